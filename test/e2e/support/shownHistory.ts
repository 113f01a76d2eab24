import type { BrowserContext } from 'playwright-core';

/** Selectors of the parts of the page in which VS Code shows text other than documents. */
const places = {
  'a notification': '.notification-list-item',
  'a dialog': '.monaco-dialog-box',
  'a quick input': '.quick-input-widget',
  'the side bar': '.part.sidebar',
  'the status bar': '.part.statusbar',
  'a hover': '.monaco-hover',
} as const;

/** Links that VS Code itself creates for the URLs in a document. */
const documentLinks = '[data-href^="http"]';

/** Maximum delay in a background page, which has no animation frames. */
const hiddenFrameMs = 200;

/**
 * Runs in every window before VS Code: reports text, names and links of each place when they appear or change. At most
 * once per frame, because nothing more is visible, and reading the text forces a slow layout.
 */
const observer = `
addEventListener('DOMContentLoaded', () => {
  const places = ${JSON.stringify(Object.entries(places))};
  const anyPlace = places.map(([, selector]) => selector).join();
  const seen = new Set();
  const changed = new Set();
  let waiting = false;
  const look = () => {
    waiting = false;
    for (const item of changed) {
      const more = [...item.querySelectorAll('a:not(${documentLinks}), [aria-label]')]
        .map((each) => [each.href, each.dataset.href, each.title, each.ariaLabel].join(' '));
      const text = item.innerText + ' ' + more.join(' ');
      if (seen.has(text)) continue;
      seen.add(text);
      for (const [place, selector] of places) {
        if (item.matches(selector)) reportShown(place, text);
      }
    }
    changed.clear();
  };
  const note = (records) => {
    for (const { target, addedNodes } of records) {
      const element = target instanceof Element ? target : target.parentElement;
      for (let item = element?.closest(anyPlace); item; item = item.parentElement?.closest(anyPlace)) changed.add(item);
      for (const added of addedNodes) {
        if (!(added instanceof Element)) continue;
        if (added.matches(anyPlace)) changed.add(added);
        for (const item of added.querySelectorAll(anyPlace)) changed.add(item);
      }
    }
    if (waiting || changed.size === 0) return;
    waiting = true;
    const once = () => waiting && look();
    requestAnimationFrame(once);
    setTimeout(once, ${hiddenFrameMs});
  };
  new MutationObserver(note).observe(document, { subtree: true, childList: true, characterData: true });
  addEventListener('pagehide', look);
});`;

/** A text that VS Code showed. */
export interface Shown {
  readonly place: keyof typeof places;
  readonly text: string;
}

/** Collects all text that the windows of a context show outside documents, even if only briefly. */
export async function collectShown(context: BrowserContext): Promise<readonly Shown[]> {
  const history: Shown[] = [];
  await context.exposeFunction('reportShown', (place: keyof typeof places, text: string) => {
    history.push({ place, text });
  });
  await context.addInitScript(observer);
  return history;
}
