import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { viewIds } from '../../src/ui/ids';
import { type OpenOptions, openVsCode, type VsCode } from '../e2e/support/openVsCode';
import { closeSharedBrowser } from '../e2e/support/sharedBrowser';
import { packageFakeExtension } from '../e2e/support/fakeExtension';
import { openOrganizations, signIn } from '../e2e/support/steps';
import { eventually } from '../host/eventually';
import { root } from '../host/paths';
import { Cleanup } from '../host/process/cleanup';
import { removeFolder, temporaryFolder } from '../host/process/temporaryFolder';
import type { Seed } from '../sandbox/options';
import { portOf } from '../sandbox/portOf';
import { LatencyProxy } from '../sandbox/latencyProxy';
import { startSandbox } from '../sandbox/startSandbox';
import { readManifest } from '../unit/manifest/support/manifest';
import type { Jobs, Samples } from './jobs';

const rowMenu = 'view/item/context';
const jobTimeoutMs = 200_000;

export type Service = Awaited<ReturnType<typeof startService>>;

interface WindowOptions extends Pick<OpenOptions, 'files' | 'folder'> {
  readonly service: Service;
  /** `false` opens a window without the extension. */
  readonly extension?: boolean;
  readonly token?: string;
}

/** A real VS Code to measure in, and access to the jobs in its extension host. */
export interface BenchWindow {
  readonly vsCode: VsCode;
  readonly page: Page;
  /** @throws Error when the job fails or times out */
  readonly run: <Job extends keyof Jobs>(job: Job, input: Parameters<Jobs[Job]>[0]) => Promise<Samples>;
  /** When a visible element first contains `text`, in milliseconds since the epoch, by the extension host's clock. */
  readonly shownAt: (selector: string, text: string) => Promise<number>;
}

/** Starts and stops the services and windows that the benchmarks use. One window is open at a time. */
export class Bench {
  readonly #services = new Map<string, Service>();
  readonly #cleanup = new Cleanup();
  #window = new Cleanup();

  /** The service with this seed, started on first use. Sets its round-trip time to `roundTripMs`. */
  async service(seed: Seed, roundTripMs = 0): Promise<Service> {
    const service = this.#services.get(seed) ?? (await startService(seed, this.#cleanup));
    this.#services.set(seed, service);
    service.latencyProxy.roundTripMs = roundTripMs;
    return service;
  }

  async window({ service, extension = true, token, ...opened }: WindowOptions): Promise<BenchWindow> {
    await this.closeWindow();
    const portFinder = createServer().listen(0, '127.0.0.1');
    await once(portFinder, 'listening');
    const port = portOf(portFinder);
    portFinder.close();
    const jobs = await packageJobs();
    const vsCode = await openVsCode({
      ...(extension ? { otherVsix: [jobs] } : { vsix: jobs }),
      ...opened,
      // With system certificates enabled, VS Code's fetch would trust only those.
      settings: { 'gitpodInvites.host': service.origin, 'http.systemCertificates': false },
      env: { GITPOD_INVITES_BENCH_PORT: String(port), NODE_EXTRA_CA_CERTS: service.authority },
    });
    this.#window = new Cleanup();
    this.#window.add(() => vsCode.close());
    const run: BenchWindow['run'] = async (job, input) => {
      const request = { method: 'POST', body: JSON.stringify(input), signal: AbortSignal.timeout(jobTimeoutMs) };
      const response = await fetch(`http://127.0.0.1:${port}/${job}`, request);
      if (!response.ok) throw new Error(`${job}: ${await response.text()}`);
      return (await response.json()) as Samples;
    };
    await eventually(
      () => run('memory', {}).catch(() => undefined),
      (samples) => samples !== undefined,
    );
    if (token !== undefined) {
      await openOrganizations(vsCode);
      await signIn(vsCode, token);
    }
    const shownAt = async (selector: string, text: string): Promise<number> => {
      const found = await vsCode.page.waitForFunction<number>(
        `[...document.querySelectorAll(${JSON.stringify(selector)})].some((element) =>
          element.getClientRects().length > 0 && element.textContent.includes(${JSON.stringify(text)})
        ) && performance.timeOrigin + performance.now()`,
      );
      return found.jsonValue();
    };
    return { vsCode, page: vsCode.page, run, shownAt };
  }

  async closeWindow(): Promise<void> {
    await this.#window.run();
  }

  async close(): Promise<void> {
    await this.closeWindow();
    await closeSharedBrowser();
    await this.#cleanup.run();
  }
}

/** Starts a sandbox over https with adjustable latency, and writes its certificate authority to a file. */
async function startService(seed: Seed, cleanup: Cleanup) {
  const sandbox = await startSandbox({ tls: true, seed, label: seed, size: { organizations: 1000 } });
  cleanup.add(() => sandbox.close());
  const latencyProxy = new LatencyProxy(() => Number(new URL(sandbox.origin).port), 0);
  cleanup.add(() => latencyProxy.close());
  const folder = await temporaryFolder();
  cleanup.add(() => removeFolder(folder));
  const authority = path.join(folder, 'authority.pem');
  await writeFile(authority, sandbox.certificate ?? '');
  await once(latencyProxy.server.listen(0, '127.0.0.1'), 'listening');
  return { sandbox, latencyProxy, authority, origin: `https://localhost:${portOf(latencyProxy.server)}` };
}

/** Packages the extension that runs the jobs in the extension host, with a view whose rows have our menus. */
async function packageJobs(): Promise<string> {
  const { outputFiles } = await build({
    ...{ entryPoints: ['test/bench/jobs.ts'], absWorkingDir: root, external: ['vscode'] },
    ...{ bundle: true, minify: true, write: false, platform: 'node', target: 'node20', format: 'cjs' },
  });
  const menus = { [rowMenu]: readManifest().contributes.menus[rowMenu] };
  const views = { gitpodInvites: [{ id: 'bench.rows', name: 'Fixed Rows' }] };
  const contributes = JSON.stringify({ views, menus }).replaceAll(viewIds.organizations, 'bench.rows');
  return packageFakeExtension(
    {
      ...{ name: 'bench', publisher: 'sample', activationEvents: ['onStartupFinished'] },
      contributes: JSON.parse(contributes) as object,
    },
    outputFiles[0]?.text ?? '',
  );
}
