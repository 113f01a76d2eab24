import { commands, type Disposable, type TreeView } from 'vscode';

import { type ApplicationCommand, commandIds, focusedRowArgument } from '../ui/ids';
import type { LazyTree } from './lazyTree';
import { InviteNode, MemberNode, type Node, OrganizationNode } from './nodes';

const maxAttempts = 3;

/** Registers the command of the copy key bindings: copies the link or address of the focused row, if it has one. */
export function registerCopyFocusedRow(
  tree: LazyTree<Node>,
  view: TreeView<Node>,
  run: (command: ApplicationCommand, row: unknown) => Promise<void>,
): Disposable {
  let attempts = 0;
  return commands.registerCommand(commandIds.copyFocusedRow, async (row: unknown) => {
    // VS Code passes no row while it reloads the tree, which it does after each copy.
    if (row === undefined && attempts < maxAttempts && view.visible && (await tree.settled())) {
      attempts += 1;
      await commands.executeCommand('runCommands', {
        commands: [{ command: commandIds.copyFocusedRow, args: focusedRowArgument }],
      });
      return;
    }
    attempts = 0;
    const command = commandOf(row);
    if (command !== undefined) {
      await run(command, row);
    }
  });
}

function commandOf(row: unknown): ApplicationCommand | undefined {
  try {
    if (row instanceof MemberNode) {
      return commandIds.copyMemberAddress;
    }
    const hasLink = row instanceof OrganizationNode || (row instanceof InviteNode && row.state.kind !== 'none');
    return hasLink ? commandIds.copyInviteLink : undefined;
  } catch {
    return undefined; // Another extension may pass an object that throws.
  }
}
