import * as v from 'valibot';
import type { LanguageModelTool } from 'vscode';

import { sanitizeForDisplay } from '../api/sanitize';
import type { Services } from '../features/command';
import { OrganizationStore } from '../organizations/organizationStore';
import { accountsOf, createTool, readAccounts, readOrganizations, signedOutFacts, failureReason } from './shared';

/** Lists the user's organizations and accounts, with the input for the other tools. Reads no invite link. */
export function listOrganizationsTool(services: Services): LanguageModelTool<unknown> {
  return createTool({
    input: v.unknown(),
    expected: '{}',
    run: async (_input, signal) => {
      const accounts = await readAccounts(services, signal);
      if (accounts.length === 0) {
        return signedOutFacts;
      }
      const listings = await readOrganizations(services, accounts, signal);
      const merged = OrganizationStore.merge(listings);
      const failed = listings.filter((listing) => listing.state === 'failed');
      const [first] = failed;
      if (merged.length === 0 && first !== undefined) {
        throw first.error;
      }
      return {
        organizations: merged.map((organization) => ({
          id: organization.id,
          name: sanitizeForDisplay(organization.name),
          role: organization.role,
          members: organization.memberCount,
          account: organization.session.id,
          accountLabel: sanitizeForDisplay(organization.session.label),
          host: organization.session.host.hostname,
          // From the cache, because a request could create a link.
          lastKnownLinkEnding: services.invites.current(organization)?.ending,
        })),
        accounts: accountsOf(accounts),
        ...(failed.length > 0 && {
          incomplete: failed.map(({ session, error }) => ({
            account: session.id,
            label: sanitizeForDisplay(session.label),
            reason: failureReason(error),
          })),
        }),
      };
    },
  });
}
