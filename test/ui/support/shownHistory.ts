import type { BrowserContext } from 'playwright-core';

/** What VS Code says to people beside their documents, by where it stands in a page. */
const places = {
  'a notification': '.notification-list-item',
  'a dialog': '.monaco-dialog-box',
  'a quick input': '.quick-input-widget',
  'the side bar': '.part.sidebar',
  'the status bar': '.part.statusbar',
  'a hover': '.monaco-hover',
} as const;

/** Links that VS Code itself makes of the addresses in a document, to be followed. */
const ofDocuments = '[data-href^="http"]';

/** Runs in every window before VS Code does: reports the text, names and links of each place as they appear or change. */
const observer = `
addEventListener('DOMContentLoaded', () => {
  const seen = new Set();
  const look = () => {
    for (const [place, selector] of ${JSON.stringify(Object.entries(places))}) {
      for (const item of document.querySelectorAll(selector)) {
        const more = [...item.querySelectorAll('a:not(${ofDocuments}), [aria-label]')]
          .map((each) => [each.href, each.dataset.href, each.title, each.ariaLabel].join(' '));
        const text = item.innerText + ' ' + more.join(' ');
        if (seen.has(text)) continue;
        seen.add(text);
        reportShown(place, text);
      }
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
});`;

/** Something that VS Code said. */
export interface Shown {
  readonly place: keyof typeof places;
  readonly text: string;
}

/** Collects what every window of a context ever says beside documents, that too which is gone before a test looks. */
export async function collectShown(context: BrowserContext): Promise<readonly Shown[]> {
  const history: Shown[] = [];
  await context.exposeFunction('reportShown', (place: keyof typeof places, text: string) => {
    history.push({ place, text });
  });
  await context.addInitScript(observer);
  return history;
}
