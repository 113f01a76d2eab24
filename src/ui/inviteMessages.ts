import { l10n } from 'vscode';

import { GitpodHost } from '../api/host';
import { sanitizeForDisplay } from '../api/sanitize';
import { type InviteStatus, organizationOf } from '../invites/inviteStatus';
import { linkState, type ResolvedInvite } from '../invites/membership';
import type { SharedLink } from '../invites/sharedLinks';
import { isAdmin, type Organization } from '../organizations/organization';
import type { Enclosure, FoundLookAlike, FoundUnencrypted } from '../links/findInviteLinks';
import type { InviteProblem } from '../links/readPasted';
import { askedWith, errorMessage } from './errorMessages';
import {
  ago,
  formatCreated,
  formatCreationDate,
  formatMemberCount,
  formatNumber,
  organizationName,
  withRole,
} from './format';

/** Says that a link is inside another site's URL and is therefore not replaced; undefined if it is not inside one. */
export function enclosureMessage(enclosure: Enclosure): string | undefined {
  if (enclosure.kind !== 'foreign') {
    return undefined;
  }
  return enclosure.host === undefined
    ? l10n.t("It's inside another link, so it isn't replaced.")
    : l10n.t("It's inside a link to {0}, so it isn't replaced.", enclosure.host);
}

/** The same in a few words, for a list of links. */
export function enclosureLabel(enclosure: Enclosure): string | undefined {
  if (enclosure.kind !== 'foreign') {
    return undefined;
  }
  return enclosure.host === undefined ? l10n.t('inside another link') : l10n.t('inside a link to {0}', enclosure.host);
}

/** An invite to show. `answer` is undefined while the request is in flight. */
export type InviteView = Omit<ResolvedInvite, 'answer'> & {
  readonly answer: InviteStatus | undefined;
  /** The URL around the link, if it was found in a text. */
  readonly enclosure?: Enclosure;
};

/** The details of an invite, for any UI. All text is sanitized, and contains no key. */
export interface InviteDetails {
  readonly title: string;
  readonly status: { readonly text: string; readonly icon: string };
  readonly rows: readonly { readonly name: string; readonly value: string }[];
  /** Whole sentences. */
  readonly notes: readonly string[];
}

/**
 * The same in two lines: title and status, and the most important facts.
 * @param now milliseconds since the epoch, for ages
 */
export function inviteSummary(
  view: InviteView,
  now: number,
): Pick<InviteDetails, 'title' | 'status'> & { readonly facts: readonly string[] } {
  const { link, answer, membership, current, enclosure } = view;
  const organization = answer && organizationOf(answer);
  const place = linkState(link, view);
  const facts = [
    place === 'current'
      ? l10n.t({
          message: 'current link',
          comment: 'About an invite link: it is the one that the organization has now.',
        })
      : undefined,
    place === 'replaced' && current !== undefined
      ? l10n.t({
          message: 'current link: {0}',
          args: [current.masked],
          comment: '{0} is the last characters of the link that the organization has now.',
        })
      : undefined,
    membership &&
      l10n.t({
        message: 'joined as {0}',
        args: [accountWithRole(membership)],
        comment: 'About the user: {0} is their account, with its role in parentheses.',
      }),
    answer?.kind === 'valid' ? formatMemberCount(answer) : undefined,
    organization && formatCreated(link, now),
    enclosure && enclosureLabel(enclosure),
    // The reason of a failure names the host.
    link.host.isCanonical || answer?.kind === 'error' ? undefined : link.host.hostname,
    ...answerNotes(view),
  ];
  return { title: titleOf(answer), status: statusOf(answer), facts: facts.filter((fact) => fact !== undefined) };
}

