import { l10n, MarkdownString, ThemeColor, ThemeIcon, TreeItem } from 'vscode';

import type { SharedLink } from '../invites/sharedLinks';
import type { InviteLink } from '../links/inviteLink';
import { isFree, isMember } from '../organizations/organization';
import { ago, formatCreated, shortAgo } from '../ui/format';
import { commandIds } from '../ui/ids';
import { formatShared } from '../ui/inviteMessages';
import { failureParts, failureRow } from './failureItem';
import { type InviteNode, rowIdOf } from './nodes';

/**
 * The row of an organization's invite.
 * @param now milliseconds since the epoch, for ages
 * @param shared the link of that organization which the user gave away last
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
        state: l10n.t('valid'),
        facts: (age) => linkFacts(state.link, now, shared, age),
        icon: new ThemeIcon('link', new ThemeColor('testing.iconPassed')),
        context: 'invite current',
      });
      item.command = { command: commandIds.copyInviteLink, title: l10n.t('Copy Invite Link'), arguments: [node] };
      return item;
    }
    case 'stopped': {
      const item = linkRow(state.link, {
        state: l10n.t('no longer valid'),
        facts: (age) => [l10n.t('no longer valid'), sharedOf(shared, state.link.ending, now, age)],
        icon: new ThemeIcon('error', new ThemeColor('list.errorForeground')),
        context: 'invite stopped',
      });
      item.command = { command: commandIds.readAgain, title: l10n.t('Refresh'), arguments: [node] };
      return item;
    }
    case 'outdated': {
      const retry = { command: commandIds.readAgain, title: l10n.t('Try Again'), arguments: [node] };
      const { label, why, command } = failureParts(state.error, organization, retry);
      const item = linkRow(state.link, {
        facts: (age) => [
          label,
          l10n.t('last read {0}', age(state.at, now)),
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
        facts: [isFree(organization) ? l10n.t('usually not on a free plan') : l10n.t('create one')],
        icon: new ThemeIcon('add'),
        context: 'invite none',
      });
      item.tooltip = l10n.t('With a new link anyone who has it can join the organization.');
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
      item.tooltip = l10n.t('Only admins of this organization see its invite link. Ask one of them for it.');
      item.command = { command: commandIds.askAdmin, title: l10n.t('Ask an Admin…'), arguments: [node] };
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

/** What the user gave away, and how old the link is. The first is what a narrow view must show. */
function linkFacts(
  link: InviteLink,
  now: number,
  shared: SharedLink | undefined,
  age: typeof ago,
): (string | undefined)[] {
  // That the user created it says the same.
  const isOwn = shared?.way === 'created' && shared.ending === link.ending;
  return [sharedOf(shared, link.ending, now, age), isOwn ? undefined : formatCreated(link, now, age)];
}

/** What the user gave away, where that tells something about this link. */
function sharedOf(shared: SharedLink | undefined, ending: string, now: number, age: typeof ago): string | undefined {
  if (shared === undefined) {
    return undefined;
  }
  return shared.ending === ending
    ? formatShared({ ...shared, stopped: false }, now, age)
    : l10n.t('previous link {0}', formatShared({ ...shared, stopped: false }, now, age));
}

/** A row of a link. Its icon shows the state, which is only read aloud. */
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
