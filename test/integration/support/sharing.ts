import { GitpodHost } from '../../../src/api/host';
import { systemClock } from '../../../src/api/ports';
import type { Session } from '../../../src/auth/session';
import { SaltStore } from '../../../src/invites/salt';
import { LinkRecords } from '../../../src/invites/linkRecords';
import { SharedLinks } from '../../../src/invites/sharedLinks';
import { InviteLink } from '../../../src/links/inviteLink';
import type { Organization } from '../../../src/organizations/organization';
import { boundedSecrets } from '../../fakes/boundedSecrets';
import { Keychain } from '../../fakes/keychain';
import { LoggedLines } from '../../fakes/logged';
import { FakeMemento } from '../../fakes/memento';

const host = GitpodHost.default;

const session: Session = {
  id: `${host.origin}/ada`,
  subjectId: 'ada',
  name: 'Ada Lovelace',
  reach: { kind: 'account' },
  host,
  source: 'pasted',
  signIn: 'ada',
  label: 'Ada Lovelace',
};

/** An organization whose name has special characters of every text format. */
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

/** Records notifications. A failure notification fails the test. */
export class RecordedNotifications {
  readonly messages: string[] = [];

  readonly info = (message: string): void => {
    this.messages.push(message);
  };

  readonly error = (what: string, error: unknown): never => {
    throw new Error(what, { cause: error });
  };
}

/** An empty `SharedLinks`. */
export function noSharedLinks(): SharedLinks {
  const log = new LoggedLines();
  const salts = new SaltStore(boundedSecrets(new Keychain(), systemClock), log);
  return new SharedLinks(new LinkRecords(new FakeMemento().window(), salts, log), systemClock);
}