/** @param now milliseconds since the epoch, for ages */
export function inviteDetails(view: InviteView, now: number): InviteDetails {
  const { link, answer } = view;
  const organization = answer && organizationOf(answer);
  const memberCount = answer?.kind === 'valid' ? answer.memberCount : undefined;
  const rows = [
    [
      l10n.t({ message: 'Members', comment: 'A label before the number of members.' }),
      memberCount === undefined ? undefined : formatNumber(memberCount),
    ],
    [l10n.t({ message: 'Host', comment: 'A label before the host name of the service.' }), link.host.hostname],
    [
      l10n.t({ message: 'Invite', comment: 'A noun: a label before the last characters of an invite link.' }),
      link.masked,
    ],
    // The id of an invite that never existed says nothing.
    [
      l10n.t({ message: 'Created', comment: 'A label before the date on which an invite link was created.' }),
      organization && formatCreationDate(link, now),
    ],
    [
      l10n.t({ message: 'Checked', comment: 'A label before how long ago an invite was checked.' }),
      isAnswered(answer) ? ago(answer.at, now) : undefined,
    ],
  ] as const;
  return {
    title: titleOf(answer),
    status: statusOf(answer),
    rows: rows.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }])),
    notes: [...answerNotes(view), ...membershipNotes(view), ...enclosureNotes(view)],
  };
}

function titleOf(answer: InviteStatus | undefined): string {
  const organization = answer && organizationOf(answer);
  return organization === undefined
    ? l10n.t('Invite to an organization')
    : l10n.t('Invite to {0}', organizationName({ name: organization.name ?? '' }));
}

/** Whether the service reported the invite's status. */
function isAnswered(answer: InviteStatus | undefined): answer is InviteStatus & { kind: 'valid' | 'revoked' } {
  return answer?.kind === 'valid' || answer?.kind === 'revoked';
}

function statusOf(answer: InviteStatus | undefined): InviteDetails['status'] {
  switch (answer?.kind) {
    case undefined:
      return { text: l10n.t('Checking…'), icon: 'sync' };
    case 'valid':
      return {
        text: l10n.t({ message: 'Valid', comment: 'The state of an invite, as a line of its own.' }),
        icon: 'pass',
      };
    case 'revoked':
      return {
        text:
          answer.lastKnown === undefined
            ? l10n.t({
                message: 'Not valid',
                comment:
                  'The state of an invite of which it is not known whether it ever was valid, as a line of its own.',
              })
            : l10n.t({
                message: 'No longer valid',
                comment: 'The state of an invite that was valid before, as a line of its own.',
              }),
        icon: 'error',
      };
    case 'error':
      return { text: l10n.t("Couldn't check it"), icon: 'question' };
    case 'unknown':
      return { text: l10n.t('Sign in to check it'), icon: 'account' };
    default:
      return answer satisfies never;
  }
}

function answerNotes(view: InviteView): string[] {
  const { link, answer } = view;
  switch (answer?.kind) {
    case 'revoked':
      return linkState(link, view) === 'replaced' || isOwnReplaced(view)
        ? []
        : [l10n.t('It was replaced or never existed. Ask the sender for a new one.')];
    case 'error':
      return [errorMessage(answer.error, askedWith(answer.session))?.why].filter((why) => why !== undefined);
    case undefined:
      return [l10n.t('No answer yet. Try again in a moment.')];
    case 'valid':
    case 'unknown':
      return [];
    default:
      return answer satisfies never;
  }
}

function enclosureNotes({ enclosure }: InviteView): string[] {
  const message = enclosure && enclosureMessage(enclosure);
  return message === undefined ? [] : [message];
}

/** Whether it is an old link of an organization that the user administers, whose current link is not loaded yet. */
function isOwnReplaced({ answer, membership, current }: InviteView): boolean {
  return answer?.kind === 'revoked' && current === undefined && membership !== undefined && isAdmin(membership);
}

function membershipNotes(view: InviteView): string[] {
  const { link, membership, current } = view;
  if (membership === undefined) {
    return [];
  }
  const notes: string[] = [];
  const place = linkState(link, { membership, current });
  if (place === 'current') {
    notes.push(l10n.t("You're an admin of this organization. This is its current invite link."));
  } else if (place === 'replaced' && current !== undefined) {
    notes.push(l10n.t("You're an admin of this organization. Its current invite link is {0}.", current.masked));
  }
  if (isOwnReplaced(view)) {
    notes.push(l10n.t("You're an admin of this organization. This link was replaced by a newer one."));
  }
  notes.push(l10n.t("You're already in this organization, as {0}.", accountWithRole(membership)));
  return notes;
}

