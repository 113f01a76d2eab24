import { tokenOf } from '../ui/support/steps';
import type { Bench } from './bench';
import type { Row, Topic } from './row';

const commands = 10_000;
const samples = 20;

/** What the extension keeps in the extension host after it was used a great deal. */
export const memory: Topic = {
  name: 'memory',
  async measure(bench: Bench): Promise<readonly Row[]> {
    const { megabytes: without = [] } = await (
      await bench.window('without the extension', { extension: false })
    ).run('memory', {});
    const demo = (await bench.services()).demo(0);
    const kobo = await bench.window('memory', { token: tokenOf(demo, 'ada-kobo') });
    const { megabytes = [] } = await kobo.run('manyCopies', { times: commands, samples });
    const last = megabytes.at(-1) ?? NaN;
    return [
      {
        ...{ what: `memory after ${commands} commands`, ours: last, unit: 'MB', reach: { more: 5 } },
        against: { what: 'without the extension', theirs: without[0] ?? NaN },
      },
      {
        ...{ what: 'growth in the second half of them', unit: 'MB', reach: { most: 0.5 } },
        ours: last - (megabytes[samples / 2 - 1] ?? NaN),
      },
    ];
  },
};
