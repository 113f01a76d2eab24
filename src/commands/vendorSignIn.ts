import { l10n } from 'vscode';

import type { GitpodHost } from '../gitpod/gitpodHost';
import { identify } from '../sessions/identify';
import { sessionId, type Session } from '../sessions/session';
import type { SessionClients } from '../sessions/sessionClients';
import type { SessionStore } from '../sessions/sessionStore';
import { harmless } from '../gitpod/harmless';
import type { Notices } from '../ui/notices';
import type { VendorExtension } from '../ui/vendorExtension';
import type { WantedAccount } from './tokenBox';

/** Signs in as who is signed in to the vendor's own extension, and follows it when it renews its token. */
export class VendorSignIn {
  constructor(
    private readonly vendor: VendorExtension,
    private readonly sessions: SessionStore,
    private readonly clients: SessionClients,
    private readonly notices: Notices,
  ) {}

  /**
   * Whether there is such a sign-in for this host. The extension does not say for which host its token was made, so it is
   * offered for the vendor's own service, and for a sandbox on this machine.
   */
  offeredFor(host: GitpodHost): boolean {
    return this.vendor.installed && (host.isCanonical || host.isLoopback);
  }

  /** @returns undefined when the person did not consent, or was told why it did not work */
  async run(host: GitpodHost, wanted?: WantedAccount): Promise<Session | undefined> {
    const failed = l10n.t('The sign-in of the Gitpod extension could not be used.');
    try {
      const token = await this.vendor.askForToken();
      if (token === undefined) {
        return undefined;
      }
      const identity = await identify(this.clients.trying(host, token));
      if (wanted !== undefined && sessionId(host, identity.subjectId) !== wanted.id) {
        this.notices.done(
          l10n.t(
            'The Gitpod extension is signed in as {0}. The account that is asked for is {1}.',
            harmless(identity.name),
            harmless(wanted.label),
          ),
        );
        return undefined;
      }
      return await this.sessions.add(host, token, identity, 'vendorExtension');
    } catch (error) {
      this.notices.failed(failed, error, {
        retry: async () => {
          await this.run(host, wanted);
        },
      });
      return undefined;
    }
  }

  /**
   * Takes over the token that the extension has now, asking nobody.
   * @returns whether the session goes on with another token than before
   */
  async renew(session: Session): Promise<boolean> {
    if (session.source !== 'vendorExtension') {
      return false;
    }
    try {
      const token = await this.vendor.currentToken();
      if (token === undefined || token.equals(session.token)) {
        return false;
      }
      const identity = await identify(this.clients.trying(session.host, token));
      if (sessionId(session.host, identity.subjectId) !== session.id) {
        return false;
      }
      await this.sessions.add(session.host, token, identity, 'vendorExtension');
      return true;
    } catch {
      return false; // Then the person is asked, with the reason.
    }
  }
}
