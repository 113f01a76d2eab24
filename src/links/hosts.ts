import { GitpodHost } from '../api/host';
import { decodeEscapes, decodeUrl } from './decode';
import { LookAlikes, type LookAlikeSign, nameOf } from './lookAlike';

/**
 * The owner of a URL that contains an invite. Determined by the origin that the URL parser returns, never by a pattern.
 */
export type UrlKind =
  /** A known host; `encrypted` is false if the URL has `http` although the host has `https`. */
  | { readonly kind: 'service'; readonly host: GitpodHost; readonly encrypted: boolean }
  | { readonly kind: 'classic' }
  | { readonly kind: 'lookAlike'; readonly host: string; readonly of: GitpodHost; readonly sign: LookAlikeSign }
  | { readonly kind: 'otherHost'; readonly host: string };

const classicHosts = new Set(['gitpod.io', 'www.gitpod.io']);

/**
 * The limits of DNS (RFC 1035, 2.3.4). Longer names do not resolve, and converting one to ASCII takes quadratic time.
 */
const maxHostLength = 253;
const maxLabelLength = 63;
const maxUserInfoLength = 255;
/** Maximum number and length of names to convert to ASCII per classifier: each takes as long as many ASCII names. */
const maxConversions = 10;
const maxConvertedLength = 100;
/**
 * Maximum number of different hosts that one classifier parses besides the known ones; any more count as other hosts.
 */
const maxParsed = 100;

/** Classifies URLs by host. Known are the vendor's own hosts and the configured ones. */
export class HostClassifier {
  readonly #known: readonly GitpodHost[];
  readonly #byOrigin: ReadonlyMap<string, GitpodHost>;
  readonly #byName: ReadonlySet<string>;
  readonly #lookAlikes: LookAlikes;
  /** By scheme and authority. */
  readonly #remembered = new Map<string, UrlKind>();
  #conversions = 0;
  #parsed = 0;

  /** The host of invites that are given without one. */
  readonly first: GitpodHost;

  constructor(configuredHosts: readonly GitpodHost[]) {
    this.first = configuredHosts[0] ?? GitpodHost.default;
    this.#known = [...configuredHosts, ...GitpodHost.canonical];
    this.#byName = new Set(this.#known.map(({ hostname }) => hostname));
    this.#lookAlikes = new LookAlikes(this.#known);
    this.#byOrigin = new Map(this.#known.map((host) => [host.origin, host]));
  }

  /**
   * Classifies an `http` or `https` URL up to the marker of the invite.
   * @returns undefined if the URL ends with its host, which may then be incomplete
   */
  classify(url: string): UrlKind | undefined {
    const kind = this.#classify(url);
    const unescaped = url.includes('\\') ? decodeEscapes(url) : url;
    // Browsers read a backslash as a slash, other programs as the start of an escape: both must lead to the same host.
    return unescaped !== url && kind?.kind === 'service' ? this.#classify(unescaped) : kind;
  }

  #classify(url: string): UrlKind | undefined {
    const origin = /^https?:[/\\]*[^/?#\\]+(?=[/?#\\])/i.exec(url)?.[0];
    if (origin === undefined) {
      return undefined;
    }
    let kind = this.#remembered.get(origin);
    if (kind === undefined) {
      kind = this.#decide(origin);
      if (origin.length <= maxHostLength && this.#remembered.size < maxParsed) {
        this.#remembered.set(origin, kind);
      }
    }
    return kind.kind !== 'lookAlike' && isClassicPath(url.slice(origin.length)) ? { kind: 'classic' } : kind;
  }

  /** Classifies a URL without a scheme, as users type it. */
  classifyWithoutScheme(url: string): UrlKind | undefined {
    const authority = authorityOf(url).toLowerCase();
    const plain = this.#known.some((host) => host.hostname === authority && host.origin.startsWith('http:'));
    return this.classify(`${plain ? 'http' : 'https'}://${url}`);
  }

