import { l10n, window, type Uri, type UriHandler } from 'vscode';

import type { GitpodHost } from '../gitpod/gitpodHost';
import { judgeEditorLink } from '../invites/editorLink';
import type { InviteLink } from '../invites/inviteLink';
import type { PendingInvite } from '../invites/pendingInvite';
import { readInviteLink, type InviteProblem } from '../invites/readInviteLink';
import type { Session } from '../sessions/session';
import type { SessionStore } from '../sessions/sessionStore';
import { knownHosts } from '../ui/knownHosts';
import type { Notices } from '../ui/notices';
import { inviteProblemWords } from '../ui/readInviteWords';

/**
 * Opens invites that come from outside, as `<scheme>://org-invites.gitpod-invites/join?inviteId=…`: shows the preview and does
 * nothing more. Where nobody is signed in, the invite waits until somebody is.
 */
export class OpenedInvites implements UriHandler {
  /** The invite of which a preview is open, and the newest that came after it: however much a page sends, it opens two. */
  #open: InviteLink | undefined;
  #next: InviteLink | undefined;

  constructor(
    private readonly sessions: Pick<SessionStore, 'read'>,
    private readonly pending: PendingInvite,
    private readonly preview: (link: InviteLink) => Promise<void>,
    private readonly signIn: (host: GitpodHost) => Promise<unknown>,
    private readonly notices: Pick<Notices, 'failed'>,
  ) {}

  async handleUri(uri: Uri): Promise<void> {
    try {
      const { sessions } = await this.sessions.read();
      const link = read(uri, knownHosts(sessions));
      if ('problem' in link) {
        void window.showErrorMessage(inviteProblemWords(link));
      } else if (sessions.some((session) => session.host.isSameService(link.host))) {
        await this.#show(link);
      } else {
        await this.#wait(link);
      }
    } catch (error) {
      this.notices.failed(l10n.t('The invite could not be opened.'), error, { retry: () => this.handleUri(uri) });
    }
  }

  /** Somebody signed in, in this window: shows the invite that waited for it, if one did. */
  async signedIn({ host }: Session): Promise<void> {
    const link = await this.pending.take(host);
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
      await this.preview(link);
    } catch (error) {
      this.notices.failed(l10n.t('The invite could not be opened.'), error, { retry: () => this.#show(link) });
    }
    const next = this.#next;
    this.#open = this.#next = undefined;
    if (next !== undefined) {
      await this.#show(next);
    }
  }

  async #wait(link: InviteLink): Promise<void> {
    await this.pending.keep(link);
    const signIn = l10n.t('Sign In');
    // Says nothing of which invite: VS Code shows the same words once, however many invites a page sends.
    const chosen = await window.showInformationMessage(
      l10n.t('Sign in to {0} to see what the invite is. It is kept for that for 5 minutes.', link.host.hostname),
      signIn,
    );
    if (chosen === signIn) {
      await this.signIn(link.host);
    }
  }
}

/** The invite that an address names. It belongs to the host that is set here: an address that names one is refused. */
function read(uri: Uri, hosts: readonly GitpodHost[]): InviteLink | InviteProblem {
  const address = uri.toString(true);
  const verdict = judgeEditorLink(address);
  switch (verdict) {
    case 'invite': {
      const invite = readInviteLink(address, { configuredHosts: hosts });
      return invite.kind === 'link' ? invite.link : invite;
    }
    case 'refused':
      return { kind: 'problem', problem: 'editorParameters' };
    case 'notOurs':
      return { kind: 'problem', problem: 'noInvite' };
    default:
      return verdict satisfies never;
  }
}
