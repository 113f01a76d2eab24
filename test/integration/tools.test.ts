import assert from 'node:assert/strict';
import * as v from 'valibot';
import { CancellationTokenSource, env, lm } from 'vscode';
import { type ToolId, toolIds } from '../../src/ui/ids';
import { resetSandbox } from './support/testServices';
import { callsByExtension } from './support/sandboxControl';
import { signIn, signOut } from './support/signIn';
import { sandbox } from './testRequest';

const answer = v.object({ content: v.tuple([v.object({ value: v.string() })]) });
const list = v.object({
  organizations: v.array(v.object({ id: v.string(), name: v.string(), account: v.string() })),
});
const outcome = v.object({ replaces: v.optional(v.string()), inviteLink: v.optional(v.string()) });

/** Under test, VS Code confirms every tool call of an agent; so each refusal here is the tool's own. */
describe('The tools for language models, inside VS Code,', () => {
  before(async () => {
    await resetSandbox();
    await signIn(sandbox.tokens['ada'] ?? '');
  });

  beforeEach(async () => {
    await env.clipboard.writeText('before');
  });

  after(async () => {
    await signOut();
    await resetSandbox();
  });

  it('create a link when the agent names the link that is lost, and change nothing else', async () => {
    const input = await organization('Acme Engineering');
    const created = await use(toolIds.createInviteLink, { ...input, replaces: 'none' });
    assert.match(created, /"created": true/);
    const link = await env.clipboard.readText();
    assert.ok(link.startsWith(`${sandbox.origin}/join-organization/`));
    await env.clipboard.writeText('before');
    for (const replaces of ['none', '0000']) {
      const refused = await use(toolIds.createInviteLink, { ...input, replaces });
      assert.match(refused, /not what the user agreed to/);
      assert.equal(v.parse(outcome, JSON.parse(refused)).replaces, link.slice(-4));
    }
    assert.equal(await env.clipboard.readText(), 'before');
    const before = (await changes()).length;
    const replaced = await use(toolIds.createInviteLink, { ...input, replaces: link.slice(-4) });
    assert.match(replaced, /"created": true/);
    assert.match(await use(toolIds.createInviteLink, { ...input, replaces: endingIn(replaced) }), /seconds ago/);
    assert.equal((await changes()).length, before + 1);
  });

  it('join only the organization that the agent named', async () => {
    const { account } = await organization('Acme Engineering');
    const before = await changes();
    const [harbour, citadel] = [idOf('harbour'), idOf('citadel')];
    const invite = sandbox.inviteLinks['harbour'];
    const wrong = await use(toolIds.joinOrganization, { invite, account, organization: citadel });
    assert.match(wrong, /not the organization that the user agreed to/);
    assert.deepEqual(await changes(), before);
    assert.match(await use(toolIds.joinOrganization, { invite, account, organization: harbour }), /"joined": true/);
  });

  it('do nothing after they are cancelled', async () => {
    const input = await organization('株式会社こうぼう');
    const before = await changes();
    const source = new CancellationTokenSource();
    source.cancel();
    const invoked = lm.invokeTool(toolIds.copyInviteLink, { input, toolInvocationToken: undefined }, source.token);
    await assert.rejects(Promise.resolve(invoked));
    assert.equal(await env.clipboard.readText(), 'before');
    assert.deepEqual(await changes(), before);
  });

  // The log is searched for links after all tests.
  it('leave no link in the log, whatever they are given', async () => {
    const link = sandbox.inviteLinks['kobo'] ?? assert.fail();
    const inputs: readonly object[] = [
      { link },
      { invite: [link] },
      { invite: { link } },
      { invite: link.padEnd(10_001, '/') },
      { organization: link, account: link, replaces: link },
      { organization: [link], account: { link }, replaces: null },
      [link],
    ];
    for (const tool of Object.values(toolIds)) {
      for (const input of inputs) {
        const told = await use(tool, input);
        assert.ok(!told.includes(link.slice(-36)));
        if (tool !== toolIds.listOrganizations) assert.match(told, /"error"/);
      }
    }
  });

  async function organization(name: string): Promise<{ readonly organization: string; readonly account: string }> {
    const { organizations } = v.parse(list, JSON.parse(await use(toolIds.listOrganizations, {})));
    const found = organizations.find((each) => each.name === name) ?? assert.fail(`There is no ${name}`);
    return { organization: found.id, account: found.account };
  }

  /** The text that a model receives. Fails when the tool throws. */
  async function use(tool: ToolId, input: object): Promise<string> {
    return v.parse(answer, await lm.invokeTool(tool, { input, toolInvocationToken: undefined })).content[0].value;
  }

  function endingIn(told: string): string {
    return v.parse(outcome, JSON.parse(told)).inviteLink?.slice(-4) ?? assert.fail();
  }

  function idOf(key: string): string {
    return sandbox.organizations[key]?.id ?? assert.fail();
  }

  async function changes(): Promise<string[]> {
    const made = (await callsByExtension(sandbox)).map(({ method }) => method);
    return made.filter((method) => !/^(?:Get|List)/.test(method));
  }
});
