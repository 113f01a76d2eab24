import {
  CodeActionKind,
  languages,
  window,
  type CodeActionProvider,
  type Disposable,
  type DocumentPasteEditProvider,
  type HoverProvider,
  type TerminalLinkProvider,
  type UriHandler,
} from 'vscode';

import { watchDocuments } from './lazyDiagnostics';
import { mayHoldInvite, nearby } from './nearby';
import { pasteKinds } from './pasteKinds';
import { isInviteProblem } from './problemSource';

/** What does the work in this room. */
export interface EditorParts {
  readonly hover: HoverProvider;
  readonly terminalLinks: TerminalLinkProvider;
  readonly opened: UriHandler;
  readonly quickFixes: CodeActionProvider;
  readonly paste: Required<Pick<DocumentPasteEditProvider, 'provideDocumentPasteEdits' | 'resolveDocumentPasteEdit'>>;
  readonly diagnostics: { start(): void; dispose(): void };
}

/** Registers what meets invite links where people do. What does the work is loaded when there may be one. */
export function registerEditor(parts: () => Promise<EditorParts>): Disposable[] {
  return [
    languages.registerHoverProvider('*', {
      provideHover: async (document, position, token) =>
        mayHoldInvite(nearby(document.lineAt(position.line).text, position.character).text)
          ? (await parts()).hover.provideHover(document, position, token)
          : undefined,
    }),
    window.registerTerminalLinkProvider({
      provideTerminalLinks: async (context, token) =>
        mayHoldInvite(context.line) ? (await parts()).terminalLinks.provideTerminalLinks(context, token) : [],
      handleTerminalLink: async (link) => (await parts()).terminalLinks.handleTerminalLink(link),
    }),
    languages.registerCodeActionsProvider(
      '*',
      {
        provideCodeActions: async (document, range, context, token) =>
          context.diagnostics.some(isInviteProblem)
            ? (await parts()).quickFixes.provideCodeActions(document, range, context, token)
            : undefined,
      },
      { providedCodeActionKinds: [CodeActionKind.QuickFix] },
    ),
    languages.registerDocumentPasteEditProvider(
      '*',
      {
        provideDocumentPasteEdits: async (document, ranges, dataTransfer, context, token) =>
          mayHoldInvite((await dataTransfer.get('text/plain')?.asString()) ?? '')
            ? (await parts()).paste.provideDocumentPasteEdits(document, ranges, dataTransfer, context, token)
            : undefined,
        resolveDocumentPasteEdit: async (edit, token) => (await parts()).paste.resolveDocumentPasteEdit(edit, token),
      },
      { providedPasteEditKinds: Object.values(pasteKinds()), pasteMimeTypes: ['text/plain'] },
    ),
    watchDocuments(async () => {
      (await parts()).diagnostics.start();
    }),
    window.registerUriHandler({ handleUri: async (uri) => (await parts()).opened.handleUri(uri) }),
  ];
}
