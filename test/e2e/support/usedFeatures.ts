import { appendFileSync } from 'node:fs';
import type { EditorProviders } from '../../../src/editor/register';
import { commandIds, toolIds } from '../../../src/ui/ids';

/** The environment variable with the path of the file that records used features. Set only when all tests run. */
export const usedFileVariable = 'GITPOD_INVITES_USED_FILE';

/** Editor features that handle links, with the pattern that shows their use in VS Code's logs or UI text. */
const featurePatterns: Readonly<Record<keyof EditorProviders | 'drag', RegExp>> = {
  hover: /^a hover: .*Invite to/m,
  terminalLinks: /^a hover: .*Preview, copy or open the invite/m,
  uriHandler: /^a notification: .*This VS Code link has unexpected parameters/m,
  diagnostics: /\[DiagnosticCollection\] change many \([^)]*\) org-invites\.gitpod-invites /,
  quickFixes: /\[org-invites\.gitpod-invites\] INVOKE provider '.*\bprovideCodeActions\(/,
  paste: /\[org-invites\.gitpod-invites\] INVOKE provider '.*\bprovidePasteEdits\(/,
  drag: /\[org-invites\.gitpod-invites\] INVOKE provider '.*\bprovideDocumentOnDropEdits\(/,
};

/** @param text what VS Code logged at trace level or showed, one entry per line */
export function recordUsedFeatures(text: string): void {
  const file = process.env[usedFileVariable];
  if (file === undefined) return;
  const uses = text.matchAll(/(?:#\$?execute\w*Command|Invoking tool) (gitpodInvites[._]\w+)/g);
  const used = [
    ...Object.entries(featurePatterns).flatMap(([name, sign]) => (sign.test(text) ? [name] : [])),
    ...Array.from(uses, ([, id = '']) => id),
  ];
  // Appends, because several processes write to this file.
  appendFileSync(file, used.map((id) => `${id}\n`).join(''));
}

/** The commands, tools and editor features that were not used in any window that was searched for keys. */
export function unusedFeatures(used: string): string[] {
  const ids = new Set(used.split('\n'));
  return [...Object.values(commandIds), ...Object.values(toolIds), ...Object.keys(featurePatterns)].filter(
    (id) => !ids.has(id),
  );
}
