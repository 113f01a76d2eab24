import type { Sandbox } from '../../sandbox/sandbox';
import type { VsCodeWindow } from './vsCodeWindow';

/** The token of the sandbox with this name. */
export function tokenOf(sandbox: Sandbox, name: string): string {
  const token = sandbox.tokens[name];
  if (token === undefined) throw new Error(`The sandbox has no token ${name}`);
  return token;
}

/** Shows the organizations view. */
export async function openOrganizations(window: VsCodeWindow): Promise<void> {
  await window.openContainer('Gitpod Invites');
}

/** Signs in with a token from the palette, and waits until the input box closes. */
export async function signIn(window: VsCodeWindow, token: string): Promise<void> {
  await window.runCommand('Gitpod Org: Sign In');
  await window.type(token, 'Enter');
  await window.quickInput.waitFor({ state: 'hidden' });
}

/** The notification for a created link. */
export const createdMessage = /Created (?:and copied )?an? (?:new )?invite link for/;

/** Waits for the message that a link was created and copied, or for two messages if the clipboard is slow. */
export async function createdAndCopied(window: VsCodeWindow): Promise<void> {
  const created = await window.waitForNotification(createdMessage);
  if (!(await created.innerText()).includes('and copied')) {
    const copied = 'Copied the invite link of';
    await window.notification(copied).or(window.statusMessage(copied)).first().waitFor();
  }
}

/** Built-in themes: the name in the theme picker, and the class on the workbench. */
export const themes: readonly (readonly [theme: string, face: string])[] = [
  ['Dark Modern', 'vs-dark'],
  ['Light Modern', 'vs'],
  ['Dark High Contrast', 'hc-black'],
  ['Light High Contrast', 'hc-light'],
];

/** Selects a theme and waits until it is applied. */
export async function chooseTheme(window: VsCodeWindow, theme: string, face: string): Promise<void> {
  await window.runCommand('Preferences: Color Theme');
  await window.type(theme, 'Enter');
  // Wait for the list to close, because it previews themes while it is open.
  await window.quickInput.waitFor({ state: 'hidden' });
  await window.page.locator(`.monaco-workbench.${face}`).waitFor();
}
