import type { VsCode } from '../ui/support/openVsCode';
import { openVsCode } from '../ui/support/openVsCode';
import { closeSharedBrowser } from '../ui/support/sharedBrowser';
import { packageStandIn } from '../ui/support/standIn';
import { median, spread, type Row, type Topic } from './row';

const windows = 7;
/** The list draws only the rows that fit. */
const tall = { width: 1280, height: 2400 };
const builtIn = ['GitHub Authentication', 'Git', 'GitHub', 'Emmet'];
const ours = 'Organization Invites for Gitpod';
const floor = 'An empty extension';

/** How long VS Code itself says that activating takes, in the same windows as an extension that does nothing, and VS Code's own. */
export const activation: Topic = {
  name: 'activation',
  async measure(): Promise<readonly Row[]> {
    const vsCode = await openVsCode({ otherVsix: [await packageEmpty()], viewport: tall });
    try {
      const took = new Map<string, number[]>();
      for (let window = 0; window < windows; window++) {
        for (const [name, ms] of await activationTimes(vsCode)) took.set(name, [...(took.get(name) ?? []), ms]);
        await vsCode.reload();
      }
      const our = took.get(ours) ?? [];
      return [floor, ...builtIn]
        .filter((name) => took.has(name))
        .map((name) => ({
          what: 'activation',
          ours: median(our),
          unit: 'ms',
          spread: spread(our),
          against: { what: name, theirs: median(took.get(name) ?? []) },
          reach: { times: name === floor ? 1.15 : 1 },
        }));
    } finally {
      await vsCode.close();
      await closeSharedBrowser();
    }
  },
};

/** Reads the list that *Developer: Show Running Extensions* shows, once everybody is activated. */
async function activationTimes(vsCode: VsCode): Promise<ReadonlyMap<string, number>> {
  await vsCode.runCommand('Developer: Show Running Extensions');
  const rows = vsCode.page.locator('.runtime-extensions-editor .extension');
  for (const name of [ours, floor]) {
    await rows.filter({ hasText: name }).filter({ hasText: /\d+ms/ }).first().waitFor();
  }
  const times = new Map<string, number>();
  for (const text of await rows.allInnerTexts()) {
    const name = text.split('\n')[0]?.trim();
    const ms = /(\d+)ms/.exec(text)?.[1];
    if (name !== undefined && ms !== undefined) times.set(name, Number(ms));
  }
  return times;
}

/** The floor: it is activated when ours is, and does nothing then. */
function packageEmpty(): Promise<string> {
  return packageStandIn(
    { name: 'empty', publisher: 'sample', displayName: floor, activationEvents: ['onStartupFinished'] },
    'exports.activate = () => undefined;',
  );
}
