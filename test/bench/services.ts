import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { temporaryFolder, removeFolder } from '../host/process/temporaryFolder';
import type { SandboxOptions } from '../sandbox/options';
import type { Sandbox } from '../sandbox/sandbox';
import { SlowLink } from '../sandbox/slowLink';
import { startSandbox } from '../sandbox/startSandbox';

const crowds = [1, 100, 1000] as const;

/**
 * The services of the benchmark, all by https and all behind one address, which is as far away as it is told: a window stays signed
 * in while the service behind the address changes.
 */
export class Services {
  readonly #wire: SlowLink;
  #current: Sandbox;

  private constructor(
    private readonly sandboxes: ReadonlyMap<string, Sandbox>,
    private readonly folder: string,
    /** A file with the authorities that are to be trusted. */
    readonly authorities: string,
    first: Sandbox,
  ) {
    this.#current = first;
    this.#wire = new SlowLink(() => Number(new URL(this.#current.origin).port), 0);
  }

  static async start(): Promise<Services> {
    const demo = await startSandbox({ tls: true });
    const large = (organizations: number): SandboxOptions => ({ tls: true, seed: 'large', size: { organizations } });
    const sandboxes = new Map<string, Sandbox>([['demo', demo]]);
    for (const count of crowds) sandboxes.set(`${count}`, await startSandbox({ ...large(count), label: 'large' }));
    const folder = await temporaryFolder();
    const authorities = path.join(folder, 'authorities.pem');
    await writeFile(authorities, [...sandboxes.values()].map(({ certificate }) => certificate ?? '').join('\n'));
    const services = new Services(sandboxes, folder, authorities, demo);
    services.#wire.server.listen(0, '127.0.0.1');
    await once(services.#wire.server, 'listening');
    return services;
  }

  /** The one address of them all. */
  get origin(): string {
    const address = this.#wire.server.address();
    if (address === null || typeof address === 'string') throw new Error('The wire is not listening');
    return `https://localhost:${address.port}`;
  }

  /** The service that answers there now. */
  get current(): Sandbox {
    return this.#current;
  }

  /** The sample world. */
  demo(roundTripMs: number): Sandbox {
    return this.#connect('demo', roundTripMs);
  }

  /** The world of an account in as many organizations. */
  large(organizations: (typeof crowds)[number], roundTripMs: number): Sandbox {
    return this.#connect(`${organizations}`, roundTripMs);
  }

  async close(): Promise<void> {
    await this.#wire.close();
    for (const sandbox of this.sandboxes.values()) await sandbox.close();
    await removeFolder(this.folder);
  }

  /** Connections that lead to another service are broken. */
  #connect(name: string, roundTripMs: number): Sandbox {
    const sandbox = this.sandboxes.get(name);
    if (sandbox === undefined) throw new Error(`There is no service ${name}`);
    this.#wire.roundTripMs = roundTripMs;
    if (sandbox !== this.#current) this.#current.dropConnections();
    this.#current = sandbox;
    sandbox.reset();
    return sandbox;
  }
}
