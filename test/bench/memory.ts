import { setTimeout as delay } from 'node:timers/promises';
import { signIn, tokenOf } from '../e2e/support/steps';
import type { Bench, BenchWindow } from './benchWindow';
import { inTurns, type Row } from './row';

const signOuts = 9;
/** Meanwhile VS Code's own extensions start. */
const settleMs = 10_000;

/** What the extension keeps in the extension host after it was used a great deal, and of sessions that were signed out. */
export async function memory(bench: Bench): Promise<readonly Row[]> {
  const service = await bench.service('test');
  const { sandbox, origin } = service;
  const token = tokenOf(sandbox, 'ada-kobo');
  const link = `${origin}/join-organization/${sandbox.world.inviteOf(sandbox.world.organization('kobo')) ?? ''}`;
  const empty = await bench.window({ service, extension: false });
  // What the editor itself keeps once anything was requested.
  await empty.run('refreshFixed', { origin, token, count: 1, first: '' });
  const theirs = await memoryOf(empty);

  const window = await bench.window({ service, token });
  const { count = 0 } = await window.run('mixedUse', { times: 10_000, maxSeconds: 170, link });
  const ours = await memoryOf(window);
  const held: number[] = [];
  for (let turn = 0, before = NaN; turn <= signOuts + 1; turn++) {
    await window.vsCode.runCommand('Gitpod Org: Sign Out');
    await window.vsCode.pressInDialog('Sign Out');
    await window.page.locator('.welcome-view-content').getByText('Sign In', { exact: true }).waitFor();
    const { megabytes = NaN } = await window.run('memory', {});
    // The first sign-out loads what it needs.
    if (turn > 1) held.push(megabytes - before);
    before = megabytes;
    await signIn(window.vsCode, token);
  }
  const against = { name: 'without the extension', theirs };
  const used = { name: `after ${count} commands`, unit: 'MB', ours, against, target: { more: 4 } } as const;
  const signedOut = { name: 'for each signed-out session', unit: 'MB', ours: held, target: { most: 0 } } as const;
  return [{ what: 'Memory in use', cases: [used, signedOut] }];
}

async function memoryOf({ run }: BenchWindow): Promise<readonly number[]> {
  await delay(settleMs);
  return (await inTurns(5, { look: async () => (await run('memory', {})).megabytes ?? NaN })).look;
}
