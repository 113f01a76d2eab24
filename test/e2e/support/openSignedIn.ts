import type { Sandbox } from '../../sandbox/sandbox';
import { type OpenOptions, openVsCode, type VsCode } from './openVsCode';
import { openOrganizations, signIn, tokenOf } from './steps';

/**
 * Opens a VS Code on a sandbox, signs in with the token of this name, and waits for Acme, which it must be admin of.
 */
export async function openSignedIn(sandbox: Sandbox, token: string, options: OpenOptions = {}): Promise<VsCode> {
  const vsCode = await openVsCode({
    ...options,
    settings: { 'gitpodInvites.host': sandbox.origin, ...options.settings },
  });
  await openOrganizations(vsCode);
  await signIn(vsCode, tokenOf(sandbox, token));
  await vsCode.treeItem(/^Acme Engineering, admin/).waitFor();
  return vsCode;
}
