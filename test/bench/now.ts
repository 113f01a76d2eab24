/** Milliseconds since the epoch with fractions, which other processes of this machine and pages in its browser can tell too. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
