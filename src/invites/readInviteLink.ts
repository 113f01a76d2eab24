import type { GitpodHost } from '../gitpod/gitpodHost';
import { bareInviteIds, isHalfInviteId } from './bareInviteId';
import type { LinkForm } from './findInviteLinks';
import { AddressJudge } from './inviteAddress';
import { InviteCandidates, type CandidateVerdict, type InviteCandidate } from './inviteCandidates';
import { InviteLink } from './inviteLink';
import type { LookAlikeSign } from './lookAlikeHost';
import { decodings, joinLines, joinWords, percentDecodings, withoutDress, type Reading } from './pastedText';

interface InviteRead {
  readonly kind: 'link';
  readonly link: InviteLink;
  /** How the invite was written; `id` is one without any link. */
  readonly form: LinkForm | 'id';
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
  /** Different invites: a person has to choose. */
  | { readonly problem: 'several'; readonly links: readonly InviteLink[] }
);

export type ReadInvite = InviteRead | InviteProblem;

export interface ReadOptions {
  /** The configured hosts; an id without a host belongs to the first. The vendor's own hosts always count too. */
  readonly configuredHosts: readonly GitpodHost[];
}

/**
 * Reads what a person pasted as one invite, or says why it is none. It forgives what mail, chat and word processors do
 * to a link, and takes links out of wrappers; it never takes one whose parsed origin is not a known host's. Never
 * throws, and takes time in proportion to the text.
 */
export function readInviteLink(text: string, { configuredHosts }: ReadOptions): ReadInvite {
  const pasted = withoutDress(text);
  return pasted.trim() === '' ? { kind: 'problem', problem: 'empty' } : new PasteReader(configuredHosts).read(pasted);
}

/** Reads one text in more and more generous ways, until one shows an invite or shows that it must not be taken. */
class PasteReader {
  readonly #judge: AddressJudge;
  /** What was not taken. That of the reading with the fewest encodings comes first: it says best where a link leads. */
  #refused: readonly InviteCandidate[] = [];
  #lastText = '';

  constructor(configuredHosts: readonly GitpodHost[]) {
    this.#judge = new AddressJudge(configuredHosts);
  }

