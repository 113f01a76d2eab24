import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '../sandbox/startSandbox';
import { assertExtensionPage } from './support/extensionPage';
import { assertFindsEveryLeak, packageLeakyExtension } from './support/leakyExtension';
import { openSignedIn } from './support/openSignedIn';
import type { VsCode } from './support/openVsCode';

describe('The oldest supported VS Code', () => {
  let sandbox: Sandbox;
  let vsCode: VsCode;

  before(async () => {
    sandbox = await startSandbox();
    vsCode = await openSignedIn(sandbox, 'ada', {
      version: '1.105.1',
      otherVsix: [await packageLeakyExtension()],
    });
  });

  after(async () => {
    await vsCode.close();
    await sandbox.close();
  });

  // This version rejects a row that is provided twice, and then shows none of the rows.
  it('shows rows that arrive while others are loading, and the later ones as well', async () => {
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

  it('shows the page of the extension with its icon, and its README with the picture', () =>
    assertExtensionPage(vsCode));

  it('is covered by the search for keys, which finds a leak in every place', () => assertFindsEveryLeak(vsCode));
});
