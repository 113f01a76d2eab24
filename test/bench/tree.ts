import type { Page } from 'playwright-core';
import { tokenOf } from '../ui/support/steps';
import type { Bench } from './bench';
import { shownAt } from './onScreen';
import { compared, type Row, type Topic } from './row';
import { signedInToMany } from './windows';

const turns = 9;
/** For so long VS Code waits with a tree that changes again. */
const settleMs = 250;

const why =
  'The rows have more in them than the fixed ones: an icon, a second text, buttons, a label to be read aloud. ' +
  'How much each takes was not measured.';

/** From asking the service to rows on the screen, against a tree of as many fixed rows in the same window that asks it too. */
export const tree: Topic = {
  name: 'tree',
  async measure(bench: Bench): Promise<readonly Row[]> {
    const services = await bench.services();
    const window = await signedInToMany(bench);
    const rows: Row[] = [];
    for (const organizations of [1, 100, 1000] as const) {
      const sandbox = services.large(organizations, 0);
      const where = { origin: services.origin, token: tokenOf(sandbox, 'ada') };
      const [ours, theirs]: [number[], number[]] = [[], []];
      let requests = 0;
      for (let turn = 0; turn <= turns; turn++) {
        // An account's organizations are in the order of their names.
        const first = `!! ${organizations}.${turn}`;
        sandbox.world.organization('crowd').name = first;
        const before = sandbox.calls().length;
        const our = await untilShown(window.vsCode.page, first, () => window.run('refresh', {}));
        requests = Math.max(requests, sandbox.calls().length - before);
        await window.vsCode.page.waitForTimeout(settleMs);
        const fixed = `fixed ${first}`;
        const refreshFixed = { ...where, rows: organizations, first: fixed };
        const their = await untilShown(window.vsCode.page, fixed, () => window.run('refreshFixed', refreshFixed));
        await window.vsCode.page.waitForTimeout(settleMs);
        if (turn > 0) {
          ours.push(our);
          theirs.push(their);
        }
      }
      const what = organizations === 1 ? 'rows of 1 organization' : `rows of ${organizations} organizations`;
      rows.push(compared(what, { ours, theirs, against: 'as many fixed rows', reach: { times: 1.2 }, why }), {
        ...{ what: `requests for the ${what}`, ours: requests, unit: 'requests', reach: { most: 1 } },
      });
    }
    return rows;
  },
};

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
