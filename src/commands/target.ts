import type { Organization } from '../organizations/organization';
import type { Session } from '../sessions/session';
import type { SessionStore } from '../sessions/sessionStore';
import type { Notices } from '../ui/notices';
import type { OrganizationPicker } from '../ui/organizationPicker';

/** What a command about one organization asks and says. */
interface Words {
  /** What the choice of an organization is for. */
  readonly title: string;
  /** What did not happen when it fails, as a whole sentence. */
  readonly failed: string;
}

/** Finds out which organization a command is about. */
export class Target {
  constructor(
    private readonly sessions: SessionStore,
    private readonly picker: OrganizationPicker,
    /** The organization that a tree row stands for, or undefined for anything else that a command may be called with. */
    private readonly organizationOf: (argument: unknown) => Organization | undefined,
    private readonly signIn: () => Promise<Session | undefined>,
    private readonly notices: Pick<Notices, 'failed'>,
  ) {}

  /** Does something with the organization, unless the person chose none. What fails is told, and can be tried again. */
  async act(argument: unknown, words: Words, act: (organization: Organization) => Promise<unknown>): Promise<void> {
    let organization: Organization | undefined;
    try {
      organization = await this.organization(argument, words.title);
      if (organization !== undefined) {
        await act(organization);
      }
    } catch (error) {
      this.notices.failed(words.failed, error, { organization, retry: () => this.act(argument, words, act) });
    }
  }

  /**
   * From the tree it is the row's organization. From the palette the person chooses, after signing in where nobody is.
   * @param title what the choice is for
   * @returns undefined when they chose none
   */
  async organization(argument: unknown, title: string): Promise<Organization | undefined> {
    const named = this.organizationOf(argument);
    if (named !== undefined) {
      return named;
    }
    const { sessions } = await this.sessions.read();
    const asked = sessions.length > 0 ? sessions : [await this.signIn()].filter((session) => session !== undefined);
    return asked.length === 0 ? undefined : this.picker.pick(asked, title);
  }
}
