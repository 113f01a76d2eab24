import { authentication, extensions, l10n } from 'vscode';

import type { GitpodHost } from '../../api/host';
import { sanitizeForDisplay } from '../../api/sanitize';
import { Token } from '../../api/token';
import { identify } from '../../auth/identify';
import { type Session, sessionId, type WantedAccount } from '../../auth/session';
import type { Services } from '../command';

/**
 * Whether users can sign in to this host with the account of the vendor's extension. That extension doesn't say which
 * host its token is for, so the token is sent only to the vendor's own service, and not to localhost either, where any
 * program can listen.
 */
export function isVendorSignInOffered(host: GitpodHost): boolean {
  return isVendorInstalled() && host.isCanonical;
}

/** @returns undefined if the user did not consent, or was shown why it failed */
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
      services.notifications.info(
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
    services.notifications.error(failed, error, {
      retry: async () => {
        await signInAsVendorUser(services, host, wanted);
      },
    });
    return undefined;
  }
}

/**
 * Replaces the session's token with the current one of the vendor's extension, without prompting.
 * @returns whether the session now has a different token
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
    return false; // The caller then asks the user and gives the reason.
  }
}

const extensionId = 'gitpod.gitpod-flex';
const providerId = 'gitpod-flex';
/** The only scope that the vendor's extension supports. Inferred from its public code; not seen on a live install. */
const scopes = ['*'];

function isVendorInstalled(): boolean {
  return extensions.getExtension(extensionId) !== undefined;
}

/** Asks for consent, and for a sign-in to the vendor's extension if it has none; undefined if the user declined. */
function askVendorForToken(): Promise<Token | undefined> {
  return tokenOf(() => authentication.getSession(providerId, scopes, { createIfNone: true }));
}

/** Returns the current token of the vendor's extension if the user has consented before; never prompts. */
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
