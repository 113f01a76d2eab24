import assert from 'node:assert/strict';
import type { Sandbox } from '../../sandbox/startSandbox';
import { actingIn, at, callSandbox, idOf, inviteOf } from './callSandbox';
import { withSandbox } from './withSandbox';

describe('The control endpoints of the sandbox', () => {
  let sandbox: Sandbox;
  withSandbox((started) => {
    sandbox = started;
  });

  const post = (path: string, body: unknown): Promise<Response> =>
    fetch(`${sandbox.origin}/sandbox/${path}`, { method: 'POST', body: JSON.stringify(body) });
  const report = async (): Promise<unknown> => (await fetch(`${sandbox.origin}/sandbox/calls`)).json();

  it('report each call with its identity, subject and result', async () => {
    const headers = { ...actingIn(sandbox, 'kobo', 'ada'), 'User-Agent': 'test/1' };
    const request = { organizationId: idOf(sandbox, 'kobo') };
    await callSandbox(sandbox, 'OrganizationService/GetOrganizationInvite', request, { as: 'ada', headers });
    const call = at(await report(), 'calls', 0);
    const expected = {
      number: 1,
      service: 'OrganizationService',
      method: 'GetOrganizationInvite',
      as: 'ada',
      principal: `user/${sandbox.world.memberOf('kobo', 'ada').userId}`,
      userAgent: 'test/1',
      organizationId: idOf(sandbox, 'kobo'),
      workDone: true,
      result: 'answered',
      status: 200,
    };
    for (const [name, value] of Object.entries(expected)) {
      assert.equal(at(call, name), value, name);
    }
  });

  it('never report a token or a whole invite', async () => {
    const inviteId = inviteOf(sandbox, 'harbour');
    const headers = { Authorization: 'Bearer somebody-elses-secret' };
    await callSandbox(sandbox, 'OrganizationService/GetOrganizationInviteSummary', { inviteId }, { as: 'ada' });
    await callSandbox(sandbox, 'OrganizationService/JoinOrganization', { inviteId }, { as: 'ada' });
    await callSandbox(sandbox, 'OrganizationService/JoinOrganization', { inviteId }, { headers });
    await fetch(`${sandbox.origin}/join-organization/${inviteId}`);
    await fetch(`${sandbox.origin}/login?inviteId=${inviteId}&navigateTo=/`);
    const told = JSON.stringify(await report());
    assert.doesNotMatch(told, new RegExp(inviteId));
    assert.doesNotMatch(told, /gitpod_(account|pat)_|Bearer|secret/);
    assert.match(told, new RegExp(`…${inviteId.slice(-4)}`));
    assert.deepEqual(
      sandbox.calls().map(({ as }) => as),
      ['ada', 'ada', 'unknown'],
    );
  });

  it('report the pages that a browser opened', async () => {
    const expected = [
      ['/settings/personal-access-tokens', 200],
      ['/settings/members', 200],
      [`/join-organization/${inviteOf(sandbox, 'harbour')}`, 200],
      ['/nowhere', 404],
    ] as const;
    for (const [path, status] of expected) {
      const response = await fetch(sandbox.origin + path);
      assert.equal(response.status, status);
      assert.doesNotMatch(await response.text(), /<script/);
    }
    const pages = at(await report(), 'pages');
    assert.equal(Array.isArray(pages) && pages.length, 4);
    assert.equal(at(pages, 0, 'path'), '/settings/personal-access-tokens');
  });

  it('add faults', async () => {
    assert.equal((await post('faults', { method: 'GetAccount', fault: { kind: 'html', status: 503 } })).status, 200);
    assert.equal((await callSandbox(sandbox, 'AccountService/GetAccount')).status, 503);
    assert.equal(at(await report(), 'calls', 0, 'fault'), 'html');
  });

  it('release held calls', async () => {
    await post('faults', { fault: { kind: 'held' } });
    const call = callSandbox(sandbox, 'AccountService/GetAccount', {}, { as: 'ada' });
    await sandbox.waitForCall(({ result }) => result === 'held');
    await post('release', {});
    assert.equal((await call).status, 200);
  });

  it('change the behaviour', async () => {
    await post('behaviour', { summaryNeedsSignIn: true });
    assert.equal(sandbox.behaviour.summaryNeedsSignIn, true);
    assert.equal(sandbox.behaviour.joinWhenAlreadyMember, 'alreadyExists');
  });

  it('revoke a token by its name', async () => {
    await post('revoke', { token: 'ada-kobo' });
    assert.equal('ada-kobo' in sandbox.tokens, false);
  });

  it('reset the sandbox', async () => {
    sandbox.faults({ fault: { kind: 'unauthenticated' } });
    const { joinWhenAlreadyMember: joinTwice } = sandbox.behaviour;
    sandbox.changeBehaviour({ joinWhenAlreadyMember: 'succeeds' });
    sandbox.world.organization('acme').name = 'Renamed';
    await post('reset', {});
    assert.equal(sandbox.world.organization('acme').name, 'Acme Engineering');
    assert.equal(sandbox.behaviour.joinWhenAlreadyMember, joinTwice);
    assert.deepEqual(sandbox.calls(), []);
    assert.equal((await callSandbox(sandbox, 'AccountService/GetAccount', {}, { as: 'ada' })).status, 200);
  });

  it('report what is wrong with an invalid request', async () => {
    const wrong: readonly [string, unknown][] = [
      ['faults', { fault: { kind: 'magic' } }],
      ['faults', 7],
      ['behaviour', { getInvite: 'sometimes' }],
      ['behaviour', { unheard: 'of' }],
      ['behaviour', null],
      ['revoke', {}],
      ['revoke', { token: 'nobody' }],
    ];
    for (const [path, body] of wrong) {
      const response = await post(path, body);
      assert.equal(response.status, 400, `${path} ${JSON.stringify(body)}`);
      assert.notEqual(at(await response.json(), 'error'), '');
    }
    assert.equal((await post('unheard', {})).status, 404);
    assert.equal((await fetch(`${sandbox.origin}/sandbox/reset`)).status, 404);
  });

  it('return matching calls, at once or as soon as they arrive, to a caller that waits for them', async () => {
    const waiting = sandbox.waitForCall('GetAccount');
    await callSandbox(sandbox, 'AccountService/GetAccount', {}, { as: 'ada' });
    assert.equal((await waiting).number, 1);
    assert.equal((await sandbox.waitForCall(({ as }) => as === 'ada')).number, 1);
  });
});
