import type { Bench } from './bench';
import { compared, median, type Row, type Topic } from './row';

const whyPath =
  'indexOf for one word passes 10 MB in less time than it takes to make 10,000 objects that hold a checked id each, ' +
  'and to look for the second word, that of login links, alone takes more than twice as long.';

/** Finding links in text inside the extension host, against the cheapest possible scan of the same text. */
export const findingLinks: Topic = {
  name: 'finding links',
  async measure(bench: Bench): Promise<readonly Row[]> {
    const window = await bench.window('without the extension', { extension: false });
    const scan = async (megabytes: number, links: number, runs: number) => {
      const { ours = [], words = [], path = [] } = await window.run('findLinks', { megabytes, links, runs });
      return { ours, words, path };
    };
    const many = await scan(10, 10_000, 15);
    const none = await scan(10, 0, 15);
    const one = await scan(1, 1_000, 15);
    const hundred = await scan(100, 100_000, 3);
    const against = 'indexOf, both words';
    const reach = { times: 2 };
    return [
      compared('10 MB with 10,000 links', { ours: many.ours, theirs: many.words, against, reach }),
      compared('10 MB with 10,000 links', {
        ...{ ours: many.ours, theirs: many.path, against: 'indexOf, the path', reach },
        why: whyPath,
      }),
      compared('10 MB without links', { ours: none.ours, theirs: none.words, against, reach }),
      compared('10 MB without links', {
        ours: none.ours,
        theirs: none.path,
        against: 'indexOf, the path',
        reach,
        why: whyPath,
      }),
      {
        ...compared('100 MB with 100,000 links', { ours: hundred.ours, theirs: [], against: '1 MB, a hundred times' }),
        ...{ against: { what: '1 MB, a hundred times', theirs: 100 * median(one.ours) }, reach: { times: 1.5 } },
        why: '100,000 links are held at once, which gives the collector more to do. Its share was not measured.',
      },
    ];
  },
};
