import { env, l10n } from 'vscode';

import type { OrganizationMember, OrganizationRole, OrganizationTier, UserStatus } from '../api/messages';
import { sanitizeForDisplay } from '../api/sanitize';
import type { Session } from '../auth/session';
import type { InviteLink } from '../links/inviteLink';
import type { Organization } from '../organizations/organization';

/** The organization's name, sanitized; a placeholder if the service returns none. */
export function organizationName(organization: Pick<Organization, 'name'>): string {
  return sanitizeForDisplay(organization.name) || l10n.t('Unnamed organization');
}

/** The member's name, sanitized; the e-mail address, or a placeholder, if the service returns none. */
export function memberName({ fullName, email }: Pick<OrganizationMember, 'fullName' | 'email'>): string {
  return sanitizeForDisplay(fullName) || sanitizeForDisplay(email) || l10n.t('Unnamed member');
}

/** Undefined if the service does not return the role. */
export function formatRole(role: OrganizationRole): string | undefined {
  switch (role) {
    case 'ORGANIZATION_ROLE_ADMIN':
      return l10n.t({ message: 'admin', comment: 'The role of a user in an organization.' });
    case 'ORGANIZATION_ROLE_MEMBER':
      return l10n.t({ message: 'member', comment: 'The role of a user in an organization.' });
    case 'ORGANIZATION_ROLE_UNSPECIFIED':
      return undefined;
    default:
      return role satisfies never;
  }
}

/** An account with its role, if the service returns that: "Ada Lovelace (admin)". */
export function withRole(account: string, role: OrganizationRole): string {
  const name = formatRole(role);
  return name === undefined
    ? account
    : l10n.t({
        message: '{0} ({1})',
        args: [account, name],
        comment: 'Any text, with another one about it in parentheses.',
      });
}

/** Undefined for active members, and if the service does not return the status. */
export function formatStatus(status: UserStatus): string | undefined {
  switch (status) {
    case 'USER_STATUS_SUSPENDED':
      return l10n.t({ message: 'suspended', comment: 'The status of a member.' });
    case 'USER_STATUS_LEFT':
      return l10n.t({ message: 'left', comment: 'The status of a member who left the organization.' });
    case 'USER_STATUS_ACTIVE':
    case 'USER_STATUS_UNSPECIFIED':
      return undefined;
    default:
      return status satisfies never;
  }
}

/** Undefined if the service does not return the tier. */
export function formatTier(tier: OrganizationTier): string | undefined {
  switch (tier) {
    case 'ORGANIZATION_TIER_FREE':
    case 'ORGANIZATION_TIER_FREE_ONA':
      return l10n.t({ message: 'Free', comment: 'The name of a Gitpod plan, as in its dashboard.' });
    case 'ORGANIZATION_TIER_CORE':
      return l10n.t({ message: 'Core', comment: 'The name of a Gitpod plan, as in its dashboard. A product name.' });
    case 'ORGANIZATION_TIER_ENTERPRISE':
      return l10n.t({ message: 'Enterprise', comment: 'The name of a Gitpod plan, as in its dashboard.' });
    case 'ORGANIZATION_TIER_UNSPECIFIED':
      return undefined;
    default:
      return tier satisfies never;
  }
}

/** "1 member" or "3 members"; undefined if the service does not return the count. */
export function formatMemberCount({ memberCount }: Pick<Organization, 'memberCount'>): string | undefined {
  if (memberCount === undefined) {
    return undefined;
  }
  return formatCount(memberPlurals, memberCount);
}

/** Formats a count in each plural form. */
type PluralForms = Readonly<Record<'one' | 'few' | 'many' | 'other', (count: string) => string>>;

const memberPlurals: PluralForms = {
  one: (count) =>
    l10n.t({
      message: '{0} member',
      args: [count],
      comment: 'Plural form "one"',
    }),
  few: (count) =>
    l10n.t({
      message: '{0} members',
      args: [count],
      comment: 'Plural form "few"',
    }),
  many: (count) =>
    l10n.t({
      message: '{0} members',
      args: [count],
      comment: 'Plural form "many"',
    }),
  other: (count) =>
    l10n.t({
      message: '{0} members',
      args: [count],
      comment: 'Plural form "other"',
    }),
};
const linkPlurals: PluralForms = {
  one: (count) =>
    l10n.t({
      message: '{0} link',
      args: [count],
      comment: 'Plural form "one"',
    }),
  few: (count) =>
    l10n.t({
      message: '{0} links',
      args: [count],
      comment: 'Plural form "few"',
    }),
  many: (count) =>
    l10n.t({
      message: '{0} links',
      args: [count],
      comment: 'Plural form "many"',
    }),
  other: (count) =>
    l10n.t({
      message: '{0} links',
      args: [count],
      comment: 'Plural form "other"',
    }),
};
const filePlurals: PluralForms = {
  one: (count) =>
    l10n.t({
      message: '{0} file',
      args: [count],
      comment: 'Plural form "one"',
    }),
  few: (count) =>
    l10n.t({
      message: '{0} files',
      args: [count],
      comment: 'Plural form "few"',
    }),
  many: (count) =>
    l10n.t({
      message: '{0} files',
      args: [count],
      comment: 'Plural form "many"',
    }),
  other: (count) =>
    l10n.t({
      message: '{0} files',
      args: [count],
      comment: 'Plural form "other"',
    }),
};

