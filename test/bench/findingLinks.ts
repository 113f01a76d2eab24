import { findInviteLinks } from '../../src/invites/findInviteLinks';
import { GitpodHost } from '../../src/gitpod/gitpodHost';
import { median, spread, type Row, type Topic } from './row';

const megabyte = 1024 * 1024;
const runs = 7;
const marks = ['join-organization/', 'inviteId='];

/** Finding links in text, against the cheapest possible scan of the same text. */
export const findingLinks: Topic = {
  name: 'finding links',
  measure(): Promise<readonly Row[]> {
    const many = textOf(10 * megabyte, 10_000);
    const none = textOf(10 * megabyte, 0);
    const long = textOf(80 * megabyte, 80_000);
    const indexOf = { what: 'indexOf', theirs: NaN };
    const withMany = timed(() => findInviteLinks(many, { hosts: [GitpodHost.default] }).length === 10_000);
    const withNone = timed(() => findInviteLinks(none, { hosts: [GitpodHost.default] }).length === 0);
    const eightTimes = timed(() => findInviteLinks(long, { hosts: [GitpodHost.default] }).length === 80_000, 3);
    return Promise.resolve([
      row('10 MB with 10,000 links', withMany, { ...indexOf, theirs: median(timed(() => scan(many) === 10_000)) }),
      row('10 MB without links', withNone, { ...indexOf, theirs: median(timed(() => scan(none) === 0)) }),
      {
        ...row('80 MB with 80,000 links', eightTimes, { what: '10 MB, eight times', theirs: 8 * median(withMany) }),
        reach: { times: 1.5 },
      },
    ]);
  },
};

function row(what: string, times: readonly number[], against: { what: string; theirs: number }): Row {
  return { what, ours: median(times), unit: 'ms', spread: spread(times), against, reach: { times: 2 } };
}

/** Looks for both marks and nothing else. */
function scan(text: string): number {
  let found = 0;
  for (const mark of marks) {
    for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + mark.length)) found++;
  }
  return found;
}

function textOf(size: number, links: number): string {
  const prose =
    'Somebody wrote this, and nobody will ever read it again; see https://docs.example/page?x=1 for more.\n';
  const id = (at: number): string => `0190d0a1-5555-7abc-8def-${at.toString(16).padStart(12, '0')}`;
  const link = (at: number): string => `Join us: https://app.gitpod.io/join-organization/${id(at)}\n`;
  const perLink = links === 0 ? size : Math.floor(size / links);
  const filler = prose.repeat(Math.max(1, Math.floor((perLink - 80) / prose.length)));
  return links === 0
    ? prose.repeat(Math.floor(size / prose.length))
    : Array.from({ length: links }, (_, at) => filler + link(at)).join('');
}

function timed(work: () => boolean, times = runs): readonly number[] {
  const took: number[] = [];
  for (let run = 0; run < times; run++) {
    const startedAt = performance.now();
    if (!work()) throw new Error('A scan found something else than there is');
    took.push(performance.now() - startedAt);
  }
  return took;
}
