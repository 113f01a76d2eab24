import type { Bench } from './bench';

/** One line of the benchmark: what was measured, against what, and which figure it is to reach. */
export interface Row {
  readonly what: string;
  readonly ours: number;
  readonly unit: 'KB' | 'MB' | 'ms' | 'connections' | 'requests';
  /** The spread of several runs, as the difference between the slowest and the quickest. */
  readonly spread?: number | undefined;
  /** What it is held against, measured in the same run. */
  readonly against?: { readonly what: string; readonly theirs: number } | undefined;
  /** The most that it may be: a number of units, a multiple of what it is held against, or so much more than that. */
  readonly reach?: Reach | undefined;
  /** What it keeps to even where it misses that; without it, what it is to reach with room for noise. */
  readonly holds?: Reach | undefined;
  /** Why it is not measured here, or what stands in the way where it does not reach its figure. */
  readonly why?: string | undefined;
}

/** For what else a machine does while something is measured. */
const room = 1.5;

export type Reach = { readonly most: number } | { readonly times: number } | { readonly more: number };

/** Several rows about one thing. */
export interface Topic {
  readonly name: string;
  measure(bench: Bench): Promise<readonly Row[]>;
}

interface Compared {
  /** Milliseconds of several runs. */
  readonly ours: readonly number[];
  /** The same of what it is held against. */
  readonly theirs: readonly number[];
  readonly against: string;
  readonly reach?: Reach | undefined;
  readonly holds?: Reach | undefined;
  readonly why?: string | undefined;
}

/** A row of times: the median of several runs against that of what was measured in turns with them. */
export function compared(what: string, { ours, theirs, against, reach, holds, why }: Compared): Row {
  return {
    ...{
      what,
      ours: median(ours),
      unit: 'ms',
      spread: spread(ours),
      against: { what: against, theirs: median(theirs) },
    },
    ...{ reach, holds, why },
  };
}

export function ratio({ ours, against }: Row): number | undefined {
  return against === undefined || against.theirs === 0 ? undefined : ours / against.theirs;
}

/** Whether a row is where it is to be; undefined where nothing was set, or nothing could be measured. */
export function reached(row: Row): boolean | undefined {
  return within(row, row.reach);
}

/** Whether a row is no worse than it may ever be. */
export function kept(row: Row): boolean | undefined {
  return within(row, limitOf(row));
}

/** The worst that a row may be: sizes and counts are the same in every run, times and memory never are. */
export function limitOf({ reach, holds, unit }: Row): Reach | undefined {
  if (holds !== undefined || reach === undefined) return holds;
  if (unit !== 'ms' && unit !== 'MB') return reach;
  if ('most' in reach) return { most: reach.most * room };
  return 'times' in reach ? { times: reach.times * room } : { more: reach.more * room };
}

function within({ ours, against }: Row, reach: Reach | undefined): boolean | undefined {
  if (reach === undefined || Number.isNaN(ours)) return undefined;
  if ('most' in reach) return ours <= reach.most;
  if (against === undefined || Number.isNaN(against.theirs)) return undefined;
  return ours <= ('times' in reach ? against.theirs * reach.times : against.theirs + reach.more);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** So many of a hundred values are no greater than this. */
export function percentile(values: readonly number[], hundredths: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.ceil((sorted.length * hundredths) / 100) - 1] ?? NaN;
}

export function spread(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}
