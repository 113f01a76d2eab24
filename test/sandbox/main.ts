import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeDebugExtension } from '../host/debugExtension';
import { type SandboxOptions, type Seed, seeds } from './options';

const usage = `Usage: npm run sandbox -- [--port N] [--tls] [--seed demo|test|large] [--latency MS] [--label NAME]
                           [--organizations N] [--extension FOLDER]

Starts a gitpod.v1 service in memory on loopback. The first line on standard output is one JSON object:
origin, tokens by name, organizations, inviteLinks, and with --tls the file "ca" with the authority to trust.
--extension writes the extension into that folder, with the sandbox as the default of its host setting: for debugging.
Ctrl+C ends it.`;

interface Options extends SandboxOptions {
  readonly extension: string | undefined;
}

/**
 * Parses the command line.
 *
 * @throws Error that names the invalid option
 */
function readOptions(args: readonly string[]): Options | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '0' },
      tls: { type: 'boolean', default: false },
      seed: { type: 'string', default: 'demo' },
      latency: { type: 'string', default: '0' },
      organizations: { type: 'string', default: '1000' },
      label: { type: 'string', default: 'sandbox' },
      extension: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { tls, seed, label } = values;
  if (values.help) {
    return 'help';
  }
  if (!isSeed(seed)) {
    throw new Error(`--seed is ${seeds.join(', ')}, not ${seed}`);
  }
  if (!/^[a-z0-9]+$/.test(label)) {
    throw new Error('--label takes small letters and digits');
  }
  return {
    size: { organizations: number('organizations', values.organizations, 100_000) },
    port: number('port', values.port, 65_535),
    tls,
    seed,
    latencyMs: number('latency', values.latency, 60_000),
    label,
    extension: values.extension,
  };
}

function isSeed(text: string): text is Seed {
  return seeds.some((seed) => seed === text);
}

function number(name: string, text: string, max: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= max)) {
    throw new Error(`--${name} is a whole number from 0 to ${max}, not ${text}`);
  }
  return value;
}

async function main(): Promise<void> {
  const parsed = readOptions(process.argv.slice(2));
  if (parsed === 'help') {
    console.log(usage);
    return;
  }
  const { extension, ...options } = parsed;
  const { startSandbox } = await import('./startSandbox');
  const sandbox = await startSandbox(options);
  const folder = sandbox.certificate === undefined ? '' : await mkdtemp(join(tmpdir(), 'invites-sandbox-'));
  const stop = async (): Promise<void> => {
    await sandbox.close();
    await (folder === '' ? undefined : rm(folder, { recursive: true, force: true }));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stop());
  }
  if (extension !== undefined) await writeDebugExtension(extension, sandbox.origin);
  const ca = join(folder, 'authority.pem');
  await (folder === '' ? undefined : writeFile(ca, sandbox.certificate ?? ''));
  console.log(JSON.stringify({ ...sandbox.describe(), ...(folder === '' ? {} : { ca }) }));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.error(usage);
  process.exitCode = 1;
});
