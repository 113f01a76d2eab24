import { remember, type Clock, type Memory } from '../gitpod/ports';
import { organizationKey, type Organization } from '../organizations/organization';

const replacementsName = 'replacements';

/** For how long a replacement is recent. */
const recentMs = 60_000;

/**
 * When this person last replaced the invite of an organization, in any window. Whoever replaces it again right after has most
 * likely pressed twice, or sent the first new link already.
 */
export class RecentReplacements {
  constructor(
    private readonly memory: Memory,
    private readonly clock: Clock,
  ) {}

  /** How many milliseconds ago the invite was replaced, when that is less than a minute; else undefined. */
  age(organization: Organization): number | undefined {
    const at = this.#recent().get(organizationKey(organization));
    return at === undefined ? undefined : this.clock.now() - at;
  }

  /** Never fails. */
  async note(organization: Organization): Promise<void> {
    const recent = this.#recent().set(organizationKey(organization), this.clock.now());
    await remember(this.memory, replacementsName, Object.fromEntries(recent));
  }

  /** Times by organization. What is no longer recent, or lies ahead because the clock was set back, is left out. */
  #recent(): Map<string, number> {
    const times = this.memory.get(replacementsName);
    const now = this.clock.now();
    return new Map(
      Object.entries(typeof times === 'object' && times !== null ? times : {}).flatMap(
        ([key, at]): [string, number][] =>
          typeof at === 'number' && at <= now && now - at < recentMs ? [[key, at]] : [],
      ),
    );
  }
}
