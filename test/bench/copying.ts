import { tokenOf } from '../e2e/support/steps';
import type { Bench, BenchWindow } from './benchWindow';
import type { CopyTask } from './jobs';
import { measureInterleaved, type Row } from './row';

const runs = 9;
/** Time for the window to finish rendering after a task. */
const settleMs = 150;
const kinds = { copy: 'Copy an invite link', create: 'Create a first invite link', replace: 'Replace an invite link' };

/** Time from a command to the link on the clipboard, compared with other clients in the same extension host. */
export async function copying(bench: Bench): Promise<readonly Row[]> {
  const service = await bench.service('test');
  const { sandbox, origin } = service;
  const token = tokenOf(sandbox, 'ada-acme');
  const window = await bench.window({ service, token });
  const rows: Row[] = [];
  let replacements = 0;
  for (const kind of ['copy', 'create', 'replace'] as const) {
    const measure = async (client: CopyTask['client']): Promise<number> => {
      sandbox.reset();
      const { world } = sandbox;
      const acme = world.organization('acme');
      if (kind === 'create') world.removeInvite(acme, 'notFound');
      else world.replaceInvite(acme, world.stableId('invite of the benchmark', 0));
      const task = { client, creates: kind !== 'copy', organizationId: acme.id, origin, token };
      // A second replacement within a minute takes a second confirmation.
      const buttons = ['Create New Link', ...(replacements > 0 ? ['Replace Again'] : [])];
      const needsConfirmation = kind === 'replace' && client === 'ours';
      if (needsConfirmation) replacements++;
      const durationMs = await untilCopied(window, task, needsConfirmation ? buttons : []);
      // After creating, the extension reads again to detect a concurrent create: the next measurement waits for that.
      if (client === 'ours' && kind !== 'copy') {
        const created = sandbox.calls().findLast(({ method }) => method === 'CreateOrganizationInvite')?.number ?? NaN;
        await sandbox.waitForCall(({ number, result }) => number > created && result === 'answered');
      }
      return durationMs;
    };
    const cases = [];
    for (const roundTripMs of [50, 200]) {
      await bench.service('test', roundTripMs);
      const { ours, ...others } = await measureInterleaved(runs, {
        ours: () => measure('ours'),
        'bare fetch': () => measure('fetch'),
        'the SDK': () => measure('SDK'),
        curl: () => measure('curl'),
      });
      for (const [name, theirs] of Object.entries(others)) {
        const target = { times: name === 'bare fetch' ? 1.1 : 1 };
        cases.push({ name: `${roundTripMs} ms`, ours, against: { name, theirs }, target });
      }
    }
    rows.push({ what: `${kinds[kind]}, by https`, cases });
  }
  return rows;
}

/** Milliseconds from the command, or from the click in its dialog, until the link was read back from the clipboard. */
async function untilCopied({ page, vsCode, run }: BenchWindow, task: CopyTask, buttons: string[]): Promise<number> {
  await page.evaluate(`(() => {
    const { clipboard } = navigator;
    const now = () => performance.timeOrigin + performance.now();
    const read = globalThis.readClipboard ??= clipboard.readText.bind(clipboard);
    clipboard.readText = async () => {
      const text = await read();
      globalThis.clipboardRead = { text, at: now() };
      return text;
    };
    addEventListener('click', () => { globalThis.clickedAt = now(); }, { capture: true });
  })()`);
  const done = run('copyLink', task);
  for (const button of buttons) await vsCode.pressInDialog(button);
  const { at: startedAt = NaN } = await done;
  const read = await page.evaluate<{ text: string; at: number }>('clipboardRead');
  if (!/[0-9a-f-]{36}$/.test(read.text)) throw new Error(`There is no link on the clipboard of ${task.client}`);
  await page.evaluate('navigator.clipboard.writeText("")');
  await page.waitForTimeout(settleMs);
  return read.at - (buttons.length > 0 ? await page.evaluate<number>('clickedAt') : startedAt);
}
