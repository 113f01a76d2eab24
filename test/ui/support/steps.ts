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
  await window.runCommand('Gitpod Invites: Sign In');
  await window.type(token, 'Enter');
  await window.quickInput.waitFor({ state: 'hidden' });
}
