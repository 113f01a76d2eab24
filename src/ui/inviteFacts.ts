import { l10n } from 'vscode';

import { invitedTo, type InviteAnswer } from '../invites/inviteAnswer';
import type { InspectedInvite } from '../invites/inviteInspector';
import { placeOf } from '../invites/inviteStanding';
import { ago } from './relativeTime';
import { failureWords } from './failureWords';
import { harmless } from '../gitpod/harmless';
import { organizationName, roleWords } from './organizationWords';
import { askedWith } from './remedies';

/** An invite to be shown; without an answer while it is being asked. */
export type InviteView = Omit<InspectedInvite, 'answer'> & { readonly answer: InviteAnswer | undefined };

/** What there is to say about an invite, in words, whatever they are shown in. All of it is harmless, and none of it is a key. */
export interface InviteFacts {
  readonly title: string;
  readonly status: { readonly words: string; readonly icon: string };
  readonly rows: readonly { readonly name: string; readonly value: string }[];
  /** Whole sentences. */
  readonly notes: readonly string[];
}

/** @param now milliseconds since the epoch, for ages */
export function inviteFacts(view: InviteView, now: number): InviteFacts {
  const { link, answer } = view;
  const organization = answer && invitedTo(answer);
  const members = answer?.kind === 'works' ? answer.memberCount?.toLocaleString() : undefined;
  const rows = [
    [l10n.t('Members'), members],
    [l10n.t('Host'), link.host.hostname],
    [l10n.t('Invite'), link.masked],
    [l10n.t('Checked'), answer === undefined || answer.kind === 'notAsked' ? undefined : ago(answer.at, now)],
  ] as const;
  return {
    title:
      organization === undefined
        ? l10n.t('Invite to an organization')
        : l10n.t('Invite to {0}', organizationName({ name: organization.name ?? '' })),
    status: statusOf(answer),
    rows: rows.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }])),
    notes: [...answerNotes(view), ...standingNotes(view)],
  };
}

function statusOf(answer: InviteAnswer | undefined): InviteFacts['status'] {
  switch (answer?.kind) {
    case undefined:
      return { words: l10n.t('Asking whether it works…'), icon: 'sync' };
    case 'works':
      return { words: l10n.t('Works'), icon: 'pass' };
    case 'stopped':
      return { words: answer.was === undefined ? l10n.t('Does not work') : l10n.t('Stopped working'), icon: 'error' };
    case 'failed':
      return { words: l10n.t('Not known whether it works'), icon: 'question' };
    case 'notAsked':
      return { words: l10n.t('Sign in to see whether it works'), icon: 'account' };
    default:
      return answer satisfies never;
  }
}

function answerNotes(view: InviteView): string[] {
  const { link, answer } = view;
  switch (answer?.kind) {
    case 'stopped':
      return placeOf(link, view) === 'replaced'
        ? []
        : [l10n.t('It was replaced by a newer one, or never existed. Ask whoever sent it for the current one.')];
    case 'failed':
      return [failureWords(answer.error, askedWith(answer.session))?.why].filter((why) => why !== undefined);
    case undefined:
      return [l10n.t('The service has not answered yet. Look again in a moment.')];
    case 'works':
    case 'notAsked':
      return [];
    default:
      return answer satisfies never;
  }
}

function standingNotes({ link, membership, current }: InviteView): string[] {
  if (membership === undefined) {
    return [];
  }
  const notes: string[] = [];
  const place = placeOf(link, { membership, current });
  if (place === 'current') {
    notes.push(l10n.t('It is the current invite link of an organization that you administer.'));
  } else if (place === 'replaced' && current !== undefined) {
    notes.push(
      l10n.t('You administer this organization. Its current invite link is another one ({0}).', current.masked),
    );
  }
  const name = harmless(membership.session.name);
  const role = roleWords(membership.role);
  notes.push(
    role === undefined
      ? l10n.t('You are already in this organization, as {0}.', name)
      : l10n.t('You are already in this organization, as {0} ({1}).', name, role),
  );
  return notes;
}
