import { GitpodHost } from '../../src/api/host';
import { findInviteLinks } from '../../src/links/findInviteLinks';
import { hostileTexts } from '../unit/links/hostileTexts';
import { measureInterleaved, median, type Row, timed } from './row';

const { origin } = GitpodHost.default;
const prose = 'Nobody will ever read this again; see https://docs.example/page?x=1 for more.\n';
const markers = ['join-organization/', 'inviteId='];

/** Finding links, compared with a plain scan for both markers, and in hostile text compared with ordinary text. */
export async function findingLinks(): Promise<readonly Row[]> {
  const { ours, theirs } = await timeFinding(10, 10_000, 15);
  const ordinary = textWithLinks(origin, 1, 1_000, 1_000);
  const hostile = [];
  for (const [name, make] of Object.entries(hostileTexts)) {
    const text = make(ordinary.length).slice(0, ordinary.length);
    const { ours, theirs } = await timeBoth(
      5,
      () => find(text),
      () => find(ordinary),
    );
    hostile.push({ name, ours, against: { name: 'ordinary text', theirs }, target: { times: 3 } });
  }
  const against = { name: 'a scan for both markers', theirs };
  const worst = hostile.toSorted((one, other) => median(other.ours) - median(one.ours)).slice(0, 1);
  return [
    { what: 'Finding links in 10 MB with 10,000 links', cases: [{ ours, against, target: { times: 1.5 } }] },
    { what: 'Finding links in the worst hostile 1 MB', cases: worst },
  ];
}

/** Milliseconds of each run: `ours` finds all links, `theirs` only scans the same text for the markers. */
export async function timeFinding(megabytes: number, links: number, runs: number) {
  const text = textWithLinks(origin, megabytes, links, links);
  if (find(text) !== links || countMarkers(text) !== links) throw new Error(`There are ${links} links in the text.`);
  return timeBoth(
    runs,
    () => find(text),
    () => countMarkers(text),
  );
}

function timeBoth(runs: number, ours: () => number, theirs: () => number) {
  return measureInterleaved(runs, { ours: () => timed(ours), theirs: () => timed(theirs) });
}

function find(text: string): number {
  return findInviteLinks(text, { hosts: [GitpodHost.default] }).length;
}

function countMarkers(text: string): number {
  let found = 0;
  for (const marker of markers) {
    for (let at = text.indexOf(marker); at !== -1; at = text.indexOf(marker, at + 1)) found++;
  }
  return found;
}

/** Prose with `links` evenly distributed invite links, to `invites` different invites. */
export function textWithLinks(service: string, megabytes: number, links: number, invites: number): string {
  const filler = prose.repeat(Math.floor(((megabytes * 1024 * 1024) / links - 100) / prose.length));
  const id = (invite: number): string => `0190d0a1-5555-7abc-8def-${invite.toString(16).padStart(12, '0')}`;
  const line = (at: number): string => `${filler}Join us: ${service}/join-organization/${id(at % invites)}\n`;
  return Array.from({ length: links }, (_, at) => line(at)).join('');
}
