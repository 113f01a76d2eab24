import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import type { VsCode } from './openVsCode';
import { packageFakeExtension } from './fakeExtension';

const answerFile = 'agent-answer.txt';
const timeoutMs = 30_000;

const manifest = {
  name: 'agent-stand-in',
  publisher: 'sample',
  displayName: 'Stand-in for an agent',
  description: 'Uses a tool as an agent does, and writes down what it is told.',
  contributes: { commands: [{ command: 'agentStandIn.use', title: 'Use a Tool', category: 'Agent' }] },
};

const source = `
const { commands, lm, window, workspace, Uri } = require('vscode');
exports.activate = ({ subscriptions }) => {
  subscriptions.push(commands.registerCommand('agentStandIn.use', async () => {
    const { name, input } = JSON.parse(await window.showInputBox({ title: 'Tool and input' }));
    let answer;
    try {
      const result = await lm.invokeTool(name, { input, toolInvocationToken: undefined });
      answer = result.content.map((part) => part.value).join('');
    } catch (error) {
      answer = 'failed: ' + error.message;
    }
    const [folder] = workspace.workspaceFolders;
    await workspace.fs.writeFile(Uri.joinPath(folder.uri, '${answerFile}'), Buffer.from(answer));
  }));
};
`;

/** Packages an extension that simulates an agent. Returns the file. */
export function packageFakeAgent(): Promise<string> {
  return packageFakeExtension(manifest, source);
}

/**
 * Makes the fake agent call a tool.
 * @param act what the user does during the call, such as answering the confirmation
 * @returns the result that the agent received
 */
export async function useTool(
  vsCode: VsCode,
  name: string,
  input: object,
  act: () => Promise<void> = () => Promise.resolve(),
): Promise<string> {
  const file = path.join(vsCode.server.folders.workspace, answerFile);
  await rm(file, { force: true }); // Two consecutive results may be identical.
  await vsCode.runCommand('Agent: Use a Tool');
  await vsCode.type(JSON.stringify({ name, input }), 'Enter');
  await act();
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await readFile(file, 'utf8').catch(() => undefined);
    if (answer !== undefined && answer !== '') return answer;
    if (Date.now() > deadline) throw new Error('The agent was not answered');
    await vsCode.page.waitForTimeout(100);
  }
}

const listed = v.object({
  organizations: v.array(v.object({ id: v.string(), name: v.string(), account: v.string() })),
});

/** The IDs of an organization and its account for use in tool inputs, as listed to the agent. */
export async function organizationFor(
  vsCode: VsCode,
  name: string,
): Promise<{ readonly organization: string; readonly account: string }> {
  const answer: unknown = JSON.parse(await useTool(vsCode, 'gitpodInvites_listOrganizations', {}));
  const found = v.parse(listed, answer).organizations.find((organization) => organization.name === name);
  if (found === undefined) throw new Error(`The agent was told of no ${name}`);
  return { organization: found.id, account: found.account };
}
