/** How many characters of a foreign text are shown where there is room for a line. */
const shownCharacters = 120;
/** How many of a sentence or two. */
const shownOfSentences = 300;
/** More code units than any character has that is not meant to do harm. */
const longestCharacter = 20;

/** Control characters, and marks that turn the direction of the text around them or hide in it; joiners are part of words. */
const disturbing = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;
/** More marks on a letter than any orthography has (Unicode Technical Standard 39, 5.4): they cover the lines around, or hide a text. */
const pile = /([\p{Mn}\p{Me}\u200c\u200d]{4})[\p{Mn}\p{Me}\u200c\u200d]+/gu;
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-([0-9a-f]{8})([0-9a-f]{4})/gi;

/**
 * Foreign text for a notification, a quick pick or a tree: on one line, without what VS Code would read as a link (`[…](command:…)`)
 * or an icon (`$(…)`), without marks that reorder the text beside it, without ids, some of which are keys, and not endless.
 */
export function harmless(text: string, most = shownCharacters): string {
  const plain = text
    .replace(disturbing, ' ')
    .replace(pile, '$1')
    .replace(uuid, '…$2')
    .replace(/\s+/g, ' ')
    .trim()
    .replaceAll('](', '] (')
    .replaceAll('$(', '$ (');
  const short = shortened(plain, most);
  // An isolate keeps a right-to-left name from reordering the numbers after it.
  return rightToLeft.test(short) ? `\u2068${short}\u2069` : short;
}

/** The same for what a service says in a sentence or two, ended as sentences are. */
export function harmlessSentence(text: string): string {
  const sentence = harmless(text, shownOfSentences);
  return /[\p{L}\p{N})\]"”’\u2069]$/u.test(sentence) ? `${sentence}.` : sentence;
}

/** Cuts between characters as people see them, and reads no more of an endless text than it shows. */
function shortened(text: string, most: number): string {
  if (text.length <= most) {
    return text;
  }
  const characters: string[] = [];
  const start = text.slice(0, most * longestCharacter);
  for (const { segment } of new Intl.Segmenter().segment(start)) {
    if (characters.length === most) {
      break;
    }
    characters.push(segment);
  }
  const whole = characters.join('');
  return whole === text ? text : `${characters.slice(0, most - 1).join('')}…`;
}
