import path from 'node:path';
import { npmCommand } from '../dependencies.mjs';
import { type ProcessOptions, startProcess } from './guardedProcess';

export interface RunOptions extends ProcessOptions {
  readonly timeoutMs: number;
}

export interface RunResult {
  readonly exitCode: number;
  readonly output: string;
}

const npmTimeoutMs = 5 * 60_000;

/**
 * Runs a command and waits until it exits, with any exit code.
 * @throws Error when it takes longer than `timeoutMs`
 */
export async function runCommand(command: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  const child = startProcess(command, args, options);
  const timeout = new AbortController();
  const timer = setTimeout(() => {
    timeout.abort();
    void child.stop();
  }, options.timeoutMs);
  const exitCode = await child.exited;
  clearTimeout(timer);
  if (timeout.signal.aborted) {
    const minutes = (options.timeoutMs / 60_000).toFixed(1);
    throw new Error(`${path.basename(command)} ${args[0] ?? ''} took longer than ${minutes} minutes and was stopped.`);
  }
  return { exitCode, output: child.output() };
}

/**
 * Runs npm quietly, with its configured registry, proxy and certificates.
 * @throws Error that ends with npm's output
 */
export async function npm(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<void> {
  const [command, ...prefix] = npmCommand();
  const { exitCode, output } = await runCommand(command, [...prefix, ...args, '--loglevel=error'], {
    cwd,
    env: { ...process.env, ...env },
    output: 'collect',
    timeoutMs: npmTimeoutMs,
  });
  if (exitCode !== 0) throw new Error(`npm ${args.join(' ')} failed:\n${output.trim().slice(-2_000)}`);
}
