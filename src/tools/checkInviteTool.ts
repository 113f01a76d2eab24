import type { LanguageModelTool, LanguageModelToolInvocationOptions, LanguageModelToolResult } from 'vscode';

import type { InviteInspector } from '../invites/inviteInspector';
import { readInviteLink } from '../invites/readInviteLink';
import type { SessionStore } from '../sessions/sessionStore';
import { inviteFacts } from '../ui/inviteFacts';
import { knownHosts } from '../ui/knownHosts';
import { inviteProblemWords } from '../ui/readInviteWords';
import type { Clock } from '../gitpod/ports';
import { toolAnswerOf } from './toolAnswer';
import { inviteIn } from './toolInputs';

/** Tells what an invite is and whether it still works. */
export class CheckInviteTool implements LanguageModelTool<unknown> {
  constructor(
    private readonly sessions: SessionStore,
    private readonly inspector: InviteInspector,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  invoke({ input }: LanguageModelToolInvocationOptions<unknown>): Promise<LanguageModelToolResult> {
    const text = inviteIn(input);
    return toolAnswerOf(async () => {
      const { sessions } = await this.sessions.read();
      const read = readInviteLink(text, { configuredHosts: knownHosts(sessions) });
      if (read.kind !== 'link') {
        return { error: inviteProblemWords(read) };
      }
      // A model is no person: what it asks by itself must not create an invite.
      const invite = await this.inspector.inspect(read.link, { by: 'machine' });
      const { title, status, rows, notes } = inviteFacts(invite, this.clock.now());
      return {
        invite: title,
        status: status.words,
        ...Object.fromEntries(rows.map((row) => [row.name, row.value])),
        notes,
      };
    });
  }
}
