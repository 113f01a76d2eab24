import { randomUUID } from 'node:crypto';
import { commands, lm, Position, Uri, workspace } from 'vscode';
import { commandIds, toolIds } from '../../../src/ui/ids';
import type { MixedUse, Samples } from '../jobs';
import { now } from '../now';
import { memoryInUse } from './memory';

const atOnce = 10;

/** Does what people and agents do, ten things at once, and measures the memory after every hundred. */
export async function mixedUse({ times, mostSeconds, document, lines, link }: MixedUse): Promise<Samples> {
  const [done, megabytes]: [number[], number[]] = [[], []];
  const endAt = now() + mostSeconds * 1000;
  const [folder] = workspace.workspaceFolders ?? [];
  if (folder === undefined) throw new Error('No folder is open');
  const { uri } = await workspace.openTextDocument(Uri.joinPath(folder.uri, document));
  const card = (line: number): PromiseLike<unknown> =>
    commands.executeCommand('vscode.executeHoverProvider', uri, new Position(line % lines, 12));
  const tool = (name: string, input: object): PromiseLike<unknown> =>
    lm.invokeTool(name, { input, toolInvocationToken: undefined });
  const unknown = (): string => link.replace(/[^/]+$/, randomUUID());
  await undisturbed(async () => {
    for (let count = atOnce; count <= times && now() < endAt; count += atOnce) {
      await Promise.all([
        commands.executeCommand(commandIds.copyInviteLink),
        commands.executeCommand(commandIds.refresh),
        card(count / atOnce),
        card(count / atOnce + 1),
        tool(toolIds.listOrganizations, {}),
        tool(toolIds.checkInvite, { invite: link }),
        // What was never asked before, so that whatever is remembered of each adds up.
        ...Array.from({ length: 4 }, () => tool(toolIds.checkInvite, { invite: unknown() })),
      ]);
      if (count % 100 === 0) {
        done.push(count);
        megabytes.push(memoryInUse());
      }
    }
  });
  return { done, megabytes };
}

/** To draw what each command tells would take longer than all of them. */
export async function undisturbed(work: () => Promise<void>): Promise<void> {
  await commands.executeCommand('notifications.toggleDoNotDisturbMode');
  await work();
  await commands.executeCommand('notifications.toggleDoNotDisturbMode');
}
