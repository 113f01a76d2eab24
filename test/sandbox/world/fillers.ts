import { personEmail, personName } from './names';
import type { Organization } from './organization';
import type { Member } from './people';
import type { World } from './world';

const day = 24 * 60 * 60 * 1000;

/** Adds `count` members who never sign in: 1 in 10 is an admin, 1 in 25 is suspended. */
export function addFillerMembers(world: World, organization: Organization, count: number): void {
  organization.members.addLazily(count, function* (): Iterable<Member> {
    for (let index = 0; index < count; index += 1) {
      const memberSince = organization.createdAt + (index + 1) * day;
      yield {
        userId: world.stableId(`filler ${organization.key} ${index}`, memberSince),
        fullName: personName(index),
        email: personEmail(index, `${organization.key}.example`),
        loginProvider: index % 2 === 0 ? 'google' : 'github',
        memberSince,
        role: index % 10 === 4 ? 'ORGANIZATION_ROLE_ADMIN' : 'ORGANIZATION_ROLE_MEMBER',
        status: index % 25 === 24 ? 'USER_STATUS_SUSPENDED' : 'USER_STATUS_ACTIVE',
      };
    }
  });
}
