import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { eventually } from '../../host/eventually';
import { outFolder } from '../../host/paths';
import { clickAndLeave, offeredByPalette, runFromPalette } from './palette';

/** A visible notification. */
export interface Notice {
  readonly severity: 'info' | 'warning' | 'error';
  readonly message: string;
  readonly buttons: readonly string[];
}

/**
 * Runs in every window before VS Code: counts VS Code's clipboard reads. `readClipboard` is for tests and not counted.
 */
export const clipboardReads = `
globalThis.clipboardReads = 0;
if (navigator.clipboard !== undefined) {
  const read = navigator.clipboard.readText.bind(navigator.clipboard);
  globalThis.readClipboard = read;
  navigator.clipboard.readText = async () => {
    const text = await read();
    globalThis.clipboardReads++;
    return text;
  };
}`;

/** CPU throttling factor of the windows, to simulate a slow machine. */
const slowdown = Number(process.env['GITPOD_INVITES_SLOWDOWN'] ?? '1');

const startTimeoutMs = 120_000;
const clipboardTimeoutMs = 30_000;
const toastTimeoutMs = 5_000;
const hoverTimeoutMs = 10_000;
const actionTimeoutMs = 30_000;
const actionTryMs = 3_000;
const pickTryMs = 8_000;

/** One window of VS Code, with methods for common user actions. Use `page` for everything else. */
export class VsCodeWindow {
  constructor(readonly page: Page) {}

  /** Navigates to an address and waits until the workbench is ready. */
  async open(address: string): Promise<void> {
    if (slowdown > 1) {
      const devTools = await this.page.context().newCDPSession(this.page);
      await devTools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    }
    await this.page.goto(address);
    await this.#waitUntilReady();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.#waitUntilReady();
  }

  /**
   * Simulates a locked system keychain from the next reload on: the secret storage does not respond, because the
   * request for the key that decrypts the secrets stays pending.
   * @returns a function that unlocks it
   */
  async lockKeychain(): Promise<() => Promise<void>> {
    let unlock = (): void => undefined;
    const unlocked = new Promise<void>((resolve) => {
      unlock = resolve;
    });
    const address = '**/mint-key';
    await this.page.route(address, async (route) => {
      await unlocked;
      await route.continue();
    });
    return async () => {
      unlock();
      await this.page.unroute(address);
    };
  }

  /** Focuses the window. An automated browser focuses all pages at once, so this simulates focus and blur. */
  async simulateFocus(): Promise<void> {
    for (const page of this.page.context().pages()) {
      const isFocused = page === this.page;
      await page.evaluate(
        `document.hasFocus = () => ${isFocused}; dispatchEvent(new Event('${isFocused ? 'focus' : 'blur'}'))`,
      );
    }
    await this.page.bringToFront();
  }

  /** Runs a command by its full title in the palette: `Gitpod Org: Sign In`. */
  runCommand(title: string): Promise<void> {
    return runFromPalette(this.page, title);
  }

  /** The titles containing `filter` that the palette offers for `text`. */
  offeredCommands(text: string, filter = text): Promise<string[]> {
    return offeredByPalette(this.page, text, filter);
  }

