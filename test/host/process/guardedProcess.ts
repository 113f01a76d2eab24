import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import path from 'node:path';

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
    cwd: options.cwd,
    env: options.env,
    stdio: ['pipe', stream, stream],
    // Where this process is killed with its whole group, the guard has to be left to do the same.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const changes = new EventEmitter();
  let output = '';
  let ended = false;
  for (const source of [child.stdout, child.stderr]) {
    source?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      changes.emit('change');
    });
  }
  // The process may end while it is being asked to.
  child.stdin?.on('error', () => undefined);
  const exited = new Promise<number>((resolve) => {
    const end = (code: number): void => {
      ended = true;
      resolve(code);
      changes.emit('change');
    };
    child.once('close', (code) => {
      end(code ?? 1);
    });
    child.once('error', (error) => {
      output += error.message;
      end(127);
    });
  });

  const waitForOutput = (pattern: RegExp, timeoutMs: number): Promise<RegExpMatchArray> =>
    new Promise<RegExpMatchArray>((resolve, reject) => {
      const fail = (why: string): void => {
        reject(new Error(`${path.basename(command)} ${why}. The end of its output:\n${output.slice(-2_000)}`));
      };
      const timer = setTimeout(fail, timeoutMs, `did not print ${String(pattern)} within ${timeoutMs / 1000} s`);
      const look = (): void => {
        const match = output.match(pattern);
        if (match !== null) resolve(match);
        else if (ended) fail('ended unexpectedly');
        else return;
        clearTimeout(timer);
        changes.off('change', look);
      };
      changes.on('change', look);
      look();
    });

  return {
    output: () => output,
    exited,
    waitForOutput,
    stop: async () => {
      if (!ended) child.stdin?.end('stop');
      await exited;
    },
  };
}
