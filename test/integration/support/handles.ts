import type { TextDocument } from 'vscode';
import type { LinkHandles } from '../../../src/features/linkHandles';
import type { InviteLink } from '../../../src/links/inviteLink';

/** The handle that a hover or a quick fix of this link would have, for its first occurrence. */
export function handleIn(shown: LinkHandles, document: TextDocument, link: InviteLink): string {
  const { line, character } = document.positionAt(document.getText().indexOf(link.inviteId) - 5);
  const start = document.lineAt(line).text.lastIndexOf('http', character);
  return shown.handleOf({ link, place: { document: document.uri.toString(), line, character: start } });
}
