import { l10n, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';

import { harmless } from '../gitpod/harmless';
import { commandIds } from '../ui/ids';
import { memberCountWords, tierWords } from '../ui/organizationWords';
import { failureRow } from './failureRow';
import { rowIdOf, type AllowanceNode, type Part, type PartFailureNode, type PartNode } from './nodes';

/** A part of an organization, closed until somebody opens it. */
export function partItem({ organization, part }: PartNode): TreeItem {
  const item = new TreeItem(partName(part), TreeItemCollapsibleState.Collapsed);
  const count = part === 'members' ? memberCountWords(organization) : undefined;
  item.id = `${rowIdOf(organization)}/${part}`;
  item.description = count ?? '';
  item.iconPath = new ThemeIcon(part === 'members' ? 'person' : 'checklist');
  item.contextValue = part;
  item.accessibilityInformation = { label: count === undefined ? partName(part) : `${partName(part)}, ${count}` };
  return item;
}

/** Why a part has no rows. */
export function partFailureItem(node: PartFailureNode): TreeItem {
  const { organization, part, error } = node;
  const retry = { command: commandIds.readAgain, title: l10n.t('Try Again'), arguments: [node] };
  const item = failureRow(partName(part), error, organization, retry);
  item.id = `${rowIdOf(organization)}/${part}/failure`;
  return item;
}

export function allowanceItem({ organization, allowance }: AllowanceNode): TreeItem {
  switch (allowance.kind) {
    case 'tier': {
      const words = tierWords(allowance.tier);
      const item = new TreeItem(l10n.t('Plan'));
      item.id = `${rowIdOf(organization)}/allowances/tier`;
      item.description = words ?? l10n.t('not told');
      item.iconPath = new ThemeIcon('credit-card');
      item.accessibilityInformation = { label: l10n.t('Plan: {0}', item.description) };
      return item;
    }
    case 'domain': {
      const domain = harmless(allowance.domain);
      const item = new TreeItem(domain);
      item.id = `${rowIdOf(organization)}/allowances/domain/${allowance.domain}`;
      item.description = l10n.t('joins without an invite');
      item.iconPath = new ThemeIcon('mention');
      item.tooltip = l10n.t('Whoever has an e-mail address there can join without an invite.');
      item.accessibilityInformation = {
        label: l10n.t('Whoever has an e-mail address at {0} can join without an invite', domain),
      };
      return item;
    }
    case 'noDomain': {
      const item = new TreeItem(l10n.t('No e-mail domain joins without an invite'));
      item.id = `${rowIdOf(organization)}/allowances/noDomain`;
      item.iconPath = new ThemeIcon('mention');
      item.accessibilityInformation = { label: l10n.t('No e-mail domain joins without an invite') };
      return item;
    }
    default:
      return allowance satisfies never;
  }
}

function partName(part: Part): string {
  switch (part) {
    case 'members':
      return l10n.t('Newest members');
    case 'allowances':
      return l10n.t('What it allows');
    default:
      return part satisfies never;
  }
}
