import { env } from 'vscode';

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** How long ago something was, roughly: "5 minutes ago", "yesterday", "now". Times are in milliseconds. */
export function ageWords(at: number, now: number): string {
  const age = Math.max(0, now - at);
  const words = new Intl.RelativeTimeFormat(env.language, { numeric: 'auto' });
  const [unit, length] = units.find(([, milliseconds]) => age >= milliseconds) ?? ['second', Infinity];
  return words.format(-Math.floor(age / length), unit);
}
