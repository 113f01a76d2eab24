import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { Sandbox } from '../sandbox/sandbox';
import { startSandbox } from '../sandbox/startSandbox';
import { openVsCode, type VsCode } from './support/openVsCode';
import { createdAndCopied, openOrganizations, signIn, tokenOf } from './support/steps';
import type { VsCodeWindow } from './support/vsCodeWindow';

/** What Get does without an invite: the likely behaviour, and one where the extension has to send Create itself. */
const runs = [
  { version: '1.139.1', getInvite: 'creates', creates: 0 },
  { version: '1.105.1', getInvite: 'notFound', creates: 1 },
] as const;

/** One continuous scenario, in the newest and the oldest VS Code: each test depends on the previous ones. */
for (const { version, getInvite, creates } of runs) {
  describe(`The main workflow, with the packaged extension in VS Code ${version}, when Get ${getInvite === 'creates' ? 'creates the first link' : 'finds none'}`, () => {
    let sandbox: Sandbox;
    let vsCode: VsCode;
    let first: string;
    let second: string;

    before(async () => {
      sandbox = await startSandbox({ behaviour: { getInvite } });
      vsCode = await openVsCode({ version, settings: { 'gitpodInvites.host': sandbox.origin } });
    });

    after(async () => {
      await vsCode.close();
      await sandbox.close();
    });

    it('sends no request before sign-in', async () => {
      await openOrganizations(vsCode);
      await vsCode.page.getByText('Sign in to see your organizations').waitFor();
      assert.deepEqual(sandbox.calls(), []);
    });

    it('shows in the input that a token is not accepted', async () => {
      await vsCode.runCommand('Gitpod Org: Sign In');
      await vsCode.type('not-a-token', 'Enter');
      await vsCode.quickInput.getByText(/does not accept the token/).waitFor();
      await vsCode.screenshot('sign-in-wrong-token');
    });

    it('signs in with a valid token that is pasted with quotes around it', async () => {
      await vsCode.type(`"Bearer ${tokenOf(sandbox, 'ada')}"`, 'Enter');
      await vsCode.treeItem(/^Acme Engineering, admin/).waitFor();
    });

    it('shows every organization once, those with the admin role first, and has the role in the accessible name', async () => {
      const labels = await vsCode.page
        .getByRole('treeitem')
        .evaluateAll((rows: { ariaLabel: string | null }[]) => rows.map((row) => row.ariaLabel ?? ''));
      const roles = labels.map((label) => /, (admin|member), \d+ members?$/.exec(label)?.[1]);
      assert.deepEqual(
        roles.filter((role) => role !== undefined),
        ['admin', 'admin', 'admin', 'admin', 'admin', 'member', 'member'],
      );
      await vsCode.screenshot('tree');
    });

    it('creates the first link of an organization from the palette, and copies it', async () => {
      await vsCode.runAndPick('Gitpod Org: Create Invite Link', /^Acme Engineering/);
      await createdAndCopied(vsCode);
      first = await copiedInvite(vsCode, sandbox);
      assert.equal(sandbox.inviteLinks['acme'], await vsCode.clipboard());
      assert.equal(created(sandbox), creates);
      assert.equal(await vsCode.dialog.count(), 0);
      await vsCode.screenshot(`first-link-${getInvite}`);
    });

    it('warns before replacing a link, and copies the current one instead when chosen', async () => {
      await vsCode.openDialogFromRow(/^Acme Engineering/, 'Replace Invite Link');
      await vsCode.dialog
        .getByText(`Acme Engineering already has an invite link (…${first.slice(-4)}, created `)
        .waitFor();
      await vsCode.screenshot('replace-question');
      const focused = vsCode.dialog.locator('.monaco-button:focus');
      assert.equal(await focused.innerText(), 'Copy Current Link');
      await vsCode.pressInDialog('Copy Current Link');
      await vsCode.statusMessage('Copied the invite link of Acme Engineering').waitFor();
      assert.equal(await copiedInvite(vsCode, sandbox), first);
      assert.equal(created(sandbox), creates);
    });

    it('replaces the link after confirmation, and says which one is no longer valid', async () => {
      await vsCode.runAndPick('Gitpod Org: Create Invite Link', /^Acme Engineering/);
      await vsCode.pressInDialog('Create New Link');
      await vsCode.waitForNotification(/The old one \(….{4}\) is no longer valid/);
      second = await copiedInvite(vsCode, sandbox);
      assert.notEqual(second, first);
      assert.equal(created(sandbox), creates + 1);
    });

    it('asks again before replacing a link that is less than a minute old', async () => {
      await vsCode.runAndPick('Gitpod Org: Create Invite Link', /^Acme Engineering/);
      await vsCode.dialog.getByRole('button', { name: 'Create New Link', exact: true }).click();
      await vsCode.dialog.getByText('Replace it again?').waitFor();
      await vsCode.pressInDialog('Keep the Link');
      assert.equal(created(sandbox), creates + 1);
    });

    it('copies without changing anything, from the keyboard', async () => {
      await vsCode.clearNotifications();
      await vsCode.setClipboard('something else');
      await vsCode.treeItem(/^Acme Engineering/).click();
      await vsCode.page.keyboard.press('Control+C');
      await vsCode.waitForClipboardChange('something else');
      assert.equal(await copiedInvite(vsCode, sandbox), second);
      assert.equal(created(sandbox), creates + 1);
    });

    it('explains a refusal', async () => {
      await vsCode.clearNotifications();
      await vsCode.runAndPick('Gitpod Org: Copy Invite Link', /^Мастерская/);
      await vsCode.waitForNotification(/Couldn't copy the invite link\./);
      await vsCode.screenshot('refused');
    });

    it('is still signed in after a reload', async () => {
      await vsCode.reload();
      await openOrganizations(vsCode);
      await vsCode.treeItem(/^Acme Engineering, admin/).waitFor();
    });

    it('notifies once when the token is revoked, and detects a token of another account', async () => {
      sandbox.world.revokeToken('ada');
      await vsCode.runCommand('Gitpod Org: Refresh Organizations');
      await vsCode.waitForNotification('no longer accepts the token of Ada Lovelace');
      await vsCode.treeItem(/^Sign In Again/).waitFor();
      await vsCode.screenshot('token-revoked');
      assert.equal(await vsCode.notification('no longer accepts the token').count(), 1);
      await vsCode.pressInNotification('no longer accepts the token', 'Sign In Again');
      await vsCode.type(tokenOf(sandbox, 'grace'), 'Enter');
      await vsCode.quickInput.getByText('This token belongs to Grace Hopper').waitFor();
      await vsCode.page.keyboard.press('Escape');
    });

    it('names the account before signing out, and updates the tree in every window', async () => {
      const other = await vsCode.secondWindow();
      await openOrganizations(other);
      await other.treeItem(/^Sign In Again/).waitFor();
      await vsCode.simulateFocus();
      await vsCode.runCommand('Gitpod Org: Sign Out');
      await vsCode.dialog.getByText(/^Sign out Ada Lovelace \(ada@acme\.example\) – .*\?$/).waitFor();
      await vsCode.pressInDialog('Sign Out');
      await vsCode.page.getByText('Sign in to see your organizations').waitFor();
      // Stored state reaches other windows of the browser within five seconds.
      await returnUntil(other, vsCode, other.page.getByText('Sign in to see your organizations'));
      await other.page.close();
    });
  });
}

describe('A VS Code that keeps secrets in memory only', () => {
  let sandbox: Sandbox;
  let vsCode: VsCode;

  before(async () => {
    sandbox = await startSandbox();
    vsCode = await openVsCode({ settings: { 'gitpodInvites.host': sandbox.origin }, persistSecrets: false });
  });

  after(async () => {
    await vsCode.close();
    await sandbox.close();
  });

  it('is distinguished from being signed out after a reload', async () => {
    await openOrganizations(vsCode);
    await signIn(vsCode, tokenOf(sandbox, 'ada-acme'));
    await vsCode.treeItem(/^Acme Engineering, admin/).waitFor();
    await vsCode.waitForStorage(/\\"stored\\"/);
    await vsCode.reload();
    await openOrganizations(vsCode);
    await vsCode.page.getByText("Your sign-in wasn't saved").waitFor();
    await vsCode.screenshot('not-kept');
  });

  it('is signed out after Remove Unreadable Sign-Ins', async () => {
    await vsCode.runCommand('Gitpod Org: Remove Unreadable Sign-Ins');
    await vsCode.page.getByText('Sign in to see your organizations').waitFor();
  });
});

/** The ID in the invite link on the clipboard. Fails if the clipboard does not start with a link of the sandbox. */
async function copiedInvite(vsCode: VsCode, { origin }: Sandbox): Promise<string> {
  const text = await vsCode.clipboard();
  const start = `${origin}/join-organization/`;
  assert.ok(text.startsWith(start), 'the clipboard does not hold an invite link');
  return text.slice(start.length);
}

/** Switches between two windows, as users do, until `window` shows `shown`. */
async function returnUntil(window: VsCodeWindow, elsewhere: VsCodeWindow, shown: Locator): Promise<void> {
  for (let left = 10; left > 0; left--) {
    await elsewhere.simulateFocus();
    await window.simulateFocus();
    const there = await shown.waitFor({ timeout: 1000 }).then(
      () => true,
      () => false,
    );
    if (there) return;
  }
  await shown.waitFor();
}

function created(sandbox: Sandbox): number {
  return sandbox.calls().filter((call) => call.method === 'CreateOrganizationInvite').length;
}
