import type { GitpodHost } from '../../../src/api/host';
import type { Session } from '../../../src/auth/session';
import type { Organization } from '../../../src/organizations/organization';
import { gitpod, grace, signedIn } from '../../fakes/people';

/** A session with this id. */
export function session(id: string, host: GitpodHost = gitpod): Session {
  return { ...signedIn(grace, { host, label: id }), id };
}

/** An organization as it is listed for a session. */
export function organization(id: string, by: Session, role: 'ADMIN' | 'MEMBER' = 'MEMBER'): Organization {
  return { id, name: id, session: by, role: `ORGANIZATION_ROLE_${role}`, tier: 'ORGANIZATION_TIER_CORE' };
}
