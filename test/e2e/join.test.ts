import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { Sandbox } from '../sandbox/sandbox';
import { startSandbox } from '../sandbox/startSandbox';
import { openVsCode, type VsCode } from './support/openVsCode';
import { openOrganizations, signIn, tokenOf } from './support/steps';

/** One continuous scenario: each test depends on the previous ones. */
describe('Previewing and joining, with the packaged extension', () => {
  let sandbox: Sandbox;
  let vsCode: VsCode;
  const keys: Record<string, string> = {};

  before(async () => {
    sandbox = await startSandbox();
    for (const [name, link] of Object.entries(sandbox.inviteLinks)) keys[name] = link.slice(link.lastIndexOf('/') + 1);
    vsCode = await openVsCode({ settings: { 'gitpodInvites.host': sandbox.origin } });
    await openOrganizations(vsCode);
  });

  after(async () => {
    await vsCode.close();
    await sandbox.close();
  });

  it('previews a link pasted from Slack, even before sign-in', async () => {
    await vsCode.runCommand('Gitpod Org: Preview Invite…');
    await paste(`Come and join <${linkOf('harbour')}|our team> :wave:`);
    await vsCode.quickInput.getByText(/^Invite ….{4} at 127\.0\.0\.1/).waitFor();
    await vsCode.page.keyboard.press('Enter');
    await inDialog('Invite to Harbour Collective').waitFor();
    await inDialog(/\bValid[\s\S]*Members: 19/).waitFor();
    await vsCode.screenshot('preview');
    await vsCode.page.keyboard.press('Escape');
    assert.deepEqual(
      sandbox.calls().map(({ method, as }) => [method, as]),
      [['GetOrganizationInviteSummary', 'nobody']],
    );
  });

  it('prefills the input with an invite from the clipboard', async () => {
    await vsCode.setClipboard(`Our invite: ${linkOf('harbour')}.`);
    await vsCode.runCommand('Gitpod Org: Preview Invite…');
    await vsCode.quickInput.getByText(/^Invite ….{4} at/).waitFor();
    assert.equal(await vsCode.quickInput.locator('input').first().inputValue(), linkOf('harbour'));
    await vsCode.page.keyboard.press('Escape');
    await vsCode.setClipboard('');
  });

  it('rejects a look-alike host, without a request', async () => {
    const before = sandbox.calls().length;
    await vsCode.runCommand('Gitpod Org: Preview Invite…');
    await vsCode.type(`https://app.gitpod.io.evil.example/join-organization/${keys['harbour'] ?? ''}`, 'Enter');
    await vsCode.quickInput
      .getByText('app.gitpod.io.evil.example looks like app.gitpod.io but is a different site')
      .waitFor();
    await vsCode.screenshot('preview-look-alike');
    await vsCode.page.keyboard.press('Escape');
    assert.equal(sandbox.calls().length, before);
  });

  it('shows the account that would join, and joins with the button that names the organization', async () => {
    await signIn(vsCode, tokenOf(sandbox, 'ada'));
    await vsCode.treeItem(/^Acme Engineering/).waitFor();
    await ask('harbour');
    await inDialog('Join Harbour Collective?').waitFor();
    await inDialog(/As Ada Lovelace \(ada@acme\.example\), signed in with Google\./).waitFor();
    await vsCode.screenshot('join');
    assert.deepEqual(joined(), []);
    await vsCode.pressInDialog('Join Harbour Collective');
    await vsCode.waitForNotification('You are in Harbour Collective now, as Ada Lovelace (member).');
    assert.deepEqual(joined(), ['ada']);
  });

  it('selects the organization in the tree', async () => {
    await row(/^Harbour Collective, member, 20 members/)
      .and(vsCode.page.locator('[aria-selected="true"]'))
      .waitFor();
    await vsCode.screenshot('joined');
  });

  it('tells a member that they already joined, and does not join again', async () => {
    await ask('harbour');
    await inDialog('You are already in Harbour Collective').waitFor();
    await inDialog(/Role: member/).waitFor();
    assert.deepEqual(joined(), ['ada']);
  });

  it('lets the user switch to another account, and joins with it', async () => {
    await vsCode.pressInDialog('Use Another Account…');
    await vsCode.type(tokenOf(sandbox, 'noor'), 'Enter');
    await inDialog('Join Harbour Collective?').waitFor();
    await inDialog(/noor@mail\.example/).waitFor();
    await vsCode.pressInDialog('Join Harbour Collective');
    await vsCode.waitForNotification(/You are in Harbour Collective now, as .*نور الدين/);
    assert.deepEqual(joined(), ['ada', 'noor']);
  });

  it('loads the organizations open to an e-mail address when the group is expanded, and joins one', async () => {
    assert.equal(sandbox.calls('ListJoinableOrganizations').filter(({ as }) => as === 'noor').length, 0);
    await row('Organizations that you can join without an invite').first().click();
    await row(/^Join Acme Research Labs/).click();
    await inDialog('Join Acme Research Labs?').waitFor();
    await vsCode.pressInDialog('Join Acme Research Labs');
    await vsCode.waitForNotification(/You are in Acme Research Labs now/);
    await row(/^Acme Research Labs, member/).waitFor();
  });

  it('shows the service’s reason for a refusal, and offers to open the browser', async () => {
    await ask('citadel');
    await vsCode.pressInDialog('Join Citadel Bank');
    const notice = await vsCode.waitForNotification(/You did not join Citadel Bank\..*requires single sign-on/);
    await notice.getByRole('button', { name: 'Open in Browser' }).waitFor();
  });

  it('copies a message that asks for a new link when one is invalid, without repeating the old one', async () => {
    const dead = linkOf('harbour');
    sandbox.world.replaceInvite(sandbox.world.organization('harbour'));
    await vsCode.runCommand('Gitpod Org: Preview Invite…');
    await vsCode.type(dead, 'Enter');
    await inDialog(/No longer valid/).waitFor();
    await vsCode.pressInDialog('Ask for a New Link');
    await vsCode.statusMessage('Copied a message that asks for a new invite link').waitFor();
    const message = await vsCode.clipboard();
    assert.ok(message.includes('Harbour Collective') && !message.includes(keys['harbour'] ?? ''), message);
  });

  /** Runs Join Organization with an invite link. */
  async function ask(key: string): Promise<void> {
    await vsCode.runCommand('Gitpod Org: Join Organization…');
    await vsCode.type(linkOf(key));
    await vsCode.pick(/Invite …/);
  }

  async function paste(text: string): Promise<void> {
    await vsCode.quickInput.waitFor();
    await vsCode.setClipboard(text);
    await vsCode.quickInput.locator('input').first().press('Control+V');
    await vsCode.setClipboard('');
  }

  function inDialog(text: string | RegExp): Locator {
    return vsCode.dialog.getByText(text).first();
  }

  function row(name: string | RegExp): Locator {
    return vsCode.treeItem(name);
  }

  function joined(): string[] {
    return sandbox.calls('JoinOrganization').map((call) => call.as);
  }

  function linkOf(key: string): string {
    return `${sandbox.origin}/join-organization/${keys[key] ?? ''}`;
  }
});
