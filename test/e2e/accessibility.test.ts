import assert from 'node:assert/strict';
import type { FrameLocator, Locator } from 'playwright-core';
import { type Sandbox, startSandbox } from '../sandbox/startSandbox';
import { actions, focusHover, pressFocused, actionsInTabOrder } from './support/hovers';
import { openSignedIn } from './support/openSignedIn';
import type { VsCode } from './support/openVsCode';

const rowLimit = 100;
const menuTimeoutMs = 3_000;
/** Rows to expand: organizations with and without a link, as admin and as member, and every section. */
const opened = /^(Acme|株式会社こうぼう|Мастерская|Newest members|Plan & domains|Organizations that you can join)/;
const kobo = /^株式会社こうぼう/;
/** 1280 by 800 pixels at 200 % zoom: a zoomed page has fewer CSS pixels and a higher device pixel ratio. */
const zoomed = { width: 640, height: 400 };
/** High enough to show all rows. */
const unzoomed = { width: 1280, height: 1800 };

/** Page script that records screen reader announcements, which VS Code writes to ARIA live regions. */
const collectAnnouncements = `(() => {
  window.announced = [];
  const note = () => {
    for (const region of document.querySelectorAll('.monaco-aria-container > *')) {
      const said = region.textContent;
      if (said !== '' && announced.at(-1) !== said) announced.push(said);
    }
  };
  new MutationObserver(note).observe(document.querySelector('.monaco-aria-container'),
    { subtree: true, childList: true, characterData: true });
})()`;

