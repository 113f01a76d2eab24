import assert from 'node:assert/strict';
import {
  commands,
  languages,
  Position,
  Selection,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
  type TextDocument,
} from 'vscode';
import { eventually } from '../../host/eventually';

let documentCount = 0;

/**
 * Shows a new document with a unique name in its own editor. VS Code reuses the names that it generates as soon as they
 * are free, occasionally together with the document that it is about to close.
 */
export async function showText(content: string, language = 'markdown'): Promise<TextDocument> {
  const opened = await workspace.openTextDocument(Uri.parse(`untitled:text-${++documentCount}`));
  const document = await languages.setTextDocumentLanguage(opened, language);
  const editor = await window.showTextDocument(document, { preview: false });
  const edit = new WorkspaceEdit();
  edit.insert(document.uri, new Position(0, 0), content);
  await workspace.applyEdit(edit);
  await eventually(
    () => document.getText(),
    (text) => text === content,
  );
  editor.selection = new Selection(0, 0, 0, 0);
  return document;
}

/** Closes every editor, without prompts about unsaved changes. */
export async function closeEditors(): Promise<void> {
  for (let tries = 0; openTabs() > 0; tries++) {
    assert.ok(tries < 50, 'an editor cannot be closed');
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
}

function openTabs(): number {
  return window.tabGroups.all.flatMap(({ tabs }) => tabs).length;
}
