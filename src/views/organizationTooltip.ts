import { l10n, type MarkdownString } from 'vscode';

import type { SharedLink } from '../invites/sharedLinks';
import type { Organization } from '../organizations/organization';
import { card } from '../ui/card';
import { harmless } from '../gitpod/harmless';
import { memberCountWords, organizationName, roleWords, tierWords } from '../ui/organizationWords';
import { sharedWords } from '../ui/sharedLinkWords';

/**
 * What an organization is, for whoever rests the pointer on it. Made of what is known: it asks nobody.
 * @param now milliseconds since the epoch
 * @param shared the link that the person gave away last
 * @param domains those that join without an invite
 */
export function organizationTooltip(
  organization: Organization,
  now: number,
  shared: SharedLink | undefined,
  domains: readonly string[] | undefined,
): MarkdownString {
  const { role, tier, session } = organization;
  const facts = [
    [l10n.t('Your role'), roleWords(role)],
    [l10n.t('Size'), memberCountWords(organization)],
    [l10n.t('Plan'), tierWords(tier)],
    [l10n.t('Invite domains'), domains && (harmless(domains.join(', ')) || l10n.t('none'))],
    [l10n.t('Account'), harmless(session.label)],
    [l10n.t('Host'), session.host.hostname],
    [l10n.t('Invite link'), shared && `…${shared.ending}, ${sharedWords(shared, now)}`],
  ] as const;
  return card({
    title: organizationName(organization),
    notes: [],
    rows: facts.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }])),
  });
}
