import assert from 'node:assert/strict';
import { Token } from '../../../src/api/token';
import { identify } from '../../../src/auth/identify';
import type { Node } from '../../../src/tree/nodes';
import { commandIds } from '../../../src/ui/ids';
import { host, TestExtension, type Window } from '../../fakes/testExtension';
import { FakeCancellation } from '../errors/support/fakeScreen';

const ada = 'Ada Lovelace (ada@acme.example) – app.gitpod.io';
const grace = 'Grace Hopper (grace@harbour.example) – app.gitpod.io';

describe('An organization that two accounts see', () => {
  let world: TestExtension;
  let window: Window;

  before(async () => {
    world = await TestExtension.start();
  });

  after(() => world.close());

  beforeEach(async () => {
    window = await world.open({ as: 'ada' });
    const token = new Token(world.sandbox.token('grace'));
    const { clients } = window.application.services;
    await window.application.sessions.add(host, token, await identify(clients.forToken(host, token)));
    for (const group of await window.application.tree.getChildren()) {
      await window.application.tree.getChildren(group);
    }
    await window.quiet();
  });

  /** The row of an organization with its tooltip and description, and the label of the account under which it stands. */
  async function found(
    key: string,
  ): Promise<
    readonly [account: string, tooltip: string, description: unknown, spoken: string | undefined] | undefined
  > {
    const { tree } = window.application;
    const { id } = world.sandbox.world.organization(key);
    for (const group of await tree.getChildren()) {
      for (const row of await tree.getChildren(group)) {
        if ('organization' in row && 'id' in row.organization && row.organization.id === id) {
          const { description, accessibilityInformation } = await tree.getTreeItem(row);
          return [await labelOf(group), await tooltipOf(row), description, accessibilityInformation?.label];
        }
      }
    }
    return undefined;
  }

  async function labelOf(node: Node): Promise<string> {
    const { label } = await window.application.tree.getTreeItem(node);
    return typeof label === 'string' ? label : '';
  }

  async function tooltipOf(node: Node): Promise<string> {
    const { tree } = window.application;
    const { tooltip } = await tree.resolveTreeItem(await tree.getTreeItem(node), node, new FakeCancellation().token);
    return typeof tooltip === 'object' ? tooltip.value.replaceAll('\u2060', '') : '';
  }

  it('stands under the account that can do most there, and says which other one sees it', async () => {
    const [account, tooltip] = (await found('sever')) ?? assert.fail();
    assert.equal(account, grace);
    assert.ok(tooltip.includes(`Also visible to: ${ada} (member)`), tooltip);
  });

  it('says so of every account but its own, and only where there is one', async () => {
    assert.ok((await found('acme'))?.[1].includes(`Also visible to: ${grace} (member)`));
    assert.equal((await found('harbour'))?.[1].includes('Also visible to'), false);
  });

  it('says so in its row, and only where there is another account', async () => {
    assert.deepEqual((await found('acme'))?.slice(2), [
      '13 members · also visible to Grace Hopper',
      'Acme Engineering, admin, 13 members, also visible to Grace Hopper',
    ]);
    assert.equal((await found('harbour'))?.[2], '19 members');
  });

  it('still says so when a role changed and it stands under the other account', async () => {
    const { world: truth } = world.sandbox;
    const acme = truth.organization('acme');
    truth.enrol(acme, truth.accountBehind('grace'), 'ORGANIZATION_ROLE_ADMIN');
    truth.enrol(acme, truth.accountBehind('ada'), 'ORGANIZATION_ROLE_MEMBER');
    await window.run(commandIds.refresh);
    const [account, tooltip, description] = (await found('acme')) ?? assert.fail();
    assert.equal(account, grace);
    assert.equal(description, '13 members · also visible to Ada Lovelace');
    assert.ok(tooltip.includes(`Also visible to: ${ada} (member)`), tooltip);
  });

  it('stands under the account that is left when the other one is signed out', async () => {
    const { sessions } = window.application;
    const leaving = (await sessions.read()).sessions.find(({ label }) => label === grace);
    await sessions.remove(leaving?.id ?? '');
    await window.quiet();
    const { tree } = window.application;
    const labels = await Promise.all((await tree.getChildren()).map(labelOf));
    assert.ok(labels.includes('Мастерская «Север»'), labels.join());
  });
});
