import { DocumentDropOrPasteEditKind } from 'vscode';

/** What can be inserted in place of a pasted invite link. Read at start, so it knows no more than that. */
export function pasteKinds(): { markdown: DocumentDropOrPasteEditKind; current: DocumentDropOrPasteEditKind } {
  const own = DocumentDropOrPasteEditKind.Empty.append('gitpodInvites');
  return { markdown: own.append('markdown'), current: own.append('current') };
}
