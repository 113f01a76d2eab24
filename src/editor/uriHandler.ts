import { l10n, type Uri, type UriHandler, window } from 'vscode';

import type { GitpodHost } from '../api/host';
import type { Session } from '../auth/session';
import { signIn } from '../features/accounts/signIn';
import { previewInvite } from '../features/preview/preview';
import type { Services } from '../features/command';
import { classifyEditorLink } from '../links/forms';
import type { InviteLink } from '../links/inviteLink';
import { type InviteProblem, readInviteLink } from '../links/readPasted';
import { inviteProblemMessage } from '../ui/inviteMessages';
import { knownHosts } from '../ui/knownHosts';

/**
 * Opens the preview, and nothing else, for `<scheme>://org-invites.gitpod-invites/join?inviteId=…`. If no account on
 * the invite's host is signed in, the invite is kept for a few minutes until the user signs in.
 */
export class InviteUriHandler implements UriHandler {
  /** The invite in the open preview, and the newest one since: a page that sends many at once opens only two. */
  #open: InviteLink | undefined;
  #next: InviteLink | undefined;

  constructor(private readonly services: Services) {}

  async handleUri(uri: Uri): Promise<void> {
    try {
      const { sessions } = await this.services.sessions.read();
      const link = read(uri, knownHosts(sessions));
      if ('problem' in link) {
        void window.showErrorMessage(inviteProblemMessage(link));
      } else if (sessions.some((session) => session.host.isSameService(link.host))) {
        await this.#show(link);
      } else {
        await this.#wait(link);
      }
    } catch (error) {
      this.services.notifications.error(l10n.t("Couldn't open the invite."), error, {
        retry: () => this.handleUri(uri),
      });
    }
  }

  /** Called after a sign-in in this window: shows the invite that was waiting for it, if any. */
  async signedIn({ host }: Session): Promise<void> {
    const link = await this.services.pendingInvite.take(host);
    if (link !== undefined) {
      await this.#show(link);
    }
  }

  async #show(link: InviteLink): Promise<void> {
    if (this.#open !== undefined) {
      this.#next = this.#open.equals(link) ? this.#next : link;
      return;
    }
    this.#open = link;
    try {
      await previewInvite(this.services, link.text);
    } catch (error) {
      this.services.notifications.error(l10n.t("Couldn't open the invite."), error, {
        retry: () => this.#show(link),
      });
    }
    const next = this.#next;
    this.#open = this.#next = undefined;
    if (next !== undefined) {
      await this.#show(next);
    }
  }

  /** Secret storage may be slow or never answer, so the prompt doesn't wait for it. */
  async #wait(link: InviteLink): Promise<void> {
    await Promise.all([this.services.pendingInvite.keep(link), this.#askToSignIn(link)]);
  }

  async #askToSignIn({ host }: InviteLink): Promise<void> {
    const signInButton = l10n.t('Sign In');
    // Doesn't name the invite: VS Code shows identical messages only once, however many invites a page sends.
    const chosen = await window.showInformationMessage(
      l10n.t('Sign in to {0} within 5 minutes to open the invite.', host.hostname),
      signInButton,
    );
    if (chosen === signInButton) {
      await signIn(this.services, undefined, host);
    }
  }
}

/** Parses the invite in a URI. Its host is always the configured one; a URI that names a host is rejected. */
function read(uri: Uri, hosts: readonly GitpodHost[]): InviteLink | InviteProblem {
  const address = uri.toString(true);
  const kind = classifyEditorLink(address, uri.scheme);
  switch (kind) {
    case 'invite': {
      const invite = readInviteLink(address, { configuredHosts: hosts, editorScheme: uri.scheme });
      return invite.kind === 'link' ? invite.link : invite;
    }
    case 'refused':
      return { kind: 'problem', problem: 'editorParameters' };
    case 'notOurs':
    case 'unknownScheme':
      return { kind: 'problem', problem: 'noInvite' };
    default:
      return kind satisfies never;
  }
}
