import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { vsCodeBuilds, type VsCodeVersion } from '../host/vscode/pinned';
import { type Sandbox, startSandbox } from '../sandbox/startSandbox';
import { openSignedIn } from './support/openSignedIn';
import type { VsCode } from './support/openVsCode';

const acme = /^Acme Engineering/;
const kobo = /^株式会社こうぼう/;
const untouched = 'something else';

/** Page script that returns the accessible name of the focused row. */
const focusedLabel = `(() => {
  const tree = document.querySelector('.pane-body .monaco-list[role=tree]');
  const row = document.getElementById(tree?.getAttribute('aria-activedescendant') ?? '');
  return row?.getAttribute('aria-label') ?? '';
})()`;

for (const version of Object.keys(vsCodeBuilds) as VsCodeVersion[]) {
  describe(`The copy shortcuts, in the tree of the packaged extension in VS Code ${version}`, () => {
    let sandbox: Sandbox;
    let vsCode: VsCode;

    before(async () => {
      sandbox = await startSandbox();
      sandbox.world.replaceInvite(sandbox.world.organization('acme'));
      vsCode = await openSignedIn(sandbox, 'ada', { version });
    });

    after(async () => {
      await vsCode.close();
      await sandbox.close();
    });

    it('copy the link of the focused row while another is selected', async () => {
      await row(acme).click();
      await invite().waitFor();
      await focus(kobo);
      assert.equal(await row(acme).getAttribute('aria-selected'), 'true');
      assert.equal(await row(kobo).getAttribute('aria-selected'), 'false');
      await copies(linkOf('kobo'));
      await vsCode.screenshot(`keys-focused-row-${version}`);
    });

    it('copy it again immediately, while the tree reloads', async () => {
      await copies(linkOf('kobo'));
      await copies(linkOf('kobo'));
    });

    it('copy the link of the focused invite', async () => {
      await focus(/^Invite link ending in/);
      await copies(linkOf('acme'));
    });

    it('copy the e-mail address of the focused member', async () => {
      await row(/^Newest members/).click();
      await row(/, joined /)
        .first()
        .waitFor();
      const [, address = ''] = /, ([^,]+@[^,]+),/.exec(await focus(/, joined /)) ?? [];
      await copies(address);
    });

    it('do nothing on rows without a link', async () => {
      await row('Plan & domains').click();
      await row(/^Plan: /).waitFor();
      await row(acme).click();
      await row(acme).click();
      await row(/^Plan: /).waitFor();
      for (const other of [/^Newest members/, /^Plan: /, /^Organizations that you can join/]) {
        await doNothing(other);
      }
    });

    it('copy when nothing was ever selected', async () => {
      await vsCode.reload();
      await row(acme).waitFor();
      await vsCode.runCommand('Gitpod Invites: Focus on Organizations View');
      await focus(kobo);
      await copies(linkOf('kobo'));
    });

    function linkOf(key: string): string {
      return sandbox.inviteLinks[key] ?? assert.fail(`${key} has no invite`);
    }

    function row(name: string | RegExp): Locator {
      return vsCode.treeItem(name);
    }

    function invite(): Locator {
      return row(/^Invite link ending in/);
    }

    /** Focuses a row with the arrow keys, without selecting it. Returns its accessible name. */
    async function focus(name: RegExp): Promise<string> {
      await vsCode.page.keyboard.press('Home');
      for (let steps = 0; steps < 60; steps++) {
        const label = await vsCode.page.evaluate<string>(focusedLabel);
        if (name.test(label)) return label;
        await vsCode.page.keyboard.press('ArrowDown');
      }
      return assert.fail(`No arrow key leads to ${name.source}`);
    }

    async function copies(text: string): Promise<void> {
      assert.equal(await vsCode.waitForCopy(() => vsCode.page.keyboard.press('Control+C')), text);
    }

    /**
     * Checks that the shortcut has no effect. Refreshes afterwards, so that any effect would come before the response.
     */
    async function doNothing(name: RegExp): Promise<void> {
      await vsCode.setClipboard(untouched);
      await vsCode.clearNotifications();
      const before = sandbox.calls().length;
      await focus(name);
      await vsCode.page.keyboard.press('Control+C');
      await vsCode.runCommand('Gitpod Org: Refresh Organizations');
      await sandbox.waitForCall(({ number, method }) => number > before && method === 'GetAccount');
      assert.equal(await vsCode.clipboard(), untouched);
      assert.equal(await vsCode.quickInput.count(), 0);
      assert.deepEqual(await vsCode.notifications(), []);
      await vsCode.runCommand('Gitpod Invites: Focus on Organizations View');
    }
  });
}
