import type { TreeItem } from 'vscode';
import type { Node } from '../../../../src/tree/nodes';
import type { TestExtension, Window } from '../../../fakes/testExtension';
import { serviceFailures, networkFailures, type Situation } from './situations';
import { type Row, rowsTable, table, mostFrequentLast } from './table';

/** Tree rows for data that could not be loaded, with the reason. */
export async function treeSection(world: TestExtension): Promise<string> {
  const rows: Row[] = [];
  for (const situation of [...networkFailures, ...serviceFailures]) {
    rows.push(...(await rootRow(world, situation)));
  }
  return [
    '## In the view',
    'A row replaces data that could not be loaded. Its label is the kind of failure, its tooltip the reason, and selecting it retries or asks for a token. Data that was loaded before stays, with its age.',
    rowsTable(mostFrequentLast(rows), 'Row'),
    'Inside an organization the rows keep their labels. _Refresh_ and _Load More Members_ report failures there, too. Without a connection:',
    table(['Row', 'Description and tooltip', 'Action'], await innerRows(world, networkFailures[0])),
  ].join('\n\n');
}

async function rootRow(world: TestExtension, situation: Situation): Promise<Row[]> {
  const { application } = await world.open({ as: 'ada' });
  situation.breaks(world, ['GetAccount']);
  const [node] = await application.tree.getChildren();
  const item = node && (await application.tree.getTreeItem(node));
  return item?.command === undefined
    ? []
    : [{ when: situation.when, text: `**${labelOf(item)}**`, button: item.command.title }];
}

/** The rows inside an organization when everything fails after it was expanded. */
async function innerRows(world: TestExtension, situation: Situation | undefined): Promise<string[][]> {
  const window = await world.open({ as: 'ada', selects: 'acme' });
  const { tree } = window.application;
  const [organization] = await tree.getChildren();
  situation?.breaks(world, ['*']);
  await openAll(window, organization, 2);
  await window.quiet();
  const items = await openAll(window, organization, 2);
  return items.flatMap((item) =>
    item.command === undefined || item.description === undefined || item.description === true || item.description === ''
      ? []
      : [[`**${labelOf(item)}**`, descriptionAndTooltipOf(item), item.command.title]],
  );
}

/** The description of a row, followed by its tooltip. */
export function descriptionAndTooltipOf({ description, tooltip }: TreeItem): string {
  const tooltipText = typeof tooltip === 'string' ? tooltip : (tooltip?.value ?? '');
  return [String(description ?? ''), tooltipText].filter((text) => text !== '').join('. ');
}

async function openAll(window: Window, node: Node | undefined, depth: number): Promise<TreeItem[]> {
  const { tree } = window.application;
  const items: TreeItem[] = [];
  for (const child of depth === 0 ? [] : await tree.getChildren(node)) {
    items.push(await tree.getTreeItem(child), ...(await openAll(window, child, depth - 1)));
  }
  return items;
}

function labelOf({ label }: { readonly label?: TreeItem['label'] | undefined }): string {
  return typeof label === 'string' ? label : (label?.label ?? '');
}
