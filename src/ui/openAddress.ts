import { env } from 'vscode';

/**
 * Opens an address outside VS Code exactly as it is written. A `Uri` would not do: it decodes what is percent-encoded and VS Code
 * encodes it again without `&`, `=`, `#` and `+`, so that a subject with an ampersand would end there. What `openExternal` is declared
 * to take is a `Uri`; what it passes on untouched is a string (seen in VS Code 1.105 and 1.139, and held by a test).
 * @returns whether something was opened
 */
export async function openAddress(address: string): Promise<boolean> {
  const opened: unknown = await Reflect.apply(env.openExternal, env, [address]);
  return opened === true;
}
