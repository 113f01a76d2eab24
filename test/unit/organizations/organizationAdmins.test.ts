import assert from 'node:assert/strict';
import { readAdmins } from '../../../src/organizations/members';
import { failureOf } from '../../fakes/samples';
import { Service } from '../../fakes/service';

describe('The admins of an organization', () => {
  let service: Service;

  before(async () => {
    service = await Service.start();
  });

  beforeEach(() => {
    service.reset();
  });

  after(() => service.close());

  const names = async (key = 'sever'): Promise<string[]> =>
    (await readAdmins(service.clients, service.organization(key))).map(({ fullName }) => fullName);

  it('are listed for a member, by name', async () => {
    const all = await names();
    assert.ok(all.includes('Grace Hopper'));
    assert.ok(!all.includes('Ada Lovelace'));
    assert.deepEqual(all, all.toSorted(new Intl.Collator('en').compare));
  });

  it('are listed without sorting by the service', async () => {
    service.sandbox.changeBehaviour({ sorting: 'refused' });
    assert.ok((await names()).includes('Grace Hopper'));
  });

  it('are filtered by role and status, whatever the service sends', async () => {
    const member = (fullName: string, role: string, status: string): object => ({
      userId: '0190d0a1-3333-7abc-8def-0123456789ab',
      fullName,
      email: '',
      role,
      status,
      loginProvider: '',
    });
    const body = JSON.stringify({
      members: [
        member('a member', 'ORGANIZATION_ROLE_MEMBER', 'USER_STATUS_ACTIVE'),
        member('an admin', 'ORGANIZATION_ROLE_ADMIN', 'USER_STATUS_ACTIVE'),
        member('an admin of an unknown state', 'ORGANIZATION_ROLE_ADMIN', 'USER_STATUS_NEWER'),
        member('who left', 'ORGANIZATION_ROLE_ADMIN', 'USER_STATUS_LEFT'),
        member('who is suspended', 'ORGANIZATION_ROLE_ADMIN', 'USER_STATUS_SUSPENDED'),
      ],
    });
    service.sandbox.faults({ method: 'ListMembers', fault: { kind: 'answer', body } });
    assert.deepEqual(await names(), ['an admin', 'an admin of an unknown state']);
  });

  it('are read to the last page, up to a limit for an endless list', async () => {
    for (let page = 0; page < 99; page++) {
      const body = JSON.stringify({ members: [], pagination: { nextToken: `page ${page}` } });
      service.sandbox.faults({ method: 'ListMembers', fault: { kind: 'answer', body } });
    }
    assert.deepEqual(await names(), []);
    assert.equal(service.sandbox.calls('ListMembers').length, 10);
  });

  it('stop when the service repeats a page', async () => {
    const body = JSON.stringify({ members: [], pagination: { nextToken: 'again' } });
    service.sandbox.faults({ method: 'ListMembers', times: 99, fault: { kind: 'answer', body } });
    assert.deepEqual(await names(), []);
    assert.equal(service.sandbox.calls('ListMembers').length, 2);
  });

  it('are refused to accounts that may not read them', async () => {
    service.sandbox.faults({ method: 'ListMembers', times: 9, fault: { kind: 'error', code: 'permission_denied' } });
    assert.equal((await failureOf(readAdmins(service.clients, service.organization('sever')))).kind, 'refused');
  });
});
