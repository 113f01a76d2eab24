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

/** The longest that a page in the background, which has no frames, waits. */
const hiddenFrameMs = 200;

/**
 * Runs in every window before VS Code does: reports the text, names and links of each place as they appear or change. Once a frame,
 * for nobody sees more, and because to lay out a window for its text takes long.
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
      const more = [...item.querySelectorAll('a:not(${ofDocuments}), [aria-label]')]
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
