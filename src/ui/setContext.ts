import { commands } from 'vscode';

import type { contextKeys, WelcomeState } from './ids';

interface ContextValues {
  readonly [contextKeys.signedIn]: boolean;
  readonly [contextKeys.welcomeState]: WelcomeState;
}

/** Sets a context key for the `when` clauses in `package.json`. */
export function setContext<Key extends keyof ContextValues>(key: Key, value: ContextValues[Key]): void {
  void commands.executeCommand('setContext', key, value);
}
