import assert from 'node:assert/strict';
import { vsCodeBuilds, type VsCodeVersion } from '../host/vscode/pinned';
import { type Sandbox, startSandbox } from '../sandbox/startSandbox';
import { openSignedIn } from './support/openSignedIn';
import { openVsCode, type VsCode } from './support/openVsCode';
import { openOrganizations, signIn, tokenOf } from './support/steps';

const kobo = '株式会社こうぼう';
const noorsRow = /noor@mail\.example, member/;

for (const version of Object.keys(vsCodeBuilds) as VsCodeVersion[]) {
  describe(`Two accounts, one sharing and one joining, in VS Code ${version}`, () => {
    let sandbox: Sandbox;
    let ada: VsCode;
    let noor: VsCode;

    before(async () => {
      sandbox = await startSandbox();
      ada = await openSignedIn(sandbox, 'ada', { version });
      noor = await openVsCode({ version, settings: { 'gitpodInvites.host': sandbox.origin } });
      await openOrganizations(noor);
      await signIn(noor, tokenOf(sandbox, 'noor'));
    });

    after(async () => {
      await noor.close();
      await ada.close();
      await sandbox.close();
    });

    it('shows the number of new members on the row and on the view', async () => {
      const link = await ada.waitForCopy(() => ada.pressInRow(new RegExp(`^${kobo}`), /^Copy Invite Link/));
      await noor.runCommand('Gitpod Org: Join Organization…');
      await noor.type(link);
      await noor.pick(/Invite …/);
      await noor.pressInDialog(`Join ${kobo}`);
      await noor.waitForNotification(`You are in ${kobo} now`);
      await ada.runCommand('Gitpod Org: Refresh Organizations');
      await ada.treeItem(new RegExp(`^${kobo}, admin, 41 members, 1 joined since you last looked`)).waitFor();
      await badge().waitFor();
      await ada.screenshot(`members-count-${version}`);
    });

    it('shows new members above a divider for the copied link, and then resets the count', async () => {
      await ada.treeItem(new RegExp(`^${kobo}`)).click();
      await ada.treeItem(/^Newest members, 41 members, 1 joined since you last looked/).click();
      await ada.treeItem(noorsRow).waitFor();
      await ada.treeItem(/^Link [0-9a-f]{4} copied, .*\. Members above joined since then\./).waitFor();
      await badge().waitFor({ state: 'detached' });
      await ada.page.mouse.move(900, 300);
      await ada.screenshot(`members-divider-${version}`);
      const rows = await ada.page.locator('.pane-body [role=treeitem]').all();
      const names = await Promise.all(rows.map(async (row) => (await row.getAttribute('aria-label')) ?? ''));
      const at = names.findIndex((name) => name.includes('noor@mail.example'));
      assert.ok(names[at + 1]?.startsWith('Link '), names.join('\n'));
    });

    it('makes the new member an admin from their row', async () => {
      await ada.treeItem(noorsRow).click({ button: 'right' });
      await ada.page.getByRole('menuitem', { name: 'Change Role…' }).waitFor();
      // It is the last entry. Uses the keyboard, because a menu ignores clicks while it is opening.
      for (const key of ['ArrowUp', 'Enter']) await ada.page.keyboard.press(key);
      await ada.dialog.getByText(/^Make .* an admin of/).waitFor();
      await ada.screenshot(`members-role-${version}`);
      await ada.pressInDialog('Make Admin');
      await ada.waitForNotification(`is an admin of ${kobo} now.`);
      await ada.treeItem(/noor@mail\.example, admin, joined/).waitFor();
      assert.equal(sandbox.world.memberOf('kobo', 'noor').role, 'ORGANIZATION_ROLE_ADMIN');
      assert.equal(sandbox.calls('SetRole').length, 1);
    });

    it('finds members while typing, and copies the addresses of several', async () => {
      await ada.clearNotifications();
      await ada.runCommand('Gitpod Org: Find Member…');
      await ada.pick(kobo);
      await ada.quickInput.getByText('Copy the addresses of members of').waitFor();
      await ada.type('noor @admin');
      await ada.quickInput.getByRole('option', { name: /Grace Hopper/ }).waitFor({ state: 'detached' });
      await check(/noor@mail\.example/);
      await ada.type('grace');
      await check(/Grace Hopper/);
      await ada.screenshot(`members-find-${version}`);
      const copied = await ada.waitForCopy(() => ada.page.keyboard.press('Enter'));
      assert.deepEqual(copied.split(', ').toSorted(), ['grace@harbour.example', 'noor@mail.example']);
    });

    it('lets the new member leave', async () => {
      await noor.clearNotifications();
      await noor.runCommand('Gitpod Org: Leave Organization…');
      await noor.pick(kobo);
      await noor.dialog.getByText(`Leave ${kobo}?`).waitFor();
      await noor.screenshot(`members-leave-${version}`);
      await noor.pressInDialog('Leave Organization');
      await noor.waitForNotification(`You left ${kobo}.`);
      await noor.treeItem(new RegExp(`^${kobo}`)).waitFor({ state: 'detached' });
      assert.equal(sandbox.world.memberOf('kobo', 'noor').status, 'USER_STATUS_LEFT');
      assert.equal(sandbox.calls('LeaveOrganization').length, 1);
    });

    function badge(): ReturnType<VsCode['page']['locator']> {
      return ada.page.locator('.activitybar .badge-content').filter({ hasText: /^1$/ });
    }

    async function check(name: RegExp): Promise<void> {
      const option = ada.quickInput.getByRole('option', { name }).or(ada.quickInput.getByRole('checkbox', { name }));
      await option.first().click();
    }
  });
}