/** Formats a count in the plural form of VS Code's display language. */
function formatCount(forms: PluralForms, count: number): string {
  const rule = pluralRules().select(count);
  const form = rule === 'one' || rule === 'few' || rule === 'many' ? rule : 'other';
  return forms[form](formatNumber(count));
}

/** "1 link" or "7 links". */
export function formatLinkCount(count: number): string {
  return formatCount(linkPlurals, count);
}

/** "1 file" or "3 files". */
export function formatFileCount(count: number): string {
  return formatCount(filePlurals, count);
}

/** Formats a number for VS Code's display language. */
export function formatNumber(value: number): string {
  return numberFormat().format(value);
}

const pluralRules = forDisplayLanguage((language) => new Intl.PluralRules(language));
const numberFormat = forDisplayLanguage((language) => new Intl.NumberFormat(language));

/** Creates an `Intl` object on first use. Creating one takes as long as formatting some hundred values with it. */
function forDisplayLanguage<Format>(create: (language: string) => Format): () => Format {
  let format: Format | undefined;
  return () => (format ??= create(env.language));
}

/** An organization in a list. */
interface Listed {
  readonly id: string;
  /** Untrusted text. */
  readonly name: string;
}

const endings = [-4, -8, -12];

/**
 * Distinguishes organizations with the same displayed name in a list: `ID …1f2d`, by organization id, with as many
 * characters as needed. Other organizations have no entry.
 */
export function distinguishingIds(organizations: readonly Listed[]): ReadonlyMap<string, string> {
  const byName = new Map<string, Set<string>>();
  for (const organization of organizations) {
    const name = organizationName(organization).normalize('NFKC').toLocaleLowerCase();
    byName.set(name, (byName.get(name) ?? new Set()).add(organization.id));
  }
  const namesakes = [...byName.values()].filter((ids) => ids.size > 1).map((ids) => [...ids]);
  return new Map(
    namesakes.flatMap((ids) => {
      const length = endings.find((end) => new Set(ids.map((id) => id.slice(end))).size === ids.length);
      return ids.map((id): [string, string] => [
        id,
        l10n.t({
          message: 'ID {0}',
          args: [length === undefined ? id : `…${id.slice(length)}`],
          comment: "{0} is the end of an organization's ID.",
        }),
      ]);
    }),
  );
}

/** An account in a list: its label, and the host if the list has accounts of several hosts. */
export function formatAccount(
  { label, host }: Pick<Session, 'label' | 'host'>,
  listed: readonly Pick<Session, 'host'>[],
): string {
  const several = listed.some((other) => !other.host.equals(host));
  return several && !namesHost({ label, host })
    ? `${sanitizeForDisplay(label)} · ${host.hostname}`
    : sanitizeForDisplay(label);
}

/** For a confirmation: the account and its host. */
export function accountFact({ label, host }: Pick<Session, 'label' | 'host'>): string {
  const shown = sanitizeForDisplay(label);
  return namesHost({ label, host })
    ? l10n.t({ message: 'As {0}.', args: [shown], comment: '{0} is the account that is used.' })
    : l10n.t({
        message: 'As {0}, at {1}.',
        args: [shown, host.hostname],
        comment: '{0} is the account that is used, {1} the host name of the service.',
      });
}

/** For a confirmation: the organization's id and the account. Organizations with the same name differ in one. */
export function organizationFacts({ id, session }: Pick<Organization, 'id' | 'session'>): readonly string[] {
  return [organizationIdFact(id), accountFact(session)];
}

/** For a confirmation: the end of the organization's id, enough to distinguish it from another of the same name. */
export function organizationIdFact(id: string): string {
  return l10n.t('Organization ID: {0}', `…${id.slice(-8)}`);
}

