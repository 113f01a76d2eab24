import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import path from 'node:path';

const guardFile = path.join(__dirname, '..', 'guard.mjs');

/** A process that ends, with all its children, no later than this process (see `guard.mjs`). */
export interface GuardedProcess {
  /** Standard output and standard error so far. Empty with `output: 'inherit'`. */
  output: () => string;
  /** The exit code; never rejects. */
  readonly exited: Promise<number>;
  /**
   * Waits until the output matches `pattern`.
   * @throws Error with the end of the output, when the process exits first or after `timeoutMs`
   */
  waitForOutput(pattern: RegExp, timeoutMs: number): Promise<RegExpMatchArray>;
  /** Sends SIGTERM to the process tree, kills it after three seconds, and waits until it has exited. */
  stop(): Promise<void>;
}

export interface ProcessOptions {
  readonly cwd?: string;
  /** The complete environment; by default that of this process. */
  readonly env?: NodeJS.ProcessEnv;
  readonly output: 'collect' | 'inherit';
}

export function startProcess(command: string, args: readonly string[], options: ProcessOptions): GuardedProcess {
  const stream = options.output === 'inherit' ? 'inherit' : 'pipe';
  const child = spawn(process.execPath, [guardFile, command, ...args], {
    cwd: options.cwd,
    env: options.env,
    stdio: ['pipe', stream, stream],
    // If this process is killed with its whole group, the guard must survive to kill the command.
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
  // The process may exit while "stop" is being written.
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
      const fail = (reason: string): void => {
        reject(new Error(`${path.basename(command)} ${reason}. The end of its output:\n${output.slice(-2_000)}`));
      };
      const timer = setTimeout(fail, timeoutMs, `did not print ${String(pattern)} within ${timeoutMs / 1000} s`);
      const check = (): void => {
        const match = output.match(pattern);
        if (match !== null) resolve(match);
        else if (ended) fail('ended unexpectedly');
        else return;
        clearTimeout(timer);
        changes.off('change', check);
      };
      changes.on('change', check);
      check();
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
