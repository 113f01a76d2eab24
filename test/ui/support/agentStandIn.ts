import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { packageStandIn } from './standIn';
import type { VsCode } from './openVsCode';

const answerFile = 'agent-answer.txt';
const patienceMs = 30_000;

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

/** Packages an extension that stands in for an agent; returns the file. */
export function packageAgentStandIn(): Promise<string> {
  return packageStandIn(manifest, source);
}

/**
 * Lets the stand-in use a tool.
 * @param decide what the person does meanwhile, such as answering the question that comes first
 * @returns what the agent was told
 */
export async function useTool(
  vsCode: VsCode,
  name: string,
  input: object,
  decide: () => Promise<void> = () => Promise.resolve(),
): Promise<string> {
  const file = path.join(vsCode.server.folders.workspace, answerFile);
  const before = await readFile(file, 'utf8').catch(() => undefined);
  await vsCode.runCommand('Agent: Use a Tool');
  await vsCode.type(JSON.stringify({ name, input }), 'Enter');
  await decide();
  const giveUpAt = Date.now() + patienceMs;
  for (;;) {
    const answer = await readFile(file, 'utf8').catch(() => undefined);
    if (answer !== undefined && answer !== '' && answer !== before) return answer;
    if (Date.now() > giveUpAt) throw new Error('The agent was not answered');
    await vsCode.page.waitForTimeout(100);
  }
}
