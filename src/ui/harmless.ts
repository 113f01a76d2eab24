/** How many characters of a foreign text are shown where there is room for a line. */
const shownCharacters = 120;

/** Control characters, and marks that turn the direction of the text around them or hide in it; joiners are part of words. */
const disturbing = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-([0-9a-f]{8})([0-9a-f]{4})/gi;

/**
 * Foreign text for a notification, a quick pick or a tree: on one line, without what VS Code would read as a link (`[…](command:…)`)
 * or an icon (`$(…)`), without marks that reorder the text beside it, and not endless.
 */
export function harmless(text: string): string {
  const plain = text
    .replace(disturbing, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replaceAll('](', '] (')
    .replaceAll('$(', '$ (');
  const short = shortened(plain);
  // An isolate keeps a right-to-left name from reordering the numbers after it.
  return rightToLeft.test(short) ? `\u2068${short}\u2069` : short;
}

/** The same for a sentence of the service's own: it may name ids, and some ids are keys. */
export function harmlessSentence(text: string): string {
  return harmless(text.replace(uuid, '…$2'));
}

function shortened(text: string): string {
  if (text.length <= shownCharacters) {
    return text;
  }
  const characters = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
  return characters.length <= shownCharacters ? text : `${characters.slice(0, shownCharacters - 1).join('')}…`;
}
