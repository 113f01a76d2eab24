/** One line of the benchmark: what was measured, against what, and which figure it is to reach. */
export interface Row {
  readonly what: string;
  readonly ours: number;
  readonly unit: 'KB' | 'ms' | 'calls' | 'connections' | 'files';
  /** The spread of several runs, as the difference between the slowest and the quickest. */
  readonly spread?: number | undefined;
  /** What it is held against, measured in the same run. */
  readonly against?: { readonly what: string; readonly theirs: number } | undefined;
  /** The most that it may be: a number of units, or a multiple of what it is held against. */
  readonly reach: { readonly most: number } | { readonly times: number };
}

/** Several rows about one thing. */
export interface Topic {
  readonly name: string;
  measure(): Promise<readonly Row[]>;
}

export function ratio({ ours, against }: Row): number | undefined {
  return against === undefined || against.theirs === 0 ? undefined : ours / against.theirs;
}

export function reached(row: Row): boolean {
  return 'most' in row.reach ? row.ours <= row.reach.most : (ratio(row) ?? Infinity) <= row.reach.times;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

export function spread(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}