  #decide(text: string): UrlKind {
    const authority = authorityOf(text.replace(/^[a-z]+:[/\\]*/i, ''));
    if (!this.#mayParse(authority)) {
      const { host, userInfo } = partsOf(authority);
      const shown = userInfo.slice(0, maxUserInfoLength).toLowerCase();
      return this.#lookAlikeOrOther(host.slice(0, maxHostLength), shown, userInfo === '' ? 'unreadable' : 'userInfo');
    }
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined) {
      return this.#classifySuspicious(partsOf(authority).host, authority.toLowerCase(), 'unreadable');
    }
    if (authority.includes('@')) {
      return this.#classifySuspicious(
        url.host,
        decoded(`${url.username}.${url.password}.${url.host}`).toLowerCase(),
        'userInfo',
      );
    }
    const host = this.#byOrigin.get(url.origin);
    if (host === undefined && classicHosts.has(url.hostname)) {
      return { kind: 'classic' };
    }
    const known = host ?? this.#encrypted(text);
    if (known !== undefined) {
      return { kind: 'service', host: known, encrypted: known === host };
    }
    const name = url.hostname.replace(/\.$/, '');
    const similar = this.#known.find((each) => nameOf(each) === name);
    if (similar !== undefined) {
      return { kind: 'lookAlike', host: safeHost(url.host), of: similar, sign: signOfSimilarHost(url, similar) };
    }
    const alike = this.#lookAlikes.find(url.hostname);
    return alike === undefined
      ? { kind: 'otherHost', host: safeHost(url.host) }
      : { kind: 'lookAlike', host: safeHost(url.host), ...alike };
  }

  /** The known host that an `http` origin becomes with `https`; with a port, there rarely is one. */
  #encrypted(origin: string): GitpodHost | undefined {
    const written = origin.replace(/^http:/i, 'https:');
    return written === origin || !URL.canParse(written) ? undefined : this.#byOrigin.get(new URL(written).origin);
  }

  /** Whether the authority may be passed to the URL parser: it must be possible, and within the limits above. */
  #mayParse(authority: string): boolean {
    if (!isPossibleAuthority(authority)) {
      return false;
    }
    if (this.#byName.has(authority.toLowerCase())) {
      return true;
    }
    if (this.#parsed++ >= maxParsed) {
      return false;
    }
    return (/^[\x21-\x7e]*$/.test(authority) && !/xn--|%/i.test(authority)) || this.#mayConvert(authority);
  }

  #mayConvert(authority: string): boolean {
    return authority.length <= maxConvertedLength && this.#conversions++ < maxConversions;
  }

  /** Classifies a URL that shows a known name in the wrong place as a look-alike, any other as another host. */
  #classifySuspicious(host: string, shown: string, sign: LookAlikeSign): UrlKind {
    const of = this.#lookAlikes.find(host.toLowerCase())?.of;
    return this.#lookAlikeOrOther(host, shown, sign, of);
  }

  #lookAlikeOrOther(host: string, shown: string, sign: LookAlikeSign, alike?: GitpodHost): UrlKind {
    const of = this.#known.find((known) => shown.includes(known.hostname)) ?? alike;
    return of === undefined
      ? { kind: 'otherHost', host: safeHost(host) }
      : { kind: 'lookAlike', host: safeHost(host), of, sign };
  }
}

/** How much of a URL is read to determine its recipient, in UTF-16 code units. */
const maxRead = 1_000;
const hostWithPort = /^[\w.-]+\.[a-z]{2,}:\d/i;

/**
 * Returns the recipient of a URL's contents, in characters that are safe to show: its host, or its scheme.
 * @param url the start of the URL in the text, and how often its delimiters are percent-encoded
 * @returns undefined if the URL is only a path or a parameter
 */
export function recipientOf(
  text: string,
  { start, percentDepth }: { readonly start: number; readonly percentDepth: number },
): string | undefined {
  const url = decodeUrl(text.slice(start, start + maxRead), { percentDepth, html: true });
  const scheme = hostWithPort.test(url) ? undefined : /^[a-z][a-z0-9+.-]*(?=:)/i.exec(url)?.[0].toLowerCase();
  if (scheme !== undefined && !/^(?:https?|wss?|ftp)$/.test(scheme)) {
    return safeHost(`${scheme}:`);
  }
  const rest = scheme === undefined ? url : url.slice(scheme.length + 1);
  const written = rest.replace(/^[/\\]{2,}/, '');
  const authority = authorityOf(written.split(/\s/, 1)[0] ?? '');
  const isHost =
    scheme !== undefined ||
    written !== rest ||
    hostWithPort.test(url) ||
    /^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}$/i.test(authority);
  return isHost ? shownHost(authority) : undefined;
}

function shownHost(authority: string): string | undefined {
  const { host } = partsOf(authority);
  if (/^(?!.*xn--)[a-z0-9.-]{1,100}$/i.test(host)) {
    return host.toLowerCase();
  }
  const url = `https://${host}/`;
  return safeHost(isPossibleAuthority(authority) && URL.canParse(url) ? new URL(url).host : host) || undefined;
}

/** Whether a host with these parts can exist. The URL parser accepts longer ones, but is slow for them. */
function isPossibleAuthority(authority: string): boolean {
  const { userInfo, host } = partsOf(authority);
  if (userInfo.length > maxUserInfoLength || host.length > maxHostLength + ':65535'.length) {
    return false;
  }
  const name = host.replace(/:\d{0,5}$/, '');
  return (
    name.length <= maxHostLength && name.split(/[.\u3002\uff0e\uff61]/).every(({ length }) => length <= maxLabelLength)
  );
}

/** The authority of a URL without its scheme: everything before the first slash, backslash, `?` or `#`. */
function authorityOf(url: string): string {
  return /^[^/?#\\]*/.exec(url)?.[0] ?? '';
}

/** Makes a host safe to show: limits the length, and replaces all but letters, digits and host punctuation by `?`. */
function safeHost(host: string): string {
  return host.replace(/[^a-z0-9.:[\]_-]/gi, '?').slice(0, 100);
}

function partsOf(authority: string): { readonly userInfo: string; readonly host: string } {
  const at = authority.lastIndexOf('@');
  return { userInfo: authority.slice(0, Math.max(at, 0)), host: authority.slice(at + 1) };
}

/** Whether it is the path of a Gitpod Classic invite. Parsed with a fixed host: parsing an untrusted one may be slow. */
function isClassicPath(path: string): boolean {
  const url = `https://host${path}`;
  return /[/\\]orgs[/\\]join/i.test(path) && URL.canParse(url) && /^\/orgs\/join\/?$/i.test(new URL(url).pathname);
}

/**
 * How a URL differs from the known one with the same name. To browsers, a name with a trailing dot is a different one.
 */
function signOfSimilarHost(url: URL, twin: GitpodHost): LookAlikeSign {
  if (url.hostname.endsWith('.')) {
    return 'similarName';
  }
  return url.protocol === new URL(twin.origin).protocol ? 'port' : 'scheme';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
