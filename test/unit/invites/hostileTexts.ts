import { id } from './pastedInvites';

const key = `/join-organization/${id}`;
const repeat = (piece: string) => (length: number) => piece.repeat(Math.ceil(length / piece.length));
const twoParts = (first: string, second: string) => (length: number) =>
  repeat(first)(length / 2) + repeat(second)(length / 2);

/** Texts of about a given length, each made against some shortcut that a search for links could take. */
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
};
