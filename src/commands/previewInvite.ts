import { l10n, window } from 'vscode';

import type { InviteInspector } from '../invites/inviteInspector';
import type { InviteLink } from '../invites/inviteLink';
import { readInviteLink } from '../invites/readInviteLink';
import type { SessionStore } from '../sessions/sessionStore';
import { askForInvite } from '../ui/inviteInput';
import { knownHosts } from '../ui/knownHosts';
import { withProgress } from '../ui/progress';
import { inviteProblemWords } from '../ui/readInviteWords';
import type { InviteDialog } from './inviteDialog';
import type { JoinOrganization } from './joinOrganization';

/** Shows what is behind an invite, without using it. */
export class PreviewInvite {
  constructor(
    private readonly sessions: SessionStore,
    private readonly inspector: InviteInspector,
    private readonly dialog: InviteDialog,
    private readonly joinOrganization: JoinOrganization,
  ) {}

  /** @param argument an invite in whatever form; from the palette the person is asked */
  async run(argument?: unknown): Promise<void> {
    const link = await this.#link(argument);
    if (link !== undefined) {
      await this.#show(link);
    }
  }

  async #link(argument: unknown): Promise<InviteLink | undefined> {
    const hosts = knownHosts((await this.sessions.read()).sessions);
    if (typeof argument !== 'string') {
      return askForInvite(l10n.t('Preview an invite'), hosts);
    }
    const read = readInviteLink(argument, { configuredHosts: hosts });
    if (read.kind === 'link') {
      return read.link;
    }
    void window.showErrorMessage(inviteProblemWords(read));
    return undefined;
  }

  async #show(link: InviteLink): Promise<void> {
    const invite = await withProgress(l10n.t('Asking what the invite is…'), (signal) =>
      this.inspector.inspect(link, { by: 'person', signal }),
    );
    const next = await this.dialog.show(invite);
    if (next === 'join') {
      await this.joinOrganization.join(invite);
    } else if (next === 'checkAgain') {
      await this.#show(link);
    }
  }
}
