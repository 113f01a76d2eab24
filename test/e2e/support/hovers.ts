import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { VsCodeWindow } from './vsCodeWindow';

/** The links of a hover that do something. */
export function actions(hoverContent: Locator): Locator {
  return hoverContent.locator('a[data-href^="command:gitpodInvites."]');
}

export async function actionsOf(hoverContent: Locator): Promise<string[]> {
  return actions(hoverContent).allInnerTexts();
}

/** Where they lead to. */
export async function addressesOf(hoverContent: Locator): Promise<string[]> {
  return actions(hoverContent).evaluateAll((links: { dataset: { href?: string } }[]) =>
    links.map(({ dataset }) => decodeURIComponent(dataset.href ?? '')),
  );
}

/** What a hover says, without the marks that keep its words together. */
export async function textOf(hoverContent: Locator): Promise<string> {
  return (await hoverContent.innerText()).replaceAll('\u2060', '');
}

export async function press(hoverContent: Locator, action: string): Promise<void> {
  await actions(hoverContent).getByText(action, { exact: true }).click();
}

/** Goes into the hover that is shown, as one does from the keyboard. */
export async function focusHover({ page }: VsCodeWindow): Promise<void> {
  await page.keyboard.press('Control+K');
  await page.keyboard.press('Control+I');
  await page.locator('.monaco-hover:focus').waitFor();
}

/** The actions of the hover that is shown, in the order in which the keyboard comes to them before it leaves the hover. */
export async function reachedByKeyboard(vsCode: VsCodeWindow): Promise<string[]> {
  const { page } = vsCode;
  await focusHover(vsCode);
  const reached: string[] = [];
  for (;;) {
    await page.keyboard.press('Tab');
    const { action, command, inHover } = await page.evaluate<{ action: string; command: string; inHover: boolean }>(
      `(({ textContent, dataset }) => ({
        action: textContent, command: dataset.href ?? '', inHover: document.activeElement.closest('.monaco-hover') !== null,
      }))(document.activeElement)`,
    );
    if (reached.includes(action) || !inHover) return reached;
    if (command.startsWith('command:gitpodInvites.')) reached.push(action);
  }
}

/** Goes from link to link with the keyboard until the wanted one has the focus, and presses it. */
export async function pressFocused({ page }: VsCodeWindow, action: string): Promise<void> {
  for (let left = 20; left > 0; left--) {
    if ((await page.evaluate<string>('document.activeElement?.textContent ?? ""')) === action) {
      await page.keyboard.press('Enter');
      return;
    }
    await page.keyboard.press('Tab');
  }
  assert.fail(`The keyboard does not reach ${action}.`);
}
