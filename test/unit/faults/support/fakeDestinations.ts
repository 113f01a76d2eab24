import { Agent } from 'node:https';
import nodeFetch from 'node-fetch';
import type { Fetch } from '../../../../src/api/ports';
import { Loopback } from '../../../fakes/loopback';
import { host } from '../../../fakes/testExtension';
import type { CertificateKind } from '../../../sandbox/options';
import { type Sandbox, startSandbox } from '../../../sandbox/startSandbox';

const certificates = ['valid', 'expired', 'notYetValid', 'wrongName', 'selfSigned'] as const;

/** Destinations of requests other than the service. All of them are real loopback servers. */
export class FakeDestinations {
  readonly #sandboxes = new Map<CertificateKind, Sandbox>();

  private constructor(
    /** Another host, for redirects. It must never receive a request. */
    readonly elsewhere: Loopback,
    /** Closes every connection after the first bytes. */
    readonly slamming: Loopback,
    /** An origin at which nothing listens. */
    readonly closed: string,
  ) {}

  static async open(): Promise<FakeDestinations> {
    const closed = await Loopback.http(() => undefined);
    const { origin } = closed;
    await closed.close();
    const slamming = await Loopback.raw((socket) => socket.end());
    const elsewhere = await Loopback.http((response) => response.end('{}'));
    const places = new FakeDestinations(elsewhere, slamming, origin);
    for (const kind of certificates) {
      places.#sandboxes.set(kind, await startSandbox({ tls: kind }));
    }
    return places;
  }

  async close(): Promise<void> {
    await Promise.all([this.elsewhere, this.slamming, ...this.#sandboxes.values()].map((place) => place.close()));
  }

  /**
   * Number of requests at servers that must not receive any, because they are not the service or could not prove to be.
   */
  get requests(): number {
    const calls = [...this.#sandboxes.values()].flatMap((sandbox) => sandbox.calls());
    return this.elsewhere.requests + calls.length;
  }

  /** Sends to a host with such a certificate, whose authority is trusted. */
  certified(kind: CertificateKind): Fetch {
    const { origin, certificate } = this.#sandbox(kind);
    const agent = new Agent(kind === 'selfSigned' ? {} : { ca: certificate });
    return (url, init) => nodeFetch(url.replace(host.origin, origin), { ...init, agent });
  }

  /** Sends to a host whose certificate is valid, but signed by an untrusted authority. */
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

/** Sends to another origin with Node's `fetch`. */
export function to(origin: string): Fetch {
  return (url, init) => fetch(url.replace(host.origin, origin), init);
}
