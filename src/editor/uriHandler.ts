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
 * Opens invites that come from outside, as `<scheme>://org-invites.gitpod-invites/join?inviteId=…`: shows the preview and does
 * nothing more. Where nobody is signed in, the invite waits until somebody is.
 */
export class InviteUriHandler implements UriHandler {
  /** The invite of which a preview is open, and the newest that came after it: however much a page sends, it opens two. */
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
      this.services.notifications.failed(l10n.t("Couldn't open the invite."), error, {
        retry: () => this.handleUri(uri),
      });
    }
  }

  /** Somebody signed in, in this window: shows the invite that waited for it, if one did. */
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
      this.services.notifications.failed(l10n.t("Couldn't open the invite."), error, {
        retry: () => this.#show(link),
      });
    }
    const next = this.#next;
    this.#open = this.#next = undefined;
    if (next !== undefined) {
      await this.#show(next);
    }
  }

  /** The secret storage may take its time, or never answer: the question does not wait for it. */
  async #wait(link: InviteLink): Promise<void> {
    await Promise.all([this.services.pendingInvite.keep(link), this.#askToSignIn(link)]);
  }

  async #askToSignIn({ host }: InviteLink): Promise<void> {
    const signInButton = l10n.t('Sign In');
    // Says nothing of which invite: VS Code shows the same words once, however many invites a page sends.
    const chosen = await window.showInformationMessage(
      l10n.t('Sign in to {0} within 5 minutes to open the invite.', host.hostname),
      signInButton,
    );
    if (chosen === signInButton) {
      await signIn(this.services, undefined, host);
    }
  }
}

/** The invite that an address names. It belongs to the host that is set here: an address that names one is refused. */
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
