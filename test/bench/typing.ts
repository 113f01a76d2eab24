import type { Bench } from './bench';
import type { BenchWindow } from './benchWindow';
import { number } from './table';
import { median, percentile, type Row, type Topic } from './row';
import { bigDocument, signedInToMany } from './windows';

/** Milliseconds before each key, again and again: somebody who types fast, and rests just long enough for the marks to be made anew. */
const rests = [60, 60, 60, 330, 60, 60, 380, 60, 430, 60];
const keys = 120;

interface Typed {
  /** Milliseconds from each key to the picture with its letter. */
  readonly keys: readonly number[];
  /** How late the extension host's loop was at most. */
  readonly loop: number;
}

/** How soon a key is seen in a document of 1 MB with 1,000 links, with the extension's marks in it and without the extension. */
export const typing: Topic = {
  name: 'typing',
  async measure(bench: Bench): Promise<readonly Row[]> {
    const { origin } = await bench.services();
    const ours = await typeInto(await signedInToMany(bench), true);
    const without = { extension: false, files: { 'big.txt': bigDocument(origin) } };
    const empty = await bench.window('without the extension', without);
    const theirs = await typeInto(empty, false);
    const again = await typeInto(empty, false);
    const row = (what: string, of: (typed: Typed) => number): Row => ({
      ...{ what: `${what} while typing in 1 MB with 1,000 links`, ours: of(ours), unit: 'ms', reach: { more: 16 } },
      against: { what: 'without the extension', theirs: of(theirs) },
      why: `Without the extension a second time it is ${number(of(again))} ms: that far two runs of the same lie apart.`,
    });
    return [
      { ...row('the latest key', (typed) => Math.max(...typed.keys)), holds: { more: 60 } },
      row('95 of 100 keys', (typed) => percentile(typed.keys, 95)),
      { ...row('a key', (typed) => median(typed.keys)), reach: { times: 1.2 } },
      { ...row('the longest block of the extension host', (typed) => typed.loop), holds: { more: 60 } },
    ];
  },
};

async function typeInto(window: BenchWindow, marked: boolean): Promise<Typed> {
  const { vsCode } = window;
  const { page } = vsCode;
  await vsCode.openFile('big.txt');
  await vsCode.goTo(5, 1);
  await page.keyboard.type('warm');
  if (marked) await page.locator('.squiggly-info, .squiggly-warning').first().waitFor();
  await page.evaluate(`(() => {
    globalThis.keysSeen = [];
    addEventListener('keydown', () => {
      const at = performance.now();
      requestAnimationFrame(() => setTimeout(() => keysSeen.push(performance.now() - at)));
    }, true);
  })()`);
  await window.run('watchLoop', {});
  for (let key = 0; key < keys; key++) {
    await page.waitForTimeout(rests[key % rests.length] ?? 0);
    await page.keyboard.press('x');
  }
  const { late = [] } = await window.run('loopDelay', {});
  return { keys: await page.evaluate<number[]>('keysSeen'), loop: Math.max(...late) };
}
