import assert from 'node:assert/strict';
import { JoinableOrganizations } from '../../../src/organizations/joinableOrganizations';
import type { FaultRule } from '../../sandbox/startSandbox';
import { Service } from '../support/service';

const method = 'ListJoinableOrganizations';

describe('JoinableOrganizations', () => {
  let service: Service;
  let joinable: JoinableOrganizations;
  before(async () => {
    service = await Service.start();
  });
  beforeEach(() => {
    service.reset();
    joinable = new JoinableOrganizations(service.clients);
  });
  after(() => service.close());

  const asked = (): number => service.sandbox.calls(method).length;
  const fail = (fault: FaultRule['fault'], times = 9): void => {
    service.sandbox.faults({ method, times, fault });
  };

  it('knows the organizations that welcome the address of an account', async () => {
    const answer = await joinable.read(service.session('ada'));
    assert.ok(answer.kind === 'told');
    assert.deepEqual(
      answer.organizations.map(({ organizationName }) => organizationName),
      ['Acme Research Labs'],
    );
  });

  it('asks nothing before somebody asks', () => {
    assert.equal(joinable.peek(service.session('ada')), undefined);
    assert.equal(asked(), 0);
  });

  it('asks once for everybody, and keeps the answer', async () => {
    const session = service.session('ada');
    const [one, other] = await Promise.all([joinable.read(session), joinable.read(session)]);
    assert.equal(one, other);
    assert.equal(await joinable.read(session), one);
    assert.equal(joinable.peek(session), one);
    assert.equal(asked(), 1);
  });

  it('asks again after it was told to forget, and tells whose answer that was', async () => {
    const session = service.session('ada');
    const forgotten: string[] = [];
    joinable.onDidForget(({ id }) => forgotten.push(id));
    joinable.forget(session);
    await joinable.read(session);
    joinable.forget(session);
    assert.deepEqual(forgotten, [session.id], 'nothing was forgotten the first time');
    assert.equal(joinable.peek(session), undefined);
    await joinable.read(session);
    assert.equal(asked(), 2);
  });

  it('does not take a late answer for the answer to the question that was asked after it was told to forget', async () => {
    const session = service.session('ada');
    service.sandbox.faults({ method, fault: { kind: 'held', wait: 'afterWork' } });
    const late = joinable.read(session);
    await service.sandbox.waitForCall((call) => call.result === 'held');
    joinable.forget(session);
    service.sandbox.world.organization('labs').inviteDomains = [];
    const fresh = await joinable.read(session);
    service.sandbox.release();
    await late;
    assert.equal(joinable.peek(session), fresh);
    assert.ok(fresh.kind === 'told' && fresh.organizations.length === 0);
  });

  it('asks anew with a renewed token, and forgets who signed out', async () => {
    const session = service.session('ada');
    await joinable.read(session);
    const renewed = { ...session, token: service.session('ada-acme').token };
    assert.equal(joinable.peek(renewed), undefined);
    await joinable.read(renewed);
    assert.equal(asked(), 2);
    joinable.keepOnly([]);
    assert.equal(joinable.peek(renewed), undefined);
  });

  for (const code of ['permission_denied', 'unauthenticated', 'unimplemented', 'failed_precondition'] as const) {
    it(`is content that it is not told: ${code}; nobody has to sign in again for that`, async () => {
      fail({ kind: 'error', code });
      assert.deepEqual(await joinable.read(service.session('ada')), { kind: 'notTold' });
      assert.deepEqual(service.rejected, []);
    });
  }

  it('tells a failure as a value, and asks again the next time', async () => {
    fail({ kind: 'error', code: 'unavailable' }, 3);
    const session = service.session('ada');
    assert.equal((await joinable.read(session)).kind, 'failed');
    assert.equal((await joinable.read(session)).kind, 'told');
  });

  it('reads every page, and stops at a service whose pages do not end', async () => {
    const page = (name: string, nextToken: string): string =>
      JSON.stringify({
        joinableOrganizations: [{ organizationId: service.session('ada').subjectId, organizationName: name }],
        pagination: { nextToken },
      });
    fail({ kind: 'answer', body: page('One', 'more') }, 1);
    fail({ kind: 'answer', body: page('Two', '') }, 1);
    const session = service.session('ada');
    const answer = await joinable.read(session);
    assert.ok(answer.kind === 'told');
    assert.deepEqual(
      answer.organizations.map(({ organizationName }) => organizationName),
      ['One', 'Two'],
    );

    service.reset();
    joinable.forget(session);
    fail({ kind: 'answer', body: page('Again', 'more') }, 1_000);
    assert.equal((await joinable.read(session)).kind, 'told');
    assert.ok(asked() <= 20);
  });
});
