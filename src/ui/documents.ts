import { type TextDocument, window, workspace } from 'vscode';

/** Whether the user can edit the document, saved or not: logs, old versions and the like are excluded. */
export function isUserDocument({ uri, isClosed }: TextDocument): boolean {
  const { scheme } = uri;
  return (
    !isClosed &&
    (scheme === 'untitled' || scheme === 'vscode-notebook-cell' || workspace.fs.isWritableFileSystem(scheme) === true)
  );
}

/** The user's documents that are visible in this window, without duplicates. */
export function visibleDocuments(): readonly TextDocument[] {
  return [...new Set(window.visibleTextEditors.map(({ document }) => document))].filter(isUserDocument);
}

/** The globs that a setting such as `files.exclude` enables unconditionally, so without those with a `when` clause. */
export function globsOf(setting: unknown): string[] {
  return typeof setting === 'object' && setting !== null
    ? Object.entries(setting).flatMap(([glob, on]) => (on === true ? [glob] : []))
    : [];
}

/**
 * How far from an offset an invite link that contains it can start or end, in UTF-16 code units: the longest URL part
 * that is scanned before the marker of a link (4,096), the marker and id, and what may follow (2,048).
 */
const reach = 6_400;

/** The part of a text that a link at this offset can occupy, and where that part starts. */
export function nearby(text: string, place: number): { readonly text: string; readonly start: number } {
  const start = Math.max(0, place - reach);
  return { text: text.slice(start, place + reach), start };
}
