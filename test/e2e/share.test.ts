import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import type { Sandbox } from '../sandbox/sandbox';
import { startSandbox } from '../sandbox/startSandbox';
import { maliciousName } from '../sandbox/world/testSeed';
import { collectMails } from './support/mails';
import { openSignedIn } from './support/openSignedIn';
import type { VsCode } from './support/openVsCode';
import { quietModules, decodeQr, decodeQrFile } from './support/qrOnScreen';
import { chooseTheme, openOrganizations, signIn, themes, tokenOf } from './support/steps';
import type { VsCodeWindow } from './support/vsCodeWindow';

/** Page script that returns the text of the open input box. */
const boxText = `document.querySelector('.quick-input-widget input').value`;

/** One continuous scenario: each test depends on the previous ones. */
describe('Sharing, with the packaged extension', () => {
  let sandbox: Sandbox;
  let vsCode: VsCode;

  before(async () => {
    sandbox = await startSandbox({ behaviour: { getInvite: 'notFound' } });
    vsCode = await openSignedIn(sandbox, 'ada');
  });

  after(async () => {
    await vsCode.close();
    await sandbox.close();
  });

  it('copies a link as Markdown', async () => {
    await copyAs(/^株式会社こうぼう/, /^Markdown/);
    await vsCode.statusMessage(/Copied the invite link of 株式会社こうぼう .* Format: Markdown/).waitFor();
    assert.equal(await vsCode.clipboard(), `[株式会社こうぼう](${linkOf('kobo')})`);
  });

  it('offers the last chosen format first', async () => {
    await vsCode.runCommand('Gitpod Org: Copy Invite Link As…');
    await vsCode.pick(/^\*\*Free/);
    await vsCode.quickInput.getByText('HTML source').waitFor();
    await vsCode.screenshot('copy-as');
    assert.match((await vsCode.quickInput.getByRole('option').first().innerText()).trim(), /^Markdown/);
    await vsCode.page.keyboard.press('Escape');
  });

  it('shows in the row that the link was copied', async () => {
    await vsCode.treeItem(/^株式会社こうぼう, admin, 40 members, copied (just now|1 minute ago)$/).waitFor();
  });

  it('starts a mail with complete subject and body, even for a malicious name', async () => {
    const mails = await collectMails(vsCode.page);
    await vsCode.runCommand('Gitpod Org: Share Invite Link…');
    await vsCode.pick(/^\*\*Free/);
    await vsCode.pick(/New Mail/);
    await vsCode.treeItem(/^\*\*Free.*, shared (just now|1 minute ago)$/).waitFor();
    const [mail] = mails;
    assert.ok(mail !== undefined, 'no mail was started');
    const plainName = maliciousName.replace(/[\u202a-\u202e\u2066-\u2069]/g, '');
    assert.equal(mail.subject, `Invitation to join ${plainName} on Gitpod`);
    assert.ok(mail.body.includes(`\r\n\r\n${linkOf('unkind')}\r\n\r\n`), mail.body);
  });

  it('asks before it creates a link for a QR code', async () => {
    await vsCode.runCommand('Gitpod Org: Show QR Code');
    await vsCode.pick(/^Acme Engineering/);
    await vsCode.dialog.getByText('Acme Engineering has no invite link yet.').waitFor();
    assert.equal(created(), 0);
    await vsCode.pressInDialog('Create Invite Link');
    await picture().waitFor();
    assert.equal(created(), 1);
  });

  for (const [theme, face] of themes) {
    it(`shows a QR code that a scanner can read from the screen, in ${theme}`, async () => {
      await chooseTheme(vsCode, theme, face);
      await picture().waitFor();
      const file = await vsCode.screenshot(`qr-code-${face}`);
      assert.equal(await decodeQrFile(file), linkOf('acme'));
    });
  }

  it('has a white quiet zone of four modules around the QR code, in a theme with high contrast', async () => {
    assert.ok(quietModules(await picture().screenshot()) >= 4);
  });

  it('describes the QR code in text, and offers to copy the link instead', async () => {
    assert.match(
      (await picture().getAttribute('alt')) ?? '',
      /^QR code of the invite link of Acme Engineering \(….{4}\)$/,
    );
    await page().getByText('Anyone who scans it can join').waitFor();
    const button = page().getByRole('link', { name: 'Copy Link' });
    await button.click();
    await vsCode.statusMessage('Copied the invite link of Acme Engineering').waitFor();
    assert.equal(await vsCode.clipboard(), linkOf('acme'));
    // The outline that VS Code gives to focused links would cover the border, which is all that a button has in high contrast.
    const outlineOffset = (element: {
      computedStyleMap(): { get(name: string): { toString(): string } | undefined };
    }): string => String(element.computedStyleMap().get('outline-offset'));
    assert.equal(await button.evaluate(outlineOffset), '2px');
  });

  for (const kind of ['png', 'svg']) {
    it(`saves the picture as ${kind.toUpperCase()}`, async () => {
      const file = path.join(vsCode.server.folders.home, `code.${kind}`);
      await vsCode.notification('Saved').waitFor({ state: 'hidden' });
      await page().getByRole('link', { name: 'Save QR Code…' }).click();
      await vsCode.quickInput.getByText('QR code: Acme Engineering').waitFor();
      // The box fills in its suggestion shortly after it opens, and would overwrite text entered before that.
      await vsCode.page.waitForFunction(`${boxText}.endsWith('/Acme-Engineering-invite.svg')`);
      await vsCode.type(file, 'Enter');
      await vsCode.waitForNotification('Saved the QR code of Acme Engineering');
      const read = kind === 'png' ? await decodeQrFile(file) : decodeQr(await drawn(await readFile(file, 'utf8')));
      assert.equal(read, linkOf('acme'));
      await vsCode.clearNotifications();
    });
  }

  it('updates the QR code when the link is replaced', async () => {
    // Not from the palette: the webview takes the focus back with a delay, which may close a list.
    await vsCode.openDialogFromRow(/^Acme Engineering/, /^(Create|Replace) Invite Link/);
    await vsCode.pressInDialog('Create New Link');
    await vsCode.waitForNotification(/The old one \(….{4}\) is no longer valid/);
    await page()
      .getByText(`…${linkOf('acme').slice(-4)}`)
      .waitFor();
    assert.equal(decodeQr(await picture().screenshot()), linkOf('acme'));
  });

  it('does not restore the QR code after a reload', async () => {
    await vsCode.reload();
    await kobo(vsCode).waitFor();
    assert.equal(await vsCode.page.getByRole('tab', { name: /^QR code/ }).count(), 0);
  });

  it('still shows in the row when the link was copied', async () => {
    await vsCode.treeItem(/^株式会社こうぼう, admin, 40 members, copied /).waitFor();
  });

  it('says once, in one of the windows, that the copied link is no longer valid', async () => {
    const ending = linkOf('kobo').slice(-4);
    sandbox.world.replaceInvite(sandbox.world.organization('kobo'));
    const other = await vsCode.secondWindow();
    await openOrganizations(other);
    await copyFrom(other);
    const words = new RegExp(`株式会社こうぼう \\(…${ending}, copied .*\\) was replaced and is no longer valid\\.`);
    await other.waitForNotification(words);
    await other.screenshot('copied-link-stopped');
    await other.setClipboard('something else');
    await other.pressInNotification(words, 'Copy Current Link');
    await clipboardHolds(other, linkOf('kobo'));
    await other.page.close();
    for (const _time of ['once', 'and again, when what the first time brought has been shown']) {
      await vsCode.setClipboard('something else');
      await copyFrom(vsCode);
      await clipboardHolds(vsCode, linkOf('kobo'));
    }
    assert.equal(await vsCode.notification('was replaced').count(), 0);
    await vsCode.clearNotifications();
  });

  it('says before a replacement that the copied link is no longer valid, and offers the current one', async () => {
    sandbox.world.replaceInvite(sandbox.world.organization('kobo'));
    await vsCode.runCommand('Gitpod Org: Create Invite Link');
    await vsCode.pick(/^株式会社こうぼう/);
    await vsCode.dialog.getByText(/copied .* was replaced and is no longer valid\./).waitFor();
    await vsCode.pressInDialog('Copy Current Link');
    await clipboardHolds(vsCode, linkOf('kobo'));
  });

  it('deletes the record of shared links with Forget Shared Links', async () => {
    await vsCode.runCommand('Gitpod Org: Forget Shared Links');
    await vsCode.waitForNotification('Forgot which invite links');
    await vsCode.treeItem(/^株式会社こうぼう, admin, 40 members$/).waitFor();
  });

  it('deletes the record of shared links on sign-out, and closes the QR code', async () => {
    await vsCode.runCommand('Gitpod Org: Show QR Code');
    await vsCode.pick(/^株式会社こうぼう/);
    await vsCode.treeItem(/^株式会社こうぼう, admin, 40 members, shared /).waitFor();
    await vsCode.runCommand('Gitpod Org: Sign Out');
    await vsCode.pressInDialog('Sign Out');
    await vsCode.page.getByRole('tab', { name: /^QR code/ }).waitFor({ state: 'detached' });
    await signIn(vsCode, tokenOf(sandbox, 'ada'));
    await vsCode.treeItem(/^株式会社こうぼう, admin, 40 members$/).waitFor();
  });

  it('left no image in the browser cache', async () => {
    assert.deepEqual(await cachedPictures(vsCode.page), []);
  });

  it('opens the invitation in a new document', async () => {
    await vsCode.runCommand('Gitpod Org: Share Invite Link…');
    await vsCode.pick(/^Acme Engineering/);
    await vsCode.pick(/New Document/);
    await vsCode.page.locator('.view-line').getByText('You are invited to join Acme Engineering').waitFor();
    await vsCode.page.locator('.view-line').getByText(linkOf('acme')).waitFor();
    await vsCode.screenshot('invitation-document');
  });

  function linkOf(key: string): string {
    return sandbox.inviteLinks[key] ?? assert.fail(`${key} has no invite`);
  }

  function created(): number {
    return sandbox.calls().filter((call) => call.method === 'CreateOrganizationInvite').length;
  }

  async function copyAs(organization: RegExp, form: RegExp): Promise<void> {
    await vsCode.runCommand('Gitpod Org: Copy Invite Link As…');
    await vsCode.pick(organization);
    await vsCode.pick(form);
  }

  function page(): FrameLocator {
    return vsCode.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  }

  function picture(): Locator {
    return page().getByRole('img', { name: /^QR code/ });
  }

  /** A screenshot of an SVG image as rendered by the browser. */
  async function drawn(svg: string): Promise<Buffer> {
    const canvas = await vsCode.page.context().newPage();
    await canvas.setContent(`<img src="data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}">`);
    const drawing = await canvas.getByRole('img').screenshot();
    await canvas.close();
    return drawing;
  }
});

function kobo(window: VsCodeWindow): Locator {
  return window.treeItem(/^株式会社こうぼう/);
}

async function copyFrom(window: VsCodeWindow): Promise<void> {
  await kobo(window).click();
  await window.page.keyboard.press('Control+C');
}

/** URLs of the images that VS Code's pages loaded and the browser keeps in its on-disk cache. */
function cachedPictures(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(async () => {
    const pictures = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const answer = await cache.match(request);
        if (answer?.headers.get('content-type')?.startsWith('image/')) pictures.push(request.url);
      }
    }
    return pictures;
  })()`);
}

async function clipboardHolds({ page }: VsCodeWindow, text: string): Promise<void> {
  await page.waitForFunction(`navigator.clipboard.readText().then((held) => held === ${JSON.stringify(text)})`);
}
