import { window, workspace, type TextDocument } from 'vscode';

/** Whether a document is a text that somebody writes, in a file or not yet: logs, old versions and the like are not. */
export function isOwnText({ uri, isClosed }: TextDocument): boolean {
  const { scheme } = uri;
  return (
    !isClosed &&
    (scheme === 'untitled' || scheme === 'vscode-notebook-cell' || workspace.fs.isWritableFileSystem(scheme) === true)
  );
}

/** The texts that can be seen in this window, each once. */
export function visibleTexts(): readonly TextDocument[] {
  return [...new Set(window.visibleTextEditors.map(({ document }) => document))].filter(isOwnText);
}
