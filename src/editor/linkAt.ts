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

/** The invite link, or what only looks like one, at a place of a text. */
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

/** What a document of VS Code is here. */
export interface LinkDocument<Position> {
  readonly lineCount: number;
  getText(): string;
  lineAt(line: number): { readonly text: string; readonly range: { readonly start: Position } };
  offsetAt(position: Position): number;
}

/** The same at a place of a document; its own places are those of the line. */
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

/** An invite link where it stands in a document now; its places are those of the line. */
export interface LinkInDocument {
  readonly document: TextDocument;
  readonly line: number;
  readonly found: FoundInviteLink;
}

/**
 * Finds the link that a command is about.
 * @param argument the handle of a hover or a quick fix; without one it is the link at the cursor
 * @returns undefined where there is no link, or not the one that was meant any more
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

/** The same link, if it still stands there: the document may have been changed or closed meanwhile. */
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

/** A document that may have been closed, as it is now; undefined where it no longer exists. */
export async function openAgain(document: TextDocument): Promise<TextDocument | undefined> {
  if (!document.isClosed) {
    return document;
  }
  if (document.isUntitled) {
    return undefined; // To open its address would make a new, empty one.
  }
  try {
    return await workspace.openTextDocument(document.uri);
  } catch {
    return undefined;
  }
}
