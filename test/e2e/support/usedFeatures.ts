import { appendFileSync } from 'node:fs';
import type { EditorProviders } from '../../../src/editor/register';
import { commandIds, toolIds } from '../../../src/ui/ids';

/** Names the file for what was used, where all tests run, and so everything must have been. */
export const usedFileVariable = 'GITPOD_INVITES_USED_FILE';

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

/** @param text what VS Code logged at its trace level, or showed, a line for each: it tells what is used */
export function rememberUsed(text: string): void {
  const file = process.env[usedFileVariable];
  if (file === undefined) return;
  const uses = text.matchAll(/(?:#\$?execute\w*Command|Invoking tool) (gitpodInvites[._]\w+)/g);
  const used = [
    ...Object.entries(meetings).flatMap(([name, sign]) => (sign.test(text) ? [name] : [])),
    ...Array.from(uses, ([, id = '']) => id),
  ];
  // Several processes append to it.
  appendFileSync(file, used.map((id) => `${id}\n`).join(''));
}

/** The commands, tools and meetings with links that no window had in which keys were looked for. */
export function unusedIn(used: string): string[] {
  const ids = new Set(used.split('\n'));
  return [...Object.values(commandIds), ...Object.values(toolIds), ...Object.keys(meetings)].filter(
    (id) => !ids.has(id),
  );
}
