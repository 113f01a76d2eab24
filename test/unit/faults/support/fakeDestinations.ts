import { Agent } from 'node:https';
import nodeFetch from 'node-fetch';
import type { Fetch } from '../../../../src/api/ports';
import { Loopback } from '../../../fakes/loopback';
import { host } from '../../../fakes/testExtension';
import type { CertificateKind } from '../../../sandbox/options';
import { type Sandbox, startSandbox } from '../../../sandbox/startSandbox';

const certificates = ['valid', 'expired', 'notYetValid', 'wrongName', 'selfSigned'] as const;

/** Destinations of requests other than the service: real servers on loopback. */
export class FakeDestinations {
  readonly #sandboxes = new Map<CertificateKind, Sandbox>();

  private constructor(
    /** A server at another host, the target of redirects. It must never receive a request. */
    readonly otherHost: Loopback,
    /** A server that closes every connection immediately. */
    readonly disconnecting: Loopback,
    /** An origin that refuses connections. */
    readonly closed: string,
  ) {}

  static async open(): Promise<FakeDestinations> {
    const closed = await Loopback.http(() => undefined);
    const { origin } = closed;
    await closed.close();
    const disconnecting = await Loopback.raw((socket) => socket.end());
    const otherHost = await Loopback.http((response) => response.end('{}'));
    const destinations = new FakeDestinations(otherHost, disconnecting, origin);
    for (const kind of certificates) {
      destinations.#sandboxes.set(kind, await startSandbox({ tls: kind }));
    }
    return destinations;
  }

  async close(): Promise<void> {
    await Promise.all(
      [this.otherHost, this.disconnecting, ...this.#sandboxes.values()].map((server) => server.close()),
    );
  }

  /**
   * Number of requests to servers that must not receive any: they are not the service, or their certificate is invalid.
   */
  get requests(): number {
    const calls = [...this.#sandboxes.values()].flatMap((sandbox) => sandbox.calls());
    return this.otherHost.requests + calls.length;
  }

  /** Sends to a host with this kind of certificate, from a trusted authority unless it is self-signed. */
  withCertificate(kind: CertificateKind): Fetch {
    const { origin, certificate } = this.#sandbox(kind);
    const agent = new Agent(kind === 'selfSigned' ? {} : { ca: certificate });
    return (url, init) => nodeFetch(url.replace(host.origin, origin), { ...init, agent });
  }

  /** Sends to a host with a valid certificate from an untrusted authority. */
  get withUntrustedAuthority(): Fetch {
    return sendTo(this.#sandbox('valid').origin);
  }

  #sandbox(kind: CertificateKind): Sandbox {
    const sandbox = this.#sandboxes.get(kind);
    if (sandbox === undefined) {
      throw new Error(`There is no server with the certificate ${kind}`);
    }
    return sandbox;
  }
}

/** Sends to another origin with Node's `fetch`. */
export function sendTo(origin: string): Fetch {
  return (url, init) => fetch(url.replace(host.origin, origin), init);
}
