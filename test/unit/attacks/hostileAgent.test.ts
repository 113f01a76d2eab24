import assert from 'node:assert/strict';
import type { LanguageModelTool } from 'vscode';
import { toolIds } from '../../../src/ui/ids';
import { unkindName } from '../../sandbox/world/demoSeed';
import { FailingWorld, type Window } from '../errors/support/failingWorld';
import { Person } from '../errors/support/person';
import { hostileInputs } from './support/hostileInputs';

describe('A language-model tool that hostile text drives', () => {
  let world: FailingWorld;
  let window: Window;

  before(async () => {
    world = await FailingWorld.start();
  });

  beforeEach(async () => {
    window = await world.open({ person: new Person(), as: 'ada' });
  });

  after(() => world.close());

  for (const name of Object.values(toolIds)) {
    it(`changes nothing and copies nothing, whatever its input: ${name}`, async () => {
      for (const input of hostileInputs) {
        // What it throws here VS Code tells the model, and asks nobody.
        await Promise.resolve()
          .then(() => window.application.tools[name].prepareInvocation?.({ input }, never))
          .catch(() => undefined);
        await answerOf(window.application.tools[name], input);
      }
      assert.deepEqual(changes(), []);
      assert.equal(window.person.clipboard, '');
    });
  }

  it('creates and joins nothing when nobody was asked', async () => {
    const { tools } = window.application;
    const harbour = world.sandbox.inviteLinks['harbour']?.replace(world.sandbox.origin, 'https://app.gitpod.io');
    const create = await answerOf(tools[toolIds.createInviteLink], { organization: 'Acme Engineering' });
    const join = await answerOf(tools[toolIds.joinOrganization], { invite: harbour });
    assert.match(create, /has not agreed to this/);
    assert.match(join, /has not agreed to this/);
    assert.deepEqual(changes(), []);
  });

  it('creates once for one agreement', async () => {
    const tool = window.application.tools[toolIds.createInviteLink];
    const input = { organization: 'Acme Engineering' };
    await tool.prepareInvocation?.({ input }, never);
    await Promise.all([answerOf(tool, input), answerOf(tool, input), answerOf(tool, input)]);
    assert.deepEqual(changes(), ['CreateOrganizationInvite']);
  });

  it('joins nothing but what was agreed to', async () => {
    const tool = window.application.tools[toolIds.joinOrganization];
    const linkOf = (key: string): string =>
      (world.sandbox.inviteLinks[key] ?? '').replace(world.sandbox.origin, 'https://app.gitpod.io');
    await tool.prepareInvocation?.({ input: { invite: linkOf('harbour') } }, never);
    assert.match(await answerOf(tool, { invite: linkOf('citadel') }), /has not agreed to this/);
    assert.deepEqual(changes(), []);
  });

  it('makes nothing of what a person agreed to long ago', async () => {
    const { tools } = window.application;
    const invite = (world.sandbox.inviteLinks['harbour'] ?? '').replace(world.sandbox.origin, 'https://app.gitpod.io');
    const inputs = { createInviteLink: { organization: 'Acme Engineering' }, joinOrganization: { invite } };
    for (const name of ['createInviteLink', 'joinOrganization'] as const) {
      await tools[toolIds[name]].prepareInvocation?.({ input: inputs[name] }, never);
    }
    await window.clock.advance(6 * 60_000);
    for (const name of ['createInviteLink', 'joinOrganization'] as const) {
      assert.match(await answerOf(tools[toolIds[name]], inputs[name]), /has not agreed to this/);
    }
    assert.deepEqual(changes(), []);
  });

  it('is told names that are text on one line of JSON, and no key', async () => {
    const { tools } = window.application;
    const linkOf = (key: string): string =>
      (world.sandbox.inviteLinks[key] ?? '').replace(world.sandbox.origin, 'https://app.gitpod.io');
    const copy = { organization: world.sandbox.organizations['kobo']?.id };
    const answers = [
      await answerOf(tools[toolIds.listOrganizations], {}),
      await answerOf(tools[toolIds.checkInvite], { invite: linkOf('unkind') }),
      await answerOf(tools[toolIds.checkInvite], { invite: linkOf('harbour') }),
      await answerOf(tools[toolIds.copyInviteLink], copy),
    ];
    assert.ok(window.person.clipboard.startsWith('https://app.gitpod.io/join-organization/'));
    assert.ok(answers.join('').includes('**Free**'));
    for (const answer of answers) {
      JSON.parse(answer);
      assert.ok(!answer.includes(unkindName));
      assert.doesNotMatch(answer, /\]\(command:|\$\(|[\u202a-\u202e\u2066\u2067]/);
      const told = Object.entries(world.sandbox.keys).filter(([, key]) => answer.includes(key));
      assert.deepEqual(told, []);
    }
  });

  function changes(): string[] {
    const reading = /^(?:Get|List)/;
    return world.sandbox.calls().flatMap(({ method }) => (reading.test(method) ? [] : [method]));
  }
});

const never = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => undefined }) };

/** What a tool answers as text; what it throws is an answer, too: VS Code hands that to the model. */
async function answerOf(tool: LanguageModelTool<unknown>, input: unknown): Promise<string> {
  try {
    const result = await tool.invoke({ input, toolInvocationToken: undefined }, never);
    return (result as { content: { value: string }[] }).content.map(({ value }) => value).join('');
  } catch (error) {
    return JSON.stringify({ error: error instanceof Error ? error.message : 'no error' });
  }
}
