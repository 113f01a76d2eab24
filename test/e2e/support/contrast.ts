import type { Locator } from 'playwright-core';

/** The contrast ratio of text to the background of its hover, as defined by WCAG: from 1 to 21. */
export async function contrastOf(words: Locator, hoverContent: Locator): Promise<number> {
  const [dark = 0, light = 0] = [
    luminanceOf(await style(words, 'color')),
    luminanceOf(await style(hoverContent, 'background-color')),
  ].sort((one, other) => one - other);
  return (light + 0.05) / (dark + 0.05);
}

interface Styled {
  readonly ownerDocument: {
    readonly defaultView: { getComputedStyle(element: unknown): { getPropertyValue(name: string): string } };
  };
}

function style(element: Locator, property: string): Promise<string> {
  return element.evaluate(
    (styled: Styled, name) => styled.ownerDocument.defaultView.getComputedStyle(styled).getPropertyValue(name),
    property,
  );
}

function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
