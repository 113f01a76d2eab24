import assert from 'node:assert/strict';
import type { Sandbox } from '../../sandbox/startSandbox';
import { actingIn, at, callSandbox, idOf, inviteOf, type Reply, textAt } from './callSandbox';
import { withSandbox } from './withSandbox';

describe('Invites in the sandbox', () => {
  let sandbox: Sandbox;
  withSandbox((started) => {
    sandbox = started;
  });

  const create = (key: string, as: string): Promise<Reply> =>
    callSandbox(
      sandbox,
      'OrganizationService/CreateOrganizationInvite',
      { organizationId: idOf(sandbox, key) },
      { as },
    );
  const get = (key: string, as: string): Promise<Reply> =>
    callSandbox(sandbox, 'OrganizationService/GetOrganizationInvite', { organizationId: idOf(sandbox, key) }, { as });
  const summarise = (inviteId: string, as?: string): Promise<Reply> =>
    callSandbox(
      sandbox,
      'OrganizationService/GetOrganizationInviteSummary',
      { inviteId },
      as === undefined ? {} : { as },
    );

  it('are UUIDv7 of the current time, and never repeated', async () => {
    const before = Date.now();
    const first = textAt((await create('acme', 'ada-acme')).json, 'invite', 'inviteId');
    const second = textAt((await create('acme', 'ada-acme')).json, 'invite', 'inviteId');
    assert.match(first, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.notEqual(first, second);
    const made = Number.parseInt(first.replace('-', '').slice(0, 12), 16);
    assert.ok(made >= before && made <= Date.now());
  });

  it('are no longer valid when another one is created', async () => {
    const old = inviteOf(sandbox, 'kobo');
    assert.equal((await summarise(old)).status, 200);
    await create('kobo', 'ada-kobo');
    const dead = await summarise(old);
    assert.equal(dead.status, 404);
    assert.equal(at(dead.json, 'code'), 'not_found');
  });

  it('do not change when they are read', async () => {
    const inviteId = inviteOf(sandbox, 'kobo');
    assert.equal(at((await get('kobo', 'ada-kobo')).json, 'invite', 'inviteId'), inviteId);
    assert.equal(at((await get('kobo', 'grace-kobo')).json, 'invite', 'inviteId'), inviteId);
  });

  it('are summarized for everyone, signed in or not', async () => {
    const { json } = await summarise(inviteOf(sandbox, 'harbour'));
    assert.deepEqual(json, {
      organizationId: idOf(sandbox, 'harbour'),
      organizationName: 'Harbour Collective',
      organizationMemberCount: 19,
    });
  });

  it('are accepted in upper case too', async () => {
    assert.equal((await summarise(inviteOf(sandbox, 'harbour').toUpperCase())).status, 200);
  });

  it('are summarized only with credentials if the service requires them', async () => {
    sandbox.changeBehaviour({ summaryNeedsSignIn: true });
    assert.equal((await summarise(inviteOf(sandbox, 'harbour'))).status, 401);
    assert.equal((await summarise(inviteOf(sandbox, 'harbour'), 'noor')).status, 200);
  });

  it('are refused to members who are not admins', async () => {
    for (const reply of [await get('sever', 'ada-sever'), await create('sever', 'ada-sever')]) {
      assert.equal(reply.status, 403);
      assert.equal(at(reply.json, 'code'), 'permission_denied');
    }
  });

  it('can be read by members too if the service allows it', async () => {
    sandbox.changeBehaviour({ inviteManagers: 'members' });
    assert.equal((await get('sever', 'ada-sever')).status, 200);
    assert.equal((await create('sever', 'ada-sever')).status, 200);
  });

  it('cannot be created on a free tier, with a message for users', async () => {
    const { status, json } = await create('hobby', 'ada-hobby');
    assert.equal(status, 400);
    assert.equal(at(json, 'code'), 'failed_precondition');
    assert.equal(at(json, 'details', 0, 'type'), 'gitpod.v1.ActionableErrorDetails');
    const words = textAt(json, 'details', 0, 'debug', 'userMessage');
    assert.match(words, /free plan/);
    assert.ok(Buffer.from(textAt(json, 'details', 0, 'value'), 'base64').includes(words));
  });

  it('can be read but not created with a read-only token', async () => {
    assert.equal((await create('acme', 'ada-readonly')).status, 403);
    assert.equal(sandbox.world.inviteOf(sandbox.world.organization('acme')), undefined);
    sandbox.world.replaceInvite(sandbox.world.organization('acme'));
    assert.equal((await get('acme', 'ada-readonly')).status, 200);
  });

  it('of another organization are refused to a token of one organization', async () => {
    assert.equal((await get('kobo', 'ada-acme')).status, 403);
  });

  it('of an organization that does not exist are not found', async () => {
    const request = { organizationId: '0192fb99-0000-7000-8000-000000000000' };
    const reply = await callSandbox(sandbox, 'OrganizationService/GetOrganizationInvite', request, { as: 'ada-acme' });
    assert.equal(reply.status, 404);
  });

  describe('without an existing one', () => {
    it('are not found, if configured', async () => {
      sandbox.changeBehaviour({ getInvite: 'notFound' });
      const { status, json } = await get('acme', 'ada-acme');
      assert.equal(status, 404);
      assert.equal(at(json, 'code'), 'not_found');
    });

    it('are an empty message, if configured', async () => {
      sandbox.changeBehaviour({ getInvite: 'empty' });
      assert.deepEqual((await get('acme', 'ada-acme')).json, { invite: {} });
    });

    it('are missing, if configured', async () => {
      sandbox.changeBehaviour({ getInvite: 'absent' });
      assert.deepEqual((await get('acme', 'ada-acme')).json, {});
    });

    it('are created by reading, if configured, and then stay', async () => {
      sandbox.changeBehaviour({ getInvite: 'creates' });
      const inviteId = textAt((await get('acme', 'ada-acme')).json, 'invite', 'inviteId');
      assert.equal(inviteOf(sandbox, 'acme'), inviteId);
      assert.equal(at((await get('acme', 'ada-acme')).json, 'invite', 'inviteId'), inviteId);
    });

    it('are not created by reading with a read-only token', async () => {
      sandbox.changeBehaviour({ getInvite: 'creates' });
      assert.equal((await get('acme', 'ada-readonly')).status, 403);
    });

    it('can be handled differently by one organization', async () => {
      sandbox.changeBehaviour({ getInvite: 'notFound' });
      sandbox.world.organization('acme').getInvite = 'creates';
      sandbox.world.removeInvite(sandbox.world.organization('kobo'));
      assert.equal((await get('acme', 'ada-acme')).status, 200);
      assert.equal((await get('kobo', 'ada-kobo')).status, 404);
    });
  });

  it('can be replaced by an account that selects the organization', async () => {
    const options = { as: 'ada', headers: actingIn(sandbox, 'kobo', 'ada') };
    const request = { organizationId: idOf(sandbox, 'kobo') };
    const reply = await callSandbox(sandbox, 'OrganizationService/CreateOrganizationInvite', request, options);
    assert.equal(at(reply.json, 'invite', 'inviteId'), inviteOf(sandbox, 'kobo'));
  });
});
