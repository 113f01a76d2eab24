import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { type Sandbox, startSandbox } from '../sandbox/startSandbox';
import { assertExtensionPage, webview } from './support/extensionPage';
import { openVsCode, type VsCode } from './support/openVsCode';
import { chooseTheme, openOrganizations, themes, tokenOf } from './support/steps';

/** The first steps of a new user. Each test depends on the previous ones. */
describe('First use of the packaged extension, in a new profile', () => {
  let sandbox: Sandbox;
  let vsCode: VsCode;

  before(async () => {
    sandbox = await startSandbox();
    vsCode = await openVsCode({
      settings: { 'gitpodInvites.host': sandbox.origin },
      // In a smaller viewport VS Code hides the walkthrough's pictures.
      viewport: { width: 1600, height: 900 },
    });
  });

  after(async () => {
    await vsCode.close();
    await sandbox.close();
  });

  it('offers the commands that a new user needs in the palette, and no rare ones', async () => {
    const offered = (await vsCode.offeredCommands('Gitpod Org')).map((title) => title.replace('Gitpod Org: ', ''));
    for (const title of ['Copy Invite Link', 'Create Invite Link', 'Get Started', 'Join Organization…', 'Sign In']) {
      assert.ok(offered.includes(title), `${title}: ${offered.join()}`);
    }
    const rare = ['Forget Shared Links', 'Ignore This Link', 'Replace with Current Link', 'Save QR Code…', 'Sign Out'];
    assert.deepEqual(
      rare.filter((title) => offered.includes(title)),
      [],
    );
  });

  it('offers only relevant commands for a search in the palette, in a useful order', async () => {
    for (const [text, titles] of [
      [
        'invite',
        [
          'Copy Invite Link',
          'Copy Invite Link As…',
          'Create Invite Link',
          'Find Invite Links in Workspace',
          'Preview Invite…',
          'Share Invite Link…',
        ],
      ],
      ['join', ['Join Organization…']],
      ['qr', ['Show QR Code']],
    ] as const) {
      const offered = await vsCode.offeredCommands(text, 'Gitpod Org: ');
      assert.deepEqual(
        offered.map((title) => title.replace('Gitpod Org: ', '')),
        titles,
        text,
      );
    }
  });

  it('shows one button in the empty view, and the rest as links', async () => {
    await openOrganizations(vsCode);
    const welcome = vsCode.page.locator('.welcome-view-content:visible');
    await welcome.getByText('Sign in to see your organizations').waitFor();
    assert.deepEqual(await welcome.locator('.monaco-button').allInnerTexts(), ['Sign In']);
    assert.deepEqual(await welcome.locator('a:not(.monaco-button)').allInnerTexts(), [
      'Create a personal access token',
      'Preview Invite…',
    ]);
    await vsCode.screenshot('welcome-signed-out');
  });

  it('has a page with its icon, and its README with the picture', async () => {
    await assertExtensionPage(vsCode);
    await vsCode.screenshot('extension-page');
    await vsCode.runCommand('View: Close All Editors');
  });

  it('opens the walkthrough from the palette, without a request', async () => {
    await vsCode.runCommand('Gitpod Org: Get Started');
    await vsCode.page.getByRole('heading', { name: 'Get Started with Organization Invites', level: 2 }).waitFor();
    assert.equal(await vsCode.page.locator('button.getting-started-step:visible').count(), 4);
    assert.deepEqual(sandbox.calls(), []);
  });

  it('opens the page where a token is created', async () => {
    const opened = vsCode.page.context().waitForEvent('page');
    await step(vsCode, 'signIn').locator('a', { hasText: 'Create a personal access token' }).click();
    const page = await opened;
    await page.waitForURL(/\/settings\/personal-access-tokens$/);
    await page.close();
  });

  it('signs in with the first step, which is then completed', async () => {
    await step(vsCode, 'signIn').getByRole('button', { name: 'Sign In', exact: true }).click();
    await vsCode.type(tokenOf(sandbox, 'ada'), 'Enter');
    await vsCode.quickInput.waitFor({ state: 'hidden' });
    await step(vsCode, 'signIn').and(vsCode.page.locator('[aria-checked="true"]')).waitFor();
  });

  it('copies the first link with the second step, and reports it in the status bar', async () => {
    const copyLink = await expanded(vsCode, 'copyLink');
    await copyLink.getByRole('button', { name: 'Copy Invite Link', exact: true }).click();
    await vsCode.pick(/^株式会社こうぼう/);
    await vsCode.statusMessage(/Copied the invite link of 株式会社こうぼう \(….{4}\)\./).waitFor();
    await vsCode.screenshot('copied-in-status-bar');
    assert.equal(await vsCode.clipboard(), sandbox.inviteLinks['kobo']);
    await copyLink.and(vsCode.page.locator('[aria-checked="true"]')).waitFor();
    // A progress notification may have been shown if reading the link was slow.
    assert.deepEqual(
      vsCode.notificationHistory().filter((text) => text.includes('Copied')),
      [],
    );
  });

  for (const [theme, face] of themes) {
    it(`shows a picture for every step, in ${theme}`, async () => {
      await chooseTheme(vsCode, theme, face);
      for (const id of ['signIn', 'copyLink', 'share', 'repair']) {
        await expanded(vsCode, id);
        await webview(vsCode).locator('svg').waitFor();
        await vsCode.screenshot(`walkthrough-${id}-${face}`);
      }
    });
  }
});

/** A step of the open walkthrough. */
function step(vsCode: VsCode, id: string): Locator {
  return vsCode.page.locator(`button.getting-started-step[data-step-id$="#${id}"]`);
}

/** Expands a step. VS Code itself expands the first one that is not completed. */
async function expanded(vsCode: VsCode, id: string): Promise<Locator> {
  const wanted = step(vsCode, id);
  if ((await wanted.getAttribute('aria-expanded')) !== 'true') await wanted.locator('.step-title').click();
  await wanted.and(vsCode.page.locator('[aria-expanded="true"]')).waitFor();
  return wanted;
}
