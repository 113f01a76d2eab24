import {
  languages,
  window,
  type Disposable,
  type HoverProvider,
  type TerminalLinkProvider,
  type UriHandler,
} from 'vscode';

import { watchDocuments } from './lazyDiagnostics';
import { mayHoldInvite, nearby } from './nearby';

/** What does the work in this room. */
export interface EditorParts {
  readonly hover: HoverProvider;
  readonly terminalLinks: TerminalLinkProvider;
  readonly opened: UriHandler;
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
    watchDocuments(async () => {
      (await parts()).diagnostics.start();
    }),
    window.registerUriHandler({ handleUri: async (uri) => (await parts()).opened.handleUri(uri) }),
  ];
}