/** Whether the displayed label has the host as a separate part. */
function namesHost({ label, host }: Pick<Session, 'label' | 'host'>): boolean {
  const parts = sanitizeForDisplay(label).split(' – ');
  return parts.includes(host.hostname) || parts.includes(host.origin);
}

/** When the service created the link, if its id tells: "created 8 months ago". */
export function formatCreated({ createdAt }: InviteLink, now: number, format = ago): string | undefined {
  return createdAt === undefined
    ? undefined
    : l10n.t({
        message: 'created {0}',
        args: [format(createdAt, now)],
        comment: 'An invite link, {0}: "3 days ago".',
      });
}

/** The same with the date: "Mar 14, 2026 (8 months ago)". */
export function formatCreationDate({ createdAt }: InviteLink, now: number): string | undefined {
  return createdAt === undefined
    ? undefined
    : l10n.t({
        message: '{0} ({1})',
        args: [new Intl.DateTimeFormat(env.language, { dateStyle: 'medium' }).format(createdAt), ago(createdAt, now)],
        comment: 'Any text, with another one about it in parentheses.',
      });
}

/** Within this time, the weekday alone is unambiguous. */
const sixDaysMs = 6 * 86_400_000;

/** When something happened: "Monday 14:02" within six days, after that with the date. */
export function formatMoment(at: number, now: number): string {
  return momentIn(at, now, 'long', { dateStyle: 'medium', timeStyle: 'short' });
}

/** The same, shorter: "Mon 14:02", after that only the date, because a row of the view has little room. */
export function shortMoment(at: number, now: number): string {
  return momentIn(at, now, 'short', { dateStyle: 'medium' });
}

function momentIn(at: number, now: number, weekday: 'long' | 'short', earlier: Intl.DateTimeFormatOptions): string {
  const options: Intl.DateTimeFormatOptions =
    Math.abs(now - at) < sixDaysMs ? { weekday, hour: 'numeric', minute: '2-digit' } : earlier;
  return new Intl.DateTimeFormat(env.language, options).format(at);
}

/** How many members joined since the user last looked; undefined if none did. */
export function formatNewcomers(count: number): string | undefined {
  return count === 0
    ? undefined
    : l10n.t({
        message: '{0} joined since you last looked',
        args: [formatNumber(count)],
        comment: '{0} is how many members.',
      });
}

interface Unit {
  readonly unit: Intl.RelativeTimeFormatUnit;
  readonly ms: number;
  /** The minimum distance for this unit, in milliseconds. */
  readonly from: number;
  /** `auto` if "yesterday" is as exact as "1 day ago". */
  readonly numeric: Intl.RelativeTimeFormatNumeric;
}

const dayMs = 86_400_000;
const monthMs = 30.4375 * dayMs;
const units: readonly Unit[] = [
  { unit: 'year', ms: 12 * monthMs, from: 24 * monthMs, numeric: 'always' },
  { unit: 'month', ms: monthMs, from: monthMs, numeric: 'always' },
  { unit: 'day', ms: dayMs, from: dayMs, numeric: 'auto' },
  { unit: 'hour', ms: 3_600_000, from: 3_600_000, numeric: 'auto' },
  { unit: 'minute', ms: 60_000, from: 60_000, numeric: 'auto' },
];
const underOneMinute: Unit = { unit: 'second', ms: Infinity, from: 0, numeric: 'auto' };

/** How long ago something happened: "5 minutes ago"; "just now" also for the future, as the clock may be set back. */
export function ago(at: number, now: number): string {
  return now - at < 60_000 ? l10n.t('just now') : relativeTime(at, now);
}

/** The same in the language's shortest form, "5m ago", because a row of the view has little room. */
export function shortAgo(at: number, now: number): string {
  return now - at < 60_000 ? l10n.t('just now') : relativeTime(at, now, 'narrow');
}

/** When something will happen: "in 30 seconds". */
export function timeFromNow(value: number, unit: Intl.RelativeTimeFormatUnit): string {
  return new Intl.RelativeTimeFormat(env.language).format(value, unit);
}

/** A rough time relative to `now`: "5 minutes ago", "now", "in 3 days". Times are in milliseconds. */
export function relativeTime(at: number, now: number, style: Intl.RelativeTimeFormatStyle = 'long'): string {
  const distance = at - now;
  const { unit, ms, numeric } = units.find(({ from }) => Math.abs(distance) >= from) ?? underOneMinute;
  return new Intl.RelativeTimeFormat(env.language, { numeric, style }).format(Math.trunc(distance / ms), unit);
}
