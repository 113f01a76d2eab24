import { type Clock, type KeyValueStore, remember } from '../api/ports';
import { type Organization, organizationKey } from '../organizations/organization';

const mementoKey = 'replacements';

/** For how long a replacement is recent. */
const recentMs = 60_000;

interface ReplacementServices {
  readonly memento: KeyValueStore;
  readonly clock: Clock;
}

/**
 * How many milliseconds ago this user replaced the invite of an organization, in any window, when that is less than a minute; else
 * undefined. Whoever replaces it again right after has most likely pressed twice, or sent the first new link already.
 */
export function replacementAge(services: ReplacementServices, organization: Organization): number | undefined {
  const at = recentReplacements(services).get(organizationKey(organization));
  return at === undefined ? undefined : services.clock.now() - at;
}

/** Remembers that the invite of an organization was just replaced. Never fails. */
export async function noteReplacement(services: ReplacementServices, organization: Organization): Promise<void> {
  const recent = recentReplacements(services).set(organizationKey(organization), services.clock.now());
  await remember(services.memento, mementoKey, Object.fromEntries(recent));
}

/** Times by organization. What is no longer recent, or lies ahead because the clock was set back, is left out. */
function recentReplacements({ memento, clock }: ReplacementServices): Map<string, number> {
  const times = memento.get(mementoKey);
  const now = clock.now();
  return new Map(
    Object.entries(typeof times === 'object' && times !== null ? times : {}).flatMap(([key, at]): [string, number][] =>
      typeof at === 'number' && at <= now && now - at < recentMs ? [[key, at]] : [],
    ),
  );
}
