import { tokenOf } from '../ui/support/steps';
import type { Bench } from './bench';
import type { BenchWindow } from './benchWindow';
import type { Row, Topic } from './row';
import { number } from './table';

const commands = 10_000;
const mostSeconds = 170;
const document = 'links.txt';
const lines = 20;
const restMs = 2_000;
const mostLooks = 20;

/** What the extension keeps in the extension host after it was used a great deal. */
export const memory: Topic = {
  name: 'memory',
  async measure(bench: Bench): Promise<readonly Row[]> {
    const services = await bench.services();
    const demo = services.demo(0);
    const link = `${services.origin}/join-organization/${demo.world.inviteOf(demo.world.organization('kobo')) ?? ''}`;
    const files = { [document]: `${link}\n`.repeat(lines) };
    const empty = await bench.window('memory without the extension', { extension: false, files });
    // What the editor itself keeps once anybody has asked anything.
    await empty.run('warmUp', { origin: services.origin, token: tokenOf(demo, 'ada-kobo') });
    const without = await atRest(empty);
    const window = await bench.window('memory', { token: tokenOf(demo, 'ada-kobo'), files });
    const use = { times: commands, mostSeconds, document, lines, link };
    const { done = [], megabytes = [] } = await window.run('mixedUse', use);
    const [last = NaN, middle = NaN] = [megabytes.at(-1), megabytes[Math.floor(megabytes.length / 2)]];
    return [
      {
        ...{
          what: `memory after ${done.at(-1) ?? 0} commands`,
          ours: last,
          unit: 'MB',
          reach: { more: 5 },
          holds: { more: 10 },
        },
        why: `After the first hundred commands it was ${number(megabytes[0] ?? NaN)} MB: the code that is loaded then, and what VS Code keeps for it.`,
        against: { what: 'without the extension, after one call', theirs: without },
      },
      {
        ...{ what: 'its growth in the second half of them', ours: last - middle, unit: 'MB', reach: { most: 0.5 } },
        against: { what: 'in the first half', theirs: middle - (megabytes[0] ?? NaN) },
      },
    ];
  },
};

/** Megabytes once the other extensions have started: as soon as it stays the same, or does not want to. */
async function atRest(window: BenchWindow): Promise<number> {
  const measure = async (): Promise<number> => (await window.run('memory', {}))['megabytes']?.[0] ?? NaN;
  let now = await measure();
  for (let same = 0, looks = 0; same < 3 && looks < mostLooks; looks++) {
    await window.vsCode.page.waitForTimeout(restMs);
    const before = now;
    now = await measure();
    same = Math.abs(now - before) < 0.1 ? same + 1 : 0;
  }
  return now;
}
