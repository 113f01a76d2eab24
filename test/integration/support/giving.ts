import { GitpodHost } from '../../../src/gitpod/gitpodHost';
import { systemClock } from '../../../src/gitpod/ports';
import { Token } from '../../../src/gitpod/token';
import { InviteLink } from '../../../src/invites/inviteLink';
import { SaltKeeper } from '../../../src/invites/salt';
import { SharedLinks } from '../../../src/invites/sharedLinks';
import type { Organization } from '../../../src/organizations/organization';
import type { Session } from '../../../src/sessions/session';
import { LoggedLines } from '../../unit/gitpod/support/logged';
import { Keychain } from '../../unit/support/keychain';
import { SharedMemory } from '../../unit/support/sharedMemory';

const host = GitpodHost.default;

const session: Session = {
  id: `${host.origin}/ada`,
  subjectId: 'ada',
  name: 'Ada Lovelace',
  reach: { kind: 'account' },
  host,
  token: new Token('gitpod_pat_sample_Zm9vYmFyYmF6cXV4cXV1eA'),
  source: 'pasted',
  signIn: 'ada',
  label: 'Ada Lovelace',
};

/** An organization whose name means something in every kind of text. */
export const acme: Organization = {
  id: '0190d0a1-5555-7abc-8def-0123456789ab',
  name: 'R&D <b>*Acme*</b> |1| "2"',
  session,
  role: 'ORGANIZATION_ROLE_ADMIN',
  tier: 'ORGANIZATION_TIER_CORE',
  memberCount: 1234,
};

export const first = new InviteLink(host, '0190d0a1-0001-7abc-8def-0000000a1f2d');
export const second = new InviteLink(host, '0190d0a1-0002-7abc-8def-0000000b9abc');

/** Hears what would be shown. A failure fails the test. */
export class HeardNotices {
  readonly heard: string[] = [];

  readonly done = (message: string): void => {
    this.heard.push(message);
  };

  readonly failed = (what: string, error: unknown): never => {
    throw new Error(what, { cause: error });
  };
}

/** Shared links that nobody has shared yet. */
export function noSharedLinks(): SharedLinks {
  const log = new LoggedLines();
  return new SharedLinks(new SharedMemory().window(), new SaltKeeper(new Keychain().window(), log), systemClock, log);
}