/** The account that is in the organization, with its role: "Ada Lovelace (admin)". */
function accountWithRole({ session, role }: Organization): string {
  return withRole(sanitizeForDisplay(session.name), role);
}

/** Why a text cannot be used as an invite, and what to do instead, in one or two sentences. */
export function inviteProblemMessage(problem: InviteProblem): string {
  switch (problem.problem) {
    case 'empty':
      return l10n.t('Paste an invite link first.');
    case 'noInvite':
      return l10n.t(
        'This text contains no invite link. One looks like this: {0}.',
        `${GitpodHost.default.origin}/join-organization/…`,
      );
    case 'classic':
      return l10n.t('This is a Gitpod Classic link. Ask for an invite link of the new Gitpod (Ona).');
    case 'halfId':
      return l10n.t('The invite ID is incomplete. Copy the whole link again.');
    case 'otherHost':
      return l10n.t(
        "This link opens {0}, which isn't your host. If you trust it, set it as the host first.",
        problem.host,
      );
    case 'lookAlike':
      return lookAlikeMessage(problem);
    case 'editorParameters':
      return l10n.t('This VS Code link has unexpected parameters, such as a host or a token, so it was ignored.');
    case 'several':
      return l10n.t('This text contains several invites. Paste only one of them.');
    default:
      return problem satisfies never;
  }
}

/** A warning about a link that resembles an invite link of a known host, or is not encrypted. */
export function suspiciousLinkMessage(found: FoundLookAlike | FoundUnencrypted): string {
  return found.kind === 'lookAlike'
    ? lookAlikeMessage(found)
    : l10n.t("This invite link isn't encrypted: it uses http instead of https.");
}

/** A warning about a URL that resembles one of a known host. */
function lookAlikeMessage({ host, of, sign }: Pick<FoundLookAlike, 'host' | 'of' | 'sign'>): string {
  const known = of.hostname;
  switch (sign) {
    case 'userInfo':
      return l10n.t('Suspicious link: it shows {0} but opens {1}.', known, host);
    case 'scheme':
      return l10n.t('Suspicious link: it opens {0} without encryption, so others can read and change it.', known);
    case 'port':
      return l10n.t('Suspicious link: {0} is not {1} (different port).', host, known);
    case 'foreignLetters':
      return l10n.t('Suspicious link: {0} only looks like {1}. It has letters of another script.', host, known);
    case 'similarName':
      return l10n.t('Suspicious link: {0} looks like {1} but is a different site.', host, known);
    case 'unreadable':
      return l10n.t("Suspicious link: it shows {0}, but its host can't be read.", known);
    default:
      return sign satisfies never;
  }
}

/**
 * When and how the user shared an organization's link, for its row: "copied 3 days ago".
 * @param now milliseconds since the epoch
 */
export function formatShared({ at, way, stopped }: SharedLink, now: number, format = ago): string {
  const shared = sharedAgo(way, format(at, now));
  return stopped
    ? `${shared}, ${l10n.t({ message: 'replaced since', comment: 'About an invite link that the user shared: it was replaced after that.' })}`
    : shared;
}

function sharedAgo(way: SharedLink['way'], age: string): string {
  switch (way) {
    case 'copied':
      return l10n.t({
        message: 'copied {0}',
        args: [age],
        comment: 'An invite link, by the user. {0}: "3 days ago".',
      });
    case 'created':
      return l10n.t({
        message: 'created {0}',
        args: [age],
        comment: 'An invite link, {0}: "3 days ago".',
      });
    case 'shared':
      return l10n.t({
        message: 'shared {0}',
        args: [age],
        comment: 'An invite link, by the user. {0}: "3 days ago".',
      });
    default:
      return way satisfies never;
  }
}

/**
 * A sentence that the link the user shared is no longer valid.
 * @param name the organization's, sanitized
 * @param now milliseconds since the epoch
 */
export function formatReplaced(name: string, { ending, at, way }: SharedLink, now: number): string {
  return l10n.t({
    message: 'The invite link of {0} ({1}, {2}) was replaced and is no longer valid.',
    args: [name, `…${ending}`, sharedAgo(way, ago(at, now))],
    comment: '{0}: organization. {1}: end of the link. {2}: "copied 3 days ago".',
  });
}