  /** The open quick pick or input box, including its prompt and validation messages. */
  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible');
  }

  /** The hover of a document, as opposed to those of tabs, buttons and rows, which follow the pointer. */
  get documentHover(): Locator {
    return this.page.locator('.monaco-resizable-hover .monaco-hover:not(.hidden):visible').last();
  }

  /** Fills the open input box or quick pick, and accepts it with `Enter`. */
  async type(text: string, then?: 'Enter'): Promise<void> {
    const input = this.quickInput.locator('input').first();
    await input.fill(text);
    if (then !== undefined) await input.press(then);
  }

  /** Selects the item of the open quick pick whose accessible name matches `name`. */
  async pick(name: string | RegExp): Promise<void> {
    await clickAndLeave(this.quickInput.getByRole('option', { name }).first());
  }

  /**
   * Runs a command and selects an item from its list. Retries, because a dialog that has just closed may still restore
   * the focus, which closes the list.
   */
  async runAndPick(title: string, name: string | RegExp): Promise<void> {
    const deadline = Date.now() + actionTimeoutMs;
    for (;;) {
      await this.runCommand(title);
      try {
        await clickAndLeave(this.quickInput.getByRole('option', { name }).first(), pickTryMs);
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
      }
    }
  }

  /** Presses an inline button of a tree row. */
  async pressInRow(name: string | RegExp, button: string | RegExp): Promise<void> {
    const row = this.treeItem(name).first();
    await row.hover();
    // A single event: a row that is re-rendered between mouse down and up would not be clicked.
    await row.getByRole('button', { name: button }).dispatchEvent('click');
  }

  /**
   * Presses a row button that opens a dialog. Retries until the dialog is open: while VS Code re-renders a row, it runs
   * the command without the row as argument, which shows the list of organizations instead.
   */
  async openDialogFromRow(name: string | RegExp, button: string | RegExp): Promise<void> {
    const deadline = Date.now() + actionTimeoutMs;
    for (;;) {
      await this.pressInRow(name, button);
      await this.dialog.or(this.quickInput).first().waitFor();
      if (await this.dialog.isVisible()) return;
      if (Date.now() > deadline) throw new Error(`${String(button)} asks which organization is meant`);
      await this.page.keyboard.press('Escape');
      await this.quickInput.waitFor({ state: 'hidden' });
    }
  }

  /** The open modal dialog. */
  get dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /** Presses a button of the modal dialog, by its text. */
  async pressInDialog(button: string): Promise<void> {
    const dialogButton = this.dialog.getByRole('button', { name: button, exact: true });
    await dialogButton.click();
    // Another dialog may open immediately.
    await dialogButton.waitFor({ state: 'detached' });
  }

  /** The visible notifications that contain `text`: toasts, and items of the notification center while it is open. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-list-item:visible').filter({ hasText: text });
  }

  /**
   * Waits for a notification. VS Code limits the number of toasts per second, so if no toast appears, this opens the
   * notification center, which has all of them.
   */
  waitForNotification(text: string | RegExp): Promise<Locator> {
    return this.#waitForToast(this.notification(text));
  }

  /** Waits for a notification and presses one of its buttons. */
  async pressInNotification(text: string | RegExp, button: string): Promise<void> {
    const notification = await this.waitForNotification(text);
    await notification.getByRole('button', { name: button, exact: true }).click();
  }

  /** The visible toasts. */
  async notifications(): Promise<Notice[]> {
    const items = await this.page.locator('.notifications-toasts .notification-list-item').all();
    return Promise.all(
      items.map(async (item) => ({
        severity: severityOf(await item.locator('.notification-list-item-icon').getAttribute('class')),
        message: await item.locator('.notification-list-item-message').innerText(),
        buttons: await item.locator('.notification-list-item-buttons-container .monaco-button').allInnerTexts(),
      })),
    );
  }

  /** The status bar message of an extension that contains `text`. It disappears after a few seconds. */
  statusMessage(text: string | RegExp): Locator {
    return this.page.locator('[id="status.extensionMessage"]:visible').filter({ hasText: text });
  }

  clearNotifications(): Promise<void> {
    return this.runCommand('Notifications: Clear All Notifications');
  }

  /** A row of any tree, by its accessible name. */
  treeItem(name: string | RegExp): Locator {
    return this.page.getByRole('treeitem', { name });
  }

  /** Opens a view container by name. Its activity bar item would close it if a reload has restored it as open. */
  openContainer(name: string): Promise<void> {
    return this.runCommand(`View: Show ${name}`);
  }

  /**
   * Opens a file of the workspace folder and focuses its editor. Retries, because the list is rendered again when more
   * results arrive, and a key pressed just then is lost, as a click would be.
   */
  async openFile(name: string): Promise<void> {
    const editor = this.page.locator(`.monaco-editor.focused[data-uri$="/${name}"]`);
    const deadline = Date.now() + actionTimeoutMs;
    for (;;) {
      await this.page.keyboard.press('Control+P');
      await this.type(name);
      await this.quickInput.locator('.monaco-list-row.focused').getByText(name, { exact: true }).first().waitFor();
      await this.page.keyboard.press('Enter');
      try {
        await editor.waitFor({ timeout: pickTryMs });
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }

  async openSettingsJson(): Promise<void> {
    await this.runCommand('Preferences: Open User Settings (JSON)');
    await this.page.getByRole('tab', { name: /^settings\.json/ }).waitFor();
  }

  /** Hovers over an element and returns the hover that appears. */
  async hover(target: Locator): Promise<Locator> {
    await target.hover();
    const hover = this.page.locator('.workbench-hover-container .monaco-hover:visible').last();
    await hover.waitFor();
    return hover;
  }

  /**
   * Shows the hover at a position in the open editor, with the keyboard. Lines and columns are one-based.
   * @param text text that the hover must contain: the first hover may lack it while the extension is activating
   */
  async hoverAt(line: number, column: number, text: string | RegExp = ''): Promise<Locator> {
    const wanted = this.documentHover.filter({ hasText: text });
    for (let attemptsLeft = 5; attemptsLeft > 0; attemptsLeft--) {
      await this.goTo(line, column);
      await this.page.keyboard.press('Control+K');
      await this.page.keyboard.press('Control+I');
      const shown = await wanted.waitFor({ timeout: hoverTimeoutMs }).then(
        () => true,
        () => false,
      );
      if (shown) break;
      await this.page.keyboard.press('Escape');
    }
    await wanted.waitFor();
    return this.documentHover;
  }

  /** Moves the cursor in the open editor. Lines and columns are one-based. */
  async goTo(line: number, column: number): Promise<void> {
    await this.page.keyboard.press('Control+G');
    await this.type(`:${line}:${column}`);
    await this.quickInput.getByRole('option', { name: new RegExp(`\\b${line}\\b`) }).waitFor();
    await this.page.keyboard.press('Enter');
    await this.quickInput.waitFor({ state: 'hidden' });
    // The focus returns with a delay, and keys pressed before that are lost.
    await this.page.locator('.monaco-editor.focused').first().waitFor();
  }

  /**
   * Opens the list of code actions or paste options at the cursor and selects an item. Retries, because any change of
   * focus closes the list.
   */
  async chooseAction(title: string): Promise<void> {
    const list = this.page.locator('.action-widget');
    const deadline = Date.now() + actionTimeoutMs;
    for (;;) {
      await this.page.keyboard.press('Control+.');
      try {
        await list.getByText(title, { exact: true }).click({ timeout: actionTryMs });
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        if (await list.isVisible()) await this.page.keyboard.press('Escape');
      }
    }
  }

  clipboard(): Promise<string> {
    return this.page.evaluate<string>('readClipboard()');
  }

  /**
   * Performs an action that copies something. Waits until the extension has read the clipboard back and VS Code reports
   * the copy, because writing to the clipboard before that would break the verification.
   * @returns the text on the clipboard
   */
  async waitForCopy(act: () => Promise<void>): Promise<string> {
    await this.setClipboard('something else');
    const before = await this.#clipboardReads();
    await act();
    await eventually(
      () => this.#clipboardReads(),
      (reads) => reads > before,
    );
    await this.#waitForToast(this.notification(/Copied/).or(this.statusMessage(/Copied/)));
    return this.clipboard();
  }

  /** Number of times that VS Code has read the clipboard. */
  #clipboardReads(): Promise<number> {
    return this.page.evaluate<number>('clipboardReads');
  }

  /** Waits until the clipboard no longer contains `text`. */
  async waitForClipboardChange(text: string): Promise<void> {
    await this.page.evaluate(`(async () => {
      const giveUpAt = Date.now() + ${clipboardTimeoutMs};
      while ((await readClipboard()) === ${JSON.stringify(text)}) {
        if (Date.now() > giveUpAt) throw new Error('The clipboard did not change');
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    })()`);
  }

  async setClipboard(text: string): Promise<void> {
    await this.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  }

  /** Saves a screenshot in `out/screenshots/`. Returns the file. */
  async screenshot(name: string): Promise<string> {
    const file = path.join(outFolder, 'screenshots', `${name}.png`);
    await this.page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
    return file;
  }

  async #waitForToast(notifications: Locator): Promise<Locator> {
    const notification = notifications.first();
    try {
      await notification.waitFor({ timeout: toastTimeoutMs });
    } catch {
      await this.runCommand('Notifications: Show Notifications');
      await notification.waitFor();
    }
    return notification;
  }

  /** Waits until a theme is applied: themes come from extensions, so VS Code has then loaded its list of extensions. */
  async #waitUntilReady(): Promise<void> {
    await this.page.locator('.monaco-workbench[class*="vscode-theme-"]').waitFor({ timeout: startTimeoutMs });
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: startTimeoutMs });
  }
}

function severityOf(iconClasses: string | null): Notice['severity'] {
  if (iconClasses?.includes('codicon-error') === true) return 'error';
  return iconClasses?.includes('codicon-warning') === true ? 'warning' : 'info';
}
