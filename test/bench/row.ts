/** Upper limit of a figure: a number of units, a multiple of the baseline, or a number of units above the baseline. */
export type Limit = { readonly most: number } | { readonly times: number } | { readonly more: number };

export interface Case {
  /** Distinguishes it from the row's other measurements. */
  readonly name?: string;
  /** Milliseconds by default. */
  readonly unit?: 's' | 'KB' | 'MB';
  readonly ours: readonly number[];
  /** The baseline and the figure of each of its runs, which alternate with ours. */
  readonly against?: { readonly name: string; readonly theirs: readonly number[] };
  readonly target: Limit;
}

/** Why a target is missed, as it was measured, and the limit that `--check` accepts instead. */
export type Causes = Readonly<Record<string, { readonly cause: string; readonly accepted: Limit }>>;

export interface Row {
  readonly what: string;
  readonly cases: readonly Case[];
}

/** Measures alternatives in turns, so that other load on the machine affects all equally. Skips the first turn. */
export async function measureInterleaved<Alternative extends string>(
  runs: number,
  alternatives: Readonly<Record<Alternative, (round: number) => Promise<number> | number>>,
): Promise<Readonly<Record<Alternative, number[]>>> {
  const names = Object.keys(alternatives) as Alternative[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Alternative, number[]>;
  for (let round = 0; round <= runs; round++) {
    for (const name of [...names.slice(round % names.length), ...names.slice(0, round % names.length)]) {
      const figure = await alternatives[name](round);
      if (round > 0) samples[name].push(figure);
    }
  }
  return samples;
}

export async function timed(work: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Half of the interquartile range. */
export function spread(values: readonly number[]): number {
  return (quantile(values, 0.75) - quantile(values, 0.25)) / 2;
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (sorted.length - 1) * part;
  const [below = NaN, above = NaN] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below + (above - below) * (at % 1);
}

/** Whether the figure meets its limit; `_noisy_` when the difference is smaller than the spread of the runs. */
export function verdict({ ours, against, target }: Case, limit: Limit = target): string {
  const theirs = against?.theirs ?? [];
  const factor = 'times' in limit ? limit.times : 1;
  const allowed = 'most' in limit ? limit.most : median(theirs) * factor + ('more' in limit ? limit.more : 0);
  const excess = median(ours) - allowed;
  if (Number.isNaN(excess)) return 'not measured';
  const noise = spread(ours) + ('most' in limit ? 0 : spread(theirs) * factor);
  if (Math.abs(excess) < noise) return '_noisy_';
  return excess <= 0 ? 'yes' : 'NO';
}

/** The measurements that miss their targets, with figures and cause, and whether they exceed what is accepted. */
export function missedTargets(rows: readonly Row[], causes: Causes) {
  return rows.flatMap(({ what, cases }) =>
    cases.flatMap((each) => {
      if (verdict(each) !== 'NO') return [];
      const { cause = 'the cause is not known yet.', accepted } = causes[keyOf(what, each)] ?? causes[what] ?? {};
      const line = `**${what}** (${cells(each).slice(0, 3).join('; ')}): ${cause}`;
      return [{ line, isRegression: verdict(each, accepted) === 'NO' }];
    }),
  );
}

function keyOf(what: string, { name, against }: Case): string {
  return [what, name, against?.name].filter((part) => part !== undefined).join(', ');
}

/** The rows as JSON, with every run. */
export function toJson(rows: readonly Row[]): string {
  const figures = (each: Case) => ({ median: median(each.ours), spread: spread(each.ours), verdict: verdict(each) });
  const full = rows.map(({ what, cases }) => ({ what, cases: cases.map((each) => ({ ...each, ...figures(each) })) }));
  return JSON.stringify(full, undefined, 2);
}

/** The rows as a Markdown table. Each cell lists the measurements of its row, separated by `lineBreak`. */
export function toTable(rows: readonly Row[], lineBreak: string): string {
  const lines = rows.map(({ what, cases }) => {
    const columns = cases.map(cells);
    return [what, ...[0, 1, 2, 3].map((at) => columns.map((each) => each[at] ?? '').join(lineBreak))];
  });
  const head = ['what', 'measured', 'against', 'target', 'reached'];
  return [head, head.map(() => '---'), ...lines].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

function cells(each: Case): string[] {
  const { name, unit = 'ms', ours, against, target } = each;
  return [
    `${name === undefined ? '' : `${name}: `}${figure(ours, unit)}`,
    against === undefined ? '' : `${against.name}: ${figure(against.theirs, unit)}`,
    'times' in target
      ? `${target.times} times`
      : 'most' in target
        ? `${target.most} ${unit}`
        : `${target.more} ${unit} more`,
    verdict(each),
  ];
}

function figure(values: readonly number[], unit: string): string {
  if (values.length === 0) return 'not measured';
  const one = `${number(median(values))} ${unit}`;
  return values.length === 1 ? one : `${one} ± ${number(spread(values))} (${values.length})`;
}

function number(value: number): string {
  return value.toFixed(Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 1 ? 1 : 3);
}
