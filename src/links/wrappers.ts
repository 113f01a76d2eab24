import { decodeEscapes, decodeHtml, decodeUrlDefenseV2, decodeUrlDefenseV3 } from './decode';
import { endOfRun, withoutPunctuation } from './urlBounds';

/** A host whose URLs lead to others. */
export interface WrapperHost {
  /** Whether its URL is signed or only shows where it leads (`wrapper`), or opens an editor (`redirect`). */
  readonly kind: 'wrapper' | 'redirect';
  readonly host: RegExp;
  /** The URL inside, as the host would open it. */
  readonly target: (url: URL) => string | undefined;
}

/** The parameter of that name, where there is one and no more. */
function parameter(...names: readonly string[]): (url: URL) => string | undefined {
  return ({ searchParams }) => {
    const values = names.flatMap((name) => searchParams.getAll(name));
    return values.length === 1 ? values[0] : undefined;
  };
}

const at = (path: RegExp, target: (url: URL) => string | undefined) => (url: URL) =>
  path.test(url.pathname) ? target(url) : undefined;

/** Mail guards and searches that put their own URL around every link, and the redirects to an editor. Nobody else gets to see a link. */
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

/** The longest URL that is looked into, in UTF-16 code units. */
const maxLength = 8_192;
const maxAfterId = 4_096;

const authorityAt = /https:(?:\\?\/){2}([a-z0-9.-]{1,100})(?=[?/\\])/iy;

/** The wrapper of which a URL can start at this place of a text. Quick, for most do not. */
export function wrapperAt(text: string, start: number): WrapperHost | undefined {
  authorityAt.lastIndex = start;
  const authority = authorityAt.exec(text)?.[1]?.toLowerCase();
  return authority === undefined ? undefined : wrapperHosts.find(({ host }) => host.test(authority));
}

/** Where a URL of this wrapper leads. */
export function unwrap(wrapper: WrapperHost, url: string): string | undefined {
  if (url.length > maxLength) {
    return undefined;
  }
  const written = decodeEscapes(decodeHtml(url));
  if (!/^https:\/\/[a-z0-9.-]+[/?][^\s\\]*$/i.test(written) || !URL.canParse(written)) {
    return undefined;
  }
  const read = new URL(written);
  return wrapper.host.test(read.hostname) ? wrapper.target(read) : undefined;
}

/** Where a wrapper ends that holds an invite id up to `place`. */
export function findWrapperEnd(text: string, place: number): number {
  const end = endOfRun(text, place, place + maxAfterId);
  // URL Defense v3 puts `__;` after the URL in it.
  const mark = text.slice(place, end).lastIndexOf('__;');
  return withoutPunctuation(text, mark < 0 ? place : place + mark + 3, end);
}
