import { spawn } from 'node:child_process';
import path from 'node:path';
import { StringDecoder } from 'node:string_decoder';

const guardFile = path.join(__dirname, '..', 'guard.mjs');

/** A process that ends, with everything it started, no later than this one (`guard.mjs` sees to that). */
export interface GuardedProcess {
  /** Everything written so far, standard output and standard error together. Empty with `output: 'inherit'`. */
  output: () => string;
  /** The exit code; never rejects. */
  readonly exited: Promise<number>;
  /**
   * Waits until the output matches.
   * @throws Error with the end of the output, when the process ends first or `timeoutMs` have passed
   */
  waitForOutput(pattern: RegExp, timeoutMs: number): Promise<RegExpMatchArray>;
  /** Asks the process tree to end, kills it after three seconds, and waits until it is gone. */
  stop(): Promise<void>;
}

export interface ProcessOptions {
  readonly cwd?: string;
  /** The whole environment; that of this process when left out. */
  readonly env?: NodeJS.ProcessEnv;
  readonly output: 'collect' | 'inherit';
}

export function startProcess(command: string, args: readonly string[], options: ProcessOptions): GuardedProcess {
  const stream = options.output === 'inherit' ? 'inherit' : 'pipe';
  const child = spawn(process.execPath, [guardFile, command, ...args], {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: options.env ?? process.env,
    stdio: ['pipe', stream, stream],
    windowsHide: true,
  });

  let output = '';
  let ended = false;
  const listeners = new Set<() => void>();
  const changed = () => {
    listeners.forEach((listener) => {
      listener();
    });
  };
  for (const source of [child.stdout, child.stderr]) {
    const decoder = new StringDecoder('utf8');
    source?.on('data', (bytes: Buffer) => {
      output += decoder.write(bytes);
      changed();
    });
  }
  const exited = new Promise<number>((resolve) => {
    child.once('close', (code) => {
      ended = true;
      resolve(code ?? 1);
      changed();
    });
    child.once('error', (error) => {
      output += error.message;
      ended = true;
      resolve(127);
      changed();
    });
  });
  // The process may end while it is being asked to.
  child.stdin?.on('error', () => undefined);

  return {
    output: () => output,
    exited,
    waitForOutput: (pattern, timeoutMs) =>
      new Promise((resolve, reject) => {
        const finish = (settle: () => void) => {
          clearTimeout(timer);
          listeners.delete(look);
          settle();
        };
        const fail = (why: string) => {
          finish(() => {
            reject(new Error(`${path.basename(command)} ${why}. The end of its output:\n${output.slice(-2_000)}`));
          });
        };
        const look = () => {
          const match = output.match(pattern);
          if (match !== null) {
            finish(() => {
              resolve(match);
            });
          } else if (ended) {
            fail('ended unexpectedly');
          }
        };
        const timer = setTimeout(() => {
          fail(`did not say ${String(pattern)} within ${timeoutMs / 1000} s`);
        }, timeoutMs);
        listeners.add(look);
        look();
      }),
    stop: async () => {
      if (!ended) child.stdin?.end('stop');
      await exited;
    },
  };
}
