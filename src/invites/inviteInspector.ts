import { isAdmin, type Organization } from '../organizations/organization';
import { listingOfToken, type Listing, type OrganizationDirectory } from '../organizations/organizationDirectory';
import type { Session } from '../sessions/session';
import { invitedTo, type InviteAnswer } from './inviteAnswer';
import type { InviteLink } from './inviteLink';
import type { AskOptions, InviteLookup } from './inviteLookup';
import type { InviteService } from './inviteService';
import { membershipIn, type InviteStanding } from './inviteStanding';

/** All that is known about an invite. */
export interface InspectedInvite extends InviteStanding {
  readonly link: InviteLink;
  readonly answer: InviteAnswer;
}

/** Finds out what an invite is, and what it is to who is signed in. */
export class InviteInspector {
  constructor(
    private readonly lookup: InviteLookup,
    private readonly sessions: () => Promise<readonly Session[]>,
    private readonly directory: OrganizationDirectory,
    private readonly invites: Pick<InviteService, 'retrieve' | 'lastRead'>,
  ) {}

  /**
   * Asks what the invite is. For a person also which organizations they are in, and, where they administer the one behind a
   * working invite, whether it is the current one. What asks by itself, such as a card, takes what is known of that: it costs no more
   * than one question for each invite, and reading an organization's invite may create it.
   */
  async inspect(link: InviteLink, { by, signal }: AskOptions): Promise<InspectedInvite> {
    const answer = await this.lookup.ask(link, { by, signal });
    const asks = by === 'person' && invitedTo(answer) !== undefined;
    const listings = asks ? await this.#readListings(link) : await this.#knownListings(link);
    const standing = this.#standing(link, answer, listings);
    const { membership } = standing;
    return asks && answer.kind === 'works' && membership !== undefined && isAdmin(membership)
      ? { link, answer, membership, current: await this.#current(membership, signal) }
      : { link, answer, ...standing };
  }

  /**
   * What an invite is, and to whom of those who are signed in, for somebody who puts its link or another one into a text: also asks
   * which organizations they are in, which changes nothing. It never reads an organization's invite.
   */
  async whose(link: InviteLink, signal?: AbortSignal): Promise<InspectedInvite> {
    const answer = await this.lookup.ask(link, { by: 'machine', signal });
    const listings = invitedTo(answer) === undefined ? [] : await this.#readListings(link);
    return { link, answer, ...this.#standing(link, answer, listings) };
  }

  /** What is known without asking anybody; without an answer where there is none. */
  async peek(
    link: InviteLink,
  ): Promise<Omit<InspectedInvite, 'answer'> & { readonly answer: InviteAnswer | undefined }> {
    const answer = this.lookup.peek(link);
    return { link, answer, ...(answer && this.#standing(link, answer, await this.#knownListings(link))) };
  }

  #standing(link: InviteLink, answer: InviteAnswer, listings: readonly Listing[]): InviteStanding {
    const membership = membershipIn(invitedTo(answer), link, listings);
    if (membership === undefined || !isAdmin(membership)) {
      return { membership };
    }
    // An organization has one invite, so one that works is its current one.
    return { membership, current: answer.kind === 'works' ? link : this.#lastRead(membership, link, answer) };
  }

  async #readListings(link: InviteLink): Promise<readonly Listing[]> {
    return Promise.all((await this.#sessionsAt(link)).map((session) => this.directory.read(session)));
  }

  async #knownListings(link: InviteLink): Promise<readonly Listing[]> {
    const listings = (await this.#sessionsAt(link)).map(
      (session) => this.directory.peek(session) ?? listingOfToken(session),
    );
    return listings.filter((listing) => listing !== undefined);
  }

  async #sessionsAt({ host }: InviteLink): Promise<readonly Session[]> {
    return (await this.sessions()).filter((session) => session.host.isSameService(host));
  }

  /** What was last known of the current link; nothing where the answer says that this very link is dead by now. */
  #lastRead(organization: Organization, link: InviteLink, answer: InviteAnswer): InviteLink | undefined {
    const last = this.invites.lastRead(organization);
    return answer.kind === 'stopped' && last?.equals(link) === true ? undefined : last;
  }

  /** The current link, or what was last known of it: it is one fact among others, and worth no failure. */
  async #current(...[organization, signal]: Parameters<InviteService['retrieve']>): Promise<InviteLink | undefined> {
    try {
      return await this.invites.retrieve(organization, signal);
    } catch {
      return this.invites.lastRead(organization);
    }
  }
}
