import type { Page } from 'playwright-core';
import { tokenOf } from '../ui/support/steps';
import type { Bench } from './bench';
import { shownAt } from './onScreen';
import type { RowPart, Samples } from './jobs';
import { compared, median, type Row, type Topic } from './row';
import { number } from './table';
import { signedInToMany } from './windows';

const turns = 9;
/** For so long VS Code waits with a tree that changes again. */
const settleMs = 250;

const all: readonly RowPart[] = ['id', 'label', 'buttons'];
const dresses = { plain: [], id: ['id'], label: ['label'], buttons: ['buttons'], all } as const satisfies Record<
  string,
  readonly RowPart[]
>;
type Dress = keyof typeof dresses;

/** From asking the service to rows on the screen, against trees of as many fixed rows in the same window that ask it too. */
export const tree: Topic = {
  name: 'tree',
  async measure(bench: Bench): Promise<readonly Row[]> {
    const services = await bench.services();
    const window = await signedInToMany(bench);
    const { page } = window.vsCode;
    // A refresh that comes while the first rows are asked for would be answered with those.
    await page.locator('.pane-body .monaco-list-row .label-name').first().waitFor();
    const rows: Row[] = [];
    for (const organizations of [1, 100, 1000] as const) {
      const sandbox = services.large(organizations, 0);
      const where = { origin: services.origin, token: tokenOf(sandbox, 'ada') };
      const ours: number[] = [];
      const theirs: Record<Dress, number[]> = { plain: [], id: [], label: [], buttons: [], all: [] };
      let requests = 0;
      for (let turn = 0; turn <= turns; turn++) {
        // An account's organizations are in the order of their names.
        const first = `!! ${organizations}.${turn}`;
        sandbox.world.organization('crowd').name = first;
        const before = sandbox.calls().length;
        const our = await untilShown(page, first, () => window.run('refresh', {}));
        requests = Math.max(requests, sandbox.calls().length - before);
        await page.waitForTimeout(settleMs);
        if (turn > 0) ours.push(our);
        for (const dress of Object.keys(dresses) as Dress[]) {
          const fixed = `fixed ${dress} ${first}`;
          const refreshFixed = { ...where, rows: organizations, first: fixed, parts: dresses[dress] };
          const their = await untilShown(page, fixed, () => window.run('refreshFixed', refreshFixed));
          await page.waitForTimeout(settleMs);
          if (turn > 0) theirs[dress].push(their);
        }
      }
      const what = organizations === 1 ? 'rows of 1 organization' : `rows of ${organizations} organizations`;
      const costs = await window.run('rowCosts', { ...where, turns });
      rows.push(...rowsOf(what, ours, theirs, costs), {
        ...{ what: `requests for the ${what}`, ours: requests, unit: 'requests', reach: { most: 1 } },
      });
    }
    return rows;
  },
};

function rowsOf(
  what: string,
  ours: readonly number[],
  theirs: Record<Dress, readonly number[]>,
  costs: Samples,
): Row[] {
  const more = (dress: Dress): string => `${number(median(theirs[dress]) - median(theirs.plain))} ms`;
  const cost = (name: 'check' | 'order' | 'rows'): string => `${number(median(costs[name] ?? []))} ms`;
  const reach = { times: 1.2 };
  const holds = { times: 2.5 };
  return [
    compared(what, {
      ...{ ours, theirs: theirs.all, against: 'as many fixed rows with as much in them', reach, holds },
      why:
        `That is ${number(median(ours) - median(theirs.all))} ms. By itself, to check the answer takes ${cost('check')}, to order it ${cost('order')}, ` +
        `to make the rows of it ${cost('rows')}; the rest is between the extension host and the window.`,
    }),
    compared(what, {
      ...{ ours, theirs: theirs.plain, against: 'as many fixed rows', reach, holds },
      why:
        `Fixed rows take longer, too, with what people need in them: with an id each, which keeps them open or closed, by ${more('id')}, ` +
        `with a label to be read aloud by ${more('label')}, with the same buttons by ${more('buttons')}, with all of it by ${more('all')}.`,
    }),
  ];
}

/** Milliseconds from the start of some work inside the extension host until a row with this name is on the screen. */
async function untilShown(
  page: Page,
  name: string,
  work: () => Promise<{ readonly at?: readonly number[] }>,
): Promise<number> {
  const shown = shownAt(page, '.pane-body .monaco-list-row .label-name', name);
  const { at = [] } = await work();
  return (await shown) - (at[0] ?? NaN);
}