  read(pasted: string): ReadInvite {
    return (
      this.#readAny(decodings(pasted)) ??
      explainLookAlike(this.#refused) ??
      this.#readAny(percentDecodings(this.#lastText)) ??
      explainLookAlike(this.#refused) ??
      this.#readWithoutSpaces(new Set([pasted, this.#lastText])) ??
      explain(this.#refused) ??
      this.#readBareId(new Set([pasted, this.#lastText])) ?? {
        kind: 'problem',
        problem: isHalfInviteId(pasted) ? 'halfId' : 'noInvite',
      }
    );
  }

  #readAny(texts: Iterable<string>): ReadInvite | undefined {
    for (const text of texts) {
      const candidates = this.#trustedCandidates(text);
      const read = oneOf(candidates, this.#judge.first);
      if (read !== undefined) {
        return explainLookAlike(candidates) ?? read;
      }
      this.#refused = [...candidates, ...this.#refused];
      this.#lastText = text;
    }
    return undefined;
  }

  /** Where an address is known to lead elsewhere, decoding may cut its end off and show it as a host of its own. */
  #trustedCandidates(text: string): InviteCandidate[] {
    const leadsElsewhere = this.#refused.some(({ hasScheme, verdict }) => hasScheme && isElsewhere(verdict));
    return this.#candidatesIn(text).filter(({ hasScheme }) => hasScheme || !leadsElsewhere);
  }

  /** The candidates of the text as it is, and those that show when its lines are joined. */
  #candidatesIn(text: string): InviteCandidate[] {
    const asWritten = new InviteCandidates(text, { judge: this.#judge, clumsy: true }).all();
    const reading = joinLines(text);
    if (reading.text === text) {
      return asWritten;
    }
    const withScheme = asWritten.filter((candidate) => candidate.hasScheme);
    const joined = this.#joinedCandidates(reading);
    // A line that starts like an address may be the rest of the one that the line before it began.
    const sure = joined.length > withScheme.length ? withScheme : asWritten;
    return [...sure, ...joined];
  }

  /** Joining turns words into one: only an address with its scheme is sure to start where it seems to. */
  #joinedCandidates({ text, gaps }: Reading): InviteCandidate[] {
    const candidates = new InviteCandidates(text, { judge: this.#judge, clumsy: true, gaps });
    return candidates.all().filter((candidate) => candidate.hasScheme);
  }

  #readWithoutSpaces(texts: Iterable<string>): ReadInvite | undefined {
    for (const text of texts) {
      const candidates = this.#joinedCandidates(joinWords(text));
      const read = explainLookAlike(candidates) ?? oneOf(candidates, this.#judge.first);
      if (read !== undefined) {
        return read;
      }
    }
    return undefined;
  }

  /** An id counts alone only where no address is: beside one it may be anything, and belongs to that address's host. */
  #readBareId(texts: ReadonlySet<string>): ReadInvite | undefined {
    const host = this.#judge.first;
    for (const text of texts) {
      if (/:[/\\]{2}/.test(joinWords(text).text)) {
        return undefined;
      }
    }
    for (const text of texts) {
      const ids = bareInviteIds(text);
      const read = chooseFrom(ids.map((id) => ({ kind: 'link', link: new InviteLink(host, id), form: 'id' })));
      if (read !== undefined) {
        return read;
      }
    }
    return undefined;
  }
}

/** Whether it is known where an address leads, and that this is not here. */
function isElsewhere({ kind }: CandidateVerdict): boolean {
  return kind === 'otherHost' || kind === 'lookAlike' || kind === 'classic';
}

/** The invite that the candidates agree on, or all when they do not; undefined when there is none. */
function oneOf(candidates: readonly InviteCandidate[], first: GitpodHost): ReadInvite | undefined {
  const found: InviteRead[] = [];
  for (const { verdict, inviteId, form } of candidates) {
    if (inviteId !== undefined && verdict.kind === 'service') {
      found.push({ kind: 'link', link: new InviteLink(verdict.host, inviteId), form });
    } else if (inviteId !== undefined && verdict.kind === 'editor') {
      found.push({ kind: 'link', link: new InviteLink(first, inviteId), form: 'editor' });
    }
  }
  return chooseFrom(found);
}

function chooseFrom(found: readonly InviteRead[]): ReadInvite | undefined {
  const links = new Map<string, InviteRead>();
  for (const read of found) {
    const { host, inviteId } = read.link;
    const service = host.isCanonical ? 'canonical' : host.origin;
    const key = `${service} ${inviteId}`;
    links.set(key, links.get(key) ?? read);
  }
  const [only, another] = links.values();
  return another === undefined
    ? only
    : { kind: 'problem', problem: 'several', links: [...links.values()].map((read) => read.link) };
}

function explainLookAlike(candidates: readonly InviteCandidate[]): InviteProblem | undefined {
  for (const { verdict } of candidates) {
    if (verdict.kind === 'lookAlike') {
      const { host, of, sign } = verdict;
      return { kind: 'problem', problem: 'lookAlike', host, of, sign };
    }
  }
  return undefined;
}

/** What stands in the way of the candidate that came nearest to an invite. */
function explain(candidates: readonly InviteCandidate[]): InviteProblem | undefined {
  const kinds = new Set(candidates.map((candidate) => candidate.verdict.kind));
  if (kinds.has('editorParameters')) {
    return { kind: 'problem', problem: 'editorParameters' };
  }
  if (kinds.has('service') || kinds.has('editor')) {
    return { kind: 'problem', problem: 'halfId' };
  }
  if (kinds.has('classic')) {
    return { kind: 'problem', problem: 'classic' };
  }
  for (const { verdict } of candidates) {
    if (verdict.kind === 'otherHost') {
      return { kind: 'problem', problem: 'otherHost', host: verdict.host };
    }
  }
  return undefined;
}
