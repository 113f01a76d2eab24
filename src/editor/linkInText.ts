import { Uri, window, workspace, type TextDocument } from 'vscode';

import type { FoundInviteLink } from '../invites/findInviteLinks';
import type { SessionStore } from '../sessions/sessionStore';
import { knownHosts } from '../ui/knownHosts';
import { linkAt } from './linkAt';
import type { ShownInvites } from './shownInvites';

/** An invite link where it stands in a document now; its places are those of the line. */
export interface LinkInText {
  readonly document: TextDocument;
  readonly line: number;
  readonly found: FoundInviteLink;
}

/** Finds the link that a command is about. */
export class LinksInText {
  constructor(
    private readonly sessions: Pick<SessionStore, 'read'>,
    private readonly shown: ShownInvites,
  ) {}

  /**
   * @param argument the handle of a card or a quick fix; without one it is the link at the cursor
   * @returns undefined where there is no link, or not the one that was meant any more
   */
  async find(argument: unknown): Promise<LinkInText | undefined> {
    if (argument === undefined) {
      const editor = window.activeTextEditor;
      return editor && this.#at(editor.document, editor.selection.active.line, editor.selection.active.character);
    }
    const shown = this.shown.find(argument);
    if (shown === undefined) {
      return undefined;
    }
    const { document, line, character } = shown.place;
    const there = await this.#at(await workspace.openTextDocument(Uri.parse(document, true)), line, character);
    return there?.found.link.equals(shown.link) === true ? there : undefined;
  }

  /** The same link, if it still stands there: the document may have been changed meanwhile. */
  async again({ document, line, found }: LinkInText): Promise<LinkInText | undefined> {
    const there = await this.#at(document, line, found.start);
    return there?.found.link.equals(found.link) === true ? there : undefined;
  }

  async #at(document: TextDocument, line: number, character: number): Promise<LinkInText | undefined> {
    const { sessions } = await this.sessions.read();
    const found =
      line < document.lineCount ? linkAt(document.lineAt(line).text, character, knownHosts(sessions)) : undefined;
    return found?.kind === 'link' ? { document, line, found } : undefined;
  }
}
