import {
  CodeActionKind,
  type CodeActionProvider,
  Disposable,
  type DocumentPasteEditProvider,
  type HoverProvider,
  languages,
  type TerminalLinkProvider,
  type TextDocument,
  type UriHandler,
  window,
  workspace,
} from 'vscode';

import { hasInviteMarker } from '../links/forms';
import { nearby, visibleDocuments } from '../ui/documents';
import { isInviteDiagnostic, pasteKinds } from './kinds';

/** Milliseconds without editor events before the visible documents are checked. */
const typingDebounceMs = 250;

/**
 * Calls `start` once, after an editor event, when a visible document may contain an invite link. Opening a window
 * starts nothing: the restored documents were seen before, and the user hasn't asked for anything.
 */
function watchDocuments(start: () => Promise<void>): Disposable {
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    clearTimeout(timer);
    watch.dispose();
  };
  const look = (): void => {
    if (visibleDocuments().some(holdsInvite)) {
      stop();
      void start();
    }
  };
  const lookSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(look, typingDebounceMs);
  };
  const watch = Disposable.from(
    window.onDidChangeVisibleTextEditors(lookSoon),
    window.onDidChangeActiveTextEditor(lookSoon),
    window.onDidChangeTextEditorSelection(lookSoon),
    workspace.onDidChangeTextDocument(lookSoon),
  );
  return new Disposable(stop);
}

function holdsInvite(document: TextDocument): boolean {
  return hasInviteMarker(document.getText());
}

/** The actual providers, loaded when a document, terminal or URI may contain an invite link. */
export interface EditorProviders {
  readonly hover: HoverProvider;
  readonly terminalLinks: TerminalLinkProvider;
  readonly uriHandler: UriHandler;
  readonly quickFixes: CodeActionProvider;
  readonly paste: Required<Pick<DocumentPasteEditProvider, 'provideDocumentPasteEdits' | 'resolveDocumentPasteEdit'>>;
  readonly diagnostics: { start(): void; dispose(): void };
}

/** Registers the editor and terminal providers and the URI handler. Each loads its implementation on first need. */
export function registerEditor(providers: () => Promise<EditorProviders>): Disposable[] {
  return [
    languages.registerHoverProvider('*', {
      provideHover: async (document, position, token) =>
        hasInviteMarker(nearby(document.lineAt(position.line).text, position.character).text)
          ? (await providers()).hover.provideHover(document, position, token)
          : undefined,
    }),
    window.registerTerminalLinkProvider({
      provideTerminalLinks: async (context, token) =>
        hasInviteMarker(context.line) ? (await providers()).terminalLinks.provideTerminalLinks(context, token) : [],
      handleTerminalLink: async (link) => (await providers()).terminalLinks.handleTerminalLink(link),
    }),
    languages.registerCodeActionsProvider(
      '*',
      {
        provideCodeActions: async (document, range, context, token) =>
          context.diagnostics.some(isInviteDiagnostic)
            ? (await providers()).quickFixes.provideCodeActions(document, range, context, token)
            : undefined,
      },
      { providedCodeActionKinds: [CodeActionKind.QuickFix] },
    ),
    languages.registerDocumentPasteEditProvider(
      '*',
      {
        provideDocumentPasteEdits: async (document, ranges, dataTransfer, context, token) =>
          hasInviteMarker((await dataTransfer.get('text/plain')?.asString()) ?? '')
            ? (await providers()).paste.provideDocumentPasteEdits(document, ranges, dataTransfer, context, token)
            : undefined,
        resolveDocumentPasteEdit: async (edit, token) =>
          (await providers()).paste.resolveDocumentPasteEdit(edit, token),
      },
      { providedPasteEditKinds: Object.values(pasteKinds()), pasteMimeTypes: ['text/plain'] },
    ),
    watchDocuments(async () => {
      (await providers()).diagnostics.start();
    }),
    window.registerUriHandler({ handleUri: async (uri) => (await providers()).uriHandler.handleUri(uri) }),
  ];
}
