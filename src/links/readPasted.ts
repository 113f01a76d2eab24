import type { GitpodHost } from '../api/host';
import { decodings, joinLines, joinWords, type NormalizedText, normalizeTypography, percentDecodings } from './decode';
import { type LinkForm, linkForms, markersOf } from './forms';
import { HostClassifier } from './hosts';
import { inviteIdAt, InviteLink, linkKey } from './inviteLink';
import type { LookAlikeSign } from './lookAlike';
import { type LinkMatch, LinkScanner, type MatchKind } from './scanner';

/** A user who copies an ID copies little else; longer texts are not searched for IDs without a link. */
const maxBareText = 2000;

const start = '[0-9a-f]{8}-[0-9a-f]{4}-';
const inviteIdLabel = `invite[ _-]?id["'\`*]{0,3}\\s{0,4}[:=]\\s{0,4}["'\`*]{0,3}`;
const anyIdStart = new RegExp(`(?=${start})`, 'gi');
/** What precedes an ID of something else, such as an organization, a user or an environment. */
const otherIdLabel =
  /(?:[a-z](?<!\b[gu]u)id|\b(?:account|environment|organization|project|user))["'`]?\s{0,4}[:=]\s{0,4}["'`]?$/i;

/**
 * The invite IDs in a text without URLs, without duplicates: those labeled as invite IDs, otherwise all that are not
 * labeled as something else.
 */
function bareInviteIds(text: string, forms: readonly LinkForm[] = linkForms): string[] {
  if (text.length > maxBareText) {
    return [];
  }
  const paths = forms.filter(({ kind }) => kind === 'path').map(({ marker }) => `${marker}/`);
  const named = new RegExp(`(?:${[inviteIdLabel, ...paths].join('|')})(?=${start})`, 'gi');
  for (const reading of [{ text, lineBreaks: new Set<number>() }, joinLines(text), joinWords(text)]) {
    const ids = new Set([...idsAfter(named, reading)]);
    if (ids.size > 0) {
      return [...ids];
    }
    const others = new Set([...idsAfter(anyIdStart, reading)]);
    if (others.size > 0) {
      return [...others];
    }
  }
  return [];
}

/** Whether the text looks like an incomplete ID, or one with extra characters. */
function isPartialId(text: string): boolean {
  const written = text.trim();
  if (written.length > 100) {
    return false;
  }
  const word = written.replace(/^["'`<({[]+|["'`>)}\].,;:!?]+$/g, '');
  return (
    /^[0-9a-f]{8}-[0-9a-f-]*$/i.test(word) ||
    /^[0-9a-f-]*-[0-9a-f]{12}$/i.test(word) ||
    /^(?=.*\d)(?=.*[a-f])[0-9a-f]{8,40}$/i.test(word)
  );
}

function* idsAfter(before: RegExp, reading: NormalizedText): Generator<string, void, undefined> {
  for (const match of reading.text.matchAll(before)) {
    const place = match.index + match[0].length;
    const id = inviteIdAt(reading.text, place, reading.lineBreaks);
    const leads = reading.text.slice(Math.max(0, place - 40), place);
    const isCalledInvite = match[0] !== '';
    if (id !== undefined && (isCalledInvite || (!otherIdLabel.test(leads) && startsWord(reading, place)))) {
      yield id;
    }
  }
}

function startsWord({ text, lineBreaks }: NormalizedText, place: number): boolean {
  return lineBreaks.has(place) || !/[\w\-/.@%\\]/.test(text.charAt(place - 1));
}

interface InviteRead {
  readonly kind: 'link';
  readonly link: InviteLink;
  /** How the invite was written; `id` is an ID without a link. */
  readonly form: string;
}

/** Why a text cannot be read as an invite. Hosts are ASCII, without anything that could take effect where shown. */
export type InviteProblem = { readonly kind: 'problem' } & (
  | { readonly problem: 'empty' | 'noInvite' }
  /** A link of Gitpod Classic, which is a different product with different IDs. */
  | { readonly problem: 'classic' }
  /** A part of an ID, or an ID with extra characters. */
  | { readonly problem: 'halfId' }
  | { readonly problem: 'otherHost'; readonly host: string }
  | { readonly problem: 'lookAlike'; readonly host: string; readonly of: GitpodHost; readonly sign: LookAlikeSign }
  /** An editor link with a host, a token or another parameter that is not allowed. */
  | { readonly problem: 'editorParameters' }
  /** Different invites: the user has to choose. */
  | { readonly problem: 'several'; readonly links: readonly InviteLink[] }
);

export type ReadInvite = InviteRead | InviteProblem;

export interface ReadOptions {
  /** The configured hosts; an ID without a host belongs to the first. The vendor's own hosts are always included. */
  readonly configuredHosts: readonly GitpodHost[];
  /** This window's own URL scheme, if it is not that of a known editor. */
  readonly editorScheme?: string | undefined;
  readonly forms?: readonly LinkForm[] | undefined;
}

/** No user pastes more to join an organization; the rest is not read. */
const maxText = 100_000;

/**
 * Reads what a user pasted as one invite, or returns why it is none. Accepts what mail, chat and word processors do to
 * links, and unwraps links; never accepts one whose parsed origin is not that of a known host. Never throws, and takes
 * linear time.
 */
export function readInviteLink(text: string, options: ReadOptions): ReadInvite {
  const pasted = normalizeTypography(text.slice(0, maxText), markersOf(options.forms));
  return pasted.trim() === '' ? { kind: 'problem', problem: 'empty' } : new PasteReader(options).read(pasted);
}

/** Reads a text in increasingly lenient ways, until one finds an invite or a reason to reject it. */
class PasteReader {
  readonly #classifier: HostClassifier;
  /** Rejected matches. Those of the most decoded text come first, because they show best where a link leads. */
  #refused: readonly LinkMatch[] = [];
  #lastText = '';

  constructor(private readonly options: ReadOptions) {
    this.#classifier = new HostClassifier(options.configuredHosts);
  }

  read(pasted: string): ReadInvite {
    return (
      this.#readAny(decodings(pasted)) ??
      explainLookAlike(this.#refused) ??
      this.#readAny(percentDecodings(this.#lastText, markersOf(this.options.forms))) ??
      explainLookAlike(this.#refused) ??
      this.#readWithoutSpaces(new Set([pasted, this.#lastText])) ??
      explain(this.#refused) ??
      this.#readBareId(new Set([pasted, this.#lastText])) ?? {
        kind: 'problem',
        problem: isPartialId(pasted) ? 'halfId' : 'noInvite',
      }
    );
  }

  #readAny(texts: Iterable<string>): ReadInvite | undefined {
    for (const text of texts) {
      const matches = this.#trustedMatches(text);
      const read = oneOf(matches, this.#classifier.first);
      if (read !== undefined) {
        return explainLookAlike(matches) ?? read;
      }
      this.#refused = [...matches, ...this.#refused];
      this.#lastText = text;
    }
    return undefined;
  }

  /** If a URL is known to lead elsewhere, decoding may split off its end and make that look like a host of its own. */
  #trustedMatches(text: string): LinkMatch[] {
    const leadsElsewhere = this.#refused.some(({ hasScheme, kind }) => hasScheme && isElsewhere(kind));
    return this.#matchesIn(text).filter(({ hasScheme }) => hasScheme || !leadsElsewhere);
  }

  /** The matches in the text as written, and those found when its lines are joined. */
  #matchesIn(text: string): LinkMatch[] {
    const asWritten = this.#scan({ text });
    const joinedText = joinLines(text);
    if (joinedText.text === text) {
      return asWritten;
    }
    const withScheme = asWritten.filter(hasScheme);
    const joined = this.#scan(joinedText).filter(hasScheme);
    // A line that starts like a URL may be the rest of the URL on the previous line.
    const sure = joined.length > withScheme.length ? withScheme : asWritten;
    return [...sure, ...joined];
  }

  #scan({ text, lineBreaks }: Partial<NormalizedText> & { readonly text: string }): LinkMatch[] {
    const scanner = new LinkScanner(text, { ...this.options, lenient: true, lineBreaks }, this.#classifier);
    return [...scanner.matches()].filter((match) => match !== undefined);
  }

  #readWithoutSpaces(texts: Iterable<string>): ReadInvite | undefined {
    for (const text of texts) {
      const matches = this.#scan(joinWords(text)).filter(hasScheme);
      const read = explainLookAlike(matches) ?? oneOf(matches, this.#classifier.first);
      if (read !== undefined) {
        return read;
      }
    }
    return undefined;
  }

  /** A bare ID counts only in a text without URLs: otherwise it may be anything, and belongs to the URL's host. */
  #readBareId(texts: ReadonlySet<string>): ReadInvite | undefined {
    const host = this.#classifier.first;
    for (const text of texts) {
      if (/:[/\\]{2}/.test(joinWords(text).text)) {
        return undefined;
      }
    }
    for (const text of texts) {
      const ids = bareInviteIds(text, this.options.forms);
      const read = chooseFrom(ids.map((id) => ({ kind: 'link', link: new InviteLink(host, id), form: 'id' })));
      if (read !== undefined) {
        return read;
      }
    }
    return undefined;
  }
}

/** Joining lines also joins words, so only a URL with a scheme is sure to start where it seems to. */
function hasScheme(match: LinkMatch): boolean {
  return match.hasScheme;
}

/** Whether a URL is known to lead to another host. */
function isElsewhere({ kind }: MatchKind): boolean {
  return kind === 'otherHost' || kind === 'lookAlike' || kind === 'classic';
}

/** The invite on which the matches agree, or all of them if they differ; undefined if there is none. */
function oneOf(matches: readonly LinkMatch[], first: GitpodHost): ReadInvite | undefined {
  const found = matches.map(({ kind, inviteId, form }): InviteRead | undefined => {
    if (inviteId !== undefined && kind.kind === 'service' && form.editorOnly !== true) {
      return { kind: 'link', link: new InviteLink(kind.host, inviteId), form: form.name };
    }
    return inviteId !== undefined && kind.kind === 'editor'
      ? { kind: 'link', link: new InviteLink(first, inviteId), form: 'editor' }
      : undefined;
  });
  return chooseFrom(found.filter((read) => read !== undefined));
}

function chooseFrom(found: readonly InviteRead[]): ReadInvite | undefined {
  const links = new Map<string, InviteRead>();
  for (const read of found) {
    const key = linkKey(read.link);
    links.set(key, links.get(key) ?? read);
  }
  const [only, another] = links.values();
  return another === undefined
    ? only
    : { kind: 'problem', problem: 'several', links: [...links.values()].map((read) => read.link) };
}

function explainLookAlike(matches: readonly LinkMatch[]): InviteProblem | undefined {
  const kind = matches.map((match) => match.kind).find((each) => each.kind === 'lookAlike');
  return kind && { kind: 'problem', problem: 'lookAlike', host: kind.host, of: kind.of, sign: kind.sign };
}

/** The problem of the match that came closest to an invite. */
function explain(matches: readonly LinkMatch[]): InviteProblem | undefined {
  const kinds = matches.map(({ kind }) => kind);
  const has = (...names: readonly MatchKind['kind'][]): boolean => kinds.some(({ kind }) => names.includes(kind));
  if (has('editorParameters')) {
    return { kind: 'problem', problem: 'editorParameters' };
  }
  if (has('service', 'editor')) {
    return { kind: 'problem', problem: 'halfId' };
  }
  if (has('classic')) {
    return { kind: 'problem', problem: 'classic' };
  }
  const other = kinds.find(({ kind }) => kind === 'otherHost');
  return other?.kind === 'otherHost' ? { kind: 'problem', problem: 'otherHost', host: other.host } : undefined;
}
