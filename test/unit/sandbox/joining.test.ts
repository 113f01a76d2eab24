import assert from 'node:assert/strict';
import type { Sandbox } from '../../sandbox/startSandbox';
import { actingIn, at, callSandbox, idOf, inviteOf, type Reply, textAt } from './callSandbox';
import { withSandbox } from './withSandbox';

describe('Joining and leaving in the sandbox', () => {
  let sandbox: Sandbox;
  withSandbox((started) => {
    sandbox = started;
  });

  const join = (request: object, as: string): Promise<Reply> =>
    callSandbox(sandbox, 'OrganizationService/JoinOrganization', request, { as });
  const byInvite = (key: string, as: string): Promise<Reply> => join({ inviteId: inviteOf(sandbox, key) }, as);

  it('adds the account as a member that everyone sees from then on', async () => {
    const { json } = await byInvite('harbour', 'ada');
    assert.equal(at(json, 'member', 'role'), 'ORGANIZATION_ROLE_MEMBER');
    assert.equal(at(json, 'member', 'email'), 'ada@acme.example');
    assert.equal(at(json, 'member', 'organizationId'), undefined);
    const account = await callSandbox(sandbox, 'AccountService/GetAccount', {}, { as: 'ada' });
    assert.equal(at(account.json, 'account', 'memberships', 7, 'organizationName'), 'Harbour Collective');
    assert.equal(at(account.json, 'account', 'memberships', 7, 'organizationMemberCount'), 20);
  });

  it('reports an account that is already a member', async () => {
    const { status, json } = await byInvite('kobo', 'ada');
    assert.equal(status, 409);
    assert.equal(at(json, 'code'), 'already_exists');
  });

  it('keeps the role of an account that joins twice, if that succeeds', async () => {
    sandbox.changeBehaviour({ joinWhenAlreadyMember: 'succeeds' });
    const { status, json } = await byInvite('kobo', 'ada');
    assert.equal(status, 200);
    assert.equal(at(json, 'member', 'role'), 'ORGANIZATION_ROLE_ADMIN');
  });

  it('does not find an invite that was replaced', async () => {
    const old = inviteOf(sandbox, 'harbour');
    sandbox.world.replaceInvite(sandbox.world.organization('harbour'));
    assert.equal((await join({ inviteId: old }, 'ada')).status, 404);
  });

  const refusedByPolicy: readonly [key: string, words: RegExp][] = [
    ['citadel', /single sign-on/],
    ['delta', /provisioned/],
  ];
  for (const [key, words] of refusedByPolicy) {
    it(`is refused by ${key}, with a message for users`, async () => {
      const { status, json } = await byInvite(key, 'ada');
      assert.equal(status, 400);
      assert.match(textAt(json, 'details', 0, 'debug', 'userMessage'), words);
      assert.equal(sandbox.calls('JoinOrganization')[0]?.workDone, false);
    });
  }

  it('is refused to an account that is owned by an organization', async () => {
    const { status, json } = await byInvite('harbour', 'mona');
    assert.equal(status, 403);
    assert.match(textAt(json, 'details', 0, 'debug', 'userMessage'), /managed by your organization/);
  });

  it('is refused to read-only tokens, and to the strict personal access token', async () => {
    for (const as of ['ada-readonly-account', 'ada-readonly', 'ada-acme-strict']) {
      assert.equal((await byInvite('harbour', as)).status, 403, as);
    }
  });

  it('is allowed for a personal access token if the service accepts one', async () => {
    assert.equal((await byInvite('harbour', 'ada-acme')).status, 200);
  });

  it('is allowed without an invite for an email domain of the organization', async () => {
    assert.equal((await join({ organizationId: idOf(sandbox, 'labs') }, 'ada')).status, 200);
    assert.equal((await join({ organizationId: idOf(sandbox, 'labs') }, 'grace')).status, 409);
    const joinable = await callSandbox(sandbox, 'AccountService/ListJoinableOrganizations', {}, { as: 'ada' });
    assert.deepEqual(joinable.json, { pagination: {} });
  });

  it('is refused without an invite to all others', async () => {
    assert.equal((await join({ organizationId: idOf(sandbox, 'labs') }, 'noor')).status, 403);
    assert.equal((await join({ organizationId: idOf(sandbox, 'harbour') }, 'ada')).status, 403);
  });

  it('requires exactly one of the two ids, although the schema only forbids both', async () => {
    const both = { inviteId: inviteOf(sandbox, 'harbour'), organizationId: idOf(sandbox, 'labs') };
    for (const request of [{}, both]) {
      const { status, json } = await join(request, 'ada');
      assert.deepEqual([status, at(json, 'code')], [400, 'invalid_argument']);
    }
  });

  describe('Leaving', () => {
    const leave = (userId: string, as: string, headers: Record<string, string> = {}): Promise<Reply> =>
      callSandbox(sandbox, 'OrganizationService/LeaveOrganization', { userId }, { as, headers });

    it('removes the caller, who may return as a member with the same user', async () => {
      const { userId } = sandbox.world.memberOf('sever', 'ada');
      assert.equal((await leave(userId, 'ada-sever')).status, 200);
      const account = await callSandbox(sandbox, 'AccountService/GetAccount', {}, { as: 'ada' });
      assert.doesNotMatch(JSON.stringify(account.json), /Север/);
      assert.equal(at((await byInvite('sever', 'ada')).json, 'member', 'userId'), userId);
    });

    it('ends the personal access token of the member', async () => {
      await leave(sandbox.world.memberOf('sever', 'ada').userId, 'ada-sever');
      const identity = await callSandbox(sandbox, 'IdentityService/GetAuthenticatedIdentity', {}, { as: 'ada-sever' });
      assert.equal(identity.status, 401);
    });

    it('lets only admins remove others', async () => {
      const ada = sandbox.world.memberOf('acme', 'ada').userId;
      const grace = sandbox.world.memberOf('acme', 'grace').userId;
      assert.equal((await leave(ada, 'grace', actingIn(sandbox, 'acme', 'grace'))).status, 403);
      assert.equal((await leave(grace, 'ada-acme')).status, 200);
      assert.equal((await leave(grace, 'ada-acme')).status, 404);
    });

    it('is refused to the last admin', async () => {
      const { status, json } = await leave(sandbox.world.memberOf('hobby', 'ada').userId, 'ada-hobby');
      assert.equal(status, 400);
      assert.equal(at(json, 'code'), 'failed_precondition');
    });

    it('works for an account without a principal only where that is inferred', async () => {
      const { userId } = sandbox.world.memberOf('sever', 'ada');
      assert.equal((await leave(userId, 'ada')).status, 403);
      sandbox.changeBehaviour({ withoutPrincipal: 'inferred' });
      assert.equal((await leave(userId, 'ada')).status, 200);
    });
  });
});
