import { randomUUID } from 'node:crypto';
import { l10n, Selection, Uri, window, workspace } from 'vscode';

import { manualCopyScheme } from './ids';

/**
 * Shows a text, selected, for the user to copy with the keyboard. It may contain a secret, so it is shown where VS Code
 * stores nothing: an untitled document would be backed up to disk.
 * @param title describes the text
 * @returns `open` if the text is still shown, `closed` once the user is done with it
 */
export async function offerManualCopy(text: string, title: string): Promise<'open' | 'closed'> {
  if (/[\r\n\u2028\u2029]/.test(text)) {
    await showDocument(text, title);
    return 'open';
  }
  await window.showInputBox({
    title,
    prompt: l10n.t("Couldn't reach the clipboard: copy the selected text."),
    value: text,
    valueSelection: [0, text.length],
    ignoreFocusOut: true,
  });
  return 'closed';
}

/** An input box has only one line. A read-only document has many, is never backed up, and is gone after a reload. */
async function showDocument(text: string, title: string): Promise<void> {
  const name = title.replace(/[\\/]/g, '-');
  const uri = Uri.from({ scheme: manualCopyScheme, path: `/${randomUUID()}/${name}` });
  const provider = workspace.registerTextDocumentContentProvider(manualCopyScheme, {
    provideTextDocumentContent: (asked) => (asked.path === uri.path ? text : undefined),
  });
  try {
    const document = await workspace.openTextDocument(uri);
    const closing = workspace.onDidCloseTextDocument((closed) => {
      if (closed === document) {
        closing.dispose();
        provider.dispose();
      }
    });
    const editor = await window.showTextDocument(document, { preview: false });
    editor.selection = new Selection(document.positionAt(0), document.positionAt(document.getText().length));
  } catch (error) {
    provider.dispose();
    throw error;
  }
  void window.showWarningMessage(l10n.t("Couldn't reach the clipboard: copy the selected text."));
}
