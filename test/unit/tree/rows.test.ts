import assert from 'node:assert/strict';
import type { CancellationToken, ThemeIcon, TreeItem } from 'vscode';
import type { Node } from '../../../src/tree/nodes';
import { commandIds } from '../../../src/ui/ids';
import { TestExtension, type Window } from '../../fakes/testExtension';
import { linkAt, titleOf } from '../errors/support/commandRuns';
import { networkFailures } from '../errors/support/situations';
import { readManifest } from '../manifest/support/manifest';

const unseen = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => undefined }) };

describe('A row of the view', () => {
  let world: TestExtension;
  let window: Window;

  before(async () => {
    world = await TestExtension.start();
  });

  beforeEach(async () => {
    window = await world.open({ as: 'ada' });
  });

  after(() => world.close());

  async function children(node?: Node): Promise<{ readonly node: Node; readonly item: TreeItem }[]> {
    const { tree } = window.application;
    await window.finish(tree.getChildren(node));
    await window.quiet();
    const nodes = await window.finish(tree.getChildren(node));
    return Promise.all(nodes.map(async (child) => ({ node: child, item: await tree.getTreeItem(child) })));
  }

  /** Finds a row by its name and those of its parents. */
  async function row(...names: readonly RegExp[]): Promise<{ readonly node: Node; readonly item: TreeItem }> {
    let found: { readonly node: Node; readonly item: TreeItem } | undefined;
    for (const name of names) {
      const rows = await children(found?.node);
      found = rows.find(({ item }) => name.test(labelOf(item)));
      assert.ok(found, `${String(name)} is not among ${rows.map(({ item }) => labelOf(item)).join(', ')}`);
    }
    return found ?? assert.fail('no row is named');
  }

  async function tooltip(...names: readonly RegExp[]): Promise<string> {
    const { node, item } = await row(...names);
    const { tree } = window.application;
    const resolved = await window.finish(tree.resolveTreeItem(item, node, unseen as unknown as CancellationToken));
    const { tooltip: shown } = resolved;
    return (typeof shown === 'string' ? shown : (shown?.value ?? '')).replaceAll('\u2060', '');
  }

  const acme = /^Acme Engineering$/;
  const member = /^Мастерская/;
  const invite = /^(Invite link|No invite link)/;

  describe('starts with what a narrow view must show:', () => {
    it('the members of an organization, and the role by its icon', async () => {
      const rows = [(await row(acme)).item, (await row(member)).item];
      assert.deepEqual(
        rows.map((item) => [item.description, iconOf(item)]),
        [
          ['13 members', 'shield'],
          ['122 members', 'organization'],
        ],
      );
    });

    it('of a link when it was copied, then its age, and its validity by color', async () => {
      await window.run(commandIds.copyInviteLink, (await row(acme)).node);
      const { item } = await row(acme, invite);
      assert.equal(item.label, `Invite link …${linkAt(world, 'acme').slice(-4)}`);
      assert.match(String(item.description), /^copied just now · created \d+\w+ ago$/);
      assert.equal(iconOf(item), 'link testing.iconPassed');
    });

    it('of a link that is no longer valid only that, in red', async () => {
      const { node } = await row(acme, invite);
      world.sandbox.world.replaceInvite(world.sandbox.world.organization('acme'));
      const { tree } = window.application;
      await window.finish(
        tree.resolveTreeItem(await tree.getTreeItem(node), node, unseen as unknown as CancellationToken),
      );
      await window.quiet();
      const { item } = await row(acme, invite);
      assert.deepEqual([item.description, iconOf(item)], ['no longer valid', 'error list.errorForeground']);
    });

    it('of a link that may be outdated why it could not be read, without a color', async () => {
      await row(acme, invite);
      networkFailures[0]?.breaks(world, ['*']);
      await window.run(commandIds.refresh);
      const { item } = await row(acme, invite);
      assert.match(String(item.description), /^Offline · last updated just now/);
      assert.equal(iconOf(item), 'link');
    });

    it('of a member when they joined, and the role by its icon', async () => {
      const [first] = await children((await row(acme, /^Newest members/)).node);
      assert.match(String(first?.item.description), /^joined .+ ago$/);
      assert.ok(['shield', 'person'].includes(first ? iconOf(first.item) : ''));
    });
  });

  describe('has a tooltip with one fact per line,', () => {
    it('of an organization', async () => {
      const [, ...facts] = (await tooltip(acme)).split(/\n+/).map((line) => line.trim());
      assert.deepEqual(facts, [
        'Your role: admin',
        'Size: 13 members',
        'Plan: Enterprise',
        `Account: ${await account()}`,
      ]);
    });

    it('of a member', async () => {
      const text = await tooltip(acme, /^Newest members/, /./);
      assert.match(text, /^E-mail: \S+ *$/m);
      assert.match(text, /^Joined: .*$/m);
    });

    it('of an invite, with the host only if it is not the default', async () => {
      const text = await tooltip(acme, invite);
      assert.match(text, /^Members: 13 *$/m);
      assert.doesNotMatch(text, /Host/);
    });
  });

  describe('offers', () => {
    it('to create a link when none is known, and to replace a known one', async () => {
      assert.deepEqual(buttons((await row(acme)).item), ['Copy Invite Link', 'Create Invite Link']);
      assert.deepEqual(buttons((await row(acme, invite)).item), ['Copy Invite Link', 'Replace Invite Link…']);
      assert.deepEqual(buttons((await row(acme)).item), ['Copy Invite Link', 'Replace Invite Link…']);
    });

    it('to create a link in the row that says there is none', async () => {
      world.sandbox.faults({
        method: 'GetOrganizationInvite',
        fault: { kind: 'error', code: 'not_found', message: '' },
      });
      assert.deepEqual(buttons((await row(acme, invite)).item), ['Create Invite Link']);
      assert.deepEqual(buttons((await row(acme)).item), ['Copy Invite Link', 'Create Invite Link']);
    });

    it('a member to ask an admin, and nothing that only admins can do', async () => {
      for (const { item } of [await row(member), await row(member, invite)]) {
        assert.deepEqual(buttons(item), ['Ask an Admin…']);
        const all = offered(item).join('\n');
        assert.match(all, /Copy Invite Link$/m);
        assert.doesNotMatch(all, /Create|Replace|QR|Share|As…/);
      }
      assert.equal((await row(member, invite)).item.command?.command, commandIds.askAdmin);
    });

    it('to reload a link that could not be read', async () => {
      await row(acme, invite);
      networkFailures[0]?.breaks(world, ['*']);
      await window.run(commandIds.refresh);
      assert.ok(buttons((await row(acme, invite)).item).includes('Refresh'));
    });
  });

  it('a member to ask an admin of the organization, with a request for its admins only', async () => {
    window = await world.open({ as: 'ada', selects: 'sever' });
    await window.run(commandIds.askAdmin, window.row);
    assert.deepEqual([...new Set(world.requests)], ['ListMembers']);
  });

  async function account(): Promise<string> {
    const { sessions } = await window.application.services.sessions.read();
    return sessions[0]?.label ?? '';
  }
});

/** The titles of a row's buttons. */
function buttons(item: TreeItem): string[] {
  return offered(item, /^inline/);
}

/** The titles of a row's menu items, in order. */
function offered({ contextValue = '' }: TreeItem, group = /./): string[] {
  const entries = readManifest().contributes.menus['view/item/context'] ?? [];
  return entries
    .filter(({ when = '', group: own = '' }) => group.test(own) && isShown(when, contextValue))
    .toSorted((one, other) => (one.group ?? '').localeCompare(other.group ?? ''))
    .map(({ command }) => titleOf(command));
}

function isShown(when: string, contextValue: string): boolean {
  const [, pattern] = /viewItem =~ \/(.*)\//.exec(when) ?? [];
  const [, value] = /viewItem == (\S+)/.exec(when) ?? [];
  return pattern === undefined ? value === contextValue : new RegExp(pattern).test(contextValue);
}

function iconOf({ iconPath }: TreeItem): string {
  const { id, color } = iconPath as ThemeIcon;
  return [id, ...(color === undefined ? [] : [color.id])].join(' ');
}

function labelOf({ label }: TreeItem): string {
  return typeof label === 'string' ? label : (label?.label ?? '');
}
