import type { BrowserContext } from 'playwright-core';

/** Runs in every window before VS Code does: reports each notification's text and links as it appears or changes. */
const observer = `
addEventListener('DOMContentLoaded', () => {
  const seen = new Set();
  const look = () => {
    for (const item of document.querySelectorAll('.notification-list-item')) {
      const text = item.innerText + ' ' + [...item.querySelectorAll('a')].map((link) => link.href + ' ' + link.title).join(' ');
      if (seen.has(text)) continue;
      seen.add(text);
      reportNotification(text);
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
});`;

/** Collects every notification that any window of a context ever shows, those too that are gone before a test looks. */
export async function collectNotifications(context: BrowserContext): Promise<readonly string[]> {
  const history: string[] = [];
  await context.exposeFunction('reportNotification', (text: string) => {
    history.push(text);
  });
  await context.addInitScript(observer);
  return history;
}
