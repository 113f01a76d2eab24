import * as v from 'valibot';
import type { LanguageModelTool } from 'vscode';

import type { Services } from '../features/command';
import { resolveInvite } from '../invites/membership';
import { readInviteLink } from '../links/readPasted';
import { inviteDetails, inviteProblemMessage } from '../ui/inviteMessages';
import { knownHosts, readOptions } from '../ui/knownHosts';
import { accountsOf, createTool, inviteInput, readAccounts } from './shared';

/** Tells the model what an invite is for, whether it is valid, and the input for the tool that joins. */
export function checkInviteTool(services: Services): LanguageModelTool<unknown> {
  return createTool({
    input: v.strictObject({ invite: inviteInput }),
    expected: '{"invite": "<invite link or id>"}',
    run: async ({ invite: text }, signal) => {
      const accounts = await readAccounts(services, signal);
      const read = readInviteLink(text, readOptions(knownHosts(accounts)));
      if (read.kind !== 'link') {
        return { error: inviteProblemMessage(read) };
      }
      const { link } = read;
      // A model is not the user: cached statuses are enough, and nothing is requested without a session.
      const invite = await resolveInvite(services, link, { by: 'background', signal });
      signal.throwIfAborted();
      const { title, status, rows, notes } = inviteDetails(invite, services.clock.now());
      return {
        invite: title,
        status: status.text,
        ...Object.fromEntries(rows.map((row) => [row.name, row.value])),
        notes,
        ...(invite.answer.kind === 'valid' && {
          organization: invite.answer.organizationId,
          accounts: accountsOf(accounts.filter(({ host }) => host.isSameService(link.host))),
        }),
      };
    },
  });
}
