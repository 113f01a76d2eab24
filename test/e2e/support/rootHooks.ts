import assert from 'node:assert/strict';
import type { RootHookObject } from 'mocha';
import { runningSandboxes } from '../../sandbox/startSandbox';
import { openWindows } from './openWindows';
import { closeSharedBrowser } from './sharedBrowser';
import { everythingVariable, unused } from './usedFeatures';

/** Loaded by `npm run test:e2e`: a picture of every failure, nothing left open at the end, and nothing that was not used. */
export const mochaHooks: RootHookObject = {
  beforeAll() {
    // Processes end with this one in any case; their folders are removed only when asked in time.
    process.once('SIGTERM', () => {
      void closeWindows().finally(() => process.exit(143));
    });
  },
  async afterEach(this: Mocha.Context) {
    const test = this.currentTest;
    if (test?.state !== 'failed') return;
    const name = test.fullTitle().replace(/[^\p{L}\p{N}]+/gu, '-');
    for (const window of openWindows) {
      const file = await window.screenshot(`failures/${name}`).catch(() => undefined);
      if (file !== undefined) console.log(`      see ${file}`);
    }
  },
  async afterAll() {
    await closeWindows();
    await closeSharedBrowser();
    for (const sandbox of runningSandboxes) await sandbox.close();
    if (process.env[everythingVariable] !== undefined) {
      assert.deepEqual(unused(), [], 'Nobody looked for keys after these were used.');
    }
  },
};

async function closeWindows(): Promise<void> {
  for (const window of openWindows) await window.close();
}
