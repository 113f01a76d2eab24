import assert from 'node:assert/strict';
import { commands, window } from 'vscode';

/** Closes every editor, without a question about what is not saved. */
export async function closeEditors(): Promise<void> {
  for (let tries = 0; openTabs() > 0; tries++) {
    assert.ok(tries < 50, 'an editor cannot be closed');
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
}

function openTabs(): number {
  return window.tabGroups.all.flatMap(({ tabs }) => tabs).length;
}
