import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { viewIds } from '../../src/ui/ids';
import { root } from '../host/paths';
import { openVsCode, type VsCode } from '../ui/support/openVsCode';
import { packageStandIn } from '../ui/support/standIn';
import { openOrganizations, signIn } from '../ui/support/steps';
import { HostChannel } from './hostChannel';
import { hostPortVariable, type JobInputs, type JobName, type Samples } from './jobs';
import type { Services } from './services';

export interface BenchWindowOptions {
  /** False for a window without the extension. */
  readonly extension?: boolean;
  /** Signs in with it. */
  readonly token?: string;
  readonly files?: Readonly<Record<string, string>>;
  /** A folder to open instead of those. */
  readonly folder?: string;
}

/** A real VS Code with the part of the benchmark that runs inside its extension host, with or without the packaged extension. */
export class BenchWindow {
  private constructor(
    readonly vsCode: VsCode,
    private readonly channel: HostChannel,
  ) {}

  static async open(
    services: Services,
    { extension = true, token, files, folder }: BenchWindowOptions,
  ): Promise<BenchWindow> {
    const channel = await HostChannel.open();
    const inside = await packageInside();
    const vsCode = await openVsCode({
      ...(extension ? { otherVsix: [inside] } : { vsix: inside }),
      // With the system's certificates VS Code's fetch trusts those and no others.
      settings: { 'gitpodInvites.host': services.origin, 'http.systemCertificates': false },
      env: { [hostPortVariable]: String(channel.port), NODE_EXTRA_CA_CERTS: services.authorities },
      ...(files !== undefined && { files }),
      ...(folder !== undefined && { folder }),
    });
    if (token !== undefined) {
      await openOrganizations(vsCode);
      await signIn(vsCode, token);
    }
    return new BenchWindow(vsCode, channel);
  }

  /** Has something done inside the extension host. */
  readonly run = <Job extends JobName>(job: Job, input: JobInputs[Job]): Promise<Samples> =>
    this.channel.run(job, input);

  async close(): Promise<void> {
    await this.vsCode.close();
    await this.channel.close();
  }
}

const rowMenus = 'view/item/context';

interface Manifest {
  readonly contributes: { readonly menus: { readonly [rowMenus]: object } };
}

async function packageInside(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ['test/bench/inside/extension.ts'],
    absWorkingDir: root,
    bundle: true,
    minify: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'warning',
  });
  const views = { gitpodInvites: [{ id: 'bench.rows', name: 'Fixed Rows' }] };
  // The same buttons and menus for the rows there as for ours.
  const { contributes } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as Manifest;
  const menus = JSON.parse(
    JSON.stringify({ [rowMenus]: contributes.menus[rowMenus] }).replaceAll(viewIds.organizations, 'bench.rows'),
  ) as object;
  return packageStandIn(
    { name: 'bench', publisher: 'sample', activationEvents: ['onStartupFinished'], contributes: { views, menus } },
    outputFiles[0]?.text ?? '',
  );
}
