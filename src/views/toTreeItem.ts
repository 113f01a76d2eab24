import { l10n, MarkdownString, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';

import { GitpodError } from '../gitpod/gitpodError';
import type { SharedLink } from '../invites/sharedLinks';
import { isAdmin } from '../organizations/organization';
import { ago } from '../ui/relativeTime';
import { failureWords } from '../ui/failureWords';
import { harmless } from '../gitpod/harmless';
import { commandIds } from '../ui/ids';
import { memberCountWords, organizationName, roleWords } from '../ui/organizationWords';
import { sharedWords } from '../ui/sharedLinkWords';
import { failureFace } from './failureFace';
import { inviteItem } from './inviteItem';
import { joinableGroupItem, joinableItem, nothingJoinableItem } from './joinableRows';
import { memberItem, moreMembersItem, unsortedItem } from './memberItems';
import {
  AllowanceNode,
  EmptyNode,
  FailureNode,
  InviteNode,
  JoinableGroupNode,
  JoinableNode,
  MemberNode,
  MoreMembersNode,
  NothingJoinableNode,
  OrganizationNode,
  PartNode,
  rowIdOf,
  SessionNode,
  UnsortedNode,
  type InnerNode,
  type Node,
} from './nodes';
import { allowanceItem, partFailureItem, partItem } from './partItems';

/**
 * What a row looks like and what it says when it is read aloud.
 * @param now milliseconds since the epoch, for ages
 * @param shared the link of the row's organization that the person gave away last
 */
export function toTreeItem(node: Node, now: number, shared?: SharedLink): TreeItem {
  if (node instanceof OrganizationNode) {
    return organizationItem(node, shared && sharedWords(shared, now));
  }
  if (node instanceof SessionNode) {
    return sessionItem(node);
  }
  if (node instanceof JoinableGroupNode) {
    return joinableGroupItem(node);
  }
  if (node instanceof JoinableNode) {
    return joinableItem(node);
  }
  if (node instanceof NothingJoinableNode) {
    return nothingJoinableItem(node);
  }
  if (node instanceof FailureNode) {
    return failureItem(node, now);
  }
  return node instanceof EmptyNode ? emptyItem(node) : innerItem(node, now, shared);
}

function innerItem(node: InnerNode, now: number, shared: SharedLink | undefined): TreeItem {
  if (node instanceof InviteNode) {
    return inviteItem(node, now, shared);
  }
  if (node instanceof PartNode) {
    return partItem(node);
  }
  if (node instanceof MemberNode) {
    return memberItem(node, now);
  }
  if (node instanceof MoreMembersNode) {
    return moreMembersItem(node);
  }
  if (node instanceof UnsortedNode) {
    return unsortedItem(node);
  }
  return node instanceof AllowanceNode ? allowanceItem(node) : partFailureItem(node);
}

function organizationItem({ organization }: OrganizationNode, shared: string | undefined): TreeItem {
  const name = organizationName(organization);
  const item = new TreeItem(name, TreeItemCollapsibleState.Collapsed);
  const facts = [roleWords(organization.role), memberCountWords(organization), shared].filter(
    (fact) => fact !== undefined,
  );
  item.id = rowIdOf(organization);
  item.description = facts.join(' · ');
  item.iconPath = new ThemeIcon(isAdmin(organization) ? 'shield' : 'organization');
  item.contextValue = isAdmin(organization) ? 'organization admin' : 'organization';
  item.accessibilityInformation = { label: [name, ...facts].join(', ') };
  return item;
}

function sessionItem({ session }: SessionNode): TreeItem {
  const item = new TreeItem(harmless(session.label), TreeItemCollapsibleState.Expanded);
  item.id = session.id;
  item.description = session.host.hostname;
  item.iconPath = new ThemeIcon('account');
  item.contextValue = 'session';
  item.accessibilityInformation = {
    label: l10n.t('Account {0} at {1}', harmless(session.label), session.host.hostname),
  };
  return item;
}

function failureItem({ listing }: FailureNode, now: number): TreeItem {
  const { session, error, known } = listing;
  const { label, icon } = failureFace(error);
  const why = failureWords(error)?.why ?? l10n.t('The request was cancelled.');
  const signedOut = error instanceof GitpodError && error.kind === 'signedOut';
  const item = new TreeItem(label);
  item.id = `${session.id}/failure`;
  item.description = known === undefined ? why : l10n.t('shown as it was {0}. {1}', ago(known.at, now), why);
  item.iconPath = new ThemeIcon(icon);
  item.tooltip = new MarkdownString().appendText(why);
  item.contextValue = signedOut ? 'failure signedOut' : 'failure';
  item.command = signedOut
    ? { command: commandIds.signInAgain, title: l10n.t('Sign In Again'), arguments: [session.id] }
    : { command: commandIds.refresh, title: l10n.t('Try Again') };
  item.accessibilityInformation = { label: `${label}. ${item.description} ${item.command.title}` };
  return item;
}

function emptyItem({ session, reason }: EmptyNode): TreeItem {
  const item = new TreeItem(
    reason === 'noOrganizations' ? l10n.t('No organizations') : l10n.t('Shown under another account'),
  );
  item.id = `${session.id}/empty`;
  item.description =
    reason === 'noOrganizations'
      ? l10n.t('This account is a member of none yet.')
      : l10n.t('Every organization of this account stands there.');
  item.iconPath = new ThemeIcon('info');
  return item;
}
