import type { Session } from '../auth/session';
import type { InviteLink } from '../links/inviteLink';
import { isAdmin, type Organization } from '../organizations/organization';
import { listOfToken, type OrganizationList, OrganizationStore } from '../organizations/organizationStore';
import { type InvitedOrganization, type InviteStatus, organizationOf } from './inviteStatus';
import type { AskOptions, InviteStore } from './inviteStore';
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

type ReplacedOf = (organization: Organization) => boolean;

/** The answer about a dead link, with the organization of which it was replaced, where that is known. */
function recognized(
  answer: InviteStatus,
  listings: readonly OrganizationList[],
  replacedOf: ReplacedOf | undefined,
): InviteStatus {
  const organization = replacedOf && OrganizationStore.merge(listings).find(replacedOf);
  if (organization === undefined || answer.kind !== 'stopped') {
    return answer;
  }
  const { id: organizationId, name, memberCount } = organization;
  return { ...answer, was: { organizationId, name, memberCount } };
}

/** Finds out what an invite is, and what it is to who is signed in. */
export class InviteResolver {
  constructor(
    private readonly invites: InviteStore,
    private readonly sessions: () => Promise<readonly Session[]>,
    private readonly organizations: OrganizationStore,
    private readonly sharedLinks: SharedLinks,
  ) {}

  /**
   * Asks what the invite is, and for a user or a link that was replaced also which organizations they are in. What asks by itself, such
   * as a hover, else takes what is known of that. It never reads an organization's invite, which may create it.
   */
  async resolve(link: InviteLink, { by, signal, finishes }: AskOptions): Promise<ResolvedInvite> {
    const answer = await this.invites.ask(link, { by, signal, finishes });
    const replacedOf = await this.#replacedOf(link, answer);
    const asks = replacedOf !== undefined || (by === 'user' && organizationOf(answer) !== undefined);
    const listings = asks ? await this.#readListings(link, signal) : await this.#knownListings(link);
    return this.#resolved(link, recognized(answer, listings, replacedOf), listings);
  }

  /**
   * What an invite is, and to whom of those who are signed in, for somebody who puts its link or another one into a text: also asks
   * which organizations they are in, which changes nothing. It never reads an organization's invite.
   */
  async resolveMembership(link: InviteLink, signal?: AbortSignal): Promise<ResolvedInvite> {
    const answer = await this.invites.ask(link, { by: 'background', signal });
    const replacedOf = await this.#replacedOf(link, answer);
    const asks = replacedOf !== undefined || organizationOf(answer) !== undefined;
    const listings = asks ? await this.#readListings(link, signal) : [];
    return this.#resolved(link, recognized(answer, listings, replacedOf), listings);
  }

  /** What is known without asking anybody; without an answer where there is none. */
  async peek(
    link: InviteLink,
  ): Promise<Omit<ResolvedInvite, 'answer'> & { readonly answer: InviteStatus | undefined }> {
    const answer = this.invites.status(link);
    if (answer === undefined) {
      return { link, answer };
    }
    const listings = await this.#knownListings(link);
    return this.#resolved(link, recognized(answer, listings, await this.#replacedOf(link, answer)), listings);
  }

  #resolved(link: InviteLink, answer: InviteStatus, listings: readonly OrganizationList[]): ResolvedInvite {
    return { link, answer, ...this.#standing(link, answer, listings) };
  }

  /** Of which organization a dead link is remembered to have been replaced, where the answer does not say what it was for. */
  async #replacedOf(link: InviteLink, answer: InviteStatus): Promise<ReplacedOf | undefined> {
    return answer.kind === 'stopped' && answer.was === undefined ? this.sharedLinks.replaced(link) : undefined;
  }

  #standing(link: InviteLink, answer: InviteStatus, listings: readonly OrganizationList[]): InviteMembership {
    const membership = membershipIn(organizationOf(answer), link, listings);
    if (membership === undefined || !isAdmin(membership)) {
      return { membership };
    }
    // An organization has one invite, so one that works is its current one.
    return { membership, current: answer.kind === 'works' ? link : this.#lastRead(membership, link, answer) };
  }

  async #readListings(link: InviteLink, signal: AbortSignal | undefined): Promise<readonly OrganizationList[]> {
    return Promise.all((await this.#sessionsAt(link)).map((session) => this.organizations.read(session, signal)));
  }

  async #knownListings(link: InviteLink): Promise<readonly OrganizationList[]> {
    const listings = (await this.#sessionsAt(link)).map(
      (session) => this.organizations.peek(session) ?? listOfToken(session),
    );
    return listings.filter((listing) => listing !== undefined);
  }

  async #sessionsAt({ host }: InviteLink): Promise<readonly Session[]> {
    return (await this.sessions()).filter((session) => session.host.isSameService(host));
  }

  /** What was last known of the current link; nothing where the answer says that this very link is dead by now. */
  #lastRead(organization: Organization, link: InviteLink, answer: InviteStatus): InviteLink | undefined {
    const last = this.invites.current(organization);
    return answer.kind === 'stopped' && last?.equals(link) === true ? undefined : last;
  }
}
