import { tokenOf } from '../ui/support/steps';
import type { Bench } from './bench';
import type { Row, Topic } from './row';

const commands = 10_000;
const mostSeconds = 80;

/** What the extension keeps in the extension host after it was used a great deal. */
export const memory: Topic = {
  name: 'memory',
  async measure(bench: Bench): Promise<readonly Row[]> {
    const services = await bench.services();
    const demo = services.demo(0);
    const empty = await bench.window('without the extension', { extension: false });
    // What the editor itself keeps once anybody has asked anything.
    await empty.run('warmUp', { origin: services.origin, token: tokenOf(demo, 'ada-kobo') });
    const { megabytes: without = [] } = await empty.run('memory', {});
    const window = await bench.window('memory', { token: tokenOf(demo, 'ada-kobo') });
    const { done = [], megabytes = [] } = await window.run('manyCopies', { times: commands, atOnce: 10, mostSeconds });
    const [last = NaN, middle = NaN] = [megabytes.at(-1), megabytes[Math.floor(megabytes.length / 2)]];
    return [
      {
        ...{ what: `memory after ${done.at(-1) ?? 0} commands`, ours: last, unit: 'MB', reach: { more: 5 } },
        why: 'Nearly all of it is there after the first hundred commands: the code that is loaded then, and what VS Code keeps for it.',
        against: { what: 'without the extension, after one call', theirs: without[0] ?? NaN },
      },
      {
        ...{ what: 'its growth in the second half of them', ours: last - middle, unit: 'MB', reach: { most: 0.5 } },
        against: { what: 'in the first half', theirs: middle - (megabytes[0] ?? NaN) },
      },
    ];
  },
};
