import type { Session } from '../auth/session';
import type { InviteLink } from '../links/inviteLink';
import { isAdmin, type Organization } from '../organizations/organization';
import { listOfToken, type OrganizationList, OrganizationStore } from '../organizations/organizationStore';
import { type InvitedOrganization, type InviteStatus, organizationOf } from './inviteStatus';
import type { AskOptions, InviteStore } from './inviteStore';

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

/** Finds out what an invite is, and what it is to who is signed in. */
export class InviteResolver {
  constructor(
    private readonly invites: InviteStore,
    private readonly sessions: () => Promise<readonly Session[]>,
    private readonly organizations: OrganizationStore,
  ) {}

  /**
   * Asks what the invite is, and for a user also which organizations they are in. What asks by itself, such as a hover, takes what is
   * known of that. It never reads an organization's invite, which may create it.
   */
  async resolve(link: InviteLink, { by, signal, finishes }: AskOptions): Promise<ResolvedInvite> {
    const answer = await this.invites.ask(link, { by, signal, finishes });
    const asks = by === 'user' && organizationOf(answer) !== undefined;
    const listings = asks ? await this.#readListings(link, signal) : await this.#knownListings(link);
    return { link, answer, ...this.#standing(link, answer, listings) };
  }

  /**
   * What an invite is, and to whom of those who are signed in, for somebody who puts its link or another one into a text: also asks
   * which organizations they are in, which changes nothing. It never reads an organization's invite.
   */
  async resolveMembership(link: InviteLink, signal?: AbortSignal): Promise<ResolvedInvite> {
    const answer = await this.invites.ask(link, { by: 'background', signal });
    const listings = organizationOf(answer) === undefined ? [] : await this.#readListings(link, signal);
    return { link, answer, ...this.#standing(link, answer, listings) };
  }

  /** What is known without asking anybody; without an answer where there is none. */
  async peek(
    link: InviteLink,
  ): Promise<Omit<ResolvedInvite, 'answer'> & { readonly answer: InviteStatus | undefined }> {
    const answer = this.invites.status(link);
    return { link, answer, ...(answer && this.#standing(link, answer, await this.#knownListings(link))) };
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
