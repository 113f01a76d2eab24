import { authentication, extensions, l10n } from 'vscode';

import type { GitpodHost } from '../../api/host';
import { sanitizeForDisplay } from '../../api/sanitize';
import { Token } from '../../api/token';
import { identify } from '../../auth/identify';
import { type Session, sessionId, type WantedAccount } from '../../auth/session';
import type { Services } from '../command';

/**
 * Whether there is such a sign-in for this host. The extension does not say for which host its token was made, so the token is
 * sent to the vendor's own service and to no other host, also not to this machine: any program can listen there.
 */
export function isVendorSignInOffered(host: GitpodHost): boolean {
  return isVendorInstalled() && host.isCanonical;
}

/** @returns undefined when the user did not consent, or was told why it did not work */
export async function signInAsVendorUser(
  services: Services,
  host: GitpodHost,
  wanted?: WantedAccount,
): Promise<Session | undefined> {
  const failed = l10n.t("Couldn't use the account of the Gitpod extension.");
  if (!isVendorSignInOffered(host)) {
    return undefined; // The setting may have changed since it was offered.
  }
  try {
    const token = await askVendorForToken();
    if (token === undefined) {
      return undefined;
    }
    const identity = await identify(services.clients.forToken(host, token));
    if (wanted !== undefined && sessionId(host, identity.subjectId) !== wanted.id) {
      services.notifications.done(
        l10n.t({
          message: 'The Gitpod extension is signed in as {0}, not {1}.',
          args: [sanitizeForDisplay(identity.name), sanitizeForDisplay(wanted.label)],
          comment: '{0} and {1} are accounts.',
        }),
      );
      return undefined;
    }
    return await services.sessions.add(host, token, identity, 'vendorExtension');
  } catch (error) {
    services.notifications.failed(failed, error, {
      retry: async () => {
        await signInAsVendorUser(services, host, wanted);
      },
    });
    return undefined;
  }
}

/**
 * Takes over the token that the extension has now, asking nobody.
 * @returns whether the session goes on with another token than before
 */
export async function renewFromVendor(services: Services, session: Session): Promise<boolean> {
  if (session.source !== 'vendorExtension' || !isVendorSignInOffered(session.host)) {
    return false;
  }
  try {
    const token = await currentVendorToken();
    if (token === undefined || services.sessions.tokenOf(session)?.equals(token) === true) {
      return false;
    }
    const identity = await identify(services.clients.forToken(session.host, token));
    if (sessionId(session.host, identity.subjectId) !== session.id) {
      return false;
    }
    await services.sessions.add(session.host, token, identity, 'vendorExtension');
    return true;
  } catch {
    return false; // Then the user is asked, with the reason.
  }
}

const extensionId = 'gitpod.gitpod-flex';
const providerId = 'gitpod-flex';
/** The one scope that the vendor's extension knows. Inferred from its public code; not seen on a live install. */
const scopes = ['*'];

function isVendorInstalled(): boolean {
  return extensions.getExtension(extensionId) !== undefined;
}

/** Asks the user for consent, and to sign in there where nobody is; undefined when they would not. */
function askVendorForToken(): Promise<Token | undefined> {
  return tokenOf(() => authentication.getSession(providerId, scopes, { createIfNone: true }));
}

/** The token that it has now, if the user has consented; asks nobody. */
function currentVendorToken(): Promise<Token | undefined> {
  return tokenOf(() => authentication.getSession(providerId, scopes, { silent: true }));
}

async function tokenOf(ask: () => Thenable<{ readonly accessToken: string } | undefined>): Promise<Token | undefined> {
  try {
    const session = await ask();
    return session === undefined ? undefined : new Token(session.accessToken);
  } catch {
    return undefined; // VS Code rejects when the user declines.
  }
}
