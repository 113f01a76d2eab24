import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { Sandbox } from '../sandbox/sandbox';
import { startSandbox } from '../sandbox/startSandbox';
import {
  actions,
  actionsOf,
  addressesOf,
  focusHover,
  press,
  pressFocused,
  actionsInTabOrder,
  textOf,
} from './support/hovers';
import { contrastOf } from './support/contrast';
import { openVsCode, type VsCode } from './support/openVsCode';
import { chooseTheme, openOrganizations, themes, tokenOf } from './support/steps';

const summary = 'GetOrganizationInviteSummary';
const dead = '0190d0a1-2222-7abc-8def-0123456789ab';
/** A column inside the link on every line. */
const column = 40;
const lines = { harbour: 1, sever: 2, kobo: 3, unkind: 4, dead: 5, lookAlike: 6, unavailable: 7 } as const;

/** Turns off diagnostics, which would also check links and add their messages to the hover. */
const unmarked = { 'gitpodInvites.diagnostics.workingLinks': 'off', 'gitpodInvites.diagnostics.deadLinks': 'off' };

/** One continuous scenario: each test depends on the previous ones. */
describe('The hover of an invite link in a document, with the packaged extension', () => {
  let sandbox: Sandbox;
  let vsCode: VsCode;

  before(async () => {
    sandbox = await startSandbox();
    vsCode = await openVsCode({
      settings: { 'gitpodInvites.host': sandbox.origin, ...unmarked },
      files: {
        'JOINING.md': documentOf(sandbox),
        'WELCOME.md': `# Your first day\n\nWelcome! [Join the organization](${sandbox.inviteLinks['harbour'] ?? ''}) before anything else.\n`,
      },
    });
    await vsCode.openFile('JOINING.md');
  });

  after(async () => {
    await vsCode.close();
    await sandbox.close();
  });

  /** Shows the hover of the link on a line, with the keyboard. */
  const hoverContentAt = async (line: keyof typeof lines): Promise<Locator> => {
    // Focusing the editor closes the previous hover.
    for (const key of ['Control+1', 'Escape']) await vsCode.page.keyboard.press(key);
    await vsCode.documentHover.waitFor({ state: 'hidden' });
    // Other parts of the hover, such as "Follow link", appear earlier.
    return vsCode.hoverAt(lines[line], column, /Invite to|Suspicious link/);
  };

  it('offers to sign in, and sends no request, while signed out', async () => {
    const hoverContent = await hoverContentAt('harbour');
    await hoverContent.getByText('Sign in to check it').waitFor();
    assert.deepEqual(await actionsOf(hoverContent), ['Sign In', 'Preview', 'Copy']);
    assert.deepEqual(await actionsInTabOrder(vsCode), ['Sign In', 'Preview', 'Copy']);
    assert.deepEqual(sandbox.calls(), []);
    await vsCode.screenshot('hover-signed-out');
  });

  it('signs in with its first action, then shows organization, size, age and host', async () => {
    await press(await hoverContentAt('harbour'), 'Sign In');
    await vsCode.type(tokenOf(sandbox, 'ada'), 'Enter');
    await vsCode.quickInput.waitFor({ state: 'hidden' });
    const hoverContent = await hoverContentAt('harbour');
    await hoverContent.getByText('Invite to Harbour Collective').waitFor();
    const { host } = new URL(sandbox.origin);
    const text = await textOf(hoverContent);
    assert.match(text, new RegExp(`Invite to Harbour Collective · Valid\\s+19 members · created .* ago · ${host}`));
    assert.deepEqual(await actionsOf(hoverContent), ['Preview', 'Join…', 'Copy']);
  });

  it('sends one request for repeated hovers', async () => {
    await hoverContentAt('harbour');
    await hoverContentAt('harbour');
    assert.equal(sandbox.calls(summary).length, 1);
  });

  it('contains no key in the targets of its actions', async () => {
    const hoverContent = await hoverContentAt('harbour');
    const addresses = await addressesOf(hoverContent);
    assert.equal(addresses.length, 3);
    assert.deepEqual(
      addresses.filter((address) => address.includes(inviteOf(sandbox, 'harbour'))),
      [],
    );
  });

  it('shows that the user is already a member, and their role, once the organizations are loaded', async () => {
    const before = await hoverContentAt('sever');
    await before.getByText('· Valid').waitFor();
    assert.deepEqual(await actionsOf(before), ['Preview', 'Join…', 'Copy']);
    await openOrganizations(vsCode);
    await vsCode.treeItem(/^株式会社こうぼう/).waitFor();
    await vsCode.page.locator('.view-line').last().click();
    const hoverContent = await hoverContentAt('sever');
    await hoverContent.getByText('joined as Ada Lovelace (member)').waitFor();
    assert.deepEqual(await actionsOf(hoverContent), ['Preview', 'Copy']);
  });

  it('recognizes the current link of an organization that the user administers, without reading it', async () => {
    const hoverContent = await hoverContentAt('kobo');
    await hoverContent.getByText('current link · joined as Ada Lovelace (admin)').waitFor();
    assert.deepEqual(sandbox.calls('GetOrganizationInvite'), []);
  });

  it('shows a malicious name as plain text', async () => {
    const hoverContent = await hoverContentAt('unkind');
    await hoverContent.getByText('Click me').waitFor();
    assert.match(
      await textOf(hoverContent),
      /Invite to \*\*Free\*\* \$ \(trash\) \[Click me\] \(command:workbench\.action\.quit\)/,
    );
    assert.deepEqual(await actionsOf(hoverContent), ['Preview', 'Copy']);
    assert.ok((await textOf(hoverContent)).includes('<img src=x onerror=alert(1)>'));
    assert.equal(await hoverContent.locator('img').count(), 0);
    await vsCode.screenshot('hover-unkind');
  });

  it('warns once about a look-alike host, and offers no actions', async () => {
    const hoverContent = await hoverContentAt('lookAlike');
    await hoverContent.getByText('Suspicious link: app.gitpod.io.evil.example looks like').waitFor();
    assert.equal((await textOf(hoverContent)).match(/looks like/g)?.length, 1);
    assert.deepEqual(await actionsOf(hoverContent), []);
    await vsCode.screenshot('hover-look-alike');
  });

  it('copies the link, and reports it', async () => {
    await press(await hoverContentAt('harbour'), 'Copy');
    await vsCode.statusMessage(/Copied the invite link \(….{4}\)/).waitFor();
    assert.equal(await vsCode.clipboard(), sandbox.inviteLinks['harbour']);
  });

  it('opens the preview, without joining', async () => {
    await press(await hoverContentAt('harbour'), 'Preview');
    await vsCode.dialog.getByText('Invite to Harbour Collective').waitFor();
    await vsCode.page.keyboard.press('Escape');
    assert.deepEqual(sandbox.calls('JoinOrganization'), []);
  });

  it('asks for confirmation, naming the account, before it joins', async () => {
    await press(await hoverContentAt('harbour'), 'Join…');
    await vsCode.dialog.getByText('Join Harbour Collective?').waitFor();
    await vsCode.dialog.getByText('As Ada Lovelace (ada@acme.example)').waitFor();
    await vsCode.page.keyboard.press('Escape');
    assert.deepEqual(sandbox.calls('JoinOrganization'), []);
  });

  it('shows that the link is no longer valid after it was replaced in the tree', async () => {
    await vsCode.openDialogFromRow(/^株式会社こうぼう/, /^(Create|Replace) Invite Link/);
    await vsCode.pressInDialog('Create New Link');
    await vsCode.waitForNotification(/is no longer valid/);
    await vsCode.clearNotifications();
    await vsCode.page.locator('.view-line').last().click();
    const hoverContent = await hoverContentAt('kobo');
    await hoverContent.getByText('· No longer valid').waitFor();
    await hoverContent.getByText(/current link: ….{4}/).waitFor();
    assert.deepEqual(await actionsOf(hoverContent), ['Replace with Current Link', 'Preview']);
    await vsCode.screenshot('hover-stopped');
  });

  it('replaces an invalid link with the current one, using only the keyboard', async () => {
    await hoverContentAt('kobo');
    await focusHover(vsCode);
    await pressFocused(vsCode, 'Replace with Current Link');
    await vsCode.waitForNotification(
      /^.*Replaced ….{4} in \S+ with the current invite link of 株式会社こうぼう \(….{4}\)\./,
    );
    const hoverContent = await hoverContentAt('kobo');
    await hoverContent.getByText('current link · joined as').waitFor();
    assert.match(
      await vsCode.page.locator('.view-lines').innerText(),
      new RegExp(inviteOf(sandbox, 'kobo').slice(-12)),
    );
  });

  it('shows that it is checking while the service is slow, and the result in the next hover', async () => {
    sandbox.faults({ method: summary, fault: { kind: 'held' } });
    const startedAt = Date.now();
    const hoverContent = await hoverContentAt('dead');
    await hoverContent.getByText('Checking…').waitFor();
    const tookMs = Date.now() - startedAt;
    await vsCode.screenshot('hover-asking');
    sandbox.release();
    await sandbox.waitForCall(({ invite, result }) => invite === `…${dead.slice(-4)}` && result === 'answered');
    const next = await hoverContentAt('dead');
    await next.getByText('· Not valid').waitFor();
    assert.deepEqual(await actionsOf(next), ['Preview']);
    // Most of this time is spent going to the line and showing the hover.
    assert.ok(tookMs < 10_000, `${tookMs} ms`);
  });

  it('says why the invite could not be checked', async () => {
    sandbox.faults({ method: summary, times: 99, fault: { kind: 'error', code: 'unavailable' } });
    const hoverContent = await hoverContentAt('unavailable');
    await hoverContent.getByText("· Couldn't check it").waitFor();
    await hoverContent.getByText('is temporarily unavailable').waitFor();
    assert.deepEqual(await actionsOf(hoverContent), ['Preview', 'Join…', 'Copy']);
    await vsCode.screenshot('hover-unavailable');
    sandbox.clearFaults();
  });

  it('makes every action reachable with the keyboard', async () => {
    await hoverContentAt('harbour');
    assert.deepEqual(await actionsInTabOrder(vsCode), ['Preview', 'Join…', 'Copy']);
    await hoverContentAt('sever');
    assert.deepEqual(await actionsInTabOrder(vsCode), ['Preview', 'Copy']);
  });

  it('has an accessible name for every action', async () => {
    const hoverContent = await hoverContentAt('harbour');
    // The previous hover may still be visible.
    await hoverContent.getByRole('link', { name: 'Join…' }).waitFor();
    const names = await hoverContent
      .getByRole('link')
      .evaluateAll((links: { textContent: string | null; title: string }[]) =>
        links.map(({ textContent }) => textContent ?? ''),
      );
    assert.deepEqual(names.slice(0, 3), ['Preview', 'Join…', 'Copy']);
  });

  describe('in a theme', () => {
    before(async () => {
      await vsCode.page.setViewportSize({ width: 900, height: 420 });
      await vsCode.openFile('WELCOME.md');
      // Hides the side bar, so that the screenshots show only the document.
      await vsCode.page.keyboard.press('Control+B');
      await vsCode.page.locator('.part.sidebar').waitFor({ state: 'hidden' });
    });

    for (const [theme, face] of themes) {
      it(`has readable text and actions in ${theme}`, async () => {
        await chooseTheme(vsCode, theme, face);
        const hoverContent = await vsCode.hoverAt(3, 50, 'Invite to Harbour Collective');
        await hoverContent.getByText('Invite to Harbour Collective').waitFor();
        await vsCode.screenshot(`hover-${face}`);
        for (const words of [hoverContent.getByText('· Valid'), actions(hoverContent).first()]) {
          assert.ok((await contrastOf(words, hoverContent)) >= 4.5, await words.innerText());
        }
      });
    }
  });
});

function documentOf({ origin, inviteLinks }: Sandbox): string {
  const { harbour = '', sever = '', kobo = '', unkind = '' } = inviteLinks;
  return [
    `1. Everybody: [join us](${harbour}) first.`,
    `2. The workshop: ${sever}`,
    `3. The studio: <${kobo}>`,
    `4. Strangers: ${unkind}`,
    `5. Long ago: ${origin}/join-organization/${dead}`,
    `6. Careful: https://app.gitpod.io.evil.example/join-organization/${dead}`,
    `7. Not now: ${origin}/join-organization/${dead.replace('2222', '3333')}`,
  ].join('\n');
}

function inviteOf({ world }: Sandbox, key: string): string {
  return world.inviteOf(world.organization(key)) ?? assert.fail(`${key} has no invite`);
}
