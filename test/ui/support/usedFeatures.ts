import { commandIds, toolIds } from '../../../src/ui/ids';

/** Set by `npm run test:ui` when all tests run, and so everything must have been used. */
export const everythingVariable = 'GITPOD_INVITES_EVERYTHING';

/** Commands and tools that were used in windows in which keys were looked for. */
const used = new Set<string>();

/** @param log what VS Code logged at its trace level, in a browser's console or in its extension host: it tells what is used */
export function rememberUsed(log: string): void {
  const uses = log.matchAll(/(?:#\$?execute\w*Command|Invoking tool) (gitpodInvites[._]\w+)/g);
  for (const [, id = ''] of uses) used.add(id);
}

/** The commands and tools that nobody used in any window. */
export function unused(): string[] {
  return [...Object.values(commandIds), ...Object.values(toolIds)].filter((id) => !used.has(id));
}
