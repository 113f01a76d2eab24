import type { FullAddress } from './addressBefore';
import { decodeHtmlText } from './htmlText';
import type { KeyForm } from './keyWords';
import { decodePercent } from './percentText';

const afterJoin = /(?:\\?\/|\\|%(?:25){0,3}2f|&(?:#47|#x2f|sol);){1,4}/iy;
const afterLogin = /(?:=|%(?:25){0,3}3d|&(?:#61|#x3d|equals);)/iy;
const beforeJoin = /(?:[/\\;]|%(?:25){0,3}2f|\\u002f)$/i;
const beforeLogin = /(?:[?&;#/]|%(?:25){0,3}(?:3f|26|23|3b)|\\u0026)$/i;

/** Where the id must start that belongs to a key word; undefined when the word stands there for itself. */
export function idStartAfter(text: string, wordEnd: number, form: KeyForm): number | undefined {
  const pattern = form === 'join' ? afterJoin : afterLogin;
  pattern.lastIndex = wordEnd;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** Whether the word stands where a path segment or a parameter starts, and is not the end of a longer word. */
export function startsKey(text: string, start: number, word: number, form: KeyForm): boolean {
  if (word === start) {
    return true;
  }
  const last = text.charAt(word - 1);
  if (form === 'join' ? last === '/' : last === '?' || last === '&') {
    return true;
  }
  return (form === 'join' ? beforeJoin : beforeLogin).test(text.slice(Math.max(start, word - 12), word));
}

/** The address as it reads when the encodings around it are taken off. */
export function withoutEncoding(address: string, { layers, html }: FullAddress): string {
  let read = html ? decodeHtmlText(address) : address;
  for (let layer = 0; layer < layers; layer++) {
    read = decodePercent(read);
  }
  return read.replaceAll('\\/', '/');
}

/** Without what is written directly before an address: emphasis, invisible marks, `url=` or `link:`. */
export function withoutLabel(written: string): string {
  const unmarked = written.replace(/^[*_~:=!$+\-\u200b-\u200f\u202a-\u202e\u2066-\u2069]+/, '');
  const value = unmarked.slice(hostPart(unmarked).lastIndexOf('=') + 1);
  return isWebAddress(value) ? value : value.replace(/^[a-z]{1,20}:(?=[a-z])/i, '');
}

/** What stands where the host does in an address without a scheme. */
export function hostPart(address: string): string {
  return /^[^/?#\\&]*/.exec(address)?.[0] ?? '';
}

export function isWebAddress(address: string): boolean {
  return /^https?:/i.test(address);
}
