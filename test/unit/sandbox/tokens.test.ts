import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '../../sandbox/startSandbox';
import { actingIn, at, callSandbox, idOf, type Reply } from './callSandbox';
import { withSandbox } from './withSandbox';

describe('Tokens and principals in the sandbox', () => {
  let sandbox: Sandbox;
  withSandbox((started) => {
    sandbox = started;
  });

  const account = (as: string, headers: Record<string, string> = {}): Promise<Reply> =>
    callSandbox(sandbox, 'AccountService/GetAccount', {}, { as, headers });
  const organization = (key: string, as: string, headers: Record<string, string> = {}): Promise<Reply> =>
    callSandbox(
      sandbox,
      'OrganizationService/GetOrganization',
      { organizationId: idOf(sandbox, key) },
      { as, headers },
    );
  const count = ({ json }: Reply): number => {
    const memberships = at(json, 'account', 'memberships');
    return Array.isArray(memberships) ? memberships.length : 0;
  };

  it('are required', async () => {
    const { status, json } = await callSandbox(sandbox, 'AccountService/GetAccount');
    assert.equal(status, 401);
    assert.equal(at(json, 'code'), 'unauthenticated');
  });

  it('that are unknown, expired, revoked, or not sent as Bearer are rejected', async () => {
    sandbox.world.revokeToken('ada-kobo');
    const texts = [
      'Bearer made-up',
      `Bearer ${sandbox.token('expired')}`,
      `Basic ${sandbox.token('ada')}`,
      sandbox.token('ada'),
    ];
    for (const text of texts) {
      const headers = { Authorization: text };
      assert.equal((await callSandbox(sandbox, 'AccountService/GetAccount', {}, { headers })).status, 401);
    }
    assert.throws(() => sandbox.token('ada-kobo'), /no token ada-kobo/);
  });

  it('expire at their time', async () => {
    let now = Date.UTC(2026, 0, 1);
    const clocked = await startSandbox({ now: () => now });
    try {
      const { world } = clocked;
      world.addToken('short', world.accountOfToken('ada'), world.organization('acme'), { expiresAt: now + 1000 });
      const ask = (): Promise<Reply> => callSandbox(clocked, 'UserService/GetAuthenticatedUser', {}, { as: 'short' });
      assert.equal((await ask()).status, 200);
      now += 1000;
      assert.equal((await ask()).status, 401);
    } finally {
      await clocked.close();
    }
  });

  it('of an account see every membership', async () => {
    assert.equal(count(await account('ada')), 7);
    assert.equal(count(await account('noor')), 0);
  });

  it('of one organization see every membership, only their own, or are refused, as configured', async () => {
    assert.equal(count(await account('ada-acme')), 7);
    sandbox.changeBehaviour({ personalTokensSee: 'own' });
    assert.equal(count(await account('ada-acme')), 1);
    sandbox.changeBehaviour({ personalTokensSee: 'refused' });
    assert.equal((await account('ada-acme')).status, 403);
    assert.equal(count(await account('ada')), 7);
  });

  it('of one organization may behave differently, according to their name', async () => {
    assert.equal(count(await account('ada-acme-every')), 7);
    assert.equal((await account('ada-acme-strict')).status, 403);
    const joinable = await callSandbox(
      sandbox,
      'AccountService/ListJoinableOrganizations',
      {},
      { as: 'ada-acme-strict' },
    );
    assert.equal(joinable.status, 403);
  });

  it('can be refused with any code', async () => {
    const { world } = sandbox;
    const seesAccount = { refusedAs: 'unimplemented' } as const;
    world.addToken('odd', world.accountOfToken('ada'), world.organization('acme'), { seesAccount });
    assert.equal((await account('odd')).status, 501);
  });

  it('of one organization work only there', async () => {
    assert.equal((await organization('acme', 'ada-acme-every')).status, 200);
    assert.equal((await organization('kobo', 'ada-acme-every')).status, 403);
    assert.equal((await organization('kobo', 'ada-acme', actingIn(sandbox, 'kobo', 'ada'))).status, 403);
    assert.equal((await organization('acme', 'ada-acme', actingIn(sandbox, 'acme', 'ada'))).status, 200);
  });

  it('of an account act as the user in X-Gitpod-Principal', async () => {
    assert.equal((await organization('kobo', 'ada', actingIn(sandbox, 'kobo', 'ada'))).status, 200);
    assert.equal((await organization('kobo', 'ada', actingIn(sandbox, 'acme', 'ada'))).status, 403);
  });

  it('of an account cannot act as another account’s user, nor with an invalid header', async () => {
    assert.equal((await organization('kobo', 'ada', actingIn(sandbox, 'kobo', 'grace'))).status, 403);
    assert.equal((await organization('kobo', 'ada', { 'X-Gitpod-Principal': 'root' })).status, 400);
  });

  it('of an account without a principal are refused, or act as the account’s user, as configured', async () => {
    assert.equal((await organization('kobo', 'ada')).status, 403);
    assert.equal((await callSandbox(sandbox, 'UserService/GetAuthenticatedUser', {}, { as: 'ada' })).status, 403);
    sandbox.changeBehaviour({ withoutPrincipal: 'inferred' });
    assert.equal((await organization('kobo', 'ada')).status, 200);
    assert.equal((await organization('harbour', 'ada')).status, 403);
  });

  it('of an account can read the account with an outdated principal, unless the service is strict', async () => {
    const outdated = actingIn(sandbox, 'sever', 'ada');
    sandbox.world.replaceMember(sandbox.world.organization('sever'), {
      ...sandbox.world.memberOf('sever', 'ada'),
      status: 'USER_STATUS_LEFT',
    });
    assert.equal(count(await account('ada', outdated)), 6);
    assert.equal((await organization('sever', 'ada', outdated)).status, 403);
    assert.equal((await account('ada', { 'X-Gitpod-Principal': 'root' })).status, 400);
    sandbox.changeBehaviour({ outdatedPrincipal: 'refused' });
    assert.equal((await account('ada', outdated)).status, 403);
  });

  it('of a service account work in its organization, and have no user', async () => {
    const as = 'robot-acme';
    const identity = await callSandbox(sandbox, 'IdentityService/GetAuthenticatedIdentity', {}, { as });
    assert.equal(at(identity.json, 'subject', 'principal'), 'PRINCIPAL_SERVICE_ACCOUNT');
    assert.equal(at(identity.json, 'organizationId'), idOf(sandbox, 'acme'));
    assert.equal((await organization('acme', as)).status, 200);
    assert.equal((await organization('kobo', as)).status, 403);
    const acme = { organizationId: idOf(sandbox, 'acme') };
    assert.equal(
      (await callSandbox(sandbox, 'OrganizationService/CreateOrganizationInvite', acme, { as })).status,
      200,
    );
    const members = await callSandbox(sandbox, 'OrganizationService/ListMembers', acme, { as });
    assert.doesNotMatch(JSON.stringify(members.json), /Deployments/);
    const join = { inviteId: sandbox.world.inviteOf(sandbox.world.organization('harbour')) };
    assert.equal((await account(as)).status, 403);
    assert.equal((await callSandbox(sandbox, 'UserService/GetAuthenticatedUser', {}, { as })).status, 403);
    assert.equal((await callSandbox(sandbox, 'OrganizationService/JoinOrganization', join, { as })).status, 403);
  });

  it('return the tier of their organization in another spelling than the enum', async () => {
    for (const [as, tier] of [
      ['ada-acme', 'enterprise'],
      ['ada-hobby', 'free'],
    ] as const) {
      const { json } = await callSandbox(sandbox, 'IdentityService/GetAuthenticatedIdentity', {}, { as });
      assert.equal(at(json, 'organizationTier'), tier);
    }
  });

  it('are the same in every run, and different with another label', async () => {
    const again = await startSandbox();
    const second = await startSandbox({ label: 'second' });
    try {
      assert.deepEqual(again.tokens, sandbox.tokens);
      assert.equal((await callSandbox(second, 'AccountService/GetAccount', {}, { as: 'ada' })).status, 200);
      const headers = { Authorization: `Bearer ${sandbox.token('ada')}` };
      assert.equal((await callSandbox(second, 'AccountService/GetAccount', {}, { headers })).status, 401);
      assert.notEqual(idOf(second, 'acme'), idOf(sandbox, 'acme'));
    } finally {
      await again.close();
      await second.close();
    }
  });

  it('are marked as samples', () => {
    for (const text of Object.values(sandbox.tokens)) {
      assert.match(text, /^gitpod_(account|pat)_sandbox_sample_[a-z_]+_\w{32}$/);
    }
  });
});
