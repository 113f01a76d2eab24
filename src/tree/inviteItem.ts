import { l10n, ThemeIcon, TreeItem } from 'vscode';

import type { SharedLink } from '../invites/sharedLinks';
import { isFree } from '../organizations/organization';
import { formatCreated } from '../ui/format';
import { commandIds } from '../ui/ids';
import { formatShared } from '../ui/inviteMessages';
import { failureRow } from './failureItem';
import { type InviteNode, rowIdOf } from './nodes';

/**
 * The row of an organization's invite.
 * @param now milliseconds since the epoch, for ages
 * @param shared the link of that organization which the user gave away last
 */
export function inviteItem(node: InviteNode, now: number, shared: SharedLink | undefined): TreeItem {
  const item = itemOf(node, now, shared);
  item.id = `${rowIdOf(node.organization)}/invite`;
  return item;
}

function itemOf(node: InviteNode, now: number, shared: SharedLink | undefined): TreeItem {
  const { organization, state } = node;
  switch (state.kind) {
    case 'reading':
      return row({
        label: l10n.t('Invite link'),
        facts: [l10n.t('reading…')],
        icon: 'loading~spin',
        context: 'invite reading',
      });
    case 'current':
    case 'stopped': {
      const works = state.kind === 'current';
      const item = row({
        label: l10n.t('Invite link {0}', state.link.masked),
        spoken: l10n.t('Invite link ending in {0}', state.link.ending),
        facts: [
          works ? l10n.t('works') : l10n.t('stopped working'),
          // That the user created it says the same.
          shared?.way === 'created' && shared.ending === state.link.ending ? undefined : formatCreated(state.link, now),
          sharedOf(shared, state.link.ending, now),
        ],
        icon: works ? 'link' : 'error',
        context: works ? 'invite current' : 'invite stopped',
      });
      item.command = works
        ? { command: commandIds.copyInviteLink, title: l10n.t('Copy Invite Link'), arguments: [node] }
        : { command: commandIds.readAgain, title: l10n.t('Reload'), arguments: [node] };
      return item;
    }
    case 'none': {
      const item = row({
        label: l10n.t('No invite link yet'),
        facts: [isFree(organization) ? l10n.t('usually not on a free plan') : l10n.t('create one')],
        icon: 'add',
        context: 'invite none',
      });
      item.tooltip = l10n.t('With a new link anyone who has it can join the organization.');
      item.command = { command: commandIds.createInviteLink, title: l10n.t('Create Invite Link'), arguments: [node] };
      return item;
    }
    case 'forAdmins': {
      const item = row({
        label: l10n.t('Invite link'),
        facts: [l10n.t('only admins see it')],
        icon: 'lock',
        context: 'invite forAdmins',
      });
      item.tooltip = l10n.t(
        'You are a member of this organization. The service is asked all the same when you copy the link.',
      );
      item.command = { command: commandIds.copyInviteLink, title: l10n.t('Copy Invite Link'), arguments: [node] };
      return item;
    }
    case 'failed': {
      const retry = { command: commandIds.readAgain, title: l10n.t('Try Again'), arguments: [node] };
      const item = failureRow(l10n.t('Invite link'), state.error, organization, retry);
      item.contextValue = `invite ${item.contextValue ?? ''}`;
      return item;
    }
    default:
      return state satisfies never;
  }
}

/** What the user gave away, where that tells something about this link. */
function sharedOf(shared: SharedLink | undefined, ending: string, now: number): string | undefined {
  if (shared === undefined) {
    return undefined;
  }
  return shared.ending === ending
    ? formatShared({ ...shared, stopped: false }, now)
    : l10n.t('another one ({0}) {1}', `…${shared.ending}`, formatShared({ ...shared, stopped: true }, now));
}

function row({
  label,
  spoken = label,
  facts,
  icon,
  context,
}: {
  readonly label: string;
  /** The label read aloud, where it is not the same. */
  readonly spoken?: string;
  readonly facts: readonly (string | undefined)[];
  readonly icon: string;
  readonly context: string;
}): TreeItem {
  const known = facts.filter((fact) => fact !== undefined);
  const item = new TreeItem(label);
  item.description = known.join(' · ');
  item.iconPath = new ThemeIcon(icon);
  item.contextValue = context;
  item.accessibilityInformation = { label: [spoken, ...known].join(', ') };
  return item;
}
