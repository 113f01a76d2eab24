import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { startSandbox, type Sandbox } from '../sandbox/startSandbox';
import { openSignedIn } from './support/openSignedIn';
import type { VsCode } from './support/openVsCode';
import { openOrganizations } from './support/steps';

const create = 'CreateOrganizationInvite';

describe('An extension host that is killed while a link is created, with the packaged extension', () => {
  let sandbox: Sandbox;
  let vsCode: VsCode;

  before(async () => {
    sandbox = await startSandbox();
    vsCode = await openSignedIn(sandbox, 'ada-acme');
  });

  after(async () => {
    await vsCode.close();
    await sandbox.close();
  });

  it('loses neither the sign-in nor the link, and creates no other', async () => {
    sandbox.faults({ method: create, fault: { kind: 'held', wait: 'afterWork' } });
    await vsCode.runCommand('Gitpod Invites: Create Invite Link');
    await sandbox.waitForCall(({ method, result }) => method === create && result === 'held');
    const created = sandbox.inviteLinks['acme'];
    assert.ok(created);
    process.kill(await extensionHostOf(vsCode), 'SIGKILL');
    await sandbox.waitForCall(({ method, result }) => method === create && result === 'abandoned');
    await vsCode.reload();
    await openOrganizations(vsCode);
    await vsCode.treeItem(/^Acme Engineering, admin/).waitFor();
    await vsCode.runCommand('Gitpod Invites: Copy Invite Link');
    await vsCode.notified('Copied the invite link of Acme Engineering');
    assert.equal(await vsCode.clipboard(), created);
    assert.equal(sandbox.calls(create).length, 1);
  });
});

/** The process of this VS Code's extension host, which is known by the home folder that it was given. */
async function extensionHostOf({ server: { folders } }: VsCode): Promise<number> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const [command, environment] = await Promise.all(
      ['cmdline', 'environ'].map((part) => readFile(`/proc/${pid}/${part}`, 'utf8').catch(() => '')),
    );
    if (command?.includes('--type=extensionHost') && environment?.split('\0').includes(`HOME=${folders.home}`)) {
      return Number(pid);
    }
  }
  throw new Error('There is no extension host');
}
