import { setTimeout as delay } from 'node:timers/promises';
import { signIn, tokenOf } from '../e2e/support/steps';
import type { Bench, BenchWindow } from './benchWindow';
import { measureInterleaved, type Row } from './row';

/** Sign-outs before those that are measured: until then, each loads or optimizes code. */
const warmUps = 10;
const signOuts = 9;
/** Time for VS Code's built-in extensions to start. */
const settleMs = 10_000;

/** Measures the memory that the extension retains after heavy use, and for each signed-out session. */
export async function memory(bench: Bench): Promise<readonly Row[]> {
  const service = await bench.service('test');
  const { sandbox, origin } = service;
  const token = tokenOf(sandbox, 'ada-kobo');
  const link = `${origin}/join-organization/${sandbox.world.inviteOf(sandbox.world.organization('kobo')) ?? ''}`;
  const empty = await bench.window({ service, extension: false });
  // Includes what VS Code itself allocates on the first request.
  await empty.run('refreshFixed', { origin, token, count: 1, first: '' });
  const theirs = await memoryOf(empty);

  const window = await bench.window({ service, token });
  const { count = 0 } = await window.run('mixedUse', { times: 10_000, maxSeconds: 170, link });
  const ours = await memoryOf(window);
  const retained: number[] = [];
  for (let round = 0, before = NaN; round <= warmUps + signOuts; round++) {
    await window.vsCode.runCommand('Gitpod Org: Sign Out');
    await window.vsCode.pressInDialog('Sign Out');
    await window.page.locator('.welcome-view-content').getByText('Sign In', { exact: true }).waitFor();
    const { megabytes = NaN } = await window.run('memory', {});
    if (round > warmUps) retained.push(megabytes - before);
    before = megabytes;
    await signIn(window.vsCode, token);
  }
  const against = { name: 'without the extension', theirs };
  const used = { name: `after ${count} commands`, unit: 'MB', ours, against, target: { more: 4 } } as const;
  const signedOut = { name: 'for each signed-out session', unit: 'MB', ours: retained, target: { most: 0 } } as const;
  return [{ what: 'Memory in use', cases: [used, signedOut] }];
}

async function memoryOf({ run }: BenchWindow): Promise<readonly number[]> {
  await delay(settleMs);
  return (await measureInterleaved(5, { look: async () => (await run('memory', {})).megabytes ?? NaN })).look;
}
