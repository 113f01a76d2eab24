import { isAdmin } from '../organizations/organization';
import type { Listing, OrganizationDirectory } from '../organizations/organizationDirectory';
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
   * working invite, whether it is the current one. What asks by itself takes what is known of that: reading an organization's
   * invite may create it.
   */
  async inspect(link: InviteLink, { by, signal }: AskOptions): Promise<InspectedInvite> {
    const answer = await this.lookup.ask(link, { by, signal });
    const organization = invitedTo(answer);
    if (organization === undefined) {
      return { link, answer };
    }
    const listings = await this.#listings(link, by);
    const membership = membershipIn(organization, link, listings);
    if (membership === undefined || !isAdmin(membership)) {
      return { link, answer, membership };
    }
    const mayRead = by === 'person' && answer.kind === 'works';
    const current = mayRead ? await this.#current(membership, signal) : this.invites.lastRead(membership);
    return { link, answer, membership, current };
  }

  async #listings(link: InviteLink, by: AskOptions['by']): Promise<readonly Listing[]> {
    const sessions = (await this.sessions()).filter((session) => session.host.isSameService(link.host));
    return by === 'person'
      ? Promise.all(sessions.map((session) => this.directory.read(session)))
      : sessions.map((session) => this.directory.peek(session)).filter((listing) => listing !== undefined);
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
