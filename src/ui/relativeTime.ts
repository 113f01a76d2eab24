import { env } from 'vscode';

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** How long ago something was: "5 minutes ago"; "now" also where it seems to lie ahead, because the clock was set back since. */
export function ago(at: number, now: number): string {
  return relativeTime(Math.min(at, now), now);
}

/** How long ago something was, or in how long it will be, roughly: "5 minutes ago", "now", "in 3 days". Times are in milliseconds. */
export function relativeTime(at: number, now: number): string {
  const distance = at - now;
  const words = new Intl.RelativeTimeFormat(env.language, { numeric: 'auto' });
  const [unit, length] = units.find(([, milliseconds]) => Math.abs(distance) >= milliseconds) ?? ['second', Infinity];
  return words.format(Math.trunc(distance / length), unit);
}
