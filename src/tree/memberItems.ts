import { env, l10n, MarkdownString, ThemeIcon, TreeItem } from 'vscode';

import { sanitizeForDisplay } from '../api/sanitize';
import type { Share } from '../invites/sharedLinks';
import { joinedAt } from '../organizations/members';
import { isAdmin, isMember } from '../organizations/organization';
import { errorMessage } from '../ui/errorMessages';
import {
  ago,
  formatMoment,
  formatNumber,
  formatRole,
  formatStatus,
  memberName,
  shortAgo,
  shortMoment,
} from '../ui/format';
import { commandIds } from '../ui/ids';
import { tooltipMarkdown } from '../ui/markdown';
import { failureIcon } from './failureItem';
import { type MemberNode, type MoreMembersNode, rowIdOf, type ShareNode, type UnsortedNode } from './nodes';

/** @param now milliseconds since the epoch, for ages */
export function memberItem({ organization, member }: MemberNode, now: number): TreeItem {
  const joined = joinedAt(member);
  const name = memberName(member);
  const email = sanitizeForDisplay(member.email);
  const suspended = formatStatus(member.status);
  const since = (age: typeof ago): string | undefined =>
    joined === undefined
      ? undefined
      : l10n.t({
          message: 'joined {0}',
          args: [age(joined, now)],
          comment: 'A member. {0}: "3 days ago".',
        });
  const facts = [email === name ? '' : email, formatRole(member.role), suspended, since(ago)].filter(
    (fact) => fact !== undefined && fact !== '',
  );
  const item = new TreeItem(name);
  item.id = `${rowIdOf(organization)}/members/${member.userId}`;
  // The icon shows the role, and the tooltip the e-mail address: a narrow view has no room for them here.
  item.description = [suspended, since(shortAgo)].filter((fact) => fact !== undefined).join(' · ');
  item.iconPath = new ThemeIcon(isAdmin(member) ? 'shield' : 'person');
  item.contextValue = isMember(organization) ? 'member' : 'member managed';
  item.accessibilityInformation = { label: [name, ...facts].join(', ') };
  return item;
}

/** The tooltip of a member, built from loaded data. */
export function memberTooltip({ member }: MemberNode): MarkdownString {
  const joined = joinedAt(member);
  const rows = [
    [l10n.t('E-mail'), sanitizeForDisplay(member.email)],
    [
      l10n.t({ message: 'Role', comment: 'A label before the role of a member: "admin" or "member".' }),
      formatRole(member.role),
    ],
    [
      l10n.t({ message: 'Status', comment: 'A label before the status of a member, such as "suspended".' }),
      formatStatus(member.status),
    ],
    [
      l10n.t({ message: 'Joined', comment: 'A label before the date on which a member joined.' }),
      joined === undefined ? undefined : new Date(joined).toLocaleString(env.language),
    ],
    [
      l10n.t({ message: 'Signs in with', comment: 'A label before an identity provider, such as GitHub.' }),
      sanitizeForDisplay(member.loginProvider),
    ],
  ] as const;
  return tooltipMarkdown({
    title: memberName(member),
    rows: rows.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [{ name, value }])),
  });
}

export function moreMembersItem(node: MoreMembersNode): TreeItem {
  const { organization, shown, failure } = node;
  const total = organization.memberCount;
  const why = failure === undefined ? undefined : errorMessage(failure, { organization })?.why;
  const item = new TreeItem(l10n.t('Load more members'));
  item.id = `${rowIdOf(organization)}/members/more`;
  item.description =
    failure === undefined
      ? total === undefined || total < shown
        ? l10n.t({ message: '{0} shown', args: [formatNumber(shown)], comment: '{0} is a number of members.' })
        : l10n.t({
            message: '{0} of {1}',
            args: [formatNumber(shown), formatNumber(total)],
            comment: '{0} and {1} are numbers of members.',
          })
      : failureIcon(failure).label;
  item.iconPath = new ThemeIcon(failure === undefined ? 'ellipsis' : failureIcon(failure).icon);
  if (why !== undefined) {
    item.tooltip = new MarkdownString().appendText(why);
  }
  item.contextValue = 'moreMembers';
  item.command = { command: commandIds.showMoreMembers, title: l10n.t('Load more members'), arguments: [node] };
  item.accessibilityInformation = { label: `${l10n.t('Load more members')}, ${why ?? item.description}` };
  return item;
}

export function unsortedItem({ organization }: UnsortedNode): TreeItem {
  const item = new TreeItem(l10n.t("Members aren't sorted by join date"));
  item.id = `${rowIdOf(organization)}/members/unsorted`;
  item.iconPath = new ThemeIcon('info');
  item.accessibilityInformation = { label: l10n.t("Members aren't sorted by join date") };
  return item;
}

/** A divider for a share: the members above it joined later. */
export function shareItem({ organization, share }: ShareNode, now: number): TreeItem {
  const item = new TreeItem(shareLabel(share, `…${share.ending}`, shortMoment(share.at, now)));
  const meaning = l10n.t('Members above joined since then.');
  const date = formatMoment(share.at, now);
  item.id = `${rowIdOf(organization)}/members/share/${share.at}`;
  item.iconPath = new ThemeIcon('link');
  item.contextValue = 'share';
  item.tooltip = [shareLabel(share, `…${share.ending}`, date), meaning].join('\n');
  item.accessibilityInformation = { label: `${shareLabel(share, share.ending, date)}. ${meaning}` };
  return item;
}

function shareLabel({ way }: Share, ending: string, date: string): string {
  switch (way) {
    case 'copied':
      return l10n.t('Link {0} copied, {1}', ending, date);
    case 'shared':
      return l10n.t('Link {0} shared, {1}', ending, date);
    case 'created':
      return l10n.t('Link {0} created, {1}', ending, date);
    case 'replaced':
      return l10n.t('Link replaced by {0}, {1}', ending, date);
    default:
      return way satisfies never;
  }
}
