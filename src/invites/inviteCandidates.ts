import { addressEnd, encodedAddressEnd } from './addressAfter';
import { AddressFinder, type Address } from './addressBefore';
import { judgeEditorLink } from './editorLink';
import { decodeHtmlText } from './htmlText';
import type { AddressJudge, AddressVerdict } from './inviteAddress';
import { idAt } from './inviteId';
import { decodePercent } from './percentText';

export type CandidateVerdict =
  | AddressVerdict
  /** Our own link into an editor. */
  | { readonly kind: 'editor' }
  /** The same with a host, a token or anything else that such a link may not say. */
  | { readonly kind: 'editorParameters' }
  /** An address of another scheme, such as another extension's. */
  | { readonly kind: 'otherScheme' }
  /** A path, a parameter or nothing before the invite. */
  | { readonly kind: 'noHost' };

/** A place in a text that has the words of an invite link, and what it turned out to be. */
export interface InviteCandidate {
  /** Where the address starts and ends. The end of an address inside another one, percent-encoded, is that of the id. */
  readonly start: number;
  readonly end: number;
  readonly idStart: number;
  /** The invite id in lower case; undefined where the address goes on with anything but a whole id. */
  readonly inviteId: string | undefined;
  readonly form: 'join' | 'login';
  readonly hasScheme: boolean;
  readonly verdict: CandidateVerdict;
}

interface CandidateOptions {
  readonly judge: AddressJudge;
  /** Whether places without a whole id are of interest too. */
  readonly brokenIds?: boolean;
  /** Where line breaks were taken out of the text: what follows an id there does not belong to it. */
  readonly gaps?: ReadonlySet<number>;
}

const joinWord = 'join-organization';
const loginWord = 'inviteId';
const afterJoin = /(?:\\?\/|\\|%(?:25){0,3}2f|&(?:#47|#x2f|sol);){1,4}/iy;
const afterLogin = /(?:=|%(?:25){0,3}3d|&(?:#61|#x3d|equals);)/iy;
const beforeJoin = /(?:[/\\;]|%(?:25){0,3}2f|\\u002f)$/i;
const beforeLogin = /(?:[?&;#/]|%(?:25){0,3}(?:3f|26|23|3b)|\\u0026)$/i;

/** The longest address up to the invite that is judged, in UTF-16 code units; and the longest without a scheme. */
const longestAddress = 4096;
const longestBareAddress = 512;

/**
 * Every place in a text where an invite may stand, from start to end, each address once. Takes time in proportion to
 * the text, whatever the text is, and keeps nothing of it.
 */
export function* inviteCandidates(
  text: string,
  options: CandidateOptions,
): Generator<InviteCandidate, void, undefined> {
  const words = new RegExp(`${joinWord}|${loginWord}`, 'gi');
  const finder = new AddressFinder(text);
  let spent: Address | undefined;
  while (words.test(text)) {
    const wordEnd = words.lastIndex;
    const form = /[nN]/.test(text.charAt(wordEnd - 1)) ? 'join' : 'login';
    const word = wordEnd - (form === 'join' ? joinWord : loginWord).length;
    const idStart = endOf(form === 'join' ? afterJoin : afterLogin, text, wordEnd);
    const inviteId = idStart === undefined ? undefined : idAt(text, idStart, options.gaps);
    if (idStart === undefined || (inviteId === undefined && options.brokenIds !== true)) {
      continue;
    }
    const address = finder.before(word);
    if (address.kind === 'none' || address === spent || !startsKey(text, address.start, word, form)) {
      continue;
    }
    const judged = judgeAddress(text, { address, word, form, idEnd: idStart + (inviteId?.length ?? 0) }, options.judge);
    if (judged !== undefined) {
      const candidate = { ...judged, idStart, inviteId, form } as const;
      if (inviteId !== undefined) {
        spent = address;
        words.lastIndex = Math.max(candidate.end, wordEnd);
      }
      yield candidate;
    }
  }
}

interface Place {
  readonly address: Exclude<Address, { kind: 'none' }>;
  readonly word: number;
  readonly form: 'join' | 'login';
  readonly idEnd: number;
}

type Judged = Pick<InviteCandidate, 'start' | 'end' | 'hasScheme' | 'verdict'>;

function judgeAddress(text: string, place: Place, judge: AddressJudge): Judged | undefined {
  const { address } = place;
  if (address.kind === 'bare') {
    return judgeBareAddress(text, place, judge);
  }
  if (place.word - address.start > longestAddress) {
    return undefined;
  }
  const end = (address.layers === 0 ? addressEnd : encodedAddressEnd)(text, place.idEnd);
  const upToWord = plain(text.slice(address.start, place.word), address);
  const shown = { start: address.start, end: address.layers === 0 ? end : place.idEnd, hasScheme: true };
  if (/^https?:/i.test(upToWord)) {
    const verdict = judge.judge(upToWord);
    return verdict && { ...shown, verdict };
  }
  const editor = place.form === 'login' ? judgeEditorLink(plain(text.slice(address.start, end), address)) : 'notOurs';
  const kinds = { invite: 'editor', refused: 'editorParameters', notOurs: 'otherScheme' } as const;
  return { ...shown, verdict: { kind: kinds[editor] } };
}

function judgeBareAddress(text: string, place: Place, judge: AddressJudge): Judged | undefined {
  if (place.word - place.address.start > longestBareAddress) {
    return undefined;
  }
  const written = text.slice(place.address.start, place.word);
  const address = withoutLabel(written);
  const shown = { start: place.word - address.length, end: addressEnd(text, place.idEnd) };
  if (/^https?:/i.test(address)) {
    const verdict = judge.judge(address);
    return verdict && { ...shown, hasScheme: true, verdict };
  }
  const fromHost = address.replace(/^\/\//, '');
  const host = /^[^/?#\\&]*/.exec(fromHost)?.[0] ?? '';
  if (host === '' || host.toLowerCase() === 'login') {
    return { ...shown, hasScheme: false, verdict: { kind: 'noHost' } };
  }
  const verdict = judge.judgeWithoutScheme(fromHost);
  return verdict && { ...shown, hasScheme: false, verdict };
}

/** Without what is written directly before an address: emphasis, invisible marks, `url=` or `link:`. */
function withoutLabel(written: string): string {
  const unmarked = written.replace(/^[*_~:=!$+\-\u200b-\u200f\u202a-\u202e\u2066-\u2069]+/, '');
  const host = /^[^/?#\\&]*/.exec(unmarked)?.[0] ?? '';
  const value = unmarked.slice(host.lastIndexOf('=') + 1);
  return /^https?:/i.test(value) ? value : value.replace(/^[a-z]{1,20}:(?=[a-z])/i, '');
}

/** The address as it reads when the encodings around it are taken off. */
function plain(address: string, layers: { readonly layers: number; readonly html: boolean }): string {
  let read = layers.html ? decodeHtmlText(address) : address;
  for (let layer = 0; layer < layers.layers; layer++) {
    read = decodePercent(read);
  }
  return read.replaceAll('\\/', '/');
}

/** Whether the word stands where a path segment or a parameter starts, and is not the end of a longer word. */
function startsKey(text: string, start: number, word: number, form: 'join' | 'login'): boolean {
  const before = form === 'join' ? beforeJoin : beforeLogin;
  return word === start || before.test(text.slice(Math.max(start, word - 12), word));
}

function endOf(pattern: RegExp, text: string, place: number): number | undefined {
  pattern.lastIndex = place;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
