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
  /** Why it is not measured here, or what stands in the way where it does not reach its figure. */
  readonly why?: string | undefined;
}

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
  readonly why?: string | undefined;
}

/** A row of times: the median of several runs against that of what was measured in turns with them. */
export function compared(what: string, { ours, theirs, against, reach, why }: Compared): Row {
  return {
    ...{
      what,
      ours: median(ours),
      unit: 'ms',
      spread: spread(ours),
      against: { what: against, theirs: median(theirs) },
    },
    ...{ reach, why },
  };
}

export function ratio({ ours, against }: Row): number | undefined {
  return against === undefined || against.theirs === 0 ? undefined : ours / against.theirs;
}

/** Whether a row is where it is to be; undefined where nothing was set, or nothing could be measured. */
export function reached(row: Row): boolean | undefined {
  const { ours, against, reach } = row;
  if (reach === undefined || Number.isNaN(ours)) return undefined;
  if ('most' in reach) return ours <= reach.most;
  if (against === undefined || Number.isNaN(against.theirs)) return undefined;
  return ours <= ('times' in reach ? against.theirs * reach.times : against.theirs + reach.more);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

export function spread(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}
