import { GitpodHost } from '../gitpod/gitpodHost';
import { lookAlikeOf, nameOf, type LookAlikeSign } from './lookAlikeHost';

/** Whose address it is that holds an invite. Decided by the origin that the URL parser reads, never by a pattern. */
export type AddressVerdict =
  | { readonly kind: 'service'; readonly host: GitpodHost }
  | { readonly kind: 'classic' }
  | { readonly kind: 'lookAlike'; readonly host: string; readonly of: GitpodHost; readonly sign: LookAlikeSign }
  | { readonly kind: 'otherHost'; readonly host: string };

const classicHosts = new Set(['gitpod.io', 'www.gitpod.io']);

/** Knows the hosts that count here: the vendor's own and the configured ones. */
export class AddressJudge {
  readonly #known: readonly GitpodHost[];
  readonly #byOrigin: ReadonlyMap<string, GitpodHost>;
  readonly #remembered = new Map<string, AddressVerdict>();

  /** Where an invite belongs that comes without a host. */
  readonly first: GitpodHost;

  constructor(configuredHosts: readonly GitpodHost[]) {
    this.first = configuredHosts[0] ?? GitpodHost.default;
    this.#known = [...configuredHosts, ...GitpodHost.canonical];
    this.#byOrigin = new Map(this.#known.map((host) => [host.origin, host]));
  }

  /**
   * Judges an `http` or `https` address up to the words that hold the invite.
   *
   * @returns undefined when the address does not yet go beyond its host, so that the host may not be whole
   */
  judge(address: string): AddressVerdict | undefined {
    let verdict = this.#remembered.get(address);
    if (verdict === undefined) {
      if (!/^https?:[/\\]*[^/?#\\]+[/?#\\]/i.test(address)) {
        return undefined;
      }
      verdict = this.#decide(address);
      if (address.length <= 100 && this.#remembered.size < 100) {
        this.#remembered.set(address, verdict);
      }
    }
    return verdict;
  }

  /** Judges an address that was written without its scheme, as people type it. */
  judgeWithoutScheme(address: string): AddressVerdict | undefined {
    const authority = authorityOf(address).toLowerCase();
    const plain = this.#known.some((host) => host.hostname === authority && host.origin.startsWith('http:'));
    return this.judge(`${plain ? 'http' : 'https'}://${address}`);
  }

  #decide(address: string): AddressVerdict {
    const authority = authorityOf(address.replace(/^[a-z]+:[/\\]*/i, ''));
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (url === undefined) {
      const written = authority.slice(authority.lastIndexOf('@') + 1);
      return this.#suspect(written, authority.toLowerCase(), 'unreadable');
    }
    if (authority.includes('@')) {
      return this.#suspect(url.host, decoded(`${url.username}.${url.password}.${url.host}`).toLowerCase(), 'userInfo');
    }
    const host = this.#byOrigin.get(url.origin);
    if (/^\/orgs\/join\/?$/i.test(url.pathname) || (host === undefined && classicHosts.has(url.hostname))) {
      return { kind: 'classic' };
    }
    if (host !== undefined) {
      return { kind: 'service', host };
    }
    const name = url.hostname.replace(/\.$/, '');
    const twin = this.#known.find((known) => nameOf(known) === name);
    if (twin !== undefined) {
      return { kind: 'lookAlike', host: harmlessHost(url.host), of: twin, sign: signOfTwin(url, twin) };
    }
    const alike = lookAlikeOf(url.hostname, this.#known);
    return alike === undefined
      ? { kind: 'otherHost', host: harmlessHost(url.host) }
      : { kind: 'lookAlike', host: harmlessHost(url.host), ...alike };
  }

  /** An address that shows a known name in the wrong place, or else just another host. */
  #suspect(host: string, shown: string, sign: LookAlikeSign): AddressVerdict {
    const named = this.#known.find((known) => shown.includes(known.hostname));
    const of = named ?? lookAlikeOf(host.toLowerCase(), this.#known)?.of;
    return of === undefined
      ? { kind: 'otherHost', host: harmlessHost(host) }
      : { kind: 'lookAlike', host: harmlessHost(host), of, sign };
  }
}

/** How an address differs from the known one whose name it has. A name with a dot at its end is another one to browsers. */
function signOfTwin(url: URL, twin: GitpodHost): LookAlikeSign {
  if (url.hostname.endsWith('.')) {
    return 'similarName';
  }
  return url.protocol === new URL(twin.origin).protocol ? 'port' : 'scheme';
}

function authorityOf(address: string): string {
  return /^[^/?#\\]*/.exec(address)?.[0] ?? '';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A host for people to read: letters, digits and the marks of hosts, everything else as `?`, and not too long. */
function harmlessHost(host: string): string {
  return host.replace(/[^a-z0-9.:[\]_-]/gi, '?').slice(0, 100);
}
