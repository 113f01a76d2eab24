import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '../sandbox/startSandbox';
import { openSignedIn } from './support/openSignedIn';
import type { VsCode } from './support/openVsCode';
import { sharedBrowser } from './support/sharedBrowser';

/** Page script that makes clipboard writes fail without a visible error. */
const copyNothing = `navigator.clipboard.writeText = () => Promise.reject(new Error('refused')); document.execCommand = () => false`;
const copyAgain = `delete navigator.clipboard.writeText; delete document.execCommand`;
const endLinesAsWindows = `(() => {
  const { clipboard } = navigator;
  const read = clipboard.readText.bind(clipboard);
  clipboard.readText = async () => (await read()).replaceAll('\\n', '\\r\\n');
})()`;

const couldNotVerify = "Couldn't verify the clipboard.";

/** One continuous scenario: each test depends on the previous ones. */
describe('When the browser does not let VS Code read the clipboard, the packaged extension', () => {
  let sandbox: Sandbox;
  let vsCode: VsCode;

  before(async () => {
    sandbox = await startSandbox();
    vsCode = await openSignedIn(sandbox, 'ada', { readsClipboard: false });
  });

  after(async () => {
    await vsCode.close();
    await sandbox.close();
  });

  it('reports that a link was created, and copied without verification', async () => {
    await create();
    await vsCode.waitForNotification(/Created an invite link for Acme Engineering \(….{4}\)\./);
    const copied = await vsCode.waitForNotification(couldNotVerify);
    await copied.getByText(`Copied the invite link of Acme Engineering (…${linkOf('acme').slice(-4)}).`).waitFor();
    await vsCode.screenshot('clipboard-created');
    assert.equal(await clipboard(), linkOf('acme'));
    await vsCode.clearNotifications();
  });

  it('reports that a link was replaced', async () => {
    const old = linkOf('acme').slice(-4);
    await create();
    await vsCode.pressInDialog('Create New Link');
    const created = await vsCode.waitForNotification(/Created a new invite link for Acme Engineering/);
    await created.getByText(`(…${linkOf('acme').slice(-4)}). The old one (…${old}) is no longer valid.`).waitFor();
    await vsCode.waitForNotification(couldNotVerify);
    assert.equal(await clipboard(), linkOf('acme'));
    await vsCode.clearNotifications();
  });

  for (const command of ['Preview Invite…', 'Join Organization…']) {
    it(`opens the input of ${command} immediately`, async () => {
      await vsCode.runCommand(`Gitpod Org: ${command}`);
      await vsCode.quickInput.getByPlaceholder(/^Paste an invite link/).waitFor({ timeout: 5_000 });
      await vsCode.type(linkOf('harbour'), 'Enter');
      await vsCode.dialog.getByText('Harbour Collective').first().waitFor();
      await vsCode.page.keyboard.press('Escape');
      await vsCode.dialog.waitFor({ state: 'detached' });
      await vsCode.clearNotifications();
    });
  }

  it('shows a link to copy manually on request', async () => {
    await vsCode.runCommand('Gitpod Org: Copy Invite Link');
    await vsCode.pick(/^株式会社こうぼう/);
    await vsCode.pressInNotification(couldNotVerify, 'Copy Manually');
    await vsCode.quickInput.getByText("Couldn't reach the clipboard").waitFor();
    assert.equal(await vsCode.page.evaluate('String(getSelection())'), linkOf('kobo'));
    await vsCode.screenshot('clipboard-by-hand');
    await vsCode.page.keyboard.press('Escape');
    await vsCode.clearNotifications();
  });

  it('shows a multi-line invitation to copy manually, in a document that is not restored after a reload', async () => {
    await vsCode.allowReadingClipboard();
    await vsCode.page.evaluate(copyNothing);
    await copyInvitation();
    await vsCode.waitForNotification("Couldn't reach the clipboard: copy the selected text.");
    await vsCode.page.locator('.view-line').getByText(linkOf('kobo')).waitFor();
    assert.ok((await vsCode.page.locator('.view-line').count()) > 2);
    await vsCode.screenshot('clipboard-document');
    await vsCode.page.evaluate(copyAgain);
    await vsCode.page.keyboard.press('Control+C');
    assert.match(await vsCode.clipboard(), new RegExp(`\\n${linkOf('kobo')}\\n`));
    await vsCode.reload();
    await vsCode.treeItem(/^株式会社こうぼう/).waitFor();
    assert.equal(await vsCode.page.getByRole('tab').filter({ hasText: 'Invite link of' }).count(), 0);
  });

  it('accepts a text that is read back with Windows line endings', async () => {
    await vsCode.page.evaluate(endLinesAsWindows);
    await copyInvitation();
    await vsCode.statusMessage(/Copied the invite link of 株式会社こうぼう \(….{4}\)\. Format: Invitation\./).waitFor();
  });

  async function create(): Promise<void> {
    await vsCode.runCommand('Gitpod Org: Create Invite Link');
    await vsCode.pick(/^Acme Engineering/);
  }

  async function copyInvitation(): Promise<void> {
    await vsCode.runCommand('Gitpod Org: Copy Invite Link As…');
    await vsCode.pick(/^株式会社こうぼう/);
    await vsCode.pick(/^Invitation/);
  }

  /** The text on the clipboard, read by another page of the browser, which is allowed to. */
  async function clipboard(): Promise<string> {
    const context = await (await sharedBrowser()).newContext({ permissions: ['clipboard-read'] });
    try {
      const page = await context.newPage();
      await page.goto(vsCode.server.origin);
      await page.bringToFront();
      return await page.evaluate<string>('navigator.clipboard.readText()');
    } finally {
      await context.close();
    }
  }

  function linkOf(key: string): string {
    return sandbox.inviteLinks[key] ?? assert.fail(`${key} has no invite`);
  }
});
