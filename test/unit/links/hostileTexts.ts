import { id } from './pastedInvites';

const key = `/join-organization/${id}`;
const repeat = (piece: string) => (length: number) => piece.repeat(Math.ceil(length / piece.length));
const twoParts = (first: string, second: string) => (length: number) =>
  repeat(first)(length / 2) + repeat(second)(length / 2);

/** Texts of about a given length, each designed against a shortcut that a scanner might take. */
export const hostileTexts: Readonly<Record<string, (length: number) => string>> = {
  'one long word': repeat('a'),
  'a long word before a link': (length) => `https://${'a'.repeat(length)}${key}`,
  'a long word after a link': (length) => `https://app.gitpod.io${key}?${'a'.repeat(length)}`,
  'the first letter of what is searched': repeat('v'),
  'the path again and again': repeat('join-organization/'),
  'the parameter again and again': repeat('inviteId='),
  'nearly the path': repeat('oin-organization/j'),
  'schemes without end': repeat('https://'),
  'keys without a host': repeat(key),
  'keys in one address of another host': (length) => `https://other.example${repeat(key)(length)}`,
  'broken keys in one address': (length) => `https://app.gitpod.io/${repeat('join-organization/?')(length)}`,
  'addresses in addresses': repeat(`https://other.example${key}/`),
  'long addresses': repeat(`https://app.gitpod.io/${'x/'.repeat(2000)}${key.slice(1)} `),
  'long ends': repeat(`https://app.gitpod.io${key}?&#${'0'.repeat(3000)}`),
  'a different host each time': (length) =>
    Array.from({ length: length / 80 }, (_, index) => `https://h${index}.app.example${key}`).join(' '),
  'look-alikes': repeat(`https://app.gitpod.io.evil.example${key} `),
  'brackets before keys': twoParts(']', `${key}]`),
  'colons before keys': twoParts(':', `${key}:`),
  'percent signs': repeat('%'),
  'percent signs, encoded': repeat('%25'),
  'ampersands and numbers': repeat('&#0000000000'),
  spaces: repeat(' '),
  'spaces before every line': repeat(`\n${' '.repeat(500)}`),
  'empty lines': repeat('\n'),
  'quotation marks of mails': repeat('> '),
  'lines of one character': repeat('a\n'),
  'punctuation at the end': (length) => `https://app.gitpod.io${key}${repeat(')')(length)}`,
  'ids without end': repeat(`${id}-`),
  'hexadecimal digits': repeat('0190a1b2-c3d4-'),
  'words of mail encoding': repeat('=3D=\n'),
  backslashes: repeat('\\'),
  'escaped slashes': repeat('\\u002F'),
  'symbols before a host': (length) => `${'→'.repeat(length)}app.gitpod.io${key}`,
  'URL Defense v3 without end': repeat('https://urldefense.com/v3/__'),
  'keys whose ids are on no line': repeat('join-organization/\n'),
  'hosts on lines of their own': repeat('app.gitpod.io\n'),
  'links that are broken over lines': repeat(`app.gitpod.io/join-organization/\n${id}\n`),
  'strings that are put together': repeat('"" + '),
};

/** Distinct Hangul letters, so that every host is different. */
const hangul = (from: number, count: number): string =>
  Array.from({ length: count }, (_, index) => String.fromCharCode(0xac00 + ((from + index * 7) % 11_172))).join('');
const lines = (line: (index: number) => string) => (length: number) => {
  const made: string[] = [];
  for (let size = 0, index = 0; size < length; index++) {
    const next = line(index);
    made.push(next);
    size += Buffer.byteLength(next) + 1;
  }
  return made.join('\n');
};

/** Texts with hosts that take long to parse, each different from the previous ones. */
export const costlyTexts: Readonly<Record<string, (length: number) => string>> = {
  'hosts of 4,000 letters of Hangul': lines((index) => `https://${hangul(index, 4_000)}.io${key}`),
  'hosts of 60 letters of Hangul': lines((index) => `https://${hangul(index, 60)}.io${key}`),
  'hosts of 10 letters of Hangul': lines((index) => `https://${hangul(index, 10)}.io${key}`),
  'hosts of four labels of 60 letters of Hangul': lines(
    (index) => `https://${[0, 1, 2, 3].map((label) => hangul(index + label * 100, 60)).join('.')}.io${key}`,
  ),
  'hosts of many labels': lines((index) => `https://${`a${index}.`.repeat(40)}io${key}`),
  'hosts of 2,000 labels': lines((index) => `https://${`a${index}.`.repeat(2_000)}io${key}`),
  'hosts of many labels with full stops of other scripts': lines(
    (index) => `https://${`a${index}。`.repeat(40)}io${key}`,
  ),
  'hosts that start with xn--': lines((index) => `https://xn--${index}-${'pp6kc'.repeat(8)}.io${key}`),
  'hosts with combining marks': lines((index) => `https://a${index}${'\u0301\u0327'.repeat(25)}.io${key}`),
  'hosts of compatibility letters': lines((index) => `https://${'ﷺ'.repeat(20)}${index}.io${key}`),
  'hosts with soft hyphens': lines((index) => `https://app${'\u00ad'.repeat(40)}${index}.gitpod.io${key}`),
  'percent-encoded hosts': lines((index) => `https://${'%EA%B0%80'.repeat(20)}${index}.io${key}`),
  'hosts without a scheme': lines((index) => `${hangul(index, 20)}.io${key}`),
  'user info of 100,000 characters': lines((index) => `https://${'u'.repeat(100_000)}${index}@evil.example${key}`),
  'user info of 3,000 characters': lines((index) => `https://${'ü:'.repeat(1_500)}${index}@evil.example${key}`),
  'user info of 200 characters': lines((index) => `https://${'ü'.repeat(200)}${index}@evil.example${key}`),
  'look-alikes, each another': lines((index) => `https://app.gitpod.io.h${index}.example${key}`),
  'hosts that are nearly one that counts': lines((index) => `https://app.gitp${index}d.io${key}`),
  'a different host each time': lines((index) => `https://h${index}.example${key}`),
  'links inside of other URLs': lines((index) => `https://h${index}.example/?u=https://app.gitpod.io${key}`),
  'hosts with escapes': lines((index) => `https://h${index}\\u002eexample\\u002f${key}`),
  'hosts after symbols': lines((index) => `${'→'.repeat(40)}h${index}.example${key}`),
  'links with http': lines(() => `http://app.gitpod.io${key}`),
  'wrappers of URL Defense v3': lines(
    (index) => `https://urldefense.com/v3/__https:/app.gitpod.io${key}__;!!${index}!$`,
  ),
  wrappers: lines(
    (index) => `https://www.google.com/url?q=https%3A%2F%2Fapp.gitpod.io${key.replaceAll('/', '%2F')}&i=${index}`,
  ),
  'attributes that never end': lines((index) => `<a href="https://h${index}.example https://app.gitpod.io${key}`),
  'angle brackets that never end': (length) =>
    `](<https://h.example ${`https://app.gitpod.io${key} `.repeat(length / 80)}`,
  'one URL with many links': (length) => `https://h.example/?u=${`https://app.gitpod.io${key}&u=`.repeat(length / 80)}`,
  'one wrapper with many links': (length) =>
    `https://www.google.com/url?q=${`https://app.gitpod.io${key}&q=`.repeat(length / 80)}`,
  'one long line of JSON': (length) => `[${`"https://app.gitpod.io${key}",`.repeat(length / 80)}]`,
  'quotes before every link': lines(() => `${'"='.repeat(40)}https://app.gitpod.io${key}`),
};
