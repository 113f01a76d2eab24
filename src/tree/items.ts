import { l10n, MarkdownString, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';

import { GitpodError } from '../api/errors';
import { sanitizeForDisplay } from '../api/sanitize';
import type { SharedLink } from '../invites/sharedLinks';
import { isAdmin, isMember, type Organization } from '../organizations/organization';
import { errorMessage } from '../ui/errorMessages';
import {
  ago,
  formatMemberCount,
  formatNewcomers,
  formatNumber,
  formatRole,
  formatTier,
  organizationName,
  shortAgo,
  withRole,
} from '../ui/format';
import { commandIds } from '../ui/ids';
import { formatShared } from '../ui/inviteMessages';
import { tooltipMarkdown } from '../ui/markdown';
import { failureIcon, failureRow } from './failureItem';
import { inviteItem } from './inviteItem';
import { joinableGroupItem, joinableItem, nothingJoinableItem } from './joinable';
import { memberItem, moreMembersItem, shareItem, unsortedItem } from './memberItems';
import {
  EmptyNode,
  FailureNode,
  type InnerNode,
  InviteNode,
  JoinableGroupNode,
  JoinableNode,
  LimitNode,
  MemberNode,
  MoreMembersNode,
  type Node,
  NothingJoinableNode,
  OrganizationNode,
  rowIdOf,
  type Section,
  type SectionFailureNode,
  SectionNode,
  SessionNode,
  ShareNode,
  UnsortedNode,
} from './nodes';

/** A section of an organization, collapsed at first. */
function sectionItem({ organization, part }: SectionNode, newcomers: number): TreeItem {
  const item = new TreeItem(sectionName(part), TreeItemCollapsibleState.Collapsed);
  const facts = part === 'members' ? [formatMemberCount(organization), formatNewcomers(newcomers)] : [];
  const known = facts.filter((fact) => fact !== undefined);
  item.id = `${rowIdOf(organization)}/${part}`;
  item.description = known.join(' · ');
  item.iconPath = new ThemeIcon(part === 'members' ? 'person' : 'checklist');
  item.contextValue = part;
  item.accessibilityInformation = { label: [sectionName(part), ...known].join(', ') };
  return item;
}

/** The row of a section that could not be loaded. */
function sectionFailureItem(node: SectionFailureNode): TreeItem {
  const { organization, part, error } = node;
  const retry = { command: commandIds.reloadRow, title: l10n.t('Try Again'), arguments: [node] };
  const item = failureRow(sectionName(part), error, organization, retry);
  item.id = `${rowIdOf(organization)}/${part}/failure`;
  return item;
}

function limitItem({ organization, limit: limit }: LimitNode): TreeItem {
  switch (limit.kind) {
    case 'tier': {
      const tier = formatTier(limit.tier);
      const item = new TreeItem(l10n.t({ message: 'Plan', comment: 'A noun: the subscription of an organization.' }));
      item.id = `${rowIdOf(organization)}/limits/tier`;
      item.description = tier ?? l10n.t({ message: 'unknown', comment: 'The plan is not known.' });
      item.iconPath = new ThemeIcon('credit-card');
      item.accessibilityInformation = {
        label: l10n.t({ message: 'Plan: {0}', args: [item.description], comment: '{0} is the name of a plan.' }),
      };
      return item;
    }
    case 'domain': {
      const domain = sanitizeForDisplay(limit.domain);
      const item = new TreeItem(domain);
      item.id = `${rowIdOf(organization)}/limits/domain/${limit.domain}`;
      item.description = l10n.t('can join');
      item.iconPath = new ThemeIcon('mention');
      item.tooltip = l10n.t('Anyone with an e-mail address at {0} can join without an invite', domain);
      item.accessibilityInformation = { label: item.tooltip };
      return item;
    }
    case 'noDomain': {
      const item = new TreeItem(l10n.t('No e-mail domains'));
      item.id = `${rowIdOf(organization)}/limits/noDomain`;
      item.iconPath = new ThemeIcon('mention');
      item.tooltip = l10n.t('No e-mail domains');
      item.accessibilityInformation = { label: item.tooltip };
      return item;
    }
    default:
      return limit satisfies never;
  }
}

function sectionName(part: Section): string {
  switch (part) {
    case 'members':
      return l10n.t('Newest members');
    case 'limits':
      return l10n.t({
        message: 'Plan & domains',
        comment: 'A row of the view: the subscription, and the e-mail domains that join without an invite.',
      });
    default:
      return part satisfies never;
  }
}

/** Facts about the organization of a row that are not part of its node. */
interface RowFacts {
  /** The link that the user shared last. */
  readonly shared?: SharedLink | undefined;
  /** How many members joined since the user last looked at the members. */
  readonly newcomers?: number;
  /** The organization as other accounts see it. */
  readonly alsoSeenAs?: readonly Organization[];
}

/**
 * The tree item of a row, with its accessibility label.
 * @param now milliseconds since the epoch, for ages
 */
export function toTreeItem(node: Node, now: number, facts: RowFacts = {}): TreeItem {
  if (node instanceof OrganizationNode) {
    return organizationItem(node, now, facts);
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
  return node instanceof EmptyNode ? emptyItem(node) : innerItem(node, now, facts);
}

function innerItem(node: InnerNode, now: number, { shared, newcomers = 0 }: RowFacts): TreeItem {
  if (node instanceof InviteNode) {
    return inviteItem(node, now, shared);
  }
  if (node instanceof SectionNode) {
    return sectionItem(node, newcomers);
  }
  if (node instanceof MemberNode) {
    return memberItem(node, now);
  }
  if (node instanceof MoreMembersNode) {
    return moreMembersItem(node);
  }
  if (node instanceof ShareNode) {
    return shareItem(node, now);
  }
  if (node instanceof UnsortedNode) {
    return unsortedItem(node);
  }
  return node instanceof LimitNode ? limitItem(node) : sectionFailureItem(node);
}

/** The icon shows the role, and the invite's row the last share: a narrow view has no room for them here. */
function organizationItem(
  { organization, hasLink }: OrganizationNode,
  now: number,
  { shared, newcomers = 0, alsoSeenAs = [] }: RowFacts,
): TreeItem {
  const name = organizationName(organization);
  const item = new TreeItem(name, TreeItemCollapsibleState.Collapsed);
  const members = formatMemberCount(organization);
  // Explains why the other accounts don't list the organization: a role change may have moved it here.
  const others = alsoSeenAs.map(({ session }) => sanitizeForDisplay(session.name)).join(', ');
  const also = others === '' ? undefined : l10n.t('also visible to {0}', others);
  const news =
    newcomers === 0
      ? undefined
      : l10n.t({ message: '{0} new', args: [formatNumber(newcomers)], comment: '{0} is how many members.' });
  const share = shared && formatShared(shared, now);
  const facts = [formatRole(organization.role), members, formatNewcomers(newcomers), also, share].filter(
    (fact) => fact !== undefined,
  );
  item.id = rowIdOf(organization);
  item.description = [members, news, also].filter((fact) => fact !== undefined).join(' · ');
  item.iconPath = new ThemeIcon(isAdmin(organization) ? 'shield' : 'organization');
  item.contextValue = isMember(organization)
    ? 'organization member'
    : `organization inviter${hasLink ? ' linked' : ''}`;
  item.accessibilityInformation = { label: [name, ...facts].join(', ') };
  return item;
}

function sessionItem({ session }: SessionNode): TreeItem {
  const item = new TreeItem(sanitizeForDisplay(session.label), TreeItemCollapsibleState.Expanded);
  item.id = session.id;
  item.description = session.host.hostname;
  item.iconPath = new ThemeIcon('account');
  item.contextValue = 'session';
  item.accessibilityInformation = {
    label: l10n.t('Account {0} at {1}', sanitizeForDisplay(session.label), session.host.hostname),
  };
  return item;
}

function failureItem({ listing }: FailureNode, now: number): TreeItem {
  const { session, error, known } = listing;
  const { label, icon } = failureIcon(error);
  const why = errorMessage(error)?.why ?? l10n.t('The request was cancelled.');
  const signedOut = error instanceof GitpodError && error.kind === 'signedOut';
  const item = new TreeItem(label);
  item.id = `${session.id}/failure`;
  item.description =
    known === undefined
      ? ''
      : l10n.t({
          message: 'last updated {0}',
          args: [shortAgo(known.at, now)],
          comment: '{0}: "3 days ago".',
        });
  item.iconPath = new ThemeIcon(icon);
  item.tooltip = new MarkdownString().appendText(why);
  item.contextValue = signedOut ? 'failure signedOut' : 'failure';
  item.command = signedOut
    ? { command: commandIds.signInAgain, title: l10n.t('Sign In Again'), arguments: [session.id] }
    : { command: commandIds.refresh, title: l10n.t('Try Again') };
  const updated =
    known &&
    l10n.t({
      message: 'Last updated {0}.',
      args: [ago(known.at, now)],
      comment: '{0}: "3 days ago".',
    });
  const spoken = [`${label}.`, updated, why, item.command.title].filter((part) => part !== undefined);
  item.accessibilityInformation = { label: spoken.join(' ') };
  return item;
}

function emptyItem({ session, reason }: EmptyNode): TreeItem {
  const label = reason === 'noOrganizations' ? l10n.t('No organizations') : l10n.t('All shown under another account');
  const item = new TreeItem(label);
  item.id = `${session.id}/empty`;
  item.iconPath = new ThemeIcon('info');
  item.accessibilityInformation = { label };
  return item;
}

/**
 * The tooltip of an organization, built from cached data without a request.
 * @param now milliseconds since the epoch
 * @param shared the link that the user shared last
 * @param domains e-mail domains that can join without an invite
 * @param alsoSeenAs the organization as other accounts see it
 */
export function organizationTooltip(
  organization: Organization,
  now: number,
  shared: SharedLink | undefined,
  domains: readonly string[] | undefined,
  alsoSeenAs: readonly Organization[] = [],
): MarkdownString {
  const { role, tier, session } = organization;
  const facts = [
    [l10n.t('Your role'), formatRole(role)],
    [
      l10n.t({ message: 'Size', comment: 'A label before the number of members of an organization.' }),
      formatMemberCount(organization),
    ],
    [l10n.t({ message: 'Plan', comment: 'A noun: the subscription of an organization.' }), formatTier(tier)],
    [
      l10n.t('Invite domains'),
      domains &&
        (sanitizeForDisplay(domains.join(', ')) ||
          l10n.t({ message: 'none', comment: 'After a label: there are no e-mail domains.' })),
    ],
    [
      l10n.t({ message: 'Account', comment: 'A label before the name of an account.' }),
      sanitizeForDisplay(session.label),
    ],
    [
      l10n.t({ message: 'Also visible to', comment: 'A label before the accounts that see the same organization.' }),
      alsoSeenAs.length === 0 ? undefined : alsoSeenAs.map(accountWithRole).join(', '),
    ],
    [
      l10n.t({ message: 'Host', comment: 'A label before the host name of the service.' }),
      session.host.isCanonical ? undefined : session.host.hostname,
    ],
    [l10n.t('Invite link'), shared && `…${shared.ending}, ${formatShared(shared, now)}`],
  ] as const;
  return tooltipMarkdown({
    title: organizationName(organization),
    rows: facts.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }])),
  });
}

function accountWithRole({ session, role }: Organization): string {
  return withRole(sanitizeForDisplay(session.label), role);
}
