import { addFillerMembers } from './fillers';
import { Organization } from './organization';
import type { World } from './world';

const start = Date.UTC(2023, 0, 2, 8);
const hour = 60 * 60 * 1000;
const nameWords =
  'Amber Birch Cobalt Delta Ember Fjord Granite Heron Indigo Juniper Kelp Larch Maple Nimbus Onyx Pine'.split(' ');

/**
 * A large world: Ada is in 1,000 organizations (`crowd` and `org-1` to `org-999`), as admin of every third and of
 * `crowd`, which has 10,000 members. Members other than Ada and Grace are created on first use.
 */
export function seedLarge(world: World, size: { organizations?: number; crowd?: number } = {}): void {
  const { organizations = 1000, crowd: memberCount = 10_000 } = size;
  const ada = world.addPerson('ada', start, 'Ada Lovelace', 'ada@crowd.example');
  const grace = world.addPerson('grace', start, 'Grace Hopper', 'grace@crowd.example');

  for (let index = 0; index < organizations; index += 1) {
    const isLargest = index === 0;
    const key = isLargest ? 'crowd' : `org-${index}`;
    const name = isLargest
      ? 'The Crowd'
      : `${nameWords[index % nameWords.length] ?? ''} Works ${String(index).padStart(4, '0')}`;
    const createdAt = start + index * hour;
    const id = world.stableId(`organization ${key}`, createdAt);
    const tier = 'ORGANIZATION_TIER_ENTERPRISE';
    const organization = world.addOrganization(new Organization({ id, key, name, tier, createdAt }));
    const role = index % 3 === 0 ? 'ORGANIZATION_ROLE_ADMIN' : 'ORGANIZATION_ROLE_MEMBER';
    world.addInitialMember(organization, ada, role);
    if (isLargest) {
      world.addInitialMember(organization, grace, 'ORGANIZATION_ROLE_ADMIN');
    }
    addFillerMembers(world, organization, isLargest ? Math.max(memberCount - 2, 0) : index % 40);
    if (index % 2 === 0) {
      world.replaceInvite(organization, world.stableId(`invite ${key}`, createdAt));
    }
  }
  const crowd = world.organization('crowd');
  world.addToken('ada', ada);
  world.addToken('grace', grace);
  world.addToken('ada-crowd', ada, crowd);
  world.addToken('expired', ada, crowd, { expiresAt: start + hour });
}
