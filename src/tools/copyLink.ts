import * as v from 'valibot';
import { l10n, type LanguageModelTool } from 'vscode';

import type { Services } from '../features/command';
import { copyInviteLink } from '../ui/copyInviteLink';
import { organizationFacts, organizationName } from '../ui/format';
import {
  accountInput,
  createTool,
  findOrganization,
  findOrganizationOrProblem,
  organizationInput,
  formatRequest,
} from './shared';

/** Copies an organization's current invite link for the user; the model gets only its last four characters. */
export function copyInviteLinkTool(services: Services): LanguageModelTool<unknown> {
  return createTool({
    input: v.strictObject({ organization: organizationInput, account: v.optional(accountInput) }),
    expected: '{"organization": "<id>", "account": "<account, where several are in the organization>"}',
    confirm: {
      question: l10n.t('Copy Invite Link'),
      ask: async (input, signal) => {
        const found = await findOrganizationOrProblem(services, input, signal);
        return 'organization' in found
          ? {
              title: l10n.t('Copy the invite link of {0}?', organizationName(found.organization)),
              paragraphs: [
                l10n.t("It replaces the content of the clipboard. The model doesn't see it."),
                ...organizationFacts(found.organization),
              ],
            }
          : {
              title: l10n.t('Copy Invite Link'),
              paragraphs: [
                l10n.t("It replaces the content of the clipboard. The model doesn't see it."),
                found.problem,
                formatRequest({ ...input }),
              ],
            };
      },
    },
    run: async (input, signal) => {
      const found = await findOrganization(services, input, signal);
      if (!('organization' in found)) {
        return { copiedToClipboard: false, ...found.facts };
      }
      const { organization } = found;
      const link = await services.invites.load(organization, signal);
      signal.throwIfAborted();
      if (link === undefined) {
        return { copiedToClipboard: false, error: 'This organization has no invite link yet. One can be created.' };
      }
      return { copiedToClipboard: await copyInviteLink(services, organization, link), inviteLink: link.masked };
    },
  });
}
