import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { VsCodeWindow } from './vsCodeWindow';

/** The links of a card that do something. */
export function actions(card: Locator): Locator {
  return card.locator('a[data-href^="command:gitpodInvites."]');
}

export async function actionsOf(card: Locator): Promise<string[]> {
  return actions(card).allInnerTexts();
}

/** Where they lead to. */
export async function addressesOf(card: Locator): Promise<string[]> {
  return actions(card).evaluateAll((links: { dataset: { href?: string } }[]) =>
    links.map(({ dataset }) => decodeURIComponent(dataset.href ?? '')),
  );
}

/** What a card says, without the marks that keep its words together. */
export async function textOf(card: Locator): Promise<string> {
  return (await card.innerText()).replaceAll('\u2060', '');
}

export async function press(card: Locator, action: string): Promise<void> {
  await actions(card).getByText(action, { exact: true }).click();
}

/** Goes into the card that is shown, as one does from the keyboard. */
export async function focusCard({ page }: VsCodeWindow): Promise<void> {
  await page.keyboard.press('Control+K');
  await page.keyboard.press('Control+I');
  await page.locator('.monaco-hover:focus').waitFor();
}

/** The actions of the card that is shown, in the order in which the keyboard comes to them before it leaves the card. */
export async function reachedByKeyboard(vsCode: VsCodeWindow): Promise<string[]> {
  const { page } = vsCode;
  await focusCard(vsCode);
  const reached: string[] = [];
  for (;;) {
    await page.keyboard.press('Tab');
    const { action, command, inCard } = await page.evaluate<{ action: string; command: string; inCard: boolean }>(
      `(({ textContent, dataset }) => ({
        action: textContent, command: dataset.href ?? '', inCard: document.activeElement.closest('.monaco-hover') !== null,
      }))(document.activeElement)`,
    );
    if (reached.includes(action) || !inCard) return reached;
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
