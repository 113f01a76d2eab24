import type { RootHookObject } from 'mocha';
import { runningSandboxes } from '../../sandbox/startSandbox';
import { openWindows } from './openWindows';
import { closeSharedBrowser } from './sharedBrowser';

// Processes end with this one in any case; their folders are removed only when asked in time.
process.once('SIGTERM', () => {
  void closeWindows().finally(() => process.exit(143));
});

/** Loaded by `npm run test:e2e`: a picture of every failure, and nothing left open at the end of a file. */
export const mochaHooks: RootHookObject = {
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
  },
};

async function closeWindows(): Promise<void> {
  for (const window of openWindows) await window.close();
}
