import type { GitpodHost } from '../api/host';
import { decodings, joinLines, joinWords, type NormalizedText, normalizeTypography, percentDecodings } from './decode';
import { type LinkForm, linkForms, markersOf } from './forms';
import { HostClassifier } from './hosts';
import { inviteIdAt, InviteLink, linkKey } from './inviteLink';
import type { LookAlikeSign } from './lookAlike';
import { type LinkMatch, LinkScanner, type MatchKind } from './scanner';

/** Somebody who copied an id copied little else; a longer text is not searched for ids without a link. */
const maxBareText = 2000;

const start = '[0-9a-f]{8}-[0-9a-f]{4}-';
const called = `invite[ _-]?id["'\`*]{0,3}\\s{0,4}[:=]\\s{0,4}["'\`*]{0,3}`;
const anywhere = new RegExp(`(?=${start})`, 'gi');
/** What stands before an id of something else: an organization, a user, an environment. */
const nameOfOther =
  /(?:[a-z](?<!\b[gu]u)id|\b(?:account|environment|organization|project|user))["'`]?\s{0,4}[:=]\s{0,4}["'`]?$/i;

/**
 * The invite ids in a text that holds no address, each once: those that are called one, otherwise every id that is not
 * called something else.
 */
function bareInviteIds(text: string, forms: readonly LinkForm[] = linkForms): string[] {
  if (text.length > maxBareText) {
    return [];
  }
  const paths = forms.filter(({ kind }) => kind === 'path').map(({ marker }) => `${marker}/`);
  const named = new RegExp(`(?:${[called, ...paths].join('|')})(?=${start})`, 'gi');
  for (const reading of [{ text, lineBreaks: new Set<number>() }, joinLines(text), joinWords(text)]) {
    const ids = new Set([...idsAfter(named, reading)]);
    if (ids.size > 0) {
      return [...ids];
    }
    const others = new Set([...idsAfter(anywhere, reading)]);
    if (others.size > 0) {
      return [...others];
    }
  }
  return [];
}

/** Whether the text is what remains of an id when somebody misses an end of it, or types too much. */
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
    if (id !== undefined && (isCalledInvite || (!nameOfOther.test(leads) && startsWord(reading, place)))) {
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
  /** How the invite was written; `id` is one without any link. */
  readonly form: string;
}

/** Why a text cannot be taken for an invite. Hosts are ASCII without anything that could act where it is shown. */
export type InviteProblem = { readonly kind: 'problem' } & (
  | { readonly problem: 'empty' | 'noInvite' }
  /** A link of Gitpod Classic, which is another product with other ids. */
  | { readonly problem: 'classic' }
  /** A part of an id, or more than one. */
  | { readonly problem: 'halfId' }
  | { readonly problem: 'otherHost'; readonly host: string }
  | { readonly problem: 'lookAlike'; readonly host: string; readonly of: GitpodHost; readonly sign: LookAlikeSign }
  /** A link into the editor that also names a host, a token or anything else that it may not. */
  | { readonly problem: 'editorParameters' }
  /** Different invites: a user has to choose. */
  | { readonly problem: 'several'; readonly links: readonly InviteLink[] }
);

export type ReadInvite = InviteRead | InviteProblem;

export interface ReadOptions {
  /** The configured hosts; an id without a host belongs to the first. The vendor's own hosts always count too. */
  readonly configuredHosts: readonly GitpodHost[];
  /** This window's own URL scheme, where it is not one of a known editor. */
  readonly editorScheme?: string | undefined;
  readonly forms?: readonly LinkForm[] | undefined;
}

/** Nobody pastes more to join an organization; what follows is not read. */
const maxText = 100_000;

/**
 * Reads what a user pasted as one invite, or says why it is none. It forgives what mail, chat and word processors do
 * to a link, and takes links out of wrappers; it never takes one whose parsed origin is not a known host's. Never
 * throws, and takes time in proportion to the text.
 */
export function readInviteLink(text: string, options: ReadOptions): ReadInvite {
  const pasted = normalizeTypography(text.slice(0, maxText), markersOf(options.forms));
  return pasted.trim() === '' ? { kind: 'problem', problem: 'empty' } : new PasteReader(options).read(pasted);
}

/** Reads one text in more and more generous ways, until one shows an invite or shows that it must not be taken. */
class PasteReader {
  readonly #classifier: HostClassifier;
  /** What was not taken. That of the reading with the fewest encodings comes first: it says best where a link leads. */
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

  /** Where an address is known to lead elsewhere, decoding may cut its end off and show it as a host of its own. */
  #trustedMatches(text: string): LinkMatch[] {
    const leadsElsewhere = this.#refused.some(({ hasScheme, kind }) => hasScheme && isElsewhere(kind));
    return this.#matchesIn(text).filter(({ hasScheme }) => hasScheme || !leadsElsewhere);
  }

  /** The matches of the text as it is, and those that show when its lines are joined. */
  #matchesIn(text: string): LinkMatch[] {
    const asWritten = this.#scan({ text });
    const joinedText = joinLines(text);
    if (joinedText.text === text) {
      return asWritten;
    }
    const withScheme = asWritten.filter(hasScheme);
    const joined = this.#scan(joinedText).filter(hasScheme);
    // A line that starts like an address may be the rest of the one that the line before it began.
    const sure = joined.length > withScheme.length ? withScheme : asWritten;
    return [...sure, ...joined];
  }

  #scan({ text, lineBreaks }: Partial<NormalizedText> & { readonly text: string }): LinkMatch[] {
    const classifier = this.#classifier;
    const scanner = new LinkScanner(text, { ...this.options, classifier, lenient: true, lineBreaks });
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

  /** An id counts alone only where no address is: beside one it may be anything, and belongs to that address's host. */
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

/** Joining lines turns words into one: only an address with its scheme is sure to start where it seems to. */
function hasScheme(match: LinkMatch): boolean {
  return match.hasScheme;
}

/** Whether it is known where an address leads, and that this is not here. */
function isElsewhere({ kind }: MatchKind): boolean {
  return kind === 'otherHost' || kind === 'lookAlike' || kind === 'classic';
}

/** The invite that the matches agree on, or all when they do not; undefined when there is none. */
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

/** What stands in the way of the candidate that came nearest to an invite. */
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
