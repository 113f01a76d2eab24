import type { Bench } from './bench';
import type { LinkScan } from './linkScan';
import { compared, median, type Row, type Topic } from './row';
import { number } from './table';

/** Finding links in text inside the extension host, against the cheapest possible scan of the same text. */
export const findingLinks: Topic = {
  name: 'finding links',
  async measure(bench: Bench): Promise<readonly Row[]> {
    const window = await bench.window('without the extension', { extension: false });
    const scan = async (megabytes: number, links: number, runs: number): Promise<LinkScan> => {
      const {
        ours = [],
        words = [],
        path = [],
        objects = [],
      } = await window.run('findLinks', {
        ...{ megabytes, links, runs },
      });
      return { ours, words, path, objects };
    };
    const many = await scan(10, 10_000, 15);
    const none = await scan(10, 0, 15);
    const one = await scan(1, 1_000, 15);
    const hundred = await scan(100, 100_000, 5);
    return [
      ...againstBoth('10 MB with 10,000 links', many, { times: 40 }),
      ...againstBoth('10 MB without links', none, { times: 4 }),
      {
        ...compared('100 MB with 100,000 links', { ours: hundred.ours, theirs: [], against: '1 MB, a hundred times' }),
        ...{ against: { what: '1 MB, a hundred times', theirs: 100 * median(one.ours) }, reach: { times: 1.5 } },
        holds: { times: 4 },
        why: `So many things are held at once, which gives the collector more to do: to make as many plain objects, each with a place and an id, is ${(median(hundred.objects) / median(one.objects) / 100).toFixed(2)} times, too.`,
      },
    ];
  },
};

function againstBoth(what: string, { ours, words, path, objects }: LinkScan, holds: { times: number }): Row[] {
  const reach = { times: 2 };
  const why =
    `The same scan takes ${number(median(objects))} ms (${(median(objects) / median(path)).toFixed(2)} times) when it makes a plain object ` +
    'with its place and its id for each link, and nothing is checked; ' +
    `and ${number(median(words))} ms (${(median(words) / median(path)).toFixed(2)} times) when it looks for the word of login links too.`;
  return [
    compared(what, { ours, theirs: words, against: 'indexOf, both words', reach }),
    compared(what, { ours, theirs: path, against: 'indexOf, the path', reach, holds, why }),
  ];
}
