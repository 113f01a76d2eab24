import type { GitpodHost } from '../gitpod/gitpodHost';
import { AddressJudge } from './inviteAddress';
import { InviteCandidates, type InviteCandidate } from './inviteCandidates';
import { inviteIdLength } from './inviteId';
import { InviteLink } from './inviteLink';
import type { LookAlikeSign } from './lookAlikeHost';

/** How a link names its invite: as the dashboard's link, the organization's login link, or a link into an editor. */
export type LinkForm = 'join' | 'login' | 'editor';

/** Places in a text, in UTF-16 code units from its start; the end is the first one that is no longer part. */
interface FoundPlace {
  readonly start: number;
  readonly end: number;
  /** Where the id alone stands: to put another id there keeps form, encoding and parameters of the link. */
  readonly idStart: number;
  readonly idEnd: number;
}

export interface FoundInviteLink extends FoundPlace {
  readonly kind: 'link';
  readonly link: InviteLink;
  readonly form: LinkForm;
}

/** An invite link of a host that only looks like one that counts. */
export interface FoundLookAlike extends FoundPlace {
  readonly kind: 'lookAlike';
  /** The real host, harmless to show. */
  readonly host: string;
  /** The host that it may be taken for. */
  readonly of: GitpodHost;
  readonly sign: LookAlikeSign;
}

export type FoundLink = FoundInviteLink | FoundLookAlike;

export interface FindOptions {
  /** The configured hosts. The vendor's own always count too. A link into an editor belongs to the first. */
  readonly hosts: readonly GitpodHost[];
}

/**
 * All invite links in a text, plain or in Markdown, HTML, JSON and the like, in the order in which they stand, with
 * the words in them spelled as the dashboard does. Links are matched by the origin that the URL parser reads. Takes
 * time in proportion to the text, whatever it holds.
 */
export function findInviteLinks(text: string, options: FindOptions): FoundLink[] {
  return [...inviteLinksIn(text, options)];
}

/** The same one by one, for texts so long that nobody should hold all their links. */
export function* inviteLinksIn(text: string, { hosts }: FindOptions): Generator<FoundLink, void, undefined> {
  const judge = new AddressJudge(hosts);
  const candidates = new InviteCandidates(text, { judge });
  for (let candidate = candidates.next(); candidate !== undefined; candidate = candidates.next()) {
    const found = toFoundLink(candidate, judge.first);
    if (found !== undefined) {
      yield found;
    }
  }
}

function toFoundLink(candidate: InviteCandidate, first: GitpodHost): FoundLink | undefined {
  const { start, end, idStart, inviteId, verdict, form } = candidate;
  if (inviteId === undefined) {
    return undefined;
  }
  const idEnd = idStart + inviteIdLength;
  switch (verdict.kind) {
    case 'service':
      return { kind: 'link', start, end, idStart, idEnd, link: new InviteLink(verdict.host, inviteId), form };
    case 'editor':
      return { kind: 'link', start, end, idStart, idEnd, link: new InviteLink(first, inviteId), form: 'editor' };
    case 'lookAlike':
      return { start, end, idStart, idEnd, ...verdict };
    case 'classic':
    case 'otherHost':
    case 'otherScheme':
    case 'editorParameters':
    case 'noHost':
      return undefined;
    default:
      return verdict satisfies never;
  }
}
