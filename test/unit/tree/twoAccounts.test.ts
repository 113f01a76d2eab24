import assert from 'node:assert/strict';
import { Token } from '../../../src/api/token';
import { identify } from '../../../src/auth/identify';
import type { Node } from '../../../src/tree/nodes';
import { commandIds } from '../../../src/ui/ids';
import { host, TestExtension, type Window } from '../../fakes/testExtension';
import { FakeCancellation } from '../errors/support/fakeScreen';

const ada = 'Ada Lovelace (ada@acme.example) – app.gitpod.io';
const grace = 'Grace Hopper (grace@harbour.example) – app.gitpod.io';

describe('An organization of two accounts', () => {
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

  /** The label of the account above an organization's row, and the row's tooltip, description and accessible label. */
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

  it('is listed under the account with the most permissions, and names the other one', async () => {
    const [account, tooltip] = (await found('sever')) ?? assert.fail();
    assert.equal(account, grace);
    assert.ok(tooltip.includes(`Also visible to: ${ada} (member)`), tooltip);
  });

  it('names every other account in its tooltip, if there is one', async () => {
    assert.ok((await found('acme'))?.[1].includes(`Also visible to: ${grace} (member)`));
    assert.equal((await found('harbour'))?.[1].includes('Also visible to'), false);
  });

  it('names the other account in its row, if there is one', async () => {
    assert.deepEqual((await found('acme'))?.slice(2), [
      '13 members · also visible to Grace Hopper',
      'Acme Engineering, admin, 13 members, also visible to Grace Hopper',
    ]);
    assert.equal((await found('harbour'))?.[2], '19 members');
  });

  it('is listed under the other account after a role change, and names the first', async () => {
    const { world: truth } = world.sandbox;
    const acme = truth.organization('acme');
    truth.addMember(acme, truth.accountOfToken('grace'), 'ORGANIZATION_ROLE_ADMIN');
    truth.addMember(acme, truth.accountOfToken('ada'), 'ORGANIZATION_ROLE_MEMBER');
    await window.run(commandIds.refresh);
    const [account, tooltip, description] = (await found('acme')) ?? assert.fail();
    assert.equal(account, grace);
    assert.equal(description, '13 members · also visible to Ada Lovelace');
    assert.ok(tooltip.includes(`Also visible to: ${ada} (member)`), tooltip);
  });

  it('is listed under the remaining account when the other one is signed out', async () => {
    const { sessions } = window.application;
    const leaving = (await sessions.read()).sessions.find(({ label }) => label === grace);
    await sessions.remove(leaving?.id ?? '');
    await window.quiet();
    const { tree } = window.application;
    const labels = await Promise.all((await tree.getChildren()).map(labelOf));
    assert.ok(labels.includes('Мастерская «Север»'), labels.join());
  });
});
