import type { ConsoleMessage, Locator, Page } from 'playwright-core';

/** How long a command may take to appear: extensions register commands some seconds after the window opens. */
const paletteTimeoutMs = 60_000;
/** Resolves as soon as it is visible; a busy machine takes seconds. */
const rowTimeoutMs = 4_000;
const commandTimeoutMs = 10_000;
/** Commands that open the palette, and commands that VS Code and its extensions run in the background. */
const backgroundCommands =
  /^(?:workbench\.action\.showCommands|_?setContext|vscode\.execute\w+Provider|_execute\w+Provider)$/;

/**
 * Runs a command by its full title in the palette ("Gitpod Org: Sign In").
 * @throws Error that lists the commands that the palette offered instead
 */
export async function runFromPalette(page: Page, title: string): Promise<void> {
  const row = page.getByRole('option', { name: new RegExp(`^${escapeForPattern(title)}(,|$)`) }).first();
  const deadline = Date.now() + paletteTimeoutMs;
  let ran = false;
  // Retries: something opened before may take the focus, which closes the palette, and a row that is re-rendered
  // between mouse down and up is not clicked.
  while (!ran && Date.now() < deadline && (await typeUntilShown(page, title, row))) {
    ran = await runsCommand(page, () => clickAndLeave(row, rowTimeoutMs));
  }
  if (!ran) {
    const offered = await page.locator('.quick-input-list .monaco-list-row').allInnerTexts();
    await page.keyboard.press('Escape');
    throw new Error(`The palette has no "${title}". It offers: ${offered.join(' | ')}`);
  }
}

/** Performs an action in the palette. Returns whether VS Code ran a command, according to its trace log. */
async function runsCommand(page: Page, act: () => Promise<void>): Promise<boolean> {
  let onCommand: () => void = () => undefined;
  const ran = new Promise<void>((resolve) => {
    onCommand = resolve;
  });
  const listen = (message: ConsoleMessage): void => {
    const [, id] = /CommandService#executeCommand (\S+)/.exec(message.text()) ?? [];
    if (id !== undefined && !backgroundCommands.test(id)) onCommand();
  };
  page.on('console', listen);
  try {
    await act();
    return await Promise.race([ran.then(() => true), page.waitForTimeout(commandTimeoutMs).then(() => false)]);
  } catch {
    return false;
  } finally {
    page.off('console', listen);
  }
}

/** Clicks, then moves the pointer away, so that nothing below it shows a hover. */
export async function clickAndLeave(target: Locator, timeout?: number): Promise<void> {
  await target.click(timeout === undefined ? {} : { timeout });
  await target.page().mouse.move(0, 0);
}

/** The titles containing `filter` that the palette offers for `text`; empty if none appears in time. */
export async function offeredByPalette(page: Page, text: string, filter: string): Promise<string[]> {
  const labels = page.locator('.quick-input-list .monaco-list-row .label-name').filter({ hasText: filter });
  const shown = await typeUntilShown(page, text, labels.first());
  const titles = shown ? await labels.allInnerTexts() : [];
  await page.keyboard.press('Escape');
  // A palette that is still closing would also close the next one.
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  return titles;
}

async function typeUntilShown(page: Page, text: string, wanted: Locator): Promise<boolean> {
  const deadline = Date.now() + paletteTimeoutMs;
  do {
    // Something opened before may still take the focus, which closes the palette.
    await typeIntoPalette(page, text).catch(() => undefined);
    const shown = await wanted.waitFor({ timeout: rowTimeoutMs }).then(
      () => true,
      () => false,
    );
    if (shown) return true;
  } while (Date.now() < deadline);
  return false;
}

/** Changes the palette's text, because only that updates its list of commands. */
async function typeIntoPalette(page: Page, text: string): Promise<void> {
  const input = page.locator('.quick-input-widget input').first();
  await page.keyboard.press('F1');
  await input.waitFor({ timeout: rowTimeoutMs });
  await input.fill('>', { timeout: rowTimeoutMs });
  await input.fill(`>${text}`, { timeout: rowTimeoutMs });
}

function escapeForPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
