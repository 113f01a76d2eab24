import assert from 'node:assert/strict';
import { startSandbox, type Sandbox } from '../sandbox/startSandbox';
import { openSignedIn } from './support/openSignedIn';
import type { VsCode } from './support/openVsCode';

/** An old VS Code takes no row twice, and shows none where rows come twice. */
describe('Rows that come while others are awaited, in the oldest VS Code', () => {
  let sandbox: Sandbox;
  let vsCode: VsCode;

  before(async () => {
    sandbox = await startSandbox();
    vsCode = await openSignedIn(sandbox, 'ada', { version: '1.105.1' });
  });

  after(async () => {
    await vsCode.close();
    await sandbox.close();
  });

  it('are shown at once, and keep nothing away that comes after them', async () => {
    sandbox.faults(
      { method: 'GetOrganizationInvite', fault: { kind: 'slow', ms: 2000 } },
      { method: 'ListMembers', fault: { kind: 'held' } },
    );
    await vsCode.treeItem(/^株式会社こうぼう/).click();
    await vsCode.treeItem('Newest members, 40 members').click();
    await sandbox.waitForCall(({ method, result }) => method === 'ListMembers' && result === 'held');
    await vsCode.treeItem(/^Invite link ending in .{4}, works$/).waitFor();
    sandbox.release();
    await vsCode
      .treeItem(/, joined /)
      .first()
      .waitFor();
    assert.deepEqual(vsCode.notificationHistory(), []);
  });
});
