import type { Page } from 'playwright-core';

/** When a text is first drawn as that of an element, as `now` tells it. */
export function shownAt(page: Page, selector: string, text: string): Promise<number> {
  const [elements, wanted] = [JSON.stringify(selector), JSON.stringify(text)];
  return page.evaluate<number>(`new Promise((resolve) => {
    const look = () =>
      [...document.querySelectorAll(${elements})].some((element) => element.textContent.startsWith(${wanted}))
        ? resolve(performance.timeOrigin + performance.now())
        : requestAnimationFrame(look);
    look();
  })`);
}
