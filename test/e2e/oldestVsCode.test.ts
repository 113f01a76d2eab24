import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '../sandbox/startSandbox';
import { findsEveryLeak, packageLeakyStandIn } from './support/leakyStandIn';
import { openSignedIn } from './support/openSignedIn';
import type { VsCode } from './support/openVsCode';

describe('In the oldest VS Code that is supported', () => {
  let sandbox: Sandbox;
  let vsCode: VsCode;

  before(async () => {
    sandbox = await startSandbox();
    vsCode = await openSignedIn(sandbox, 'ada', {
      version: '1.105.1',
      otherVsix: [await packageLeakyStandIn()],
    });
  });

  after(async () => {
    await vsCode.close();
    await sandbox.close();
  });

  // It takes no row twice, and shows none where rows come twice.
  it('rows that come while others are awaited are shown at once, and keep nothing away that comes after them', async () => {
    sandbox.faults(
      { method: 'GetOrganizationInvite', fault: { kind: 'slow', ms: 2000 } },
      { method: 'ListMembers', fault: { kind: 'held' } },
    );
    await vsCode.treeItem(/^株式会社こうぼう/).click();
    await vsCode.treeItem('Newest members, 40 members').click();
    await sandbox.waitForCall(({ method, result }) => method === 'ListMembers' && result === 'held');
    await vsCode.treeItem(/^Invite link ending in .{4}, valid, created /).waitFor();
    sandbox.release();
    await vsCode
      .treeItem(/, joined /)
      .first()
      .waitFor();
    assert.deepEqual(vsCode.notificationHistory(), []);
  });

  it('the search for keys finds whatever an extension leaves behind, wherever', () => findsEveryLeak(vsCode));
});
