import * as v from 'valibot';
import { l10n, type LanguageModelTool } from 'vscode';

import { sanitizeForDisplay } from '../api/sanitize';
import type { Services } from '../features/command';
import { MemberPages } from '../organizations/members';
import { memberName, organizationFacts, organizationName } from '../ui/format';
import {
  accountInput,
  createTool,
  findOrganization,
  formatRequest,
  findOrganizationOrProblem,
  organizationInput,
} from './shared';

/** Lists an organization's newest members, after the user has agreed to give the model their names and addresses. */
export function listMembersTool(services: Services): LanguageModelTool<unknown> {
  const question = l10n.t('Let a language model see members?');
  const consequence = l10n.t('It gets the names, e-mail addresses and roles of the newest members.');
  return createTool({
    input: v.strictObject({ organization: organizationInput, account: v.optional(accountInput) }),
    expected: '{"organization": "<id>", "account": "<account, where several are in the organization>"}',
    confirm: {
      question,
      ask: async (input, signal) => {
        const found = await findOrganizationOrProblem(services, input, signal);
        return 'organization' in found
          ? {
              title: l10n.t(
                'Let a language model see the newest members of {0}?',
                organizationName(found.organization),
              ),
              paragraphs: [consequence, ...organizationFacts(found.organization)],
            }
          : { title: question, paragraphs: [consequence, found.problem, formatRequest({ ...input })] };
      },
    },
    run: async (input, signal) => {
      const found = await findOrganization(services, input, signal);
      if (!('organization' in found)) {
        return found.facts;
      }
      const { organization } = found;
      const { members } = await MemberPages.open(services.clients, organization, signal, services.clock);
      return {
        organization: organizationName(organization),
        memberCount: organization.memberCount,
        newest: members.map((member) => ({
          member: member.userId,
          name: memberName(member),
          email: sanitizeForDisplay(member.email),
          role: member.role,
          status: member.status,
          joined: member.memberSince,
        })),
      };
    },
  });
}
