import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '../../sandbox/startSandbox';
import { at, callSandbox, idOf } from './callSandbox';

describe('The test seed', () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(async () => {
    await sandbox.close();
  });

  it('has the ids that documentation and tests use', () => {
    assert.deepEqual(
      Object.entries(sandbox.organizations).map(([key, { id }]) => `${key} ${id}`),
      [
        'acme 01939617-d2e0-7228-b93c-c86d69f36198',
        'kobo 01943096-9ae0-7923-aeca-35902cffe61d',
        'andalus 0194cb15-62e0-76f2-a84c-adca73cddba3',
        'hobby 01956594-2ae0-7967-99ba-fd462dfec403',
        'unkind 01960012-f2e0-7524-bc53-1288b0ca274d',
        'sever 01969a91-bae0-70f1-8c17-73acb353931e',
        'ganga 01973510-82e0-7042-8f00-5530e3b613a6',
        'harbour 0197cf8f-4ae0-7346-bc1f-99cc7b66ee72',
        'labs 01986a0e-12e0-75fc-9da1-9158f821dbb2',
        'citadel 0199048c-dae0-729e-81c3-2c56cc4173d7',
        'delta 01999f0b-a2e0-717d-b475-81b6d08f9d7e',
      ],
    );
  });

  it('has an invite in the documented organizations', () => {
    assert.deepEqual(Object.keys(sandbox.inviteLinks), [
      'kobo',
      'andalus',
      'unkind',
      'sever',
      'harbour',
      'citadel',
      'delta',
    ]);
    assert.equal(
      sandbox.inviteLinks['harbour'],
      `${sandbox.origin}/join-organization/0197cf8f-4ae0-7be9-bfce-0f0a2363ee53`,
    );
  });

  it('has tokens with these names', () => {
    assert.deepEqual(Object.keys(sandbox.tokens), [
      'ada',
      'grace',
      'tomas',
      'noor',
      'mona',
      'ada-readonly-account',
      'ada-acme',
      'ada-acme-every',
      'ada-acme-strict',
      'ada-readonly',
      'ada-kobo',
      'ada-hobby',
      'ada-sever',
      'robot-acme',
      'grace-kobo',
      'grace-harbour',
      'mona-citadel',
      'expired',
    ]);
  });

  it('has a name with every kind of special character', () => {
    const { name } = sandbox.world.organization('unkind');
    for (const harm of ['**', '$(trash)', '](command:', '<img', '\u202E', '\u2066', '`']) {
      assert.ok(name.includes(harm), harm);
    }
  });

  it('describes itself in one JSON object', () => {
    const description: unknown = JSON.parse(JSON.stringify(sandbox.describe()));
    assert.equal(at(description, 'origin'), sandbox.origin);
    assert.equal(at(description, 'tokens', 'ada'), sandbox.token('ada'));
    assert.equal(at(description, 'organizations', 'acme', 'name'), 'Acme Engineering');
  });
});

describe('The demo seed', () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox({ seed: 'demo' });
  });
  after(async () => {
    await sandbox.close();
  });

  it('has an admin with links to copy, one to create, and an organization to join', async () => {
    const { json } = await callSandbox(sandbox, 'AccountService/GetAccount', {}, { as: 'maya' });
    const memberships = at(json, 'account', 'memberships');
    assert.equal(Array.isArray(memberships) && memberships.length, 5);
    assert.equal(at(memberships, 0, 'organizationName'), 'Larkspur Platform');
    assert.equal(at(memberships, 0, 'userRole'), 'ORGANIZATION_ROLE_ADMIN');
    assert.deepEqual(Object.keys(sandbox.inviteLinks), ['platform', 'tokyo', 'data', 'opensource']);
  });

  it('has names in many scripts, and none that is hostile', () => {
    const names = sandbox.world.organizations.flatMap(({ name, members }) => [
      name,
      ...Array.from(members, ({ fullName }) => fullName),
    ]);
    for (const script of ['Han', 'Hiragana', 'Hangul', 'Arabic', 'Hebrew', 'Cyrillic', 'Greek', 'Devanagari']) {
      const letter = new RegExp(`\\p{Script=${script}}`, 'u');
      assert.ok(
        names.some((name) => letter.test(name)),
        script,
      );
    }
    for (const name of names) {
      assert.match(name, /^[\p{L}\p{M} ’]+$/u);
    }
  });

  it('has the same age whenever it starts', async () => {
    const later = await startSandbox({ seed: 'demo', now: () => Date.UTC(2031, 0, 1) });
    try {
      assert.equal(later.world.organization('platform').createdAt, Date.UTC(2031, 0, 1) - 900 * 24 * 60 * 60 * 1000);
    } finally {
      await later.close();
    }
  });
});

describe('The large seed', () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox({ seed: 'large' });
  });
  after(async () => {
    await sandbox.close();
  });

  it('returns 1,000 memberships in one response, with the right counts', async () => {
    const { json } = await callSandbox(sandbox, 'AccountService/GetAccount', {}, { as: 'ada' });
    const memberships = at(json, 'account', 'memberships');
    assert.equal(Array.isArray(memberships) && memberships.length, 1000);
    assert.equal(at(memberships, 0, 'organizationName'), 'The Crowd');
    assert.equal(at(memberships, 0, 'organizationMemberCount'), 10_000);
    assert.equal(at(memberships, 39, 'organizationMemberCount'), 40);
  });

  it('returns each of 10,000 members once', async () => {
    const seen = new Set<unknown>();
    let token: unknown = '';
    for (let page = 0; page < 100; page += 1) {
      const request = { organizationId: idOf(sandbox, 'crowd'), pagination: { pageSize: 100, token } };
      const { json } = await callSandbox(sandbox, 'OrganizationService/ListMembers', request, { as: 'ada-crowd' });
      const members = at(json, 'members');
      for (const member of Array.isArray(members) ? members : []) {
        seen.add(at(member, 'userId'));
      }
      token = at(json, 'pagination', 'nextToken');
    }
    assert.equal(seen.size, 10_000);
    assert.equal(token, undefined);
  });

  it('comes in any size', async () => {
    const small = await startSandbox({ seed: 'large', size: { organizations: 1, crowd: 3 } });
    try {
      assert.equal(small.world.organizations.length, 1);
      assert.equal(small.world.organization('crowd').members.size, 3);
    } finally {
      await small.close();
    }
  });
});
