import assert from 'node:assert/strict';
import type { LanguageModelTool, TreeItem } from 'vscode';
import { Token } from '../../../src/gitpod/token';
import { commandIds, toolIds } from '../../../src/ui/ids';
import type { Node } from '../../../src/views/nodes';
import { linkAt } from '../errors/support/acts';
import { FailingWorld, host, type Window } from '../errors/support/failingWorld';
import { contentsOfCard } from './support/trial';

const dayMs = 86_400_000;

describe('A clock that is set back', () => {
  let world: FailingWorld;
  let window: Window;

  beforeEach(async () => {
    world = await FailingWorld.start();
    window = await world.open({ as: 'ada', selects: 'acme' });
  });

  afterEach(() => world.close());

  it('makes nothing of what a person agreed to before', async () => {
    const tool: LanguageModelTool<unknown> = window.application.tools[toolIds.createInviteLink];
    const options = { input: { organization: 'Acme Engineering' }, toolInvocationToken: undefined };
    await tool.prepareInvocation?.(options, never);
    window.clock.jump(-dayMs);
    const answer = JSON.stringify(await tool.invoke(options, never));
    assert.match(answer, /has not agreed to this/);
    assert.ok(!world.requests.includes('CreateOrganizationInvite'));
  });

  it('lets no row and no card say that something will have been', async () => {
    await window.run(commandIds.copyInviteLink, 'selection');
    await rows(window);
    await contentsOfCard(window, linkAt(world, 'harbour'));
    window.clock.jump(-4 * 60_000);
    world.sandbox.faults({ method: 'GetAccount', times: 99, fault: { kind: 'cutBeforeWork' } });
    await window.run(commandIds.refresh);
    const shown = (await rows(window)).map(({ label, description }) => JSON.stringify([label, description]));
    assert.match(shown.join('\n'), /shown as it was now\./);
    assert.match(shown.join('\n'), /Acme Engineering.*copied just now/);
    assert.doesNotMatch(shown.join('\n'), /\bin (?:a|\d+) \w+/);
    assert.match(await contentsOfCard(window, linkAt(world, 'harbour')), /Checked: now/);
  });

  it('lets the view ask again for what it seems to have been told in days to come', async () => {
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

  it('does not keep the end of a token from being mentioned until the old date is reached', async () => {
    const ending = (): string[] =>
      window.person.tellings.map(({ message }) => message).filter((message) => message.includes(' ends '));
    const identity = { subjectId: 'eve', name: 'Eve', reach: { kind: 'account' } } as const;
    const token = (name: string): Token => webToken({ sub: name, exp: (window.clock.now() + 4 * dayMs) / 1_000 });
    const first = token('first');
    await window.application.sessions.add(host, first, identity);
    await window.quiet();
    assert.deepEqual(ending(), ['The token of Eve ends in 4 days.']);
    window.clock.jump(-2 * dayMs);
    await window.application.sessions.add(host, token('second'), identity);
    await window.quiet();
    assert.deepEqual(ending().slice(1), ['The token of Eve ends in 4 days.']);
  });
});

const never = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => undefined }) };

function rows({ application: { tree } }: Window): Promise<TreeItem[]> {
  return tree.getChildren().then((nodes) => Promise.all(nodes.map((node) => tree.getTreeItem(node))));
}

/** Opens a row and what is in it, down to the last. */
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
