import { commands, Position, Uri, workspace, type Hover } from 'vscode';
import type { JobInputs, Samples } from '../jobs';
import { bareCall, warmUp } from './bareCall';

/** Asks VS Code for the card over each link of a document, in turns with the one call that a card costs. */
export async function hoverOver({ document, lines, bareIds, ...service }: JobInputs['hovers']): Promise<Samples> {
  const [folder] = workspace.workspaceFolders ?? [];
  if (folder === undefined) throw new Error('No folder is open');
  const { uri } = await workspace.openTextDocument(Uri.joinPath(folder.uri, document));
  const samples = { cold: [] as number[], bare: [] as number[], warm: [] as number[], none: [] as number[] };
  const timed = async (into: number[], work: () => PromiseLike<unknown>): Promise<void> => {
    const startedAt = performance.now();
    await work();
    into.push(performance.now() - startedAt);
  };
  const hover = async (line: number, character: number): Promise<number> =>
    (await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', uri, new Position(line, character))).length;
  const card = async (line: number): Promise<void> => {
    if ((await hover(line, 12)) === 0) throw new Error(`There is no card over line ${line}`);
  };
  await warmUp(service);
  for (let line = 0; line < lines; line++) {
    const inviteId = bareIds[line];
    await timed(samples.bare, () =>
      bareCall(service, 'OrganizationService/GetOrganizationInviteSummary', { inviteId }),
    );
    await timed(samples.cold, () => card(line));
  }
  for (let line = 0; line < lines; line++) {
    await timed(samples.warm, () => card(line));
    await timed(samples.none, () => hover(lines, 0));
  }
  return samples;
}
