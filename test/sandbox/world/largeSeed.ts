import { fill } from './fillers';
import { Organization } from './organization';
import type { World } from './world';

const start = Date.UTC(2023, 0, 2, 8);
const hour = 60 * 60 * 1000;
const words =
  'Amber Birch Cobalt Delta Ember Fjord Granite Heron Indigo Juniper Kelp Larch Maple Nimbus Onyx Pine'.split(' ');

/**
 * A large world: Ada is in 1,000 organizations (`crowd` and `org-1` to `org-999`), as admin of every third and of
 * `crowd`, which has 10,000 members. Members other than Ada and Grace are created on first use.
 */
export function seedLarge(world: World, size: { organizations?: number; crowd?: number } = {}): void {
  const { organizations = 1000, crowd: crowdSize = 10_000 } = size;
  const ada = world.addPerson('ada', start, 'Ada Lovelace', 'ada@crowd.example');
  const grace = world.addPerson('grace', start, 'Grace Hopper', 'grace@crowd.example');

  for (let index = 0; index < organizations; index += 1) {
    const isCrowd = index === 0;
    const key = isCrowd ? 'crowd' : `org-${index}`;
    const name = isCrowd ? 'The Crowd' : `${words[index % words.length] ?? ''} Works ${String(index).padStart(4, '0')}`;
    const createdAt = start + index * hour;
    const id = world.stableId(`organization ${key}`, createdAt);
    const tier = 'ORGANIZATION_TIER_ENTERPRISE';
    const organization = world.addOrganization(new Organization({ id, key, name, tier, createdAt }));
    const role = index % 3 === 0 ? 'ORGANIZATION_ROLE_ADMIN' : 'ORGANIZATION_ROLE_MEMBER';
    world.enrolAtStart(organization, ada, role);
    if (isCrowd) {
      world.enrolAtStart(organization, grace, 'ORGANIZATION_ROLE_ADMIN');
    }
    fill(world, organization, isCrowd ? Math.max(crowdSize - 2, 0) : index % 40);
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
