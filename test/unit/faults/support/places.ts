import { Agent } from 'node:https';
import nodeFetch from 'node-fetch';
import type { Fetch } from '../../../../src/api/ports';
import { Loopback } from '../../../fakes/loopback';
import { host } from '../../../fakes/testExtension';
import type { CertificateKind } from '../../../sandbox/options';
import { type Sandbox, startSandbox } from '../../../sandbox/startSandbox';

const certificates = ['valid', 'expired', 'notYetValid', 'wrongName', 'selfSigned'] as const;

/** Where requests may end up instead of at the service. All of it is real, and on loopback. */
export class Places {
  readonly #sandboxes = new Map<CertificateKind, Sandbox>();

  private constructor(
    /** Another host, for redirects. Nobody may ever ask it anything. */
    readonly elsewhere: Loopback,
    /** Breaks off every connection at the first bytes. */
    readonly slamming: Loopback,
    /** Where nothing listens. */
    readonly closed: string,
  ) {}

  static async open(): Promise<Places> {
    const closed = await Loopback.http(() => undefined);
    const { origin } = closed;
    await closed.close();
    const slamming = await Loopback.raw((socket) => socket.end());
    const elsewhere = await Loopback.http((response) => response.end('{}'));
    const places = new Places(elsewhere, slamming, origin);
    for (const kind of certificates) {
      places.#sandboxes.set(kind, await startSandbox({ tls: kind }));
    }
    return places;
  }

  async close(): Promise<void> {
    await Promise.all([this.elsewhere, this.slamming, ...this.#sandboxes.values()].map((place) => place.close()));
  }

  /** How many requests came where none may come: to who is not the service, or could not prove to be. */
  get requests(): number {
    const calls = [...this.#sandboxes.values()].flatMap((sandbox) => sandbox.calls());
    return this.elsewhere.requests + calls.length;
  }

  /** To a host with such a certificate, whose authority is trusted. */
  certified(kind: CertificateKind): Fetch {
    const { origin, certificate } = this.#sandbox(kind);
    const agent = new Agent(kind === 'selfSigned' ? {} : { ca: certificate });
    return (url, init) => nodeFetch(url.replace(host.origin, origin), { ...init, agent });
  }

  /** To a host whose certificate is good, but signed by an authority that nobody here trusts. */
  get uncertified(): Fetch {
    return to(this.#sandbox('valid').origin);
  }

  #sandbox(kind: CertificateKind): Sandbox {
    const sandbox = this.#sandboxes.get(kind);
    if (sandbox === undefined) {
      throw new Error(`There is no place with the certificate ${kind}`);
    }
    return sandbox;
  }
}

/** By the `fetch` of Node to another address. */
export function to(origin: string): Fetch {
  return (url, init) => fetch(url.replace(host.origin, origin), init);
}
