import { commands } from 'vscode';

import type { contextKeys, WelcomeState } from './ids';

interface ContextValues {
  readonly [contextKeys.signedIn]: boolean;
  readonly [contextKeys.face]: WelcomeState;
}

/** Sets what `when` clauses in `package.json` ask. */
export function setContext<Key extends keyof ContextValues>(key: Key, value: ContextValues[Key]): void {
  void commands.executeCommand('setContext', key, value);
}
