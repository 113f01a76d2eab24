import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { VsCodeWindow } from './vsCodeWindow';

/** The command links of a hover. */
export function actions(hoverContent: Locator): Locator {
  return hoverContent.locator('a[data-href^="command:gitpodInvites."]');
}

export async function actionsOf(hoverContent: Locator): Promise<string[]> {
  return actions(hoverContent).allInnerTexts();
}

/** The targets of the command links. */
export async function addressesOf(hoverContent: Locator): Promise<string[]> {
  return actions(hoverContent).evaluateAll((links: { dataset: { href?: string } }[]) =>
    links.map(({ dataset }) => decodeURIComponent(dataset.href ?? '')),
  );
}

/** The text of a hover, without word joiners. */
export async function textOf(hoverContent: Locator): Promise<string> {
  return (await hoverContent.innerText()).replaceAll('\u2060', '');
}

export async function press(hoverContent: Locator, action: string): Promise<void> {
  await actions(hoverContent).getByText(action, { exact: true }).click();
}

const focusTryMs = 5_000;

/** Focuses the visible hover with the keyboard. A hover to which VS Code adds another part meanwhile does not keep the focus. */
export async function focusHover({ page }: VsCodeWindow): Promise<void> {
  const focused = page.locator('.monaco-hover:focus');
  for (let attemptsLeft = 5; attemptsLeft > 0; attemptsLeft--) {
    await page.keyboard.press('Control+K');
    await page.keyboard.press('Control+I');
    const isFocused = await focused.waitFor({ timeout: focusTryMs }).then(
      () => true,
      () => false,
    );
    if (isFocused) return;
  }
  await focused.waitFor();
}

/** The actions of the visible hover in tab order, until the focus leaves the hover. */
export async function actionsInTabOrder(vsCode: VsCodeWindow): Promise<string[]> {
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

/** Tabs to an action and activates it with Enter. */
export async function pressFocused({ page }: VsCodeWindow, action: string): Promise<void> {
  for (let attemptsLeft = 20; attemptsLeft > 0; attemptsLeft--) {
    if ((await page.evaluate<string>('document.activeElement?.textContent ?? ""')) === action) {
      await page.keyboard.press('Enter');
      return;
    }
    await page.keyboard.press('Tab');
  }
  assert.fail(`The keyboard does not reach ${action}.`);
}
