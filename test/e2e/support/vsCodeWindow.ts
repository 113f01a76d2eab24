import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { eventually } from '../../host/eventually';
import { outFolder } from '../../host/paths';
import { clickAndLeave, offeredByPalette, runFromPalette } from './palette';

/** A notification as a user sees it. */
export interface Notice {
  readonly severity: 'info' | 'warning' | 'error';
  readonly message: string;
  readonly buttons: readonly string[];
}

/** Runs in every window before VS Code does: counts how often VS Code reads the clipboard. Tests read it without being counted. */
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

/** How many times slower windows run than this machine could, to see here what happens on a slow one. */
const slowdown = Number(process.env['GITPOD_INVITES_SLOWDOWN'] ?? '1');

const startTimeoutMs = 120_000;
const clipboardTimeoutMs = 30_000;
const toastTimeoutMs = 5_000;
const hoverTimeoutMs = 10_000;
const actionTimeoutMs = 30_000;
const actionTryMs = 3_000;
const pickTryMs = 8_000;

/** One window of VS Code, with the things that people do in it. What is missing here is done with `page`. */
export class VsCodeWindow {
  constructor(readonly page: Page) {}

  /** Opens an address, or the same one again, and waits until the workbench can be used. */
  async open(address: string): Promise<void> {
    if (slowdown > 1) {
      const devTools = await this.page.context().newCDPSession(this.page);
      await devTools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    }
    await this.page.goto(address);
    await this.#ready();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.#ready();
  }

  /**
   * From the next reload on the secret storage does not answer, as while a system's keychain waits to be unlocked: the key that VS Code
   * reads its secrets with does not come.
   * @returns what unlocks it
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

  /** Brings the window before the others. A driven browser gives every page the focus at once, so the pages are told here. */
  async comeToFront(): Promise<void> {
    for (const page of this.page.context().pages()) {
      const front = page === this.page;
      await page.evaluate(
        `document.hasFocus = () => ${front}; dispatchEvent(new Event('${front ? 'focus' : 'blur'}'))`,
      );
    }
    await this.page.bringToFront();
  }

  /** Runs a command by its full title in the palette: `Gitpod Org: Sign In`. */
  runCommand(title: string): Promise<void> {
    return runFromPalette(this.page, title);
  }

  /** The titles that the palette offers for a text, of those that hold another text too. */
  offeredCommands(text: string, holding = text): Promise<string[]> {
    return offeredByPalette(this.page, text, holding);
  }

