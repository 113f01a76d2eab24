import { kept, limitOf, ratio, reached, type Reach, type Row } from './row';

/** The rows as Markdown, which reads well in a terminal too. */
export function table(rows: readonly Row[]): string {
  const head = ['what', 'measured', 'against', 'ratio', 'to reach', 'holds', ''];
  const body = rows.map((row) => [
    row.what,
    Number.isNaN(row.ours) ? 'not measured' : `${number(row.ours)} ${row.unit}${spreadWords(row)}`,
    row.against === undefined || Number.isNaN(row.against.theirs)
      ? (row.against?.what ?? '')
      : `${row.against.what}: ${number(row.against.theirs)} ${row.unit}`,
    ratio(row)?.toFixed(2).replace('NaN', '') ?? '',
    row.reach === undefined ? '' : reachWords(row.reach, row.unit),
    heldWords(row),
    { true: 'yes', false: 'NO', undefined: '' }[`${reached(row)}`],
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...body].map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

/** A sentence for each row that does not reach its figure, or could not be measured. */
export function shortfalls(rows: readonly Row[]): string[] {
  return rows.flatMap((row) => {
    const against = row.against === undefined ? '' : ` (${row.against.what})`;
    const missed = reached(row) === false;
    if (!missed && (row.why === undefined || reached(row) === true)) return [];
    const far =
      missed && row.reach !== undefined
        ? `: ${distance(row, row.reach)} instead of ${reachWords(row.reach, row.unit)}`
        : '';
    return [`- **${row.what}**${against}${far}. ${row.why ?? 'Not explained yet.'}`];
  });
}

/** A line for each row that is worse than it may ever be. */
export function regressions(rows: readonly Row[]): string[] {
  return rows.flatMap((row) => {
    const limit = limitOf(row);
    if (limit === undefined || kept(row) !== false) return [];
    const against = row.against === undefined ? '' : ` (${row.against.what})`;
    return [
      `${row.what}${against}: ${distance(row, limit)}, and no more than ${reachWords(limit, row.unit)} is allowed`,
    ];
  });
}

function distance(row: Row, reach: Reach): string {
  const times = ratio(row);
  if ('more' in reach && row.against !== undefined) {
    return `${number(row.ours - row.against.theirs)} ${row.unit} more`;
  }
  return 'times' in reach && times !== undefined ? `${times.toFixed(2)} times` : `${number(row.ours)} ${row.unit}`;
}

function heldWords(row: Row): string {
  const limit = limitOf(row);
  return limit === undefined ? '' : reachWords(limit, row.unit);
}

function reachWords(reach: Reach, unit: Row['unit']): string {
  if ('most' in reach) return `${number(reach.most)} ${unit}`;
  return 'times' in reach ? `${reach.times.toFixed(2)} times` : `${number(reach.more)} ${unit} more`;
}

function spreadWords({ spread }: Row): string {
  return spread === undefined ? '' : ` (±${number(spread / 2)})`;
}

export function number(value: number): string {
  return Math.abs(value) >= 100 || Number.isInteger(value)
    ? value.toFixed(0)
    : value.toFixed(Math.abs(value) >= 1 ? 1 : 3);
}
