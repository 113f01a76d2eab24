import { commands, window } from 'vscode';
import { commandIds } from '../../../src/ui/ids';
import { accept } from './quickInput';
import { whileWindow } from './window';

/** Signs in to the extension itself, as VS Code runs it, with what a user would paste into its box. */
export async function signIn(token: string): Promise<void> {
  const { createInputBox } = window;
  const filled: typeof createInputBox = () => Object.assign(createInputBox(), { value: token });
  await whileWindow({ createInputBox: filled }, () => accept(commands.executeCommand(commandIds.signIn)));
}

/** Signs out whoever is signed in: the question is answered with yes. */
export async function signOut(): Promise<void> {
  const yes = (_message: string, _options: object, button: string) => Promise.resolve(button);
  await whileWindow({ showWarningMessage: yes }, () => commands.executeCommand(commandIds.signOut));
}
