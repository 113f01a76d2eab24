import { l10n, MarkdownString, ThemeColor, ThemeIcon, TreeItem } from 'vscode';

import type { SharedLink } from '../invites/sharedLinks';
import type { InviteLink } from '../links/inviteLink';
import { isFree, isMember } from '../organizations/organization';
import { ago, formatCreated, organizationName, shortAgo } from '../ui/format';
import { commandIds } from '../ui/ids';
import { formatShared } from '../ui/inviteMessages';
import { failureParts, failureRow } from './failureItem';
import { type InviteNode, rowIdOf } from './nodes';

/**
 * The row of an organization's invite.
 * @param now milliseconds since the epoch, for ages
 * @param shared the link of that organization that the user shared last
 */
export function inviteItem(node: InviteNode, now: number, shared: SharedLink | undefined): TreeItem {
  const item = itemOf(node, now, shared);
  item.id = `${rowIdOf(node.organization)}/invite`;
  if (isMember(node.organization)) {
    item.contextValue = `${item.contextValue ?? ''} member`;
  }
  return item;
}

function itemOf(node: InviteNode, now: number, shared: SharedLink | undefined): TreeItem {
  const { organization, state } = node;
  switch (state.kind) {
    case 'reading':
      return row({
        label: l10n.t('Invite link'),
        facts: [l10n.t('loading…')],
        icon: new ThemeIcon('loading~spin'),
        context: 'invite reading',
      });
    case 'current': {
      const item = linkRow(state.link, {
        state: l10n.t({ message: 'valid', comment: 'The state of an invite link.' }),
        facts: (age) => linkFacts(state.link, now, shared, age),
        icon: new ThemeIcon('link', new ThemeColor('testing.iconPassed')),
        context: 'invite current',
      });
      item.command = { command: commandIds.copyInviteLink, title: l10n.t('Copy Invite Link'), arguments: [node] };
      return item;
    }
    case 'revoked': {
      const item = linkRow(state.link, {
        state: l10n.t({ message: 'no longer valid', comment: 'The state of an invite link.' }),
        facts: (age) => [
          l10n.t({ message: 'no longer valid', comment: 'The state of an invite link.' }),
          sharedOf(shared, state.link.ending, now, age),
        ],
        icon: new ThemeIcon('error', new ThemeColor('list.errorForeground')),
        context: 'invite stopped',
      });
      item.command = {
        command: commandIds.reloadRow,
        title: l10n.t({ message: 'Refresh', comment: 'A button that loads again.' }),
        arguments: [node],
      };
      return item;
    }
    case 'outdated': {
      const retry = { command: commandIds.reloadRow, title: l10n.t('Try Again'), arguments: [node] };
      const { label, why, command } = failureParts(state.error, organization, retry);
      const item = linkRow(state.link, {
        facts: (age) => [
          label,
          l10n.t({
            message: 'last updated {0}',
            args: [age(state.at, now)],
            comment: '{0}: "3 days ago".',
          }),
          ...linkFacts(state.link, now, shared, age),
        ],
        icon: new ThemeIcon('link'),
        context: 'invite outdated',
      });
      item.tooltip = new MarkdownString().appendText(why);
      item.command = command;
      return item;
    }
    case 'none': {
      const item = row({
        label: l10n.t('No invite link yet'),
        facts: [
          isFree(organization)
            ? l10n.t('usually not on a free plan')
            : l10n.t({ message: 'create one', comment: 'Beside "No invite link yet": what choosing the row does.' }),
        ],
        icon: new ThemeIcon('add'),
        context: 'invite none',
      });
      item.tooltip = l10n.t('Anyone who has the new link can join the organization.');
      item.command = { command: commandIds.createInviteLink, title: l10n.t('Create Invite Link'), arguments: [node] };
      return item;
    }
    case 'forAdmins': {
      const item = row({
        label: l10n.t('Invite link'),
        facts: [l10n.t('admins only')],
        icon: new ThemeIcon('lock'),
        context: 'invite forAdmins',
      });
      item.tooltip = l10n.t(
        'Only admins of {0} can see and create invite links. Ask one of them.',
        organizationName(organization),
      );
      item.command = { command: commandIds.askAdmin, title: l10n.t('Ask an Admin…'), arguments: [node] };
      return item;
    }
    case 'failed': {
      const retry = { command: commandIds.reloadRow, title: l10n.t('Try Again'), arguments: [node] };
      const item = failureRow(l10n.t('Invite link'), state.error, organization, retry);
      item.contextValue = `invite ${item.contextValue ?? ''}`;
      return item;
    }
    default:
      return state satisfies never;
  }
}

/** When the user shared a link, and when this one was created. A narrow view shows only the first. */
function linkFacts(
  link: InviteLink,
  now: number,
  shared: SharedLink | undefined,
  age: typeof ago,
): (string | undefined)[] {
  // If the user created this link, the first fact already says when.
  const isOwn = shared?.way === 'created' && shared.ending === link.ending;
  return [sharedOf(shared, link.ending, now, age), isOwn ? undefined : formatCreated(link, now, age)];
}

/** When the user last shared this link or a previous one; undefined if never. */
function sharedOf(shared: SharedLink | undefined, ending: string, now: number, age: typeof ago): string | undefined {
  if (shared === undefined) {
    return undefined;
  }
  return shared.ending === ending
    ? formatShared({ ...shared, stopped: false }, now, age)
    : l10n.t({
        message: 'previous link {0}',
        args: [formatShared({ ...shared, stopped: false }, now, age)],
        comment: '{0}: "copied 3 days ago".',
      });
}

/** The row of a link. The icon shows the state, which is text only for screen readers. */
function linkRow(
  link: InviteLink,
  {
    state,
    facts,
    ...rest
  }: {
    readonly state?: string;
    readonly facts: (age: typeof ago) => readonly (string | undefined)[];
    readonly icon: ThemeIcon;
    readonly context: string;
  },
): TreeItem {
  const item = row({ ...rest, label: l10n.t('Invite link {0}', link.masked), facts: facts(shortAgo) });
  const spoken = [l10n.t('Invite link ending in {0}', link.ending), state, ...facts(ago)];
  item.accessibilityInformation = { label: [...new Set(spoken.filter((fact) => fact !== undefined))].join(', ') };
  return item;
}

function row({
  label,
  facts,
  icon,
  context,
}: {
  readonly label: string;
  readonly facts: readonly (string | undefined)[];
  readonly icon: ThemeIcon;
  readonly context: string;
}): TreeItem {
  const known = facts.filter((fact) => fact !== undefined);
  const item = new TreeItem(label);
  item.description = known.join(' · ');
  item.iconPath = icon;
  item.contextValue = context;
  item.accessibilityInformation = { label: [label, ...known].join(', ') };
  return item;
}
