import path from 'node:path';
import { runCommand } from './runCommand';

const timeoutMs = 5 * 60_000;

/**
 * Runs npm quietly, with whatever registry, proxy and certificates it is configured for.
 * @throws Error that ends with npm's own message
 */
export async function npm(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const [command, ...prefix] = npmCommand();
  const { exitCode, output } = await runCommand(command, [...prefix, ...args, '--loglevel=error'], {
    cwd,
    env: { ...process.env, ...env },
    output: 'collect',
    timeoutMs,
  });
  if (exitCode !== 0) throw new Error(`npm ${args.join(' ')} did not succeed:\n${output.trim().slice(-2_000)}`);
  return output;
}

function npmCommand(): [string, ...string[]] {
  const running = process.env['npm_execpath'];
  if (running !== undefined) return [process.execPath, running];
  if (process.platform !== 'win32') return ['npm'];
  return [process.execPath, path.join(path.dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js')];
}
