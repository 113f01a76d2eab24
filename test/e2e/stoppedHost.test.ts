import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '../sandbox/startSandbox';
import { extensionHostPid, waitUntilStopped } from './support/extensionHost';
import { openSignedIn } from './support/openSignedIn';
import type { VsCode } from './support/openVsCode';
import { createdAndCopied, openOrganizations } from './support/steps';

const create = 'CreateOrganizationInvite';
const read = 'GetOrganizationInvite';

describe('An extension host that is suspended or killed, with the packaged extension', () => {
  let sandbox: Sandbox;
  let vsCode: VsCode;

  before(async () => {
    sandbox = await startSandbox();
    vsCode = await openSignedIn(sandbox, 'ada-acme');
  });

  beforeEach(async () => {
    sandbox.world.removeInvite(sandbox.world.organization('acme'), 'notFound');
    sandbox.clearCalls();
    await vsCode.clearNotifications();
    await vsCode.setClipboard('');
  });

  after(async () => {
    await vsCode.close();
    await sandbox.close();
  });

  /** Simulates sleep during a held call: suspends the extension host, drops its connections, and resumes it. */
  async function sleepsDuring(method: string): Promise<void> {
    await sandbox.waitForCall((call) => call.method === method && call.result === 'held');
    const host = await extensionHostPid(vsCode);
    try {
      process.kill(host, 'SIGSTOP');
      await waitUntilStopped(host);
      sandbox.dropConnections();
      await sandbox.waitForCall((call) => call.method === method && call.result === 'abandoned');
    } finally {
      process.kill(host, 'SIGCONT');
    }
  }

  async function copies(): Promise<void> {
    await vsCode.runCommand('Gitpod Org: Copy Invite Link');
    await vsCode.statusMessage('Copied the invite link of Acme Engineering').waitFor();
    assert.equal(await vsCode.clipboard(), sandbox.inviteLinks['acme']);
  }

  it('suspended while reading a link, copies the link when it resumes', async () => {
    sandbox.world.replaceInvite(sandbox.world.organization('acme'));
    sandbox.faults({ method: read, fault: { kind: 'held' } });
    await vsCode.runCommand('Gitpod Org: Copy Invite Link');
    await sleepsDuring(read);
    await vsCode.statusMessage('Copied the invite link of Acme Engineering').waitFor();
    assert.equal(await vsCode.clipboard(), sandbox.inviteLinks['acme']);
    await vsCode.clearNotifications();
    await copies();
    assert.equal(sandbox.calls(create).length, 0);
  });

  it('suspended while creating a link, finds it when it resumes, and creates no other', async () => {
    sandbox.faults({ method: create, fault: { kind: 'held', wait: 'afterWork' } });
    await vsCode.runCommand('Gitpod Org: Create Invite Link');
    await sleepsDuring(create);
    const created = sandbox.inviteLinks['acme'];
    await vsCode.waitForNotification('Acme Engineering has an invite link now');
    assert.equal(await vsCode.clipboard(), created);
    await vsCode.clearNotifications();
    await copies();
    assert.deepEqual([sandbox.inviteLinks['acme'], sandbox.calls(create).length], [created, 1]);
  });

  it('suspended before a link is created, reports that there is none, and creates none by itself', async () => {
    sandbox.faults({ method: create, fault: { kind: 'held' } });
    await vsCode.runCommand('Gitpod Org: Create Invite Link');
    await sleepsDuring(create);
    await vsCode.waitForNotification(/No invite link was created for Acme Engineering\. The connection to .* was lost/);
    assert.deepEqual([sandbox.inviteLinks['acme'], sandbox.calls(create).length], [undefined, 1]);
    await vsCode.pressInNotification('No invite link was created', 'Try Again');
    await createdAndCopied(vsCode);
    assert.equal(await vsCode.clipboard(), sandbox.inviteLinks['acme']);
    assert.equal(sandbox.calls(create).length, 2);
  });

  it('killed while creating a link, loses neither the sign-in nor the link, and creates no other', async () => {
    sandbox.faults({ method: create, fault: { kind: 'held', wait: 'afterWork' } });
    await vsCode.runCommand('Gitpod Org: Create Invite Link');
    await sandbox.waitForCall(({ method, result }) => method === create && result === 'held');
    const created = sandbox.inviteLinks['acme'];
    assert.ok(created);
    process.kill(await extensionHostPid(vsCode), 'SIGKILL');
    await sandbox.waitForCall(({ method, result }) => method === create && result === 'abandoned');
    await vsCode.reload();
    await openOrganizations(vsCode);
    await vsCode.treeItem(/^Acme Engineering, admin/).waitFor();
    await copies();
    assert.deepEqual([sandbox.inviteLinks['acme'], sandbox.calls(create).length], [created, 1]);
  });
});
