import type { Locator, Page } from 'playwright-core';

/** How long a command may take to appear: extensions register theirs some seconds after the window is there. */
const patienceMs = 30_000;
const rowTimeoutMs = 1_000;

/**
 * Runs a command by its full title in the palette ("Gitpod Invites: Sign In").
 * @throws Error that lists what the palette offered instead
 */
export async function runFromPalette(page: Page, title: string): Promise<void> {
  const row = page.getByRole('option', { name: new RegExp(`^${escapeForPattern(title)}(,|$)`) }).first();
  if (!(await typeUntilShown(page, title, row))) {
    const offered = await page.locator('.quick-input-list .monaco-list-row').allInnerTexts();
    await page.keyboard.press('Escape');
    throw new Error(`The palette has no "${title}". It offers: ${offered.join(' | ')}`);
  }
  await row.click();
}

/** The titles that the palette offers for a text; empty when there are none after a while. */
export async function offeredByPalette(page: Page, text: string): Promise<string[]> {
  const labels = page.locator('.quick-input-list .monaco-list-row .label-name').filter({ hasText: text });
  const shown = await typeUntilShown(page, text, labels.first());
  const titles = shown ? await labels.allInnerTexts() : [];
  await page.keyboard.press('Escape');
  // One that is still closing would take the next one with it.
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  return titles;
}

async function typeUntilShown(page: Page, text: string, wanted: Locator): Promise<boolean> {
  const giveUpAt = Date.now() + patienceMs;
  do {
    await typeIntoPalette(page, text);
    const shown = await wanted.waitFor({ timeout: rowTimeoutMs }).then(
      () => true,
      () => false,
    );
    if (shown) return true;
  } while (Date.now() < giveUpAt);
  return false;
}

/** The palette reads its commands whenever its text changes: the list of an open one does not grow by itself. */
async function typeIntoPalette(page: Page, text: string): Promise<void> {
  const input = page.locator('.quick-input-widget input').first();
  await page.keyboard.press('F1');
  await input.waitFor();
  await input.fill('>');
  await input.fill(`>${text}`);
}

function escapeForPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
