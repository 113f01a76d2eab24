import {
  l10n,
  type LanguageModelTool,
  type LanguageModelToolInvocationOptions,
  type LanguageModelToolInvocationPrepareOptions,
  type LanguageModelToolResult,
  type PreparedToolInvocation,
} from 'vscode';

import type { InviteService } from '../invites/inviteService';
import type { LinkCopier } from '../ui/linkCopier';
import { organizationName } from '../ui/organizationWords';
import { confirmation } from './confirmation';
import { toolAnswerOf } from './toolAnswer';
import { organizationIn } from './toolInputs';
import type { ToolOrganizations } from './toolOrganizations';

/** Copies an organization's current invite link for the person; the model learns its last four characters. */
export class CopyInviteLinkTool implements LanguageModelTool<unknown> {
  constructor(
    private readonly organizations: ToolOrganizations,
    private readonly invites: InviteService,
    private readonly copier: LinkCopier,
  ) {}

  async prepareInvocation({
    input,
  }: LanguageModelToolInvocationPrepareOptions<unknown>): Promise<PreparedToolInvocation | undefined> {
    const organization = await this.organizations.find(organizationIn(input)).catch(() => undefined);
    return (
      organization &&
      confirmation(
        l10n.t('Copy the invite link of {0}?', organizationName(organization)),
        organization,
        l10n.t('It replaces what the clipboard holds. The model does not see it.'),
      )
    );
  }

  invoke({ input }: LanguageModelToolInvocationOptions<unknown>): Promise<LanguageModelToolResult> {
    const wanted = organizationIn(input);
    return toolAnswerOf(async () => {
      const organization = await this.organizations.find(wanted);
      if (organization === undefined) {
        return { error: 'The user is in no such organization, or nobody is signed in. List the organizations first.' };
      }
      const link = await this.invites.retrieve(organization);
      if (link === undefined) {
        return { error: 'This organization has no invite link yet. One can be created.' };
      }
      return { copiedToClipboard: await this.copier.copy(organization, link), inviteLink: link.masked };
    });
  }
}
