import { commands, window } from 'vscode';
import { commandIds } from '../../../src/ui/ids';
import { accept } from './quickInput';
import { withWindowOverrides } from './window';

/** Signs in to the installed extension by pasting a token. */
export async function signIn(token: string): Promise<void> {
  const { createInputBox } = window;
  const createPrefilledInputBox: typeof createInputBox = () => Object.assign(createInputBox(), { value: token });
  await withWindowOverrides({ createInputBox: createPrefilledInputBox }, () =>
    accept(commands.executeCommand(commandIds.signIn)),
  );
}

/** Signs out of the installed extension; the prompt is answered with yes. */
export async function signOut(): Promise<void> {
  const confirm = (_message: string, _options: object, button: string) => Promise.resolve(button);
  await withWindowOverrides({ showWarningMessage: confirm }, () => commands.executeCommand(commandIds.signOut));
}
