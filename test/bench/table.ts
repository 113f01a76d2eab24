import { ratio, reached, type Row } from './row';

/** The rows as Markdown, which reads well in a terminal too. */
export function table(rows: readonly Row[]): string {
  const head = ['what', 'measured', 'against', 'ratio', 'to reach', ''];
  const body = rows.map((row) => [
    row.what,
    `${number(row.ours)} ${row.unit}${row.spread === undefined ? '' : ` (±${number(row.spread / 2)})`}`,
    row.against === undefined ? '' : `${row.against.what}: ${number(row.against.theirs)} ${row.unit}`,
    ratio(row)?.toFixed(2) ?? '',
    'most' in row.reach ? `${number(row.reach.most)} ${row.unit}` : `${row.reach.times.toFixed(2)} times`,
    reached(row) ? 'yes' : 'NO',
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...body].map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

function number(value: number): string {
  return value >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(value >= 1 ? 1 : 3);
}
