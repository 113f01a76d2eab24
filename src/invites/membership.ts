import type { KnownSessions } from '../auth/knownSessions';
import type { Session } from '../auth/session';
import type { InviteLink } from '../links/inviteLink';
import { isAdmin, type Organization } from '../organizations/organization';
import { listOfToken, type OrganizationList, OrganizationStore } from '../organizations/organizationStore';
import type { AskOptions } from './inviteQuestions';
import { type InvitedOrganization, type InviteStatus, organizationOf } from './inviteStatus';
import type { InviteStore } from './inviteStore';
import type { SharedLinks } from './sharedLinks';

/** What an invite is to the users who are signed in here. */
interface InviteMembership {
  /** The organization behind it as the session sees it that can do most there; undefined where none is known to be in it. */
  readonly membership?: Organization | undefined;
  /** The link that the organization has now, where it is known because one of them administers it. */
  readonly current?: InviteLink | undefined;
}

/** The membership that these listings show in the organization behind an invite. */
function membershipIn(
  organization: InvitedOrganization | undefined,
  link: InviteLink,
  listings: readonly OrganizationList[],
): Organization | undefined {
  const onService = listings.filter((listing) => listing.session.host.isSameService(link.host));
  return OrganizationStore.merge(onService).find(({ id }) => id === organization?.organizationId);
}

/** How the link stands to the one that an organization of one's own has now; undefined where that is not known, or not one's own. */
export function linkState(
  link: InviteLink,
  { membership, current }: InviteMembership,
): 'current' | 'replaced' | undefined {
  if (membership === undefined || !isAdmin(membership) || current === undefined) {
    return undefined;
  }
  return current.equals(link) ? 'current' : 'replaced';
}

/** All that is known about an invite. */
export interface ResolvedInvite extends InviteMembership {
  readonly link: InviteLink;
  readonly answer: InviteStatus;
}

interface MembershipServices {
  readonly invites: InviteStore;
  readonly knownSessions: KnownSessions;
  readonly organizations: OrganizationStore;
  readonly sharedLinks: SharedLinks;
}

/**
 * Asks what the invite is, and for a user or a link that was replaced also which organizations they are in. What asks by itself, such as a
 * hover, else takes what is known of that. It never reads an organization's invite, which may create it.
 */
export async function resolveInvite(
  services: MembershipServices,
  link: InviteLink,
  { by, signal, finishes }: AskOptions,
): Promise<ResolvedInvite> {
  const answer = await services.invites.ask(link, { by, signal, finishes });
  const isReplacedIn = await findReplaced(services, link, answer);
  const asks = isReplacedIn !== undefined || (by === 'user' && organizationOf(answer) !== undefined);
  const listings = asks ? await readListings(services, link, signal) : await knownListings(services, link);
  return resolved(services, link, recognized(answer, listings, isReplacedIn), listings);
}

/**
 * What an invite is, and to whom of those who are signed in, for somebody who puts its link or another one into a text: also asks
 * which organizations they are in, which changes nothing. It never reads an organization's invite.
 */
export async function resolveMembership(
  services: MembershipServices,
  link: InviteLink,
  signal?: AbortSignal,
): Promise<ResolvedInvite> {
  const answer = await services.invites.ask(link, { by: 'background', signal });
  const isReplacedIn = await findReplaced(services, link, answer);
  const asks = isReplacedIn !== undefined || organizationOf(answer) !== undefined;
  const listings = asks ? await readListings(services, link, signal) : [];
  return resolved(services, link, recognized(answer, listings, isReplacedIn), listings);
}

/** What is known without asking anybody; without an answer where there is none. */
export async function peekInvite(
  services: MembershipServices,
  link: InviteLink,
): Promise<Omit<ResolvedInvite, 'answer'> & { readonly answer: InviteStatus | undefined }> {
  const answer = services.invites.status(link);
  if (answer === undefined) {
    return { link, answer };
  }
  const listings = await knownListings(services, link);
  return resolved(services, link, recognized(answer, listings, await findReplaced(services, link, answer)), listings);
}

type IsReplacedIn = (organization: Organization) => boolean;

/** Tells the organization of which a dead link is remembered to have been replaced, where the answer does not say what it was for. */
async function findReplaced(
  { sharedLinks }: MembershipServices,
  link: InviteLink,
  answer: InviteStatus,
): Promise<IsReplacedIn | undefined> {
  return answer.kind === 'stopped' && answer.was === undefined ? sharedLinks.replaced(link) : undefined;
}

/** The answer about a dead link, with the organization of which it was replaced, where that is known. */
function recognized(
  answer: InviteStatus,
  listings: readonly OrganizationList[],
  isReplacedIn: IsReplacedIn | undefined,
): InviteStatus {
  const organization = isReplacedIn && OrganizationStore.merge(listings).find(isReplacedIn);
  if (organization === undefined || answer.kind !== 'stopped') {
    return answer;
  }
  const { id: organizationId, name, memberCount } = organization;
  return { ...answer, was: { organizationId, name, memberCount } };
}

function resolved(
  services: MembershipServices,
  link: InviteLink,
  answer: InviteStatus,
  listings: readonly OrganizationList[],
): ResolvedInvite {
  return { link, answer, ...membershipOf(services, link, answer, listings) };
}

function membershipOf(
  services: MembershipServices,
  link: InviteLink,
  answer: InviteStatus,
  listings: readonly OrganizationList[],
): InviteMembership {
  const membership = membershipIn(organizationOf(answer), link, listings);
  if (membership === undefined || !isAdmin(membership)) {
    return { membership };
  }
  // An organization has one invite, so one that works is its current one.
  return { membership, current: answer.kind === 'works' ? link : lastRead(services, membership, link, answer) };
}

async function readListings(
  services: MembershipServices,
  link: InviteLink,
  signal: AbortSignal | undefined,
): Promise<readonly OrganizationList[]> {
  const sessions = await sessionsAt(services, link);
  return Promise.all(sessions.map((session) => services.organizations.read(session, signal)));
}

async function knownListings(services: MembershipServices, link: InviteLink): Promise<readonly OrganizationList[]> {
  const listings = (await sessionsAt(services, link)).map(
    (session) => services.organizations.peek(session) ?? listOfToken(session),
  );
  return listings.filter((listing) => listing !== undefined);
}

/** None where that cannot be read: an answer about the invite says so. */
async function sessionsAt({ knownSessions }: MembershipServices, { host }: InviteLink): Promise<readonly Session[]> {
  return (await knownSessions.read()).sessions.filter((session) => session.host.isSameService(host));
}

/** What was last known of the current link; nothing where the answer says that this very link is dead by now. */
function lastRead(
  { invites }: MembershipServices,
  organization: Organization,
  link: InviteLink,
  answer: InviteStatus,
): InviteLink | undefined {
  const last = invites.current(organization);
  return answer.kind === 'stopped' && last?.equals(link) === true ? undefined : last;
}
