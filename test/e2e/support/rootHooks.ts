import type { RootHookObject } from 'mocha';
import { runningSandboxes } from '../../sandbox/startSandbox';
import { openWindows } from './openWindows';
import { closeSharedBrowser } from './sharedBrowser';

// Child processes always end with this one, but their folders are removed only by an explicit close.
process.once('SIGTERM', () => {
  void closeWindows().finally(() => process.exit(143));
});

/** Loaded by `npm run test:e2e`: takes a screenshot of every failure, and closes everything at the end of a file. */
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
