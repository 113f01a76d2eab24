import { authentication, extensions } from 'vscode';

import { Token } from '../gitpod/token';

const extensionId = 'gitpod.gitpod-flex';
const providerId = 'gitpod-flex';
/** The one scope that the vendor's extension knows. Inferred from its public code; not seen on a live install. */
const scopes = ['*'];

/** The vendor's own extension, where it is installed: it signs in by the browser, and has an account token. */
export class VendorExtension {
  get installed(): boolean {
    return extensions.getExtension(extensionId) !== undefined;
  }

  /** Asks the person for consent, and to sign in there where nobody is; undefined when they would not. */
  askForToken(): Promise<Token | undefined> {
    return tokenOf(() => authentication.getSession(providerId, scopes, { createIfNone: true }));
  }

  /** The token that it has now, if the person has consented; asks nobody. */
  currentToken(): Promise<Token | undefined> {
    return tokenOf(() => authentication.getSession(providerId, scopes, { silent: true }));
  }
}

async function tokenOf(ask: () => Thenable<{ readonly accessToken: string } | undefined>): Promise<Token | undefined> {
  try {
    const session = await ask();
    return session === undefined ? undefined : new Token(session.accessToken);
  } catch {
    return undefined; // VS Code rejects when the person declines.
  }
}
