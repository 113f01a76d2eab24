import { l10n, MarkdownString, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';

import type { Session } from '../auth/session';
import type { Joinable, JoinableOrganizations } from '../organizations/joinable';
import { errorMessage } from '../ui/errorMessages';
import { formatMemberCount, organizationName } from '../ui/format';
import { commandIds } from '../ui/ids';
import { JoinableGroupNode, JoinableNode, NothingJoinableNode } from './nodes';

/** The group of organizations that an account can join without an invite, if this session is the one to show it. */
export function joinableGroup(
  session: Session,
  sessions: readonly Session[],
  joinable: JoinableOrganizations,
): JoinableGroupNode[] {
  // Several tokens of one user would show the same group.
  const first = sessions.find((other) => isSameUser(other, session)) ?? session;
  return first.id === session.id && joinable.peek(session)?.kind !== 'unavailable'
    ? [new JoinableGroupNode(session)]
    : [];
}

/** Sends a request, so the group stays collapsed until the user expands it. */
export async function joinableRows(
  { session }: JoinableGroupNode,
  joinable: JoinableOrganizations,
): Promise<(JoinableNode | NothingJoinableNode)[]> {
  const answer = await joinable.read(session);
  return answer.kind === 'available' && answer.organizations.length > 0
    ? answer.organizations.map((organization) => new JoinableNode(organization, session))
    : [new NothingJoinableNode(session, answer)];
}

export function joinableGroupItem({ session }: JoinableGroupNode): TreeItem {
  const item = new TreeItem(l10n.t('Available to join'), TreeItemCollapsibleState.Collapsed);
  item.id = `${session.id}/joinable`;
  item.iconPath = new ThemeIcon('telescope');
  item.tooltip = l10n.t('Organizations that you can join without an invite');
  item.contextValue = 'joinableGroup';
  item.accessibilityInformation = { label: l10n.t('Organizations that you can join without an invite') };
  return item;
}

export function joinableItem(node: JoinableNode): TreeItem {
  const { organization, session } = node;
  const name = organizationName({ name: organization.organizationName });
  const members = formatMemberCount({ memberCount: organization.organizationMemberCount });
  const item = new TreeItem(name);
  item.id = `${session.id}/joinable/${organization.organizationId}`;
  item.description = members ?? '';
  item.iconPath = new ThemeIcon('person-add');
  item.contextValue = 'joinable';
  item.command = { command: commandIds.joinOrganization, title: l10n.t('Join Organization…'), arguments: [node] };
  item.accessibilityInformation = {
    label: [l10n.t('Join {0}', name), members].filter((part) => part !== undefined).join(', '),
  };
  return item;
}

export function nothingJoinableItem({ session, answer }: NothingJoinableNode): TreeItem {
  const item = new TreeItem(labelOf(answer));
  item.id = `${session.id}/joinable/nothing`;
  item.iconPath = new ThemeIcon(answer.kind === 'failed' ? 'warning' : 'info');
  if (answer.kind === 'failed') {
    const why = errorMessage(answer.error)?.why ?? '';
    item.tooltip = new MarkdownString().appendText(why);
    item.contextValue = 'failure';
    item.command = { command: commandIds.refresh, title: l10n.t('Try Again') };
    item.accessibilityInformation = { label: `${labelOf(answer)}. ${why} ${item.command.title}` };
  } else {
    item.accessibilityInformation = { label: labelOf(answer) };
  }
  return item;
}

function labelOf(answer: Joinable): string {
  switch (answer.kind) {
    case 'available':
      return l10n.t('No organizations to join with your e-mail address.');
    case 'unavailable':
      return l10n.t('Not available with this token.');
    case 'failed':
      return l10n.t("Couldn't load");
    default:
      return answer satisfies never;
  }
}

function isSameUser(one: Session, other: Session): boolean {
  return (
    one.id === other.id || (one.email !== undefined && one.email === other.email && one.host.isSameService(other.host))
  );
}
