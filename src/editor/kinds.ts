import { type Diagnostic, DocumentDropOrPasteEditKind } from 'vscode';

/** By what name the marks of this extension are known. */
export const problemSource = 'Gitpod Invites';

/** Whether a mark is one of this extension's. Read at start, so it knows no more than that. */
export function isInviteProblem({ source }: Diagnostic): boolean {
  return source === problemSource;
}

/** What can be inserted in place of a pasted invite link. Read at start, so it knows no more than that. */
export function pasteKinds(): { markdown: DocumentDropOrPasteEditKind; current: DocumentDropOrPasteEditKind } {
  const own = DocumentDropOrPasteEditKind.Empty.append('gitpodInvites');
  return { markdown: own.append('markdown'), current: own.append('current') };
}
