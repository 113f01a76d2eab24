import assert from 'node:assert/strict';
import { authentication, commands, env, lm } from 'vscode';
import { applicationCommandIds, authenticationProviderId, commandIds, type ToolId, toolIds } from '../../src/ui/ids';
import { hostileArguments } from '../unit/attacks/support/hostileArguments';
import { hostileInputs } from '../unit/attacks/support/hostileInputs';
import { resetSandbox } from './support/testServices';
import { dismiss } from './support/quickInput';
import { callsByExtension } from './support/sandboxControl';
import { signIn, signOut } from './support/signIn';
import { sandbox, secureSandbox } from './testRequest';

/** Under test, VS Code refuses every dialog, but confirms every tool call of an agent. */
describe('While signed in, inside VS Code,', () => {
  before(async () => {
    await resetSandbox();
    await signIn(sandbox.tokens['ada'] ?? '');
    await env.clipboard.writeText('');
  });

  after(signOut);

  afterEach(async () => {
    const reading = /^(?:Get|List)/;
    const made = (await callsByExtension(sandbox)).map(({ method }) => method);
    assert.deepEqual(
      [...new Set(made)].filter((method) => !reading.test(method)),
      [],
    );
    assert.equal(await env.clipboard.readText(), '');
    assert.equal((await authentication.getAccounts(authenticationProviderId)).length, 1);
  });

  for (const command of [...Object.values(applicationCommandIds), commandIds.copyFocusedRow]) {
    it(`another extension changes nothing by calling ${command} with anything, and receives no result`, async () => {
      const calls = Object.values(hostileArguments).map((argument) => commands.executeCommand(command, argument()));
      const answers = await dismiss(Promise.all(calls));
      assert.deepEqual([...new Set(answers.map((answer) => answer ?? undefined))], [undefined]);
    });
  }

  for (const tool of Object.values(toolIds)) {
    it(`an agent changes nothing by using ${tool} with anything, though the call is confirmed, and the result says why`, async () => {
      for (const answer of await Promise.all(hostileInputs.map((input) => use(tool, input)))) {
        assert.match(answer, tool === toolIds.listOrganizations ? /"Acme Engineering"/ : / [a-z]+ .*\./);
        assert.deepEqual(keysIn(answer), []);
      }
    });
  }

  it('an agent learns nothing of the invites of another host', async () => {
    const invite = secureSandbox.inviteLinks['harbour'];
    for (const tool of [toolIds.checkInvite, toolIds.joinOrganization]) {
      assert.match(await use(tool, { invite }), /"error"/);
    }
  });

  /** The text that a model receives. */
  async function use(tool: ToolId, input: unknown): Promise<string> {
    try {
      const { content } = await lm.invokeTool(tool, { input: input as object, toolInvocationToken: undefined });
      return (content as { value: string }[]).map(({ value }) => value).join('');
    } catch (error) {
      return `refused: ${error instanceof Error ? error.message : 'without a word'}`;
    }
  }

  function keysIn(text: string): string[] {
    const keys = [sandbox, secureSandbox].flatMap(({ tokens, inviteLinks }) => [
      ...Object.values(tokens),
      ...Object.values(inviteLinks).map((link) => link.slice(-36)),
    ]);
    return keys.filter((key) => text.includes(key));
  }
});
