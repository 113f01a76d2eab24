import type { KnownSessions } from '../auth/knownSessions';
import type { Session } from '../auth/session';
import type { InviteLink } from '../links/inviteLink';
import { isAdmin, type Organization } from '../organizations/organization';
import { listOfToken, type OrganizationList, OrganizationStore } from '../organizations/organizationStore';
import type { AskOptions } from './inviteStatusRequests';
import { type InvitedOrganization, type InviteStatus, organizationOf } from './inviteStatus';
import type { InviteStore } from './inviteStore';
import type { SharedLinks } from './sharedLinks';

/** How an invite relates to the signed-in accounts. */
interface InviteMembership {
  /**
   * The organization of the invite, as seen by the session with the most permissions there; undefined if no session is
   * known to be a member.
   */
  readonly membership?: Organization | undefined;
  /** The current link of the organization, if it is known because one of the accounts is an admin. */
  readonly current?: InviteLink | undefined;
}

/** The membership in an invite's organization, according to these lists. */
function membershipIn(
  organization: InvitedOrganization | undefined,
  link: InviteLink,
  listings: readonly OrganizationList[],
): Organization | undefined {
  const onService = listings.filter((listing) => listing.session.host.isSameService(link.host));
  return OrganizationStore.merge(onService).find(({ id }) => id === organization?.organizationId);
}

/**
 * Whether a link is the current one of an organization of the user; undefined if the user is not an admin of it, or the
 * current link is not known.
 */
export function linkState(
  link: InviteLink,
  { membership, current }: InviteMembership,
): 'current' | 'replaced' | undefined {
  if (membership === undefined || !isAdmin(membership) || current === undefined) {
    return undefined;
  }
  return current.equals(link) ? 'current' : 'replaced';
}

/** Everything known about an invite. */
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
 * Requests the status of an invite. For a user, or if the link is known to have been replaced, also loads the
 * organizations of the signed-in accounts; other background callers such as a hover use those already known. Never
 * reads an organization's invite, because that may create one.
 */
export async function resolveInvite(
  services: MembershipServices,
  link: InviteLink,
  { by, signal, continueAfterAbort: finishes }: AskOptions,
): Promise<ResolvedInvite> {
  const answer = await services.invites.ask(link, { by, signal, continueAfterAbort: finishes });
  const isReplacedIn = await findReplaced(services, link, answer);
  const asks = isReplacedIn !== undefined || (by === 'user' && organizationOf(answer) !== undefined);
  const listings = asks ? await readListings(services, link, signal) : await knownListings(services, link);
  return resolved(services, link, recognized(answer, listings, isReplacedIn), listings);
}

/**
 * Resolves an invite and its membership for inserting its link, or another one in its place, into a text. Also loads
 * the organizations of the signed-in accounts, which changes nothing. Never reads an organization's invite.
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

/** What is known without a request; `answer` is undefined if no status is cached. */
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

/**
 * For a link that stopped working and whose status does not name its organization: a predicate for the organization
 * that is recorded to have replaced it.
 */
async function findReplaced(
  { sharedLinks }: MembershipServices,
  link: InviteLink,
  answer: InviteStatus,
): Promise<IsReplacedIn | undefined> {
  return answer.kind === 'revoked' && answer.lastKnown === undefined ? sharedLinks.replaced(link) : undefined;
}

/** Adds the organization that replaced it to the status of a link that stopped working, if it is known. */
function recognized(
  answer: InviteStatus,
  listings: readonly OrganizationList[],
  isReplacedIn: IsReplacedIn | undefined,
): InviteStatus {
  const organization = isReplacedIn && OrganizationStore.merge(listings).find(isReplacedIn);
  if (organization === undefined || answer.kind !== 'revoked') {
    return answer;
  }
  const { id: organizationId, name, memberCount } = organization;
  return { ...answer, lastKnown: { organizationId, name, memberCount } };
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
  // An organization has one invite, so a valid link is the current one.
  return { membership, current: answer.kind === 'valid' ? link : lastRead(services, membership, link, answer) };
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

/** Empty if the sessions cannot be read: the status of the invite reports that failure. */
async function sessionsAt({ knownSessions }: MembershipServices, { host }: InviteLink): Promise<readonly Session[]> {
  return (await knownSessions.read()).sessions.filter((session) => session.host.isSameService(host));
}

/** The last known current link; undefined if the status says that this very link stopped working. */
function lastRead(
  { invites }: MembershipServices,
  organization: Organization,
  link: InviteLink,
  answer: InviteStatus,
): InviteLink | undefined {
  const last = invites.current(organization);
  return answer.kind === 'revoked' && last?.equals(link) === true ? undefined : last;
}
