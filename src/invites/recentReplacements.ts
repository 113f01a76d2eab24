import { type Clock, type KeyValueStore, remember } from '../api/ports';
import { type Organization, organizationKey } from '../organizations/organization';

const mementoKey = 'replacements';

/** How long a replacement counts as recent, in milliseconds. */
const recentMs = 60_000;

interface ReplacementServices {
  readonly memento: KeyValueStore;
  readonly clock: Clock;
}

/**
 * How many milliseconds ago this user replaced the invite of an organization, in any window; undefined if that was not
 * within the last minute. A user who replaces it again so soon has most likely clicked twice, or already shared the new
 * link.
 */
export function replacementAge(services: ReplacementServices, organization: Organization): number | undefined {
  const at = recentReplacements(services).get(organizationKey(organization));
  return at === undefined ? undefined : services.clock.now() - at;
}

/** Records that the invite of an organization was just replaced. Never fails. */
export async function noteReplacement(services: ReplacementServices, organization: Organization): Promise<void> {
  const recent = recentReplacements(services).set(organizationKey(organization), services.clock.now());
  await remember(services.memento, mementoKey, Object.fromEntries(recent));
}

/** Times by organization, without those that are no longer recent, or in the future because the clock was set back. */
function recentReplacements({ memento, clock }: ReplacementServices): Map<string, number> {
  const times = memento.get(mementoKey);
  const now = clock.now();
  return new Map(
    Object.entries(typeof times === 'object' && times !== null ? times : {}).flatMap(([key, at]): [string, number][] =>
      typeof at === 'number' && at <= now && now - at < recentMs ? [[key, at]] : [],
    ),
  );
}
