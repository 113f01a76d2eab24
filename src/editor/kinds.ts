import { type Diagnostic, DocumentDropOrPasteEditKind } from 'vscode';

/** The `source` of this extension's diagnostics. */
export const diagnosticSource = 'Gitpod Invites';

/** Whether a diagnostic is from this extension. Loaded at activation: keep it dependency-free. */
export function isInviteDiagnostic({ source }: Diagnostic): boolean {
  return source === diagnosticSource;
}

/** The kinds of this extension's paste edits. Loaded at activation: keep it dependency-free. */
export function pasteKinds(): { markdown: DocumentDropOrPasteEditKind; current: DocumentDropOrPasteEditKind } {
  const own = DocumentDropOrPasteEditKind.Empty.append('gitpodInvites');
  return { markdown: own.append('markdown'), current: own.append('current') };
}
