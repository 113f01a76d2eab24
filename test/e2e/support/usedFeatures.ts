import type { EditorProviders } from '../../../src/editor/register';
import { commandIds, toolIds } from '../../../src/ui/ids';

/** Set by `npm run test:e2e` when all tests run, and so everything must have been used. */
export const everythingVariable = 'GITPOD_INVITES_EVERYTHING';

/** What meets links where people do, by the sign of it in what VS Code logged or showed. */
const meetings: Readonly<Record<keyof EditorProviders | 'drag', RegExp>> = {
  hover: /^a hover: .*Invite to/m,
  terminalLinks: /^a hover: .*Preview, copy or open the invite/m,
  uriHandler: /^a notification: .*This VS Code link has unexpected parameters/m,
  diagnostics: /\[DiagnosticCollection\] change many \([^)]*\) org-invites\.gitpod-invites /,
  quickFixes: /\[org-invites\.gitpod-invites\] INVOKE provider '.*\bprovideCodeActions\(/,
  paste: /\[org-invites\.gitpod-invites\] INVOKE provider '.*\bprovidePasteEdits\(/,
  drag: /\[org-invites\.gitpod-invites\] INVOKE provider '.*\bprovideDocumentOnDropEdits\(/,
};

/** Commands, tools and meetings in windows in which keys were looked for. */
const used = new Set<string>();

/** @param text what VS Code logged at its trace level, or showed, a line for each: it tells what is used */
export function rememberUsed(text: string): void {
  Object.entries(meetings).forEach(([name, sign]) => sign.test(text) && used.add(name));
  const uses = text.matchAll(/(?:#\$?execute\w*Command|Invoking tool) (gitpodInvites[._]\w+)/g);
  for (const [, id = ''] of uses) used.add(id);
}

/** The commands, tools and meetings with links that no window had. */
export function unused(): string[] {
  return [...Object.values(commandIds), ...Object.values(toolIds), ...Object.keys(meetings)].filter(
    (id) => !used.has(id),
  );
}
