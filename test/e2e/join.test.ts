import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { Sandbox } from '../sandbox/sandbox';
import { startSandbox } from '../sandbox/startSandbox';
import { openVsCode, type VsCode } from './support/openVsCode';
import { openOrganizations, signIn, tokenOf } from './support/steps';

/** How an invite is looked at and accepted, in the order of a day: each step stands on the ones before. */
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

  it('previews a link that was pasted as Slack writes it, also before anybody has signed in', async () => {
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

  it('has the box filled when an invite is on the clipboard', async () => {
    await vsCode.setClipboard(`Our invite: ${linkOf('harbour')}.`);
    await vsCode.runCommand('Gitpod Org: Preview Invite…');
    await vsCode.quickInput.getByText(/^Invite ….{4} at/).waitFor();
    assert.equal(await vsCode.quickInput.locator('input').first().inputValue(), linkOf('harbour'));
    await vsCode.page.keyboard.press('Escape');
    await vsCode.setClipboard('');
  });

  it('refuses a host that only looks right, and asks nobody about it', async () => {
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

  it('shows as whom one would join, and joins by the button that names the organization', async () => {
    await signIn(vsCode, tokenOf(sandbox, 'ada'));
    await vsCode.treeItem(/^Acme Engineering/).waitFor();
    await ask('harbour');
    await inDialog('Join Harbour Collective?').waitFor();
    await inDialog(/As Ada Lovelace \(ada@acme\.example\), signed in with Google\./).waitFor();
    await vsCode.screenshot('join');
    assert.deepEqual(joined(), []);
    await vsCode.pressInDialog('Join Harbour Collective');
    await vsCode.notified('You are in Harbour Collective now, as Ada Lovelace (member).');
    assert.deepEqual(joined(), ['ada']);
  });

  it('selects the organization in the tree', async () => {
    await row(/^Harbour Collective, member, 20 members/)
      .and(vsCode.page.locator('[aria-selected="true"]'))
      .waitFor();
    await vsCode.screenshot('joined');
  });

  it('says to a member that they are one, and sends nothing', async () => {
    await ask('harbour');
    await inDialog('You are already in Harbour Collective').waitFor();
    await inDialog(/Role: member/).waitFor();
    assert.deepEqual(joined(), ['ada']);
  });

  it('leads from the wrong account to another one, and joins as that', async () => {
    await vsCode.pressInDialog('Use Another Account…');
    await vsCode.type(tokenOf(sandbox, 'noor'), 'Enter');
    await inDialog('Join Harbour Collective?').waitFor();
    await inDialog(/noor@mail\.example/).waitFor();
    await vsCode.pressInDialog('Join Harbour Collective');
    await vsCode.notified(/You are in Harbour Collective now, as .*نور الدين/);
    assert.deepEqual(joined(), ['ada', 'noor']);
  });

  it('asks what is open to an e-mail address when the group is opened, and joins it', async () => {
    assert.equal(sandbox.calls('ListJoinableOrganizations').filter(({ as }) => as === 'noor').length, 0);
    await row('Organizations that you can join without an invite').first().click();
    await row(/^Join Acme Research Labs/).click();
    await inDialog('Join Acme Research Labs?').waitFor();
    await vsCode.pressInDialog('Join Acme Research Labs');
    await vsCode.notified(/You are in Acme Research Labs now/);
    await row(/^Acme Research Labs, member/).waitFor();
  });

  it('says in the service’s words why it was refused, and leads to the browser', async () => {
    await ask('citadel');
    await vsCode.pressInDialog('Join Citadel Bank');
    const notice = await vsCode.notified(/You did not join Citadel Bank\..*requires single sign-on/);
    await notice.getByRole('button', { name: 'Open in Browser' }).waitFor();
  });

  it('helps to ask for a new link where one is dead, without repeating it', async () => {
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

  /** Opens Join Organization with an invite. */
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
