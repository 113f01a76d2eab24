import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { removeFolder, temporaryFolder } from '../host/process/temporaryFolder';
import type { Sandbox } from '../sandbox/sandbox';
import { startSandbox } from '../sandbox/startSandbox';
import { openVsCode, type VsCode } from './support/openVsCode';
import { createdAndCopied, createdMessage, openOrganizations, signIn, tokenOf } from './support/steps';

const kobo = '株式会社こうぼう';

/** Files that must not be changed, and some that may be. Each test depends on the previous ones. */
describe('Repairing a workspace, with the packaged extension', () => {
  let sandbox: Sandbox;
  let vsCode: VsCode;
  let outside: string;
  let dead: string;
  let original: Readonly<Record<string, Buffer>>;

  before(async () => {
    sandbox = await startSandbox();
    dead = linkOfKobo();
    outside = await temporaryFolder();
    original = {
      'README.md': Buffer.from(`# Für alle\n\nJoin [us](${dead}).\n`),
      'wide.txt': Buffer.from(`\ufeffGäste:\r\n${dead}\r\n`, 'utf16le'),
      'docs/latin.md': Buffer.from(`Für Gäste im Café: ${dead}\n`, 'latin1'),
      'locked.md': Buffer.from(`${dead}\n`),
      'old-mac.txt': Buffer.from(`one\r${dead}\rtwo\r`),
      'node_modules/a/locked.md': Buffer.from(`${dead}\n`),
    };
    await writeFile(path.join(outside, 'target.md'), `${dead}\n`);
    vsCode = await openVsCode({
      settings: { 'gitpodInvites.host': sandbox.origin, 'files.readonlyInclude': { '**/locked.md': true } },
      files: original,
      links: { 'shared.md': path.join(outside, 'target.md') },
    });
    await promisify(execFile)('mkfifo', [path.join(vsCode.server.folders.workspace, 'pipe.md')]);
    await openOrganizations(vsCode);
    await signIn(vsCode, tokenOf(sandbox, 'ada'));
    await vsCode.treeItem(new RegExp(`^${kobo}`)).waitFor();
    await vsCode.runCommand('Gitpod Org: Create Invite Link');
    await vsCode.pick(new RegExp(`^${kobo}`));
    await vsCode.pressInDialog('Create New Link');
    await createdAndCopied(vsCode);
  });

  after(async () => {
    await promisify(execFile)('rm', [path.join(vsCode.server.folders.workspace, 'pipe.md')]);
    await vsCode.close();
    await sandbox.close();
    await removeFolder(outside);
  });

  it('offers the files in the workspace, and names those outside', async () => {
    await vsCode.pressInNotification(createdMessage, 'Find Invite Links in Workspace');
    await vsCode.quickInput.getByText('Invite links in this workspace: 5 links in 5 files').waitFor();
    await vsCode.quickInput.locator('input').first().fill('Outside');
    await vsCode.quickInput.getByText('Outside the workspace: shared.md').waitFor();
    await vsCode.quickInput.locator('input').first().fill('');
  });

  it('changes only files that can be saved without other changes, and names the others with the reason', async () => {
    await vsCode.pick(/Replace 5 links in 5 files/);
    const preview = vsCode.page.locator('#refactorPreview');
    await preview.getByText('README.md').first().waitFor();
    assert.equal(await preview.getByText(/latin|locked|old-mac|shared/).count(), 0);
    await vsCode.screenshot('repair-some-preview');
    await preview.getByRole('button', { name: 'Apply', exact: true }).click();
    await vsCode.waitForNotification('Replaced 2 links in 2 files with the current invite link');
    await vsCode.waitForNotification(
      "Couldn't update 4 files: docs/latin.md (not valid UTF-8), locked.md (read-only), " +
        'old-mac.txt (saving would change other text), shared.md (outside the workspace). ' +
        `Old links of ${kobo} may still be there.`,
    );
    await vsCode.screenshot('repair-some-left-alone');
    await vsCode.pressInNotification("Couldn't update 4 files", 'Show Details');
    await vsCode.dialog.getByText('locked.md (read-only)').waitFor();
    await vsCode.screenshot('repair-some-details');
    await vsCode.page.keyboard.press('Escape');
    const now = linkOfKobo();
    assert.notEqual(now, dead);
    assert.equal(String(await onDisk('README.md')), `# Für alle\n\nJoin [us](${now}).\n`);
    assert.deepEqual(await onDisk('wide.txt'), Buffer.from(`\ufeffGäste:\r\n${now}\r\n`, 'utf16le'));
    for (const file of ['docs/latin.md', 'locked.md', 'old-mac.txt', 'node_modules/a/locked.md']) {
      assert.deepEqual(await onDisk(file), original[file], file);
    }
    assert.equal(await readFile(path.join(outside, 'target.md'), 'utf8'), `${dead}\n`);
  });

  it('says why a single file is not changed', async () => {
    await vsCode.clearNotifications();
    await vsCode.openFile('latin.md');
    await vsCode.runCommand('Gitpod Org: Replace Old Links in This File');
    await vsCode.waitForNotification("Couldn't update docs/latin.md: not valid UTF-8. Nothing was replaced.");
    await vsCode.screenshot('repair-file-left-alone');
    assert.deepEqual(await onDisk('docs/latin.md'), original['docs/latin.md']);
  });

  function linkOfKobo(): string {
    return sandbox.inviteLinks['kobo'] ?? assert.fail('kobo has no invite');
  }

  function onDisk(file: string): Promise<Buffer> {
    return readFile(path.join(vsCode.server.folders.workspace, file));
  }
});
