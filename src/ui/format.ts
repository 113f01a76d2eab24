import { env, l10n } from 'vscode';

import type { OrganizationRole, OrganizationTier } from '../api/messages';
import { sanitizeForDisplay } from '../api/sanitize';
import type { Session } from '../auth/session';
import type { InviteLink } from '../links/inviteLink';
import type { Organization } from '../organizations/organization';

/** The organization's name, sanitized; a placeholder where the service tells none. */
export function organizationName(organization: Pick<Organization, 'name'>): string {
  return sanitizeForDisplay(organization.name) || l10n.t('An organization without a name');
}

/** Undefined where the service does not tell the role. */
export function formatRole(role: OrganizationRole): string | undefined {
  switch (role) {
    case 'ORGANIZATION_ROLE_ADMIN':
      return l10n.t('admin');
    case 'ORGANIZATION_ROLE_MEMBER':
      return l10n.t('member');
    case 'ORGANIZATION_ROLE_UNSPECIFIED':
      return undefined;
    default:
      return role satisfies never;
  }
}

/** Undefined where the service does not tell the tier. */
export function formatTier(tier: OrganizationTier): string | undefined {
  switch (tier) {
    case 'ORGANIZATION_TIER_FREE':
    case 'ORGANIZATION_TIER_FREE_ONA':
      return l10n.t('Free');
    case 'ORGANIZATION_TIER_CORE':
      return l10n.t('Core');
    case 'ORGANIZATION_TIER_ENTERPRISE':
      return l10n.t('Enterprise');
    case 'ORGANIZATION_TIER_UNSPECIFIED':
      return undefined;
    default:
      return tier satisfies never;
  }
}

/** How many members, in words; undefined where the service does not tell. */
export function formatMemberCount({ memberCount }: Pick<Organization, 'memberCount'>): string | undefined {
  if (memberCount === undefined) {
    return undefined;
  }
  return memberCount === 1 ? l10n.t('1 member') : l10n.t('{0} members', formatNumber(memberCount));
}

/** A number as it is written in the editor's language. */
export function formatNumber(value: number): string {
  return value.toLocaleString(env.language);
}

/** How an organization appears in a list: what is shown of it, and what it is. */
interface Listed {
  readonly id: string;
  /** Untrusted text. */
  readonly name: string;
}

const endings = [-4, -8, -12];

/**
 * What tells organizations apart that are shown under the same name in one list: `ID …1f2d`, by organization id. Others have no
 * entry. As many characters of the id as that takes.
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
        l10n.t('ID {0}', length === undefined ? id : `…${id.slice(length)}`),
      ]);
    }),
  );
}

/** Which account, where accounts are listed: its label, and the host where accounts of several hosts are listed. */
export function formatAccount(
  { label, host }: Pick<Session, 'label' | 'host'>,
  listed: readonly Pick<Session, 'host'>[],
): string {
  const several = listed.some((other) => !other.host.equals(host));
  return several && !namesHost({ label, host })
    ? `${sanitizeForDisplay(label)} · ${host.hostname}`
    : sanitizeForDisplay(label);
}

/** For a confirmation: which account, and at which host. */
export function accountFact({ label, host }: Pick<Session, 'label' | 'host'>): string {
  const shown = sanitizeForDisplay(label);
  return namesHost({ label, host }) ? l10n.t('As {0}.', shown) : l10n.t('As {0}, at {1}.', shown, host.hostname);
}

/** For a confirmation: which organization, and as whom. Organizations with the same name differ in one of these. */
export function organizationFacts({ id, session }: Pick<Organization, 'id' | 'session'>): readonly string[] {
  return [organizationIdFact(id), accountFact(session)];
}

/** For a confirmation: the end of the organization's id, which is enough to tell it from another of the same name. */
export function organizationIdFact(id: string): string {
  return l10n.t('Organization ID: {0}', `…${id.slice(-8)}`);
}

/** Whether what is shown of the label has the host as a part of its own. */
function namesHost({ label, host }: Pick<Session, 'label' | 'host'>): boolean {
  const parts = sanitizeForDisplay(label).split(' – ');
  return parts.includes(host.hostname) || parts.includes(host.origin);
}

/** When the service made the link, where its id tells: "created 8 months ago". */
export function formatCreated({ createdAt }: InviteLink, now: number, format = ago): string | undefined {
  return createdAt === undefined ? undefined : l10n.t('created {0}', format(createdAt, now));
}

/** The same with the day: "Mar 14, 2026 (8 months ago)". */
export function formatCreationDate({ createdAt }: InviteLink, now: number): string | undefined {
  return createdAt === undefined
    ? undefined
    : l10n.t(
        '{0} ({1})',
        new Intl.DateTimeFormat(env.language, { dateStyle: 'medium' }).format(createdAt),
        ago(createdAt, now),
      );
}

interface Unit {
  readonly unit: Intl.RelativeTimeFormatUnit;
  readonly ms: number;
  /** The distance in milliseconds from which on it is used. */
  readonly from: number;
  /** Whether "yesterday" says it as well as "1 day ago". */
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

/** How long ago something was: "5 minutes ago"; "just now" also where it seems to lie ahead, because the clock was set back since. */
export function ago(at: number, now: number): string {
  return now - at < 60_000 ? l10n.t('just now') : relativeTime(at, now);
}

/** The same in as few letters as the language has for it: "5m ago". A row of the view has room for no more. */
export function shortAgo(at: number, now: number): string {
  return now - at < 60_000 ? l10n.t('just now') : relativeTime(at, now, 'narrow');
}

/** How long ago something was, or in how long it will be, roughly: "5 minutes ago", "now", "in 3 days". Times are in milliseconds. */
export function relativeTime(at: number, now: number, style: Intl.RelativeTimeFormatStyle = 'long'): string {
  const distance = at - now;
  const { unit, ms, numeric } = units.find(({ from }) => Math.abs(distance) >= from) ?? underOneMinute;
  return new Intl.RelativeTimeFormat(env.language, { numeric, style }).format(Math.trunc(distance / ms), unit);
}
