import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { sharedBrowser } from './support/sharedBrowser';

describe('The browser of the tests and the pictures', () => {
  let page: Page;

  before(async () => {
    page = await (await sharedBrowser()).newPage();
  });

  after(() => page.context().close());

  for (const [script, letters] of [
    ['Chinese', ['静', '云']],
    ['Japanese', ['さ', '藤']],
    ['Korean', ['김', '준']],
    ['Arabic', ['ل', 'ى']],
    ['Hebrew', ['כ', 'ל']],
    ['Cyrillic', ['Ю', 'я']],
    ['Greek', ['Δ', 'η']],
    ['Devanagari', ['ग', 'श']],
    ['Vietnamese', ['ễ', 'ị']],
  ] as const) {
    it(`renders ${script}`, async () => {
      const [first, second, missing] = await Promise.all([...letters, '\u{10FFFD}'].map(drawn));
      assert.equal(new Set([first, second, missing]).size, 3);
    });
  }

  /** An image of a character. Characters that are in no font all look the same. */
  function drawn(letter: string): Promise<string> {
    return page.evaluate<string>(`(() => {
      const canvas = document.createElement('canvas');
      const context = canvas.getContext('2d');
      context.font = '40px sans-serif';
      context.fillText('${letter}', 20, 60);
      return canvas.toDataURL();
    })()`);
  }
});
