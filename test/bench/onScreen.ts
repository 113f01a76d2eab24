import path from 'node:path';
import type { Page } from 'playwright-core';
import { outFolder } from '../host/paths';

const patienceMs = 20_000;

/** When a text is first drawn as that of an element, as `now` tells it. */
export async function shownAt(page: Page, selector: string, text: string): Promise<number> {
  const [elements, wanted] = [JSON.stringify(selector), JSON.stringify(text)];
  const at = await page.evaluate<number>(`new Promise((resolve) => {
    const giveUpAt = performance.now() + ${patienceMs};
    const look = () =>
      [...document.querySelectorAll(${elements})].some((element) => element.getClientRects().length > 0 && element.textContent.startsWith(${wanted}))
        ? resolve(performance.timeOrigin + performance.now())
        : performance.now() < giveUpAt ? requestAnimationFrame(look) : resolve(-1);
    look();
  })`);
  if (at < 0) {
    await page.screenshot({ path: path.join(outFolder, 'screenshots', 'bench.png') });
    throw new Error(`${text} was not shown`);
  }
  return at;
}
