import { type TextDocument, Uri, window, workspace } from 'vscode';

import type { Services } from '../features/command';
import {
  type FindOptions,
  type FoundInviteLink,
  type FoundLink,
  inviteLinksIn,
  movedBy,
} from '../links/findInviteLinks';
import { hasInviteMarker, markersOf } from '../links/forms';
import { nearby } from '../ui/documents';
import { findOptions } from '../ui/knownHosts';

/** Finds the invite link or suspicious link at an offset of a text. */
export function linkAt(text: string, place: number, options: FindOptions): FoundLink | undefined {
  const near = nearby(text, place);
  if (!hasInviteMarker(near.text, markersOf(options.forms))) {
    return undefined;
  }
  for (const found of inviteLinksIn(text, { ...options, from: near.start })) {
    if (found.end >= place) {
      return found.start <= place ? found : undefined;
    }
  }
  return undefined;
}

/** The part of VS Code's `TextDocument` that {@link linkInDocument} uses. */
export interface LinkDocument<Position> {
  readonly lineCount: number;
  getText(): string;
  lineAt(line: number): { readonly text: string; readonly range: { readonly start: Position } };
  offsetAt(position: Position): number;
}

/** Finds the link at a position of a document. The offsets in the result count from the start of the line. */
export function linkInDocument<Position>(
  document: LinkDocument<Position>,
  { line, character }: { readonly line: number; readonly character: number },
  options: FindOptions,
): FoundLink | undefined {
  if (line >= document.lineCount) {
    return undefined;
  }
  const lineStart = document.offsetAt(document.lineAt(line).range.start);
  const found = linkAt(document.getText(), lineStart + character, options);
  return found && movedBy(found, -lineStart);
}

/** An invite link at its current position in a document. The offsets in `found` count from the start of the line. */
export interface LinkInDocument {
  readonly document: TextDocument;
  readonly line: number;
  readonly found: FoundInviteLink;
}

/**
 * Finds the link that a command applies to.
 * @param argument the handle of a hover or a quick fix; undefined for the link at the cursor
 * @returns undefined if there is no link, or no longer the one that the handle identifies
 */
export async function findLink(services: Services, argument: unknown): Promise<LinkInDocument | undefined> {
  if (argument === undefined) {
    const editor = window.activeTextEditor;
    return editor && findAt(services, editor.document, editor.selection.active.line, editor.selection.active.character);
  }
  const shown = services.handles.find(argument);
  if (shown === undefined) {
    return undefined;
  }
  const { document, line, character } = shown.place;
  const there = await findAt(services, await workspace.openTextDocument(Uri.parse(document, true)), line, character);
  return there?.found.link.equals(shown.link) === true ? there : undefined;
}

/** The same link, or undefined if it is gone: the document may have changed or closed in the meantime. */
export async function linkStillAt(
  services: Services,
  { document, line, found }: LinkInDocument,
): Promise<LinkInDocument | undefined> {
  const open = await openAgain(document);
  const there = open && (await findAt(services, open, line, found.start));
  return there?.found.link.equals(found.link) === true ? there : undefined;
}

async function findAt(
  services: Services,
  document: TextDocument,
  line: number,
  character: number,
): Promise<LinkInDocument | undefined> {
  const { sessions } = await services.knownSessions.read();
  const found = linkInDocument(document, { line, character }, findOptions(sessions));
  return found?.kind === 'link' ? { document, line, found } : undefined;
}

/** Reopens a document if it was closed; undefined if it no longer exists. */
export async function openAgain(document: TextDocument): Promise<TextDocument | undefined> {
  if (!document.isClosed) {
    return document;
  }
  if (document.isUntitled) {
    return undefined; // Opening its URI would create a new, empty document.
  }
  try {
    return await workspace.openTextDocument(document.uri);
  } catch {
    return undefined;
  }
}
