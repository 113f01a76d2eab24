import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { Sandbox } from '../sandbox/sandbox';
import { startSandbox } from '../sandbox/startSandbox';
import { openSignedIn } from './support/openSignedIn';
import { openVsCode, type VsCode } from './support/openVsCode';
import { chooseTheme, openOrganizations, signIn, themes, tokenOf } from './support/steps';

/** The content of organizations. Each test depends on the previous ones. */
describe('The tree, with the packaged extension', () => {
  let sandbox: Sandbox;
  let vsCode: VsCode;

  before(async () => {
    sandbox = await startSandbox({ behaviour: { getInvite: 'notFound' } });
    vsCode = await openSignedIn(sandbox, 'ada', {
      settings: { '[markdown]': { 'editor.wordWrap': 'off' } },
      files: { 'welcome.md': '# Welcome\n\n', 'notes.txt': '\n' },
    });
  });

  after(async () => {
    await vsCode.close();
    await sandbox.close();
  });

  it('loads no invite, members or plan before an organization is expanded', () => {
    for (const method of ['GetOrganizationInvite', 'ListMembers', 'GetOrganization', 'GetOrganizationInviteSummary']) {
      assert.equal(calls(method), 0, method);
    }
  });

  it('does not load an invite when its organization is hovered', async () => {
    const hover = await vsCode.hover(vsCode.treeItem(/^株式会社こうぼう/));
    await hover.getByText('Your role').waitFor();
    assert.equal(calls('GetOrganizationInvite'), 0);
    await vsCode.page.mouse.move(900, 300);
  });

  it('expands an organization to its invite, newest members and plan, with one request', async () => {
    await open(/^株式会社こうぼう/);
    await invite(/^Invite link ending in .{4}, valid, created /).waitFor();
    await vsCode.treeItem('Newest members, 40 members').waitFor();
    await vsCode.treeItem('Plan & domains').waitFor();
    assert.equal(calls('GetOrganizationInvite'), 1);
    assert.equal(calls('ListMembers') + calls('GetOrganization') + calls('GetOrganizationInviteSummary'), 0);
  });

  it('shows the status of the invite in its hover, with one request', async () => {
    const hover = await vsCode.hover(invite(/^Invite link ending in/));
    await hover.getByText('Invite to 株式会社こうぼう').waitFor();
    await hover.getByText('Valid', { exact: true }).waitFor();
    assert.equal(calls('GetOrganizationInviteSummary'), 1);
    await vsCode.screenshot('tree-invite-hover');
    await vsCode.page.mouse.move(900, 300);
  });

  it('loads ten members, and more on request', async () => {
    await open('Newest members, 40 members');
    await vsCode.treeItem('Load more members, 10 of 40').waitFor();
    assert.equal(calls('ListMembers'), 1);
    await vsCode.treeItem('Load more members, 10 of 40').click();
    await vsCode
      .treeItem(/^.+, person\.\d+@kobo\.example, (admin|member), joined /)
      .nth(12)
      .waitFor();
    assert.equal(calls('ListMembers'), 2);
    await close('Newest members, 40 members');
  });

  it('shows the plan, and who can join without an invite', async () => {
    await close(/^株式会社こうぼう/);
    await open(/^Acme Engineering/);
    await vsCode.treeItem('No invite link yet, create one').waitFor();
    await open('Plan & domains');
    await vsCode.treeItem('Plan: Enterprise').waitFor();
    await vsCode.treeItem('Anyone with an e-mail address at acme.example can join without an invite').waitFor();
    assert.equal(calls('GetOrganization'), 1);
    await vsCode.screenshot('tree-allows');
  });

  it('shows a created link without another request', async () => {
    await vsCode.treeItem('No invite link yet, create one').click();
    await vsCode.dialog.waitFor({ state: 'detached' });
    await vsCode.waitForNotification(/Created/);
    const before = calls('GetOrganizationInvite');
    const ending = linkOf('acme').slice(-4);
    await invite(new RegExp(`^Invite link ending in ${ending}, valid, copied .*, created `)).waitFor();
    assert.equal(calls('GetOrganizationInvite'), before);
    await vsCode.clearNotifications();
  });

  it('copies from the row with its button, Enter and Ctrl+C', async () => {
    const row = invite(/^Invite link ending in/);
    await copies(() => vsCode.pressInRow(/^Invite link ending in/, /^Copy Invite Link/));
    await vsCode.treeItem(/^Acme Engineering/).click();
    await row.waitFor({ state: 'detached' });
    await vsCode.treeItem(/^Acme Engineering/).click();
    await row.waitFor();
    await vsCode.page.keyboard.press('ArrowDown');
    await copies(() => vsCode.page.keyboard.press('Enter'));
    await copies(() => vsCode.page.keyboard.press('Control+C'));
    await invite(/, valid, copied .*, created /).waitFor();
    await vsCode.clearNotifications();
    await close(/^Acme Engineering/);
  });

  it('tells a member that only admins see the invite, does not load it, and offers to ask an admin', async () => {
    await open(/^Мастерская/);
    await vsCode.treeItem('Invite link, admins only').waitFor();
    // A created link is read again some seconds later, so there may be reads of another organization.
    const { id } = sandbox.organizations['sever'] ?? assert.fail();
    assert.ok(sandbox.calls('GetOrganizationInvite').every(({ organizationId }) => organizationId !== id));
    await vsCode.pressInRow('Invite link, admins only', /^Ask an Admin/);
    await vsCode.quickInput.getByRole('option', { name: /Grace Hopper/ }).waitFor();
    await vsCode.page.keyboard.press('Escape');
    await close(/^Мастерская/);
  });

  it('shows in the row why an invite could not be loaded, and loads it with Try Again', async () => {
    sandbox.faults({ method: 'GetOrganizationInvite', times: 9, fault: { kind: 'error', code: 'unavailable' } });
    await open(/مختبر/);
    const failure = vsCode.treeItem(/^Invite link: Couldn't load\. .*Try Again$/);
    await failure.waitFor();
    sandbox.clearFaults();
    await failure.click();
    await invite(/^Invite link ending in/).waitFor();
    await close(/مختبر/);
  });

  it('shows in the row why members could not be loaded, and loads them with Try Again', async () => {
    sandbox.faults({ method: 'ListMembers', times: 1, fault: { kind: 'error', code: 'permission_denied' } });
    await open(/مختبر/);
    await open('Newest members, 6 members');
    await vsCode.treeItem(/^Newest members: Not allowed\. .*Try Again$/).click();
    await vsCode.treeItem(/^Ada Lovelace, ada@acme\.example, admin, joined/).waitFor();
    await close(/مختبر/);
  });

  it('drops an invite into Markdown as Markdown, and into other files as the link', async () => {
    await open(/^株式会社こうぼう/);
    await vsCode.openFile('welcome.md');
    await drop();
    await vsCode.page
      .locator('.view-line')
      .getByText(`[株式会社こうぼう](${linkOf('kobo')})`)
      .waitFor();
    await vsCode.screenshot('tree-dropped');
    await vsCode.openFile('notes.txt');
    await drop();
    await vsCode.page.locator('.view-line').getByText(linkOf('kobo')).waitFor();
    await invite(/^Invite link ending in .*, shared /).waitFor();
  });

  for (const [theme, face] of themes) {
    it(`shows the hover of an invite in ${theme}`, async () => {
      await chooseTheme(vsCode, theme, face);
      const hover = await vsCode.hover(invite(/^Invite link ending in/));
      await hover.getByText('Valid', { exact: true }).waitFor();
      await vsCode.screenshot(`tree-${face}`);
      await vsCode.page.mouse.move(900, 500);
    });
  }

  it('has a meaningful accessible name for every row, and no key in any', async () => {
    await open('Newest members, 40 members');
    await open(/^Acme Engineering/);
    const rows = await vsCode.page.locator('.pane-body [role=treeitem]').all();
    const names = await Promise.all(rows.map(async (row) => (await row.getAttribute('aria-label')) ?? ''));
    assert.ok(names.length > 8, names.join('\n'));
    for (const name of names) {
      assert.match(name, /\p{L}{2}/u);
      assert.doesNotMatch(name, /\$\(|…[0-9a-f]{4}|undefined|\[object|join-organization/);
      assert.ok(!Object.values(sandbox.keys).some((key) => name.includes(key)));
    }
  });

  function calls(method: string): number {
    return sandbox.calls(method).length;
  }

  function invite(name: RegExp): Locator {
    return vsCode.treeItem(name);
  }

  function open(name: string | RegExp): Promise<void> {
    return press(name, true);
  }

  function close(name: string | RegExp): Promise<void> {
    return press(name, false);
  }

  /** Clicks a row, then moves the pointer away, because its hover would cover other rows. */
  async function press(name: string | RegExp, opens: boolean): Promise<void> {
    await vsCode.treeItem(name).click();
    await vsCode.page.mouse.move(900, 300);
    await vsCode.page.locator(`[role=treeitem][aria-expanded=${opens}]`).and(vsCode.treeItem(name)).waitFor();
  }

  async function copies(act: () => Promise<void>): Promise<void> {
    assert.equal(await vsCode.waitForCopy(act), linkOf('acme'));
  }

  async function drop(): Promise<void> {
    await invite(/^Invite link ending in/).dragTo(vsCode.page.locator('.editor-instance .view-lines').last());
  }

  function linkOf(key: string): string {
    return sandbox.inviteLinks[key] ?? assert.fail(`${key} has no invite`);
  }
});

describe('A large tree, with the packaged extension', () => {
  let sandbox: Sandbox;
  let vsCode: VsCode;

  before(async () => {
    sandbox = await startSandbox({ seed: 'large' });
    vsCode = await openVsCode({ settings: { 'gitpodInvites.host': sandbox.origin } });
    await openOrganizations(vsCode);
  });

  after(async () => {
    await vsCode.close();
    await sandbox.close();
  });

  it('shows 1,000 organizations with one request, and loads no invite', async () => {
    await signIn(vsCode, tokenOf(sandbox, 'ada'));
    // The last row is the group of joinable organizations.
    await vsCode.page.locator('.pane-body [role=treeitem][aria-setsize="1001"]').first().waitFor();
    const methods = sandbox.calls().map(({ method }) => method);
    assert.deepEqual(methods.slice(methods.lastIndexOf('GetAccount')), ['GetAccount']);
    assert.equal(sandbox.calls('GetOrganizationInvite').length, 0);
  });

  it('shows the newest of 10,000 members with one request', async () => {
    await vsCode.runCommand('Gitpod Org: Sign Out');
    await vsCode.pressInDialog('Sign Out');
    await signIn(vsCode, tokenOf(sandbox, 'ada-crowd'));
    await vsCode.treeItem(/^The Crowd/).click();
    await vsCode.treeItem('Newest members, 10,000 members').click();
    await vsCode.treeItem('Load more members, 10 of 10,000').waitFor();
    const lists = sandbox.calls('ListMembers').length;
    await vsCode.treeItem('Load more members, 10 of 10,000').click();
    await vsCode
      .treeItem(/, joined /)
      .nth(12)
      .waitFor();
    assert.deepEqual([lists, sandbox.calls('ListMembers').length], [1, 2]);
  });
});
