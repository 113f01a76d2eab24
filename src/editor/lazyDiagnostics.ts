import { Disposable, window, workspace, type TextDocument } from 'vscode';

import { mayHoldInvite } from './nearby';
import { visibleTexts } from './ownText';

/** Somebody who moves through documents is not followed before they rest for so many milliseconds. */
const restMs = 250;

/**
 * Starts what marks invite links in documents as soon as somebody does something in an editor, and a document that can be seen may
 * hold one. A window that was only opened starts nothing: what it restored was looked at before, and nobody has asked.
 */
export function watchDocuments(start: () => Promise<void>): Disposable {
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    clearTimeout(timer);
    watch.dispose();
  };
  const look = (): void => {
    if (visibleTexts().some(holdsInvite)) {
      stop();
      void start();
    }
  };
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(look, restMs);
  };
  const watch = Disposable.from(
    window.onDidChangeVisibleTextEditors(soon),
    window.onDidChangeActiveTextEditor(soon),
    window.onDidChangeTextEditorSelection(soon),
    workspace.onDidChangeTextDocument(soon),
  );
  return new Disposable(stop);
}

function holdsInvite(document: TextDocument): boolean {
  return mayHoldInvite(document.getText());
}
