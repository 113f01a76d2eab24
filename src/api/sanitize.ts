/** Maximum length of untrusted text on one line, in characters. */
const maxCharacters = 120;
/** Maximum length of a sentence or two. */
const maxSentenceCharacters = 300;
/** Maximum number of UTF-16 code units of a normal character. */
const maxCharacterLength = 20;

/** Control characters, and format characters that reorder or hide text. Joiners are excluded: words contain them. */
const invisibleCharacters = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;
/**
 * More combining marks on a letter than any orthography uses (Unicode Technical Standard 39, 5.4): they cover adjacent
 * lines or hide text.
 */
const stackedMarks = /([\p{Mn}\p{Me}\u200c\u200d]{4})[\p{Mn}\p{Me}\u200c\u200d]+/gu;
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const uuidEnding = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-([0-9a-f]{8})([0-9a-f]{4})/gi;

/**
 * Sanitizes untrusted text for a notification, a quick pick or a tree: one line of limited length, without link syntax
 * (`[…](command:…)`), icon syntax (`$(…)`), characters that reorder adjacent text, or IDs, some of which are secrets.
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

/** Wraps right-to-left text in an isolate, so that it does not reorder the numbers after it. */
function isolated(text: string): string {
  return rightToLeft.test(text) ? `\u2068${text}\u2069` : text;
}

/** Like `sanitizeForDisplay`, for a sentence or two from a service. Adds a missing period at the end. */
export function sanitizeSentence(text: string): string {
  const sentence = sanitizeForDisplay(text, maxSentenceCharacters);
  return /[\p{L}\p{N})\]"”’\u2069]$/u.test(sentence) ? `${sentence}.` : sentence;
}

/**
 * Sanitizes a line of a document for the detail of a quick pick item: masks IDs, removes characters that hide or
 * reorder text, escapes icon syntax, and changes nothing else.
 */
export function sanitizeQuote(text: string): string {
  const plain = text
    .replace(invisibleCharacters, ' ')
    .replace(stackedMarks, '$1')
    .replace(uuidEnding, '…$2')
    .replace(/\$\((?=[\w~-]+\))/g, '\\$(');
  return isolated(shortened(plain, maxSentenceCharacters));
}

/** Truncates at grapheme boundaries, and segments no more of a long text than it needs. */
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
/** A long unbroken run is usually a secret, unless it has no digits (`UNABLE_TO_GET_ISSUER_CERT_LOCALLY`). */
const longRun = /[\w~+=-]{32,}/g;

/** Removes anything that could be an invite ID, another ID or a token from untrusted text, in linear time. */
export function maskSecrets(text: string): string {
  return text
    .replace(afterBearer, 'Bearer …')
    .replace(tokenByName, '…')
    .replace(uuidPattern, '…')
    .replace(longRun, (run) => (/\d/.test(run) ? '…' : run));
}
