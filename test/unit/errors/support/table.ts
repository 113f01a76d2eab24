import type { ShownMessage } from '../../../fakes/user';

/** A message and its button. */
export interface ShownText {
  readonly text: string;
  readonly button: string;
}

/** A message with the condition in which it is shown. */
export interface Row extends ShownText {
  readonly when: string;
}

/** A Markdown table; `columns` are its headings. */
export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A table of messages by condition. Equal messages share a row with all their conditions. */
export function rowsTable(rows: readonly Row[], heading = 'Message'): string {
  const hasButtons = rows.some(({ button }) => button !== '');
  return table(
    ['When', heading, ...(hasButtons ? ['Button'] : [])],
    [...grouped(rows, (row) => JSON.stringify([row.text, row.button])).values()].map((same) => [
      list(same.map(({ when }) => when)),
      same[0]?.text ?? '',
      ...(hasButtons ? [same[0]?.button ?? ''] : []),
    ]),
  );
}

/**
 * Moves the most frequent message to the end, and replaces its conditions by "in every other case" or "in every
 * case".
 */
export function mostFrequentLast(rows: readonly Row[], isEligible: (row: Row) => boolean = () => true): Row[] {
  const groups = [...grouped(rows, ({ text }) => text).values()].sort((one, other) => one.length - other.length);
  const mostFrequent = groups.at(-1) ?? [];
  const [first] = mostFrequent;
  if (first === undefined || !isEligible(first)) {
    return [...rows];
  }
  const when = mostFrequent.length === rows.length ? 'in every case' : 'in every other case';
  return [...rows.filter((row) => !mostFrequent.includes(row)), { ...first, when }];
}

/** Joins clauses, starting with a capital letter. */
export function list(clauses: readonly string[]): string {
  const text = clauses.join('; ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Groups items by key, in the order in which the keys first occur. */
export function grouped<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  }
  return groups;
}

export function shownTextOf({ message, detail, buttons }: ShownMessage): ShownText {
  return {
    text: detail === undefined ? message : `${message}\n\n${detail}`,
    button: buttons.map((button) => `**${button}**`).join(', '),
  };
}

/** The text of a dialog without its details and without the button that it always has. */
export function shownTextOfDialog({ message, detail = '', buttons }: ShownMessage): ShownText {
  const [status = '', ...rest] = detail.split('\n\n');
  const button = buttons.find((each) => each !== 'Open in Browser') ?? 'Open in Browser';
  return { text: [`${message}: ${status}.`, ...rest.slice(0, -1)].join(' '), button: `**${button}**` };
}

export function firstSentence(text: string): string {
  return /^.*?\.(?= )/.exec(text)?.[0] ?? text;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\n+/g, '<br>');
}
