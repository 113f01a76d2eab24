import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { Sandbox } from '../sandbox/sandbox';
import { startSandbox } from '../sandbox/startSandbox';
import { openVsCode, type VsCode } from './support/openVsCode';
import { openOrganizations, signIn, tokenOf } from './support/steps';

/** The URI scheme of the editor under test; VS Code itself uses `vscode`. */
const scheme = 'code-oss';
/** A column inside the URI on every line. */
const column = 30;
const waiting = /Sign in to 127\.0\.0\.1:\d+ within 5 minutes to open the invite\./;
const address = `${scheme}://org-invites.gitpod-invites/join`;

/** One continuous scenario: each test depends on the previous ones. */
describe('An invite opened through a URI, with the packaged extension', () => {
  let sandbox: Sandbox;
  let vsCode: VsCode;
  let inviteId: string;

  before(async () => {
    sandbox = await startSandbox();
    inviteId = sandbox.world.inviteOf(sandbox.world.organization('harbour')) ?? assert.fail();
    vsCode = await openVsCode({
      settings: { 'gitpodInvites.host': sandbox.origin },
      files: {
        'LINKS.md': [
          `[invite](${address}?inviteId=${inviteId})`,
          `[with a host](${address}?inviteId=${inviteId}&host=https://evil.example)`,
          `[with a token](${address}?inviteId=${inviteId}&token=secret)`,
          `[another invite](${address}?inviteId=0190d0a1-9999-7abc-8def-0123456789ab)`,
        ].join('\n'),
      },
    });
    await vsCode.openFile('LINKS.md');
    // An editor in a browser opens such URIs only after an extension has registered a handler.
    await vsCode.hoverAt(1, column, 'Sign in to check it');
  });

  after(async () => {
    await vsCode.close();
    await sandbox.close();
  });

  /**
   * Opens a link with the editor's own scheme from a document. Retries until that has an effect, because the command
   * does nothing while VS Code is collecting the document's links, such as after an extension registers a link
   * provider.
   */
  async function openLink(line: number, effect: Locator): Promise<void> {
    for (let left = 5; left > 0; left--) {
      await vsCode.goTo(line, column);
      await vsCode.runCommand('Open Link');
      const hasEffect = await effect
        .first()
        .waitFor({ timeout: 10_000 })
        .then(
          () => true,
          () => false,
        );
      if (hasEffect) return;
    }
    await effect.first().waitFor();
  }

  it('waits while signed out, without a request', async () => {
    await openLink(4, vsCode.notification(waiting));
    const asked = await (await vsCode.waitForNotification(waiting)).elementHandle();
    await openLink(1, vsCode.notification(waiting));
    await asked.waitForElementState('hidden');
    await vsCode.waitForNotification(waiting);
    // Only the newest invite is pending, with one notification.
    assert.equal(await vsCode.notification(waiting).count(), 1);
    await vsCode.screenshot('uri-signed-out');
    assert.deepEqual(sandbox.calls(), []);
  });

  it('opens the preview after sign-in, without joining', async () => {
    await vsCode.pressInNotification(waiting, 'Sign In');
    await vsCode.type(tokenOf(sandbox, 'ada'), 'Enter');
    await vsCode.dialog.getByText('Invite to Harbour Collective').waitFor();
    await vsCode.screenshot('uri-resumed');
    await vsCode.page.keyboard.press('Escape');
    assert.deepEqual(sandbox.calls('JoinOrganization'), []);
  });

  it('is opened only once: a sign-in in another window shows nothing', async () => {
    const other = await vsCode.secondWindow();
    await signIn(other, tokenOf(sandbox, 'grace'));
    await openOrganizations(other);
    await other.treeItem(/^Account Grace Hopper/).waitFor();
    assert.deepEqual([await other.dialog.count(), await vsCode.dialog.count()], [0, 0]);
    await other.page.close();
    await vsCode.simulateFocus();
  });

  it('opens the preview immediately when signed in', async () => {
    await openLink(1, vsCode.dialog.getByText('Invite to Harbour Collective'));
    await vsCode.page.keyboard.press('Escape');
    assert.deepEqual(sandbox.calls('JoinOrganization'), []);
  });

  for (const [what, line] of [
    ['a host', 2],
    ['a token', 3],
  ] as const) {
    it(`is rejected when it names ${what}`, async () => {
      await vsCode.clearNotifications();
      const refused = /such as a host or a token, so it was ignored\./;
      await openLink(line, vsCode.notification(refused));
      await vsCode.waitForNotification(refused);
      assert.equal(await vsCode.dialog.count(), 0);
    });
  }
});
