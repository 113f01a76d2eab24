import { l10n, MarkdownString } from 'vscode';

import type { Organization } from '../organizations/organization';
import { memberCountWords, organizationName, roleWords, tierWords } from '../ui/organizationWords';

/** What an organization is, for whoever rests the pointer on it. Made of what is known: it asks nobody. */
export function organizationTooltip(organization: Organization): MarkdownString {
  const { role, tier, session } = organization;
  const facts = [
    [l10n.t('Your role'), roleWords(role)],
    [l10n.t('Size'), memberCountWords(organization)],
    [l10n.t('Plan'), tierWords(tier)],
    [l10n.t('Account'), session.label],
    [l10n.t('Host'), session.host.hostname],
  ] as const;
  const tooltip = new MarkdownString('**');
  tooltip.appendText(organizationName(organization)).appendMarkdown('**');
  for (const [name, value] of facts) {
    if (value !== undefined) {
      tooltip.appendMarkdown('\n\n').appendText(`${name}: ${value}`);
    }
  }
  return tooltip;
}
