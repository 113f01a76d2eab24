import { l10n, MarkdownString, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';

import { GitpodError, type GitpodErrorKind } from '../gitpod/gitpodError';
import type { SharedLink } from '../invites/sharedLinks';
import { isAdmin, organizationKey } from '../organizations/organization';
import { relativeTime } from '../ui/relativeTime';
import { failureWords } from '../ui/failureWords';
import { harmless } from '../ui/harmless';
import { commandIds } from '../ui/ids';
import { memberCountWords, organizationName, roleWords } from '../ui/organizationWords';
import { sharedWords } from '../ui/sharedLinkWords';
import { joinableGroupItem, joinableItem, nothingJoinableItem } from './joinableRows';
import type { EmptyNode } from './nodes';
import {
  FailureNode,
  JoinableGroupNode,
  JoinableNode,
  NothingJoinableNode,
  OrganizationNode,
  SessionNode,
  type Node,
} from './nodes';

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
  return node instanceof FailureNode ? failureItem(node, now) : emptyItem(node);
}

function organizationItem({ organization }: OrganizationNode, shared: string | undefined): TreeItem {
  const item = new TreeItem(organizationName(organization));
  const facts = [roleWords(organization.role), memberCountWords(organization), shared].filter(
    (fact) => fact !== undefined,
  );
  item.id = `${organization.session.id}/${organizationKey(organization)}`;
  item.description = facts.join(' · ');
  item.iconPath = new ThemeIcon(isAdmin(organization) ? 'shield' : 'organization');
  item.contextValue = isAdmin(organization) ? 'organization admin' : 'organization';
  item.accessibilityInformation = { label: [organizationName(organization), ...facts].join(', ') };
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
  const { label, icon } = failureFace(error instanceof GitpodError ? error.kind : undefined);
  const why = failureWords(error)?.why ?? l10n.t('The request was cancelled.');
  const signedOut = error instanceof GitpodError && error.kind === 'signedOut';
  const item = new TreeItem(label);
  item.id = `${session.id}/failure`;
  item.description = known === undefined ? why : l10n.t('shown as it was {0}. {1}', relativeTime(known.at, now), why);
  item.iconPath = new ThemeIcon(icon);
  item.tooltip = new MarkdownString().appendText(why);
  item.contextValue = signedOut ? 'failure signedOut' : 'failure';
  item.command = signedOut
    ? { command: commandIds.signInAgain, title: l10n.t('Sign In Again'), arguments: [session.id] }
    : { command: commandIds.refresh, title: l10n.t('Try Again') };
  item.accessibilityInformation = { label: `${label}. ${item.description} ${item.command.title}` };
  return item;
}

/** A failure at a glance: its name, and an icon that no other kind of failure has. */
function failureFace(kind: GitpodErrorKind | undefined): { label: string; icon: string } {
  switch (kind) {
    case 'unreachable':
    case 'timedOut':
    case 'proxy':
      return { label: l10n.t('Offline'), icon: 'debug-disconnect' };
    case 'signedOut':
      return { label: l10n.t('Sign in again'), icon: 'key' };
    case 'refused':
    case 'precondition':
      return { label: l10n.t('Not allowed'), icon: 'circle-slash' };
    default:
      return { label: l10n.t('Could not be read'), icon: 'warning' };
  }
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
