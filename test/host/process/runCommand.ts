import path from 'node:path';
import { startProcess, type ProcessOptions } from './guardedProcess';

export interface RunOptions extends ProcessOptions {
  readonly timeoutMs: number;
  /** Ends the command early; its exit code is then returned as usual. */
  readonly signal?: AbortSignal;
}

export interface RunResult {
  readonly exitCode: number;
  readonly output: string;
}

/**
 * Runs a command to its end.
 * @throws Error when it takes longer than `timeoutMs`; any exit code is a result
 */
export async function runCommand(command: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  const child = startProcess(command, args, options);
  const limit = AbortSignal.timeout(options.timeoutMs);
  const early = options.signal === undefined ? limit : AbortSignal.any([limit, options.signal]);
  const stop = () => {
    void child.stop();
  };
  early.addEventListener('abort', stop, { once: true });
  if (early.aborted) stop();
  const exitCode = await child.exited;
  early.removeEventListener('abort', stop);
  if (limit.aborted) {
    const minutes = (options.timeoutMs / 60_000).toFixed(1);
    throw new Error(`${path.basename(command)} ${args[0] ?? ''} took longer than ${minutes} minutes and was stopped.`);
  }
  return { exitCode, output: child.output() };
}
