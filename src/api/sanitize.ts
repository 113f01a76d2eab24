/** How many characters of an untrusted text are shown where there is room for a line. */
const maxCharacters = 120;
/** How many of a sentence or two. */
const maxSentenceCharacters = 300;
/** More code units than any character has that is not meant to do harm. */
const maxCharacterLength = 20;

/** Control characters, and marks that turn the direction of the text around them or hide in it; joiners are part of words. */
const invisibleCharacters = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;
/** More marks on a letter than any orthography has (Unicode Technical Standard 39, 5.4): they cover the lines around, or hide a text. */
const stackedMarks = /([\p{Mn}\p{Me}\u200c\u200d]{4})[\p{Mn}\p{Me}\u200c\u200d]+/gu;
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const uuidEnding = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-([0-9a-f]{8})([0-9a-f]{4})/gi;

/**
 * Untrusted text for a notification, a quick pick or a tree: on one line, without what VS Code would read as a link (`[…](command:…)`)
 * or an icon (`$(…)`), without marks that reorder the text beside it, without ids, some of which are keys, and not endless.
 */
export function sanitizeForDisplay(text: string, most = maxCharacters): string {
  const plain = text
    .replace(invisibleCharacters, ' ')
    .replace(stackedMarks, '$1')
    .replace(uuidEnding, '…$2')
    .replace(/\s+/g, ' ')
    .trim()
    .replaceAll('](', '] (')
    .replaceAll('$(', '$ (');
  return isolated(shortened(plain, most));
}

/** An isolate keeps a right-to-left text from reordering the numbers after it. */
function isolated(text: string): string {
  return rightToLeft.test(text) ? `\u2068${text}\u2069` : text;
}

/** The same for what a service says in a sentence or two, ended as sentences are. */
export function sanitizeSentence(text: string): string {
  const sentence = sanitizeForDisplay(text, maxSentenceCharacters);
  return /[\p{L}\p{N})\]"”’\u2069]$/u.test(sentence) ? `${sentence}.` : sentence;
}

/**
 * A line of a document for the detail of a quick pick item, as it is but for ids and what hides or reorders text. What VS Code would show
 * as an icon has the backslash that keeps it text.
 */
export function sanitizeQuote(text: string): string {
  const plain = text
    .replace(invisibleCharacters, ' ')
    .replace(stackedMarks, '$1')
    .replace(uuidEnding, '…$2')
    .replace(/\$\((?=[\w~-]+\))/g, '\\$(');
  return isolated(shortened(plain, maxSentenceCharacters));
}

/** Cuts between characters as users see them, and reads no more of an endless text than it shows. */
function shortened(text: string, most: number): string {
  if (text.length <= most) {
    return text;
  }
  const characters: string[] = [];
  const start = text.slice(0, most * maxCharacterLength);
  for (const { segment } of new Intl.Segmenter().segment(start)) {
    if (characters.length === most) {
      break;
    }
    characters.push(segment);
  }
  const whole = characters.join('');
  return whole === text ? text : `${characters.slice(0, most - 1).join('')}…`;
}

const uuidPattern = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const afterBearer = /\bbearer\s+\S+/gi;
const tokenByName = /\b(?:gitpod|ona)_[a-z]+_[\w.~+/=-]+|\beyJ[\w-]+(?:\.[\w-]*)*/gi;
/** Long unbroken runs are keys more often than words; words (`UNABLE_TO_GET_ISSUER_CERT_LOCALLY`) hold no digits. */
const longRun = /[\w~+=-]{32,}/g;

/** Untrusted text without anything in it that could be an invite id, another id, or a token. Linear in the text's length. */
export function maskSecrets(text: string): string {
  return text
    .replace(afterBearer, 'Bearer …')
    .replace(tokenByName, '…')
    .replace(uuidPattern, '…')
    .replace(longRun, (run) => (/\d/.test(run) ? '…' : run));
}
