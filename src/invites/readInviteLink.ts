import type { GitpodHost } from '../gitpod/gitpodHost';
import { bareInviteIds, isHalfInviteId } from './bareInviteId';
import type { LinkForm } from './findInviteLinks';
import { AddressJudge } from './inviteAddress';
import { InviteCandidates, type InviteCandidate } from './inviteCandidates';
import { InviteLink } from './inviteLink';
import type { LookAlikeSign } from './lookAlikeHost';
import { decodings, joinLines, joinWords, withoutDress } from './pastedText';

export interface InviteRead {
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
  if (pasted.trim() === '') {
    return { kind: 'problem', problem: 'empty' };
  }
  const judge = new AddressJudge(configuredHosts);
  // Those of the reading with the fewest encodings come first: they say best where a link leads.
  let refused: readonly InviteCandidate[] = [];
  let last = pasted;
  for (const decoded of decodings(pasted)) {
    const candidates = candidatesIn(decoded, judge);
    const read = oneOf(candidates, judge.first);
    if (read !== undefined) {
      return explainLookAlike(candidates) ?? read;
    }
    refused = [...candidates, ...refused];
    last = decoded;
  }
  return (
    explainLookAlike(refused) ??
    readWithoutSpaces([pasted, last], judge) ??
    explain(refused) ??
    readBareId(pasted, last, judge.first) ?? {
      kind: 'problem',
      problem: isHalfInviteId(pasted) ? 'halfId' : 'noInvite',
    }
  );
}

/** The candidates of the text as it is, and those that show when its lines are joined. */
function candidatesIn(text: string, judge: AddressJudge): InviteCandidate[] {
  const asWritten = new InviteCandidates(text, { judge, clumsy: true }).all();
  const reading = joinLines(text);
  if (reading.text === text) {
    return asWritten;
  }
  const withScheme = asWritten.filter((candidate) => candidate.hasScheme);
  const joined = joinedCandidates(reading, judge);
  // A line that starts like an address may be the rest of the one that the line before it began.
  const sure = joined.length > withScheme.length ? withScheme : asWritten;
  return [...sure, ...joined];
}

/** Joining turns words into one: only an address with its scheme is sure to start where it seems to. */
function joinedCandidates(reading: ReturnType<typeof joinLines>, judge: AddressJudge): InviteCandidate[] {
  const candidates = new InviteCandidates(reading.text, { judge, clumsy: true, gaps: reading.gaps });
  return candidates.all().filter((candidate) => candidate.hasScheme);
}

function readWithoutSpaces(texts: readonly string[], judge: AddressJudge): ReadInvite | undefined {
  for (const text of new Set(texts)) {
    const candidates = joinedCandidates(joinWords(text), judge);
    const read = explainLookAlike(candidates) ?? oneOf(candidates, judge.first);
    if (read !== undefined) {
      return read;
    }
  }
  return undefined;
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

/** An id counts alone only where no address is: beside one it may be anything, and belongs to that address's host. */
function readBareId(pasted: string, decoded: string, host: GitpodHost): ReadInvite | undefined {
  if (/:[/\\]{2}/.test(joinWords(pasted).text) || /:[/\\]{2}/.test(decoded)) {
    return undefined;
  }
  const texts = new Set([pasted, decoded]);
  for (const text of texts) {
    const ids = bareInviteIds(text);
    const read = chooseFrom(ids.map((id) => ({ kind: 'link', link: new InviteLink(host, id), form: 'id' })));
    if (read !== undefined) {
      return read;
    }
  }
  return undefined;
}
