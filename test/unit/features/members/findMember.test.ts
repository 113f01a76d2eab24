import assert from 'node:assert/strict';
import { commandIds } from '../../../../src/ui/ids';
import { searchMembers } from '../../../../src/organizations/members';
import { Service } from '../../../fakes/service';
import { TestExtension } from '../../../fakes/testExtension';
import { User } from '../../../fakes/user';

const nobody = { search: '', roles: [], statuses: [] } as const;

describe('Find Member…', () => {
  let world: TestExtension;

  before(async () => {
    world = await TestExtension.start();
  });

  after(() => world.close());

  it('copies the email of the chosen member, after one request', async () => {
    const window = await world.open({ as: 'ada', selects: 'acme', user: new User(['Grace Hopper']) });
    await window.run(commandIds.findMember, window.row);
    assert.equal(window.user.clipboard, 'grace@harbour.example');
    assert.equal(window.user.last?.message, 'Copied grace@harbour.example.');
    assert.deepEqual(world.requests, ['ListMembers']);
  });

  it('shows email and role of each member, and offers to change the role of the chosen one', async () => {
    const user = new User(['Grace Hopper', 'Change Role…', 'Make Admin']);
    const window = await world.open({ as: 'ada', selects: 'acme', user });
    await window.run(commandIds.findMember, window.row);
    const offer = user.lists[0]?.find(({ label }) => label === 'Grace Hopper');
    assert.equal(offer?.description, 'grace@harbour.example · member');
    assert.equal(user.last?.message, 'Grace Hopper is an admin of Acme Engineering now.');
  });

  it('says when more members match than are listed', async () => {
    const window = await world.open({ as: 'ada', selects: 'sever' });
    await window.run(commandIds.findMember, window.row);
    assert.equal(window.user.lists[0]?.at(-1)?.label, 'More members match. Type more to find them.');
    assert.equal(window.user.lists[0].length, 51);
  });
});

describe('Searching members', () => {
  let service: Service;
  before(async () => {
    service = await Service.start();
  });
  beforeEach(() => {
    service.reset();
  });
  after(() => service.close());

  async function found(query: Partial<Parameters<typeof searchMembers>[2]>, key = 'harbour'): Promise<string[]> {
    const { members } = await searchMembers(service.clients, service.organization(key, 'grace'), {
      ...nobody,
      ...query,
    });
    return members.map(({ fullName }) => fullName);
  }

  function suspend(name: string, status: 'USER_STATUS_SUSPENDED' | 'USER_STATUS_LEFT'): void {
    const harbour = service.sandbox.world.organization('harbour');
    const member = [...harbour.members].find(({ fullName }) => fullName === name) ?? assert.fail();
    service.sandbox.world.replaceMember(harbour, { ...member, status });
  }

  for (const memberFilters of ['supported', 'ignored'] as const) {
    describe(`at a service where filters are ${memberFilters}`, () => {
      beforeEach(() => {
        service.sandbox.changeBehaviour({ memberFilters });
      });

      it('finds parts of a name and of an email address', async () => {
        assert.deepEqual(await found({ search: 'Tomáš' }), ['Tomáš Novák']);
        assert.deepEqual(await found({ search: 'tomas@mail' }), ['Tomáš Novák']);
      });

      it('finds members with a role', async () => {
        const admins = await found({ roles: ['ORGANIZATION_ROLE_ADMIN'] });
        assert.ok(admins.includes('Grace Hopper'));
        assert.ok(!admins.includes('Tomáš Novák'));
      });

      it('finds suspended members', async () => {
        suspend('Tomáš Novák', 'USER_STATUS_SUSPENDED');
        assert.deepEqual(await found({ statuses: ['USER_STATUS_SUSPENDED'] }), ['Tomáš Novák']);
        assert.ok((await found({})).includes('Tomáš Novák'));
      });
    });
  }

  it('finds former members only with their filter', async () => {
    suspend('Tomáš Novák', 'USER_STATUS_LEFT');
    assert.deepEqual(await found({ statuses: ['USER_STATUS_LEFT'] }), ['Tomáš Novák']);
    assert.deepEqual(await found({ search: 'Tomáš' }), []);
  });

  it('retries without sorting at a service that does not support it', async () => {
    service.sandbox.changeBehaviour({ sorting: 'refused' });
    assert.deepEqual(await found({ search: 'tomas' }), ['Tomáš Novák']);
  });

  it('takes one request among 10,000 members', async () => {
    const large = await Service.start({ seed: 'large' });
    try {
      const organization = large.organization('crowd', 'ada-crowd');
      const { members, hasMore } = await searchMembers(large.clients, organization, { ...nobody, search: '9' });
      assert.deepEqual([members.length, hasMore], [50, true]);
      assert.equal(large.sandbox.calls('ListMembers').length, 1);
    } finally {
      await large.close();
    }
  });
});
