import { type TextDocument, window, workspace } from 'vscode';

/** Whether a document is a text that somebody writes, in a file or not yet: logs, old versions and the like are not. */
export function isUserDocument({ uri, isClosed }: TextDocument): boolean {
  const { scheme } = uri;
  return (
    !isClosed &&
    (scheme === 'untitled' || scheme === 'vscode-notebook-cell' || workspace.fs.isWritableFileSystem(scheme) === true)
  );
}

/** The texts that can be seen in this window, each once. */
export function visibleDocuments(): readonly TextDocument[] {
  return [...new Set(window.visibleTextEditors.map(({ document }) => document))].filter(isUserDocument);
}

/** The globs of such a setting as `files.exclude` that are on, for good. One that depends on a file beside it (`when`) is not. */
export function globsOf(setting: unknown): string[] {
  return typeof setting === 'object' && setting !== null
    ? Object.entries(setting).flatMap(([glob, on]) => (on === true ? [glob] : []))
    : [];
}

/**
 * How far from a place an invite link that holds it can begin or end, in UTF-16 code units: the longest address that is looked at
 * before the words of a link (4,096), its words and id, and what may follow (2,048).
 */
const reach = 6_400;

/** The part of a text that matters for a place in it, and where that part begins. */
export function nearby(text: string, place: number): { readonly text: string; readonly start: number } {
  const start = Math.max(0, place - reach);
  return { text: text.slice(start, place + reach), start };
}
