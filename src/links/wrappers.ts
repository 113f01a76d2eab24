import { decodeEscapes, decodeHtml, decodeUrlDefenseV2, decodeUrlDefenseV3 } from './decode';
import { endOfRun, withoutPunctuation } from './urlBounds';

/** A host whose URLs lead to other URLs. */
export interface WrapperHost {
  /** Whether its URLs only wrap a target, possibly signed (`wrapper`), or open an editor (`redirect`). */
  readonly kind: 'wrapper' | 'redirect';
  readonly host: RegExp;
  /** The URL inside, as the host would open it. */
  readonly target: (url: URL) => string | undefined;
}

/** Returns the value of these parameters, if exactly one is present. */
function parameter(...names: readonly string[]): (url: URL) => string | undefined {
  return ({ searchParams }) => {
    const values = names.flatMap((name) => searchParams.getAll(name));
    return values.length === 1 ? values[0] : undefined;
  };
}

const at = (path: RegExp, target: (url: URL) => string | undefined) => (url: URL) =>
  path.test(url.pathname) ? target(url) : undefined;

/**
 * Link protection services and search engines that wrap links in their own URLs, and the redirects to an editor. No
 * other host may receive a link.
 */
const wrapperHosts: readonly WrapperHost[] = [
  {
    kind: 'wrapper',
    host: /^urldefense\.proofpoint\.com$/,
    target: (url) => {
      const target = parameter('u')(url);
      return url.pathname === '/v2/url' && target !== undefined
        ? decodeUrlDefenseV2(target)
        : at(/^\/v1\/url$/, () => target)(url);
    },
  },
  {
    kind: 'wrapper',
    host: /^urldefense\.(?:com|us)$/,
    target: ({ href }) => {
      const [, written] = /^https:\/\/[^/]+\/v3\/__(.+)/.exec(href) ?? [];
      return written === undefined ? undefined : decodeUrlDefenseV3(written);
    },
  },
  { kind: 'wrapper', host: /^(?:www\.)?google\.com$/, target: at(/^\/url$/, parameter('q', 'url')) },
  { kind: 'wrapper', host: /^[a-z0-9-]+\.safelinks\.protection\.outlook\.com$/, target: parameter('url') },
  {
    kind: 'wrapper',
    host: /^statics\.teams\.cdn\.office\.net$/,
    target: at(/^\/evergreen-assets\/safelinks\//, parameter('url')),
  },
  { kind: 'redirect', host: /^(?:insiders\.)?vscode\.dev$/, target: at(/^\/redirect$/, parameter('url')) },
];

/** The maximum length of a URL that is unwrapped, in UTF-16 code units. */
const maxLength = 8_192;
const maxAfterId = 4_096;

const authorityAt = /https:(?:\\?\/){2}([a-z0-9.-]{1,100})(?=[?/\\])/iy;

/** Returns the wrapper whose URL may start at this offset. Fast, because most offsets have none. */
export function wrapperAt(text: string, start: number): WrapperHost | undefined {
  authorityAt.lastIndex = start;
  const authority = authorityAt.exec(text)?.[1]?.toLowerCase();
  return authority === undefined ? undefined : wrapperHosts.find(({ host }) => host.test(authority));
}

/** Returns the URL that a wrapper URL leads to. */
export function unwrap(wrapper: WrapperHost, url: string): string | undefined {
  if (url.length > maxLength) {
    return undefined;
  }
  const written = decodeEscapes(decodeHtml(url));
  const read = /^https:\/\/[a-z0-9.-]+[/?][^\s\\]*$/i.test(written) ? parsed(written) : undefined;
  return read !== undefined && wrapper.host.test(read.hostname) ? wrapper.target(read) : undefined;
}

/** `URL.canParse` would parse every wrapper twice. */
function parsed(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}

/** Returns the end of a wrapper URL that contains an invite ID up to `place`. */
export function findWrapperEnd(text: string, place: number): number {
  const end = endOfRun(text, place, place + maxAfterId);
  // URL Defense v3 puts `__;` after the wrapped URL.
  const mark = text.slice(place, end).lastIndexOf('__;');
  return withoutPunctuation(text, mark < 0 ? place : place + mark + 3, end);
}
