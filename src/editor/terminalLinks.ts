import { l10n, TerminalLink, type TerminalLinkContext, type TerminalLinkProvider } from 'vscode';

import { findInviteLinks } from '../invites/findInviteLinks';
import type { InviteLink } from '../invites/inviteLink';
import type { SessionStore } from '../sessions/sessionStore';
import { knownHosts } from '../ui/knownHosts';
import type { LinkWays } from './linkWays';

/** Terminals wrap lines; one longer than this is a file that somebody printed. */
const longestLine = 20_000;

class InviteTerminalLink extends TerminalLink {
  constructor(
    start: number,
    end: number,
    readonly invite: InviteLink,
  ) {
    super(start, end - start, l10n.t('Preview, copy or open the invite'));
  }
}

/** Makes links of the invite links that are printed in a terminal. */
export class InviteTerminalLinks implements TerminalLinkProvider {
  constructor(
    private readonly sessions: Pick<SessionStore, 'read'>,
    private readonly ways: LinkWays,
  ) {}

  async provideTerminalLinks({ line }: TerminalLinkContext): Promise<TerminalLink[]> {
    const { sessions } = await this.sessions.read();
    return findInviteLinks(line.slice(0, longestLine), { hosts: knownHosts(sessions) }).flatMap((found) =>
      found.kind === 'link' ? [new InviteTerminalLink(found.start, found.end, found.link)] : [],
    );
  }

  async handleTerminalLink(link: TerminalLink): Promise<void> {
    if (link instanceof InviteTerminalLink) {
      await this.ways.open(link.invite);
    }
  }
}
