import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { Sandbox } from '../sandbox/sandbox';
import { startSandbox } from '../sandbox/startSandbox';
import { openVsCode, type VsCode } from './support/openVsCode';
import { signIn, tokenOf } from './support/steps';

describe('An invite link in a terminal, with the packaged extension', () => {
  let sandbox: Sandbox;
  let vsCode: VsCode;

  before(async () => {
    sandbox = await startSandbox();
    const { harbour = '' } = sandbox.inviteLinks;
    vsCode = await openVsCode({
      settings: {
        'gitpodInvites.host': sandbox.origin,
        // Renders the terminal to the DOM, where tests can find its text.
        'terminal.integrated.gpuAcceleration': 'off',
        'terminal.integrated.fontSize': 11,
      },
      files: {
        'welcome.txt': `Join: ${harbour}\n`,
        'other.txt': 'Other: https://elsewhere.example/join-organization/0190d0a1-2222-7abc-8def-0123456789ab\n',
      },
    });
    await signIn(vsCode, tokenOf(sandbox, 'ada'));
    await vsCode.runCommand('Terminal: Create New Terminal');
    await vsCode.page.locator('.terminal.xterm').waitFor();
    await printInTerminal(vsCode, 'cat welcome.txt');
  });

  after(async () => {
    await vsCode.close();
    await sandbox.close();
  });

  it('asks what to do with it, and offers to stop asking', async () => {
    await follow(vsCode);
    const options = vsCode.quickInput.getByRole('option');
    await options.first().waitFor();
    await vsCode.screenshot('terminal-link');
    const names = await options.evaluateAll((rows: { ariaLabel: string | null }[]) => rows.map((row) => row.ariaLabel));
    assert.deepEqual(names, [
      'Preview Invite…',
      'Copy Link',
      'Open in Browser',
      "Always Preview, Don't ask again",
      'Always Copy',
      'Always Open in Browser',
    ]);
  });

  it('opens the preview', async () => {
    await vsCode.pick('Preview Invite');
    await vsCode.dialog.getByText('Invite to Harbour Collective').waitFor();
    await vsCode.page.keyboard.press('Escape');
    assert.deepEqual(sandbox.calls('JoinOrganization'), []);
  });

  it('is copied without asking after Always Copy was chosen', async () => {
    await follow(vsCode);
    assert.equal(await vsCode.waitForCopy(() => vsCode.pick('Always Copy')), sandbox.inviteLinks['harbour']);
    assert.equal(await vsCode.waitForCopy(() => follow(vsCode)), sandbox.inviteLinks['harbour']);
  });

  it('of an unknown host is ignored', async () => {
    await vsCode.runCommand('Terminal: Focus Terminal');
    await printInTerminal(vsCode, 'cat other.txt', /^Other: http/);
    const hint = await hintAt(vsCode, lineIn(vsCode, /^Other: http/));
    assert.match(await hint.innerText(), /^Follow.link/);
  });
});

const ours = /^Join: http/;

async function printInTerminal(vsCode: VsCode, command: string, printed = ours): Promise<void> {
  await vsCode.page.locator('.terminal.xterm').click();
  await vsCode.page.keyboard.type(`${command}\n`);
  await lineIn(vsCode, printed).waitFor();
}

function lineIn({ page }: VsCode, printed: RegExp): Locator {
  return page.locator('.xterm-rows > div').filter({ hasText: printed }).first();
}

/** Hovers over a line of the terminal and returns the hover of its link. */
async function hintAt({ page }: VsCode, line: Locator): Promise<Locator> {
  const box = await line.boundingBox();
  assert.ok(box);
  const hint = page
    .locator('.terminal-hover-widget, .workbench-hover')
    .filter({ hasText: /ctrl \+ click/ })
    .last();
  for (let left = 20; left > 0; left--) {
    // Starts from a different cell each time, because the terminal does not check the same cell again.
    await page.mouse.move(box.x + 50 + left, box.y + box.height / 2);
    await page.mouse.move(box.x + 150 + left * 8, box.y + box.height / 2);
    const shown = await hint.waitFor({ timeout: 2_000 }).then(
      () => true,
      () => false,
    );
    if (shown) return hint;
  }
  return assert.fail('The terminal shows no hint.');
}

/** Follows the link in the terminal with Ctrl+click. */
async function follow(vsCode: VsCode): Promise<void> {
  const { keyboard, mouse } = vsCode.page;
  const hint = await hintAt(vsCode, lineIn(vsCode, ours));
  await hint.getByText('Preview, copy or open the invite').waitFor();
  await keyboard.down('Control');
  await mouse.down();
  await mouse.up();
  await keyboard.up('Control');
}