/** Uses only the keyboard, as with a screen reader. Each test depends on the previous ones. */
describe('Keyboard, screen reader and zoom, with the packaged extension', () => {
  let sandbox: Sandbox;
  let vsCode: VsCode;

  before(async () => {
    sandbox = await startSandbox();
    vsCode = await openSignedIn(sandbox, 'ada', {
      settings: { 'editor.accessibilitySupport': 'on', 'gitpodInvites.diagnostics.workingLinks': 'off' },
      files: { 'WELCOME.md': `Welcome! Join us at ${sandbox.inviteLinks['harbour'] ?? ''} first.\n` },
      viewport: unzoomed,
      scale: 2,
    });
    await vsCode.page.evaluate(collectAnnouncements);
  });

  after(async () => {
    await vsCode.close();
    await sandbox.close();
  });

  it('has a name for every button of the view, and reaches it with the keyboard', async () => {
    await focusView();
    const title = vsCode.page.locator('.part.sidebar .title-actions');
    const names = await namesOf(title.getByRole('button'));
    assert.ok(names.length >= 3, names.join());
    names.forEach(assertSpoken);
    // The first button is a tab stop; arrow keys move to the others.
    const first = title.getByRole('button').first();
    for (let left = 20; left > 0 && !(await isFocused(first)); left--) await vsCode.page.keyboard.press('Shift+Tab');
    for (const [index, name] of names.entries()) {
      assert.ok(await isFocused(title.getByRole('button').nth(index)), name);
      await vsCode.page.keyboard.press('ArrowRight');
    }
  });

  it('has an accessible name for every row, and offers every button of a row in its context menu', async () => {
    await focusFirstRow();
    const seen: string[] = [];
    for (let before = ''; seen.length < rowLimit;) {
      if (opened.test(await focusedLabel())) await expandFocusedRow();
      const label = await focusedLabel();
      if (label === before) break;
      before = label;
      assertSpoken(label);
      seen.push(label);
      const buttons = await namesOf(focusedRow().locator('.actions').getByRole('button'));
      buttons.forEach(assertSpoken);
      const entries = buttons.length === 0 ? [] : await menuOfFocusedRow();
      assert.deepEqual(
        buttons.map(withoutKeys).filter((button) => !entries.includes(button)),
        [],
        `${label}: ${entries.join()}`,
      );
      await vsCode.page.keyboard.press('ArrowDown');
    }
    for (const kind of [
      /^Acme Engineering, admin, 13 members/,
      /^Invite link ending in .{4}, valid/,
      /^Invite link, admins only$/,
      /^Newest members, 40 members$/,
      /, joined .* ago$/,
      /^Load more members/,
      /^Plan: Core$/,
      /^Anyone with an e-mail address at/,
      /^Organizations that you can join/,
    ]) {
      assert.ok(
        seen.some((label) => kind.test(label)),
        `${kind.source}:\n${seen.join('\n')}`,
      );
    }
  });

  it('announces a link copied from its row', async () => {
    await focusRow(kobo);
    await vsCode.page.keyboard.press('Control+C');
    await announced('Copied the invite link of 株式会社こうぼう');
  });

  it('replaces a link from the context menu, in a dialog with an accessible name, and announces it', async () => {
    await focusRow(kobo);
    await chooseFromMenu('Replace Invite Link…');
    const dialog = vsCode.page.getByRole('dialog', { name: /already has an invite link/ });
    await dialog.waitFor();
    await pressFocused(vsCode, 'Create New Link');
    await announced(/Created and copied a new invite link for 株式会社こうぼう/);
  });

  it('has a name for every action of a hover, and announces a link copied there', async () => {
    await vsCode.openFile('WELCOME.md');
    const hover = await hoverLink();
    const names = await actions(hover).evaluateAll((links: { textContent: string; title: string }[]) =>
      links.flatMap(({ textContent, title }) => [textContent, title]),
    );
    names.forEach(assertSpoken);
    assert.deepEqual(await actionsInTabOrder(vsCode), ['Preview', 'Join…', 'Copy']);
    await hoverLink();
    await focusHover(vsCode);
    await pressFocused(vsCode, 'Copy');
    await announced(/Copied the invite link \(….{4}\)/);
  });

  it('joins an organization from the hover, and announces it', async () => {
    await hoverLink();
    await focusHover(vsCode);
    await pressFocused(vsCode, 'Join…');
    await vsCode.page.getByRole('dialog', { name: /Join Harbour Collective/ }).waitFor();
    await pressFocused(vsCode, 'Join Harbour Collective');
    await announced('You are in Harbour Collective now, as Ada Lovelace (member).');
    // Wait until the view selects the organization, which would close an open menu.
    await vsCode
      .treeItem(/^Harbour Collective, member/)
      .and(vsCode.page.locator('[aria-selected=true]'))
      .waitFor();
  });

  it('describes the QR code page, and activates its buttons with Enter', async () => {
    await focusRow(kobo);
    await chooseFromMenu('Show QR Code');
    await page().getByRole('heading', { name: 'Join 株式会社こうぼう', level: 1 }).waitFor();
    await page()
      .getByRole('img', { name: /^QR code of the invite link of 株式会社こうぼう \(….{4}\)$/ })
      .waitFor();
    assert.equal(await page().locator('html').getAttribute('lang'), 'en');
    await vsCode.page.evaluate('announced.length = 0');
    const copy = page().getByRole('link', { name: 'Copy Link' });
    await copy.focus();
    await vsCode.page.keyboard.press('Tab');
    await page().locator('a:focus', { hasText: 'Save QR Code…' }).waitFor();
    await vsCode.page.keyboard.press('Shift+Tab');
    await page().locator('a:focus', { hasText: 'Copy Link' }).waitFor();
    await vsCode.page.keyboard.press('Enter');
    await announced('Copied the invite link of 株式会社こうぼう');
  });

  describe('at 200 %', () => {
    before(async () => {
      await vsCode.clearNotifications();
      await vsCode.page.setViewportSize(zoomed);
    });

    it('fits the QR code page into the window, with every button visible', async () => {
      const overflow = await page()
        .locator('html')
        .evaluate(
          ({ scrollWidth, clientWidth }: { scrollWidth: number; clientWidth: number }) => scrollWidth - clientWidth,
        );
      assert.equal(overflow, 0);
      for (const name of ['Copy Link', 'Save QR Code…']) {
        await page().getByRole('link', { name }).focus();
        await inWindow(page().getByRole('link', { name }));
      }
      await vsCode.screenshot('zoomed-qr-code');
      await vsCode.runCommand('View: Close Editor');
    });

    it('shows every action of a hover in the window', async () => {
      await vsCode.runCommand('View: Toggle Primary Side Bar Visibility');
      const hover = await hoverLink();
      await vsCode.screenshot('zoomed-hover');
      await actionsInTabOrder(vsCode);
      for (const action of await actions(hover).all()) {
        await action.focus();
        await inWindow(action);
      }
      await vsCode.page.keyboard.press('Escape');
    });

    it('shows the focused row in the window', async () => {
      await focusRow(/^Plan: /);
      await inWindow(focusedRow());
      await vsCode.screenshot('zoomed-view');
    });

    it('shows every button of a dialog in the window', async () => {
      await focusRow(kobo);
      await chooseFromMenu('Replace Invite Link…');
      await vsCode.dialog.waitFor();
      await vsCode.screenshot('zoomed-question');
      for (const button of await vsCode.dialog.getByRole('button').all()) await inWindow(button);
      await vsCode.page.keyboard.press('Escape');
      await vsCode.dialog.waitFor({ state: 'detached' });
    });
  });

  function focusView(): Promise<void> {
    return vsCode.runCommand('Gitpod Invites: Focus on Organizations View');
  }

  async function focusFirstRow(): Promise<void> {
    await focusView();
    await vsCode.page.locator('.part.sidebar .monaco-list:focus').waitFor();
    await vsCode.page.keyboard.press('Home');
    await focusedRow().and(vsCode.page.locator('[data-index="0"]')).waitFor();
  }

  function focusedRow(): Locator {
    return vsCode.page.locator('.part.sidebar .monaco-list-row.focused');
  }

  async function focusedLabel(): Promise<string> {
    return (await focusedRow().getAttribute('aria-label')) ?? '';
  }

  /** Expands the focused row and waits for its children. */
  async function expandFocusedRow(): Promise<void> {
    const row = vsCode.page.locator(`.part.sidebar .monaco-list-row[data-index="${await focusedIndex()}"]`);
    if ((await row.getAttribute('aria-expanded')) !== 'false') return;
    await vsCode.page.keyboard.press('ArrowRight');
    await row.and(vsCode.page.locator('[aria-expanded=true]')).waitFor();
    const level = Number(await row.getAttribute('aria-level'));
    await vsCode.page
      .locator(`.part.sidebar .monaco-list-row[data-index="${(await focusedIndex()) + 1}"][aria-level="${level + 1}"]`)
      .and(vsCode.page.locator(':not([aria-label*="loading"])'))
      .waitFor();
  }

  async function focusedIndex(): Promise<number> {
    return Number(await focusedRow().getAttribute('data-index'));
  }

  /** Moves the focus to a row with the arrow keys. */
  async function focusRow(name: RegExp): Promise<void> {
    await focusFirstRow();
    for (let left = rowLimit; left > 0; left--) {
      if (name.test(await focusedLabel())) return;
      await vsCode.page.keyboard.press('ArrowDown');
    }
    assert.fail(`No arrow key leads to ${name.source}`);
  }

  function menu(): Locator {
    return vsCode.page.locator('.monaco-menu').last();
  }

  /** Opens the context menu until `use` succeeds, because any update of the view closes it. */
  async function inMenu<Result>(use: () => Promise<Result | undefined>): Promise<Result> {
    for (let left = 5; left > 0; left--) {
      await vsCode.page.keyboard.press('Shift+F10');
      const shown = await menu()
        .waitFor({ timeout: menuTimeoutMs })
        .then(
          () => true,
          () => false,
        );
      const result = shown ? await use() : undefined;
      if (result !== undefined) {
        await menu().waitFor({ state: 'detached' });
        return result;
      }
    }
    return assert.fail('The menu does not open, or has no such entry.');
  }

  function menuOfFocusedRow(): Promise<string[]> {
    return inMenu(async () => {
      const entries = await namesOf(menu().getByRole('menuitem'));
      await vsCode.page.keyboard.press('Escape');
      return entries.map(withoutKeys);
    });
  }

  async function chooseFromMenu(entry: string): Promise<void> {
    const wanted = menu().locator('li.focused').getByRole('menuitem', { name: entry, exact: true });
    await inMenu(async () => {
      for (let left = 20; left > 0 && (await menu().isVisible()); left--) {
        if ((await wanted.count()) > 0) {
          await vsCode.page.keyboard.press('Enter');
          return true;
        }
        await vsCode.page.keyboard.press('ArrowDown');
      }
      return undefined;
    });
  }

  function isFocused(part: Locator): Promise<boolean> {
    return part.evaluate((element: { matches(selector: string): boolean }) => element.matches(':focus'));
  }

  async function hoverLink(): Promise<Locator> {
    for (const key of ['Control+1', 'Escape']) await vsCode.page.keyboard.press(key);
    await vsCode.documentHover.waitFor({ state: 'hidden' });
    return vsCode.hoverAt(1, 40, 'Invite to Harbour Collective');
  }

  function page(): FrameLocator {
    return vsCode.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  }

  async function announced(words: string | RegExp): Promise<void> {
    const pattern = words instanceof RegExp ? words.source : words.replace(/[.()]/g, '\\$&');
    await vsCode.page.waitForFunction(`announced.some((said) => new RegExp(${JSON.stringify(pattern)}).test(said))`);
    await vsCode.page.evaluate('announced.length = 0');
  }

  async function inWindow(part: Locator): Promise<void> {
    const { x, y, width, height } = (await part.boundingBox()) ?? assert.fail(`${part.toString()} is not shown.`);
    const where = JSON.stringify({ x, y, width, height });
    assert.ok(x >= 0 && y >= 0 && y + height <= zoomed.height && x + width <= zoomed.width, where);
  }
});

function namesOf(parts: Locator): Promise<string[]> {
  return parts.evaluateAll((all: { ariaLabel: string | null; textContent: string | null }[]) =>
    all.map(({ ariaLabel, textContent }) => ariaLabel ?? textContent ?? ''),
  );
}

/** Removes the keybinding from the end of a name, as in "Copy Invite Link (Ctrl+C)". */
function withoutKeys(name: string): string {
  return name.replace(/ \([^)]*\)$/, '');
}

/** Checks that a text is fit for a screen reader: words, without icons, links or visual separators. */
function assertSpoken(text: string): void {
  assert.match(text, /\p{L}{2}/u);
  assert.doesNotMatch(text, /\$\([a-z]|·|undefined|\[object|join-organization|…[0-9a-f]{4}/);
}
