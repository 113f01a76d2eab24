import type { Sandbox } from '../../sandbox/sandbox';
import type { VsCodeWindow } from './vsCodeWindow';

/** A token of the sandbox by its name. */
export function tokenOf(sandbox: Sandbox, name: string): string {
  const token = sandbox.tokens[name];
  if (token === undefined) throw new Error(`The sandbox has no token ${name}`);
  return token;
}

/** Brings the organizations view into sight. */
export async function openOrganizations(window: VsCodeWindow): Promise<void> {
  await window.openContainer('Gitpod Invites');
}

/** Signs in with a token from the palette, and waits until the box has taken it. */
export async function signIn(window: VsCodeWindow, token: string): Promise<void> {
  await window.runCommand('Gitpod Org: Sign In');
  await window.type(token, 'Enter');
  await window.quickInput.waitFor({ state: 'hidden' });
}

/** What VS Code says of a link that was created. */
export const createdMessage = /Created (?:and copied )?an? (?:new )?invite link for/;

/** Waits until VS Code says that a link was created and copied: in one message, or in two where the clipboard takes its time. */
export async function createdAndCopied(window: VsCodeWindow): Promise<void> {
  const created = await window.notified(createdMessage);
  if (!(await created.innerText()).includes('and copied')) {
    const copied = 'Copied the invite link of';
    await window.notification(copied).or(window.statusMessage(copied)).first().waitFor();
  }
}

/** Themes that VS Code comes with: what its list calls them, and the class of a workbench that shows one. */
export const themes: readonly (readonly [theme: string, face: string])[] = [
  ['Dark Modern', 'vs-dark'],
  ['Light Modern', 'vs'],
  ['Dark High Contrast', 'hc-black'],
  ['Light High Contrast', 'hc-light'],
];

/** Chooses a theme, and waits until VS Code shows it. */
export async function chooseTheme(window: VsCodeWindow, theme: string, face: string): Promise<void> {
  await window.runCommand('Preferences: Color Theme');
  await window.type(theme, 'Enter');
  // The list shows each theme before it is chosen.
  await window.quickInput.waitFor({ state: 'hidden' });
  await window.page.locator(`.monaco-workbench.${face}`).waitFor();
}
