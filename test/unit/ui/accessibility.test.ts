import assert from 'node:assert/strict';
import type { TreeItem } from 'vscode';
import * as v from 'valibot';
import type { Node } from '../../../src/tree/nodes';
import { commandIds } from '../../../src/ui/ids';
import { TestExtension, type Window } from '../../fakes/testExtension';
import { User } from '../../fakes/user';
import { linkAt } from '../errors/support/commandRuns';
import { contentsOfHover } from '../faults/support/faultScenario';
import { readManifest } from '../manifest/support/manifest';
import { read } from '../manifest/support/project';

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;

/** Checks what a screen reader reads in the complete extension, as far as possible without a browser. */
describe('A screen reader', () => {
  let world: TestExtension;

  before(async () => {
    world = await TestExtension.start();
  });

  after(() => world.close());

  describe('reads a sentence for every row of the view', () => {
    const details = ['GetOrganizationInvite', 'ListMembers', 'GetOrganization', 'ListJoinableOrganizations'];
    for (const [state, broken, expected] of [
      ['with everything in it', [], /^Acme Engineering, admin, \d+ members$/m],
      ['whose organizations cannot be loaded', ['GetAccount'], /Try Again$/m],
      ['whose details cannot be loaded', details, /^Newest members: .* Try Again$/m],
    ] as const) {
      it(state, async () => {
        const window = await world.open({ as: 'ada' });
        for (const method of broken) {
          world.sandbox.faults({ method, times: 1000, fault: { kind: 'cutBeforeWork' } });
        }
        const items = await window.finish(rowsBelow(window.application));
        for (const { label, accessibilityInformation } of items) {
          assertSpoken(accessibilityInformation?.label, JSON.stringify(label));
        }
        assert.match(items.map((item) => item.accessibilityInformation?.label).join('\n'), expected);
      });
    }
  });

  it('reads a title for every button of the view and its rows', () => {
    const { commands, menus } = readManifest().contributes;
    const words = v.parse(v.record(v.string(), v.string()), JSON.parse(read('package.nls.json')));
    const titles = new Map(commands.map(({ command, title }) => [command, words[title.replaceAll('%', '')]]));
    for (const { command } of [...(menus['view/title'] ?? []), ...(menus['view/item/context'] ?? [])]) {
      assertSpoken(titles.get(command), command);
    }
  });

  it('reads a text and a tooltip for every action of a hover', async () => {
    for (const [as, key] of [
      [undefined, 'harbour'],
      ['ada', 'harbour'],
      ['ada', 'acme'],
      ['ada', 'dead'],
    ] as const) {
      const window = await world.open({ as, line: linkAt(world, key) });
      const markdown = await contentsOfHover(window, linkAt(world, key));
      const addresses = markdown.match(/\]\(command:/g) ?? [];
      const actions = [...markdown.matchAll(/\[([^\]]+)\]\(command:[^\s)]+ "([^"]+)"\)/g)];
      assert.ok(addresses.length > 0, markdown);
      assert.equal(actions.length, addresses.length, markdown);
      for (const [, text, tooltip] of actions) {
        assertSpoken(text, markdown);
        assertSpoken(tooltip, markdown);
      }
    }
  });

  it('reads the page with a QR code: its language, its title, a heading, the picture and the buttons', async () => {
    const window = await world.open({ as: 'ada', selects: 'acme' });
    await window.run(commandIds.showQrCode, window.row);
    const page = window.user.actions.find((did) => did.startsWith('saw ')) ?? assert.fail('There is no page.');
    for (const part of [
      /<html lang="[\w-]+">/,
      /<title>QR code: Acme Engineering<\/title>/,
      /<h1 dir="auto">Join Acme Engineering<\/h1>/,
      /<img [^>]*alt="QR code of the invite link of Acme Engineering \(….{4}\)">/,
    ]) {
      assert.match(page, part);
    }
    const buttons = [...page.matchAll(/<a href="command:[^"]+"[^>]*>([^<]*)<\/a>/g)].map(([, text]) => text);
    assert.deepEqual(buttons, ['Copy Link', 'Save QR Code…']);
  });

  for (const [what, run, said] of [
    [
      'was created',
      (window: Window) => window.run(commandIds.createInviteLink, window.row),
      /^Created and copied a new invite link for Acme Engineering/,
    ],
    [
      'was copied',
      (window: Window) => window.run(commandIds.copyInviteLink, window.row),
      /^Copied the invite link of Acme Engineering/,
    ],
    [
      'was used to join',
      (window: Window) => window.run(commandIds.joinOrganization, linkAt(world, 'harbour')),
      /^You are in Harbour Collective now, as Ada Lovelace/,
    ],
  ] as const) {
    it(`hears in a notification that a link ${what}`, async () => {
      const user = new User(['Create New Link', 'Join…', 'Join Harbour Collective']);
      const window = await world.open({ as: 'ada', selects: 'acme', user });
      world.setSetting('editor.accessibilitySupport', 'on');
      await run(window);
      const told = user.messages.filter(({ how }) => how === 'information').map(({ message }) => message);
      assert.match(told.join('\n'), said);
    });
  }
});

/** Asserts that a label is plain words: no icon, no id, no separator that is only visual. */
function assertSpoken(text: string | undefined, where: string): void {
  assert.ok(text !== undefined && text.trim() !== '', `${where} says nothing`);
  assert.doesNotMatch(text, /\$\(|·|undefined/, where);
  assert.doesNotMatch(text, uuid, where);
}

async function rowsBelow(application: Window['application'], node?: Node, depth = 3): Promise<TreeItem[]> {
  if (depth === 0) return [];
  const children = await application.tree.getChildren(node);
  const below = children.map(async (child) => [
    await application.tree.getTreeItem(child),
    ...(await rowsBelow(application, child, depth - 1)),
  ]);
  return (await Promise.all(below)).flat();
}
