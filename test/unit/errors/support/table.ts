import type { ShownMessage } from '../../../fakes/user';

/** A message and its button. */
export interface ShownText {
  readonly says: string;
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
export function rowsTable(rows: readonly Row[], says = 'It says'): string {
  const hasButtons = rows.some(({ button }) => button !== '');
  return table(
    ['When', says, ...(hasButtons ? ['Button'] : [])],
    [...grouped(rows, (row) => JSON.stringify([row.says, row.button])).values()].map((same) => [
      list(same.map(({ when }) => when)),
      same[0]?.says ?? '',
      ...(hasButtons ? [same[0]?.button ?? ''] : []),
    ]),
  );
}

/**
 * Moves the most frequent message to the end, and replaces its conditions by "in every other case" or "whatever goes
 * wrong".
 */
export function usualLast(rows: readonly Row[], mayBeUsual: (row: Row) => boolean = () => true): Row[] {
  const groups = [...grouped(rows, ({ says }) => says).values()].sort((one, other) => one.length - other.length);
  const usual = groups.at(-1) ?? [];
  const [first] = usual;
  if (first === undefined || !mayBeUsual(first)) {
    return [...rows];
  }
  const when = usual.length === rows.length ? 'whatever goes wrong' : 'in every other case';
  return [...rows.filter((row) => !usual.includes(row)), { ...first, when }];
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

export function wordsOf({ message, detail, buttons }: ShownMessage): ShownText {
  return {
    says: detail === undefined ? message : `${message}\n\n${detail}`,
    button: buttons.map((button) => `**${button}**`).join(', '),
  };
}

/** A dialog without its facts and without the button that it always has. */
export function wordsOfDialog({ message, detail = '', buttons }: ShownMessage): ShownText {
  const [status = '', ...rest] = detail.split('\n\n');
  const button = buttons.find((each) => each !== 'Open in Browser') ?? 'Open in Browser';
  return { says: [`${message}: ${status}.`, ...rest.slice(0, -1)].join(' '), button: `**${button}**` };
}

export function firstSentence(text: string): string {
  return /^.*?\.(?= )/.exec(text)?.[0] ?? text;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\n+/g, '<br>');
}