  /** The quick pick or input box that is open. Its text, hints and problems are in it. */
  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible');
  }

  /** The hover of a document. Tabs, buttons and rows have hovers of their own, which come and go with the pointer. */
  get documentHover(): Locator {
    return this.page.locator('.monaco-resizable-hover .monaco-hover:not(.hidden):visible').last();
  }

  /** Types into the input box or quick pick that is open, and with `Enter` accepts it. */
  async type(text: string, then?: 'Enter'): Promise<void> {
    const input = this.quickInput.locator('input').first();
    await input.fill(text);
    if (then !== undefined) await input.press(then);
  }

  /** Chooses the item of the open quick pick whose accessible name contains `name`. */
  async pick(name: string | RegExp): Promise<void> {
    await clickAndLeave(this.quickInput.getByRole('option', { name }).first());
  }

  /**
   * Runs a command and chooses from the list that it shows. A dialog that has just closed may still give the focus back, which closes the
   * list, so it is opened until something could be chosen.
   */
  async runAndPick(title: string, name: string | RegExp): Promise<void> {
    const giveUpAt = Date.now() + actionTimeoutMs;
    for (;;) {
      await this.runCommand(title);
      try {
        await clickAndLeave(this.quickInput.getByRole('option', { name }).first(), pickTryMs);
        return;
      } catch (error) {
        if (Date.now() > giveUpAt) throw error;
      }
    }
  }

  /** Presses a button that a row of a tree shows under the pointer. */
  async pressInRow(name: string | RegExp, button: string | RegExp): Promise<void> {
    const row = this.treeItem(name).first();
    await row.hover();
    // All at once: a row that is drawn anew between press and release was never clicked.
    await row.getByRole('button', { name: button }).dispatchEvent('click');
  }

  /**
   * Presses a button of a row that asks a question, until that is there. VS Code runs a button of a row that it is just drawing anew without
   * the row, and then the list of organizations is shown instead.
   */
  async askFromRow(name: string | RegExp, button: string | RegExp): Promise<void> {
    const giveUpAt = Date.now() + actionTimeoutMs;
    for (;;) {
      await this.pressInRow(name, button);
      await this.dialog.or(this.quickInput).first().waitFor();
      if (await this.dialog.isVisible()) return;
      if (Date.now() > giveUpAt) throw new Error(`${String(button)} asks which organization is meant`);
      await this.page.keyboard.press('Escape');
      await this.quickInput.waitFor({ state: 'hidden' });
    }
  }

  /** The modal dialog that is open. */
  get dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /** Presses a button of the modal dialog, by its text. */
  async pressInDialog(button: string): Promise<void> {
    const there = this.dialog.getByRole('button', { name: button, exact: true });
    await there.click();
    // Another dialog may follow at once.
    await there.waitFor({ state: 'detached' });
  }

  /** The notifications whose text contains `text`: toasts, and those in the notification center while it is open. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-list-item:visible').filter({ hasText: text });
  }

  /**
   * Waits for a notification. VS Code shows no more than a few toasts in a second; what it kept back is in the notification
   * center, which is opened then.
   */
  notified(text: string | RegExp): Promise<Locator> {
    return this.#notified(this.notification(text));
  }

  /** Waits for a notification and presses one of its buttons. */
  async pressInNotification(text: string | RegExp, button: string): Promise<void> {
    const notification = await this.notified(text);
    await notification.getByRole('button', { name: button, exact: true }).click();
  }

  /** The notifications that are shown now. */
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

  /** What extensions say in the status bar, where it contains `text`. It goes away by itself after a few seconds. */
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

  /** Opens a view container by its name. Its tab in the activity bar would close it where a reload has brought it back open. */
  openContainer(name: string): Promise<void> {
    return this.runCommand(`View: Show ${name}`);
  }

  /** Opens a file of the workspace folder in the editor, to be typed into. */
  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press('Control+P');
    await this.type(name);
    await clickAndLeave(this.quickInput.getByRole('option', { name }).first());
    await this.page.locator(`.monaco-editor.focused[data-uri$="/${name}"]`).waitFor();
  }

  async openSettingsJson(): Promise<void> {
    await this.runCommand('Preferences: Open User Settings (JSON)');
    await this.page.getByRole('tab', { name: /^settings\.json/ }).waitFor();
  }

  /** Puts the mouse over something and returns the hover that appears. */
  async hover(target: Locator): Promise<Locator> {
    await target.hover();
    const hover = this.page.locator('.workbench-hover-container .monaco-hover:visible').last();
    await hover.waitFor();
    return hover;
  }

  /**
   * Shows the hover at a place in the open editor, from the keyboard; lines and columns count from one.
   * @param text what it must contain: an extension that is just being activated has no part in the first one
   */
  async hoverAt(line: number, column: number, text: string | RegExp = ''): Promise<Locator> {
    const wanted = this.documentHover.filter({ hasText: text });
    for (let left = 5; left > 0; left--) {
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

  /** Puts the cursor at a place in the open editor; lines and columns count from one. */
  async goTo(line: number, column: number): Promise<void> {
    await this.page.keyboard.press('Control+G');
    await this.type(`:${line}:${column}`);
    await this.quickInput.getByRole('option', { name: new RegExp(`\\b${line}\\b`) }).waitFor();
    await this.page.keyboard.press('Enter');
    await this.quickInput.waitFor({ state: 'hidden' });
    // The focus comes back a little later, and what is typed until then is lost.
    await this.page.locator('.monaco-editor.focused').first().waitFor();
  }

  /**
   * Opens the list of what can be done at the cursor, and chooses from it. Whatever takes the focus meanwhile closes the list, so it is
   * opened until something could be chosen.
   */
  async chooseAction(title: string): Promise<void> {
    const list = this.page.locator('.action-widget');
    const giveUpAt = Date.now() + actionTimeoutMs;
    for (;;) {
      await this.page.keyboard.press('Control+.');
      try {
        await list.getByText(title, { exact: true }).click({ timeout: actionTryMs });
        return;
      } catch (error) {
        if (Date.now() > giveUpAt) throw error;
        if (await list.isVisible()) await this.page.keyboard.press('Escape');
      }
    }
  }

  clipboard(): Promise<string> {
    return this.page.evaluate<string>('readClipboard()');
  }

  /**
   * Does what copies something, and waits until the extension has read the clipboard back and VS Code says so: whoever writes to it
   * before spoils that.
   * @returns what the clipboard holds then
   */
  async copied(act: () => Promise<void>): Promise<string> {
    await this.setClipboard('something else');
    const before = await this.#clipboardReads();
    await act();
    await eventually(
      () => this.#clipboardReads(),
      (reads) => reads > before,
    );
    await this.#notified(this.notification(/Copied/).or(this.statusMessage(/Copied/)));
    return this.clipboard();
  }

  /** How often VS Code has read the clipboard. */
  #clipboardReads(): Promise<number> {
    return this.page.evaluate<number>('clipboardReads');
  }

  /** Waits until the clipboard holds something else than `text`. */
  async clipboardChanges(text: string): Promise<void> {
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

  /** Keeps a picture in `out/screenshots/`; returns the file. */
  async screenshot(name: string): Promise<string> {
    const file = path.join(outFolder, 'screenshots', `${name}.png`);
    await this.page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
    return file;
  }

  async #notified(notifications: Locator): Promise<Locator> {
    const notification = notifications.first();
    try {
      await notification.waitFor({ timeout: toastTimeoutMs });
    } catch {
      await this.runCommand('Notifications: Show Notifications');
      await notification.waitFor();
    }
    return notification;
  }

  /** Themes come from extensions: when one is in use, VS Code knows its extensions. */
  async #ready(): Promise<void> {
    await this.page.locator('.monaco-workbench[class*="vscode-theme-"]').waitFor({ timeout: startTimeoutMs });
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: startTimeoutMs });
  }
}

function severityOf(iconClasses: string | null): Notice['severity'] {
  if (iconClasses?.includes('codicon-error') === true) return 'error';
  return iconClasses?.includes('codicon-warning') === true ? 'warning' : 'info';
}
