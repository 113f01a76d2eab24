import assert from 'node:assert/strict';
import type { TreeItem } from 'vscode';
import { Token } from '../../../src/api/token';
import type { Node } from '../../../src/tree/nodes';
import { commandIds } from '../../../src/ui/ids';
import { host, TestExtension, type Window } from '../../fakes/testExtension';
import { linkAt } from '../errors/support/commandRuns';
import { contentsOfHover } from './support/faultScenario';

const dayMs = 86_400_000;

describe('A clock that is set back', () => {
  let world: TestExtension;
  let window: Window;

  beforeEach(async () => {
    world = await TestExtension.start();
    window = await world.open({ as: 'ada', selects: 'acme' });
  });

  afterEach(() => world.close());

  it('shows no time in the future in rows, hovers and previews', async () => {
    await window.run(commandIds.copyInviteLink, window.row);
    await rows(window);
    await contentsOfHover(window, linkAt(world, 'harbour'));
    window.clock.jump(-4 * 60_000);
    world.sandbox.faults({ method: 'GetAccount', times: 99, fault: { kind: 'cutBeforeWork' } });
    await window.run(commandIds.refresh);
    const shown = (await rows(window)).map(({ label, description, accessibilityInformation: spoken }) =>
      JSON.stringify([label, description, spoken?.label]),
    );
    assert.match(shown.join('\n'), /last updated just now/);
    assert.match(shown.join('\n'), /Acme Engineering.*copied just now/);
    assert.doesNotMatch(shown.join('\n'), /\bin (?:a|\d+) \w+/);
    assert.doesNotMatch(await contentsOfHover(window, linkAt(world, 'harbour')), /\bin (?:a|\d+) \w+/);
    await window.run(commandIds.previewInvite, linkAt(world, 'harbour'));
    assert.match(window.user.last?.detail ?? '', /Checked: just now/);
  });

  it('lets the view reload data with a time in the future', async () => {
    const [organization] = await window.application.tree.getChildren();
    await open(window, organization);
    world.requests.length = 0;
    window.clock.jump(-dayMs);
    await window.application.tree.shown();
    await open(window, organization);
    assert.deepEqual([...new Set(world.requests)].sort(), [
      'GetAccount',
      'GetOrganization',
      'GetOrganizationInvite',
      'ListMembers',
    ]);
  });

  it('does not delay the reminder that a token expires', async () => {
    const ending = (): string[] =>
      window.user.messages.map(({ message }) => message).filter((message) => message.includes(' expires '));
    const identity = { subjectId: 'eve', name: 'Eve', reach: { kind: 'account' } } as const;
    const token = (name: string): Token => webToken({ sub: name, exp: (window.clock.now() + 4 * dayMs) / 1_000 });
    const first = token('first');
    await window.application.sessions.add(host, first, identity);
    await window.quiet();
    assert.deepEqual(ending(), ['Your token for Eve – app.gitpod.io expires in 4 days.']);
    window.clock.jump(-2 * dayMs);
    await window.application.sessions.add(host, token('second'), identity);
    await window.quiet();
    assert.deepEqual(ending().slice(1), ['Your token for Eve – app.gitpod.io expires in 4 days.']);
  });
});

function rows({ application: { tree } }: Window): Promise<TreeItem[]> {
  return tree.getChildren().then((nodes) => Promise.all(nodes.map((node) => tree.getTreeItem(node))));
}

/** Expands a row and all rows below it. */
async function open(window: Window, row: Node | undefined): Promise<void> {
  for (const below of await window.application.tree.getChildren(row)) {
    await window.application.tree.getChildren(below);
  }
  await window.quiet();
}

function webToken(claims: object): Token {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return new Token(`${part({ alg: 'RS256' })}.${part(claims)}.c2lnbmF0dXJl`);
}
