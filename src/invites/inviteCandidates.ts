import { addressEnd, encodedAddressEnd } from './addressAfter';
import { AddressFinder, type Address, type BareAddress, type FullAddress } from './addressBefore';
import { hostPart, idStartAfter, isWebAddress, startsKey, withoutEncoding, withoutLabel } from './candidateAddress';
import { judgeEditorLink } from './editorLink';
import type { Gaps } from './gaps';
import type { AddressJudge, AddressVerdict } from './inviteAddress';
import { idAt } from './inviteId';
import { ExactKeyWords, KeyWordsOfAnyCase, type KeyForm, type KeyWords } from './keyWords';

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
  readonly form: KeyForm;
  readonly hasScheme: boolean;
  readonly verdict: CandidateVerdict;
}

interface CandidateOptions {
  readonly judge: AddressJudge;
  /** Whether to take the text as somebody's clumsy copy: words in any letter case, and places without a whole id. */
  readonly clumsy?: boolean;
  /** Where line breaks were taken out of the text: what follows an id there does not belong to it. */
  readonly gaps?: Gaps;
}

interface Place {
  readonly word: number;
  readonly form: KeyForm;
  readonly idStart: number;
  readonly inviteId: string | undefined;
  readonly idEnd: number;
}

/** The longest address up to the invite that is judged, in UTF-16 code units; and the longest without a scheme. */
const longestAddress = 4096;
const longestBareAddress = 512;

/**
 * Goes over every place in a text where an invite may stand, from start to end, each address once, or twice when only
 * the second place in it is whole. Takes time in proportion to the text, whatever the text is, and keeps nothing of it.
 */
export class InviteCandidates {
  readonly #text: string;
  readonly #judge: AddressJudge;
  readonly #clumsy: boolean;
  readonly #gaps: Gaps | undefined;
  readonly #words: KeyWords;
  readonly #addresses: AddressFinder;
  #place = 0;
  #spent: Address | undefined;
  #broken: Address | undefined;
  /** What was judged last: a text repeats its host, and to compare is quicker than to parse. */
  #judgedAddress = '';
  #judgedVerdict: AddressVerdict | undefined;

  constructor(text: string, { judge, clumsy = false, gaps }: CandidateOptions) {
    this.#text = text;
    this.#judge = judge;
    this.#clumsy = clumsy;
    this.#gaps = gaps;
    this.#words = clumsy ? new KeyWordsOfAnyCase(text) : new ExactKeyWords(text);
    this.#addresses = new AddressFinder(text);
  }

  next(): InviteCandidate | undefined {
    while (this.#words.advance(this.#place)) {
      this.#place = this.#words.end;
      const candidate = this.#candidateAt(this.#words.start, this.#words.end, this.#words.form);
      if (candidate !== undefined) {
        return candidate;
      }
    }
    return undefined;
  }

  all(): InviteCandidate[] {
    const candidates: InviteCandidate[] = [];
    for (let candidate = this.next(); candidate !== undefined; candidate = this.next()) {
      candidates.push(candidate);
    }
    return candidates;
  }

  #candidateAt(word: number, wordEnd: number, form: KeyForm): InviteCandidate | undefined {
    const idStart = idStartAfter(this.#text, wordEnd, form);
    const inviteId = idStart === undefined ? undefined : idAt(this.#text, idStart, this.#gaps);
    if (idStart === undefined || (inviteId === undefined && !this.#clumsy)) {
      return undefined;
    }
    const address = this.#addresses.before(word);
    const seen = address === this.#spent || (inviteId === undefined && address === this.#broken);
    if (address.kind === 'none' || seen || !startsKey(this.#text, address.start, word, form)) {
      return undefined;
    }
    const place = { word, form, idStart, inviteId, idEnd: idStart + (inviteId?.length ?? 0) };
    const candidate = address.kind === 'full' ? this.#inFull(address, place) : this.#inBare(address, place);
    if (candidate !== undefined && inviteId === undefined) {
      this.#broken = address;
    } else if (candidate !== undefined) {
      this.#spent = address;
      this.#place = candidate.end;
    }
    return candidate;
  }

  #inFull(address: FullAddress, place: Place): InviteCandidate | undefined {
    const { start } = address;
    if (place.word - start > longestAddress) {
      return undefined;
    }
    const verdict = this.#verdictOfFull(address, place);
    const end = address.layers === 0 ? addressEnd(this.#text, place.idEnd) : place.idEnd;
    return verdict && candidate(place, { start, end, hasScheme: true, verdict });
  }

  #verdictOfFull(address: FullAddress, place: Place): CandidateVerdict | undefined {
    const { start } = address;
    const length = place.word - start;
    if (length === this.#judgedAddress.length && this.#text.startsWith(this.#judgedAddress, start)) {
      return this.#judgedVerdict;
    }
    const written = this.#text.slice(start, place.word);
    const read = withoutEncoding(written, address);
    if (isWebAddress(read)) {
      this.#judgedVerdict = this.#judge.judge(read);
      this.#judgedAddress = written;
      return this.#judgedVerdict;
    }
    if (place.form === 'join') {
      return { kind: 'otherScheme' };
    }
    const { layers } = address;
    const end = layers === 0 ? addressEnd(this.#text, place.idEnd) : encodedAddressEnd(this.#text, place.idEnd, layers);
    const judged = judgeEditorLink(withoutEncoding(this.#text.slice(start, end), address));
    return { kind: editorVerdicts[judged] };
  }

  #inBare(address: BareAddress, place: Place): InviteCandidate | undefined {
    if (place.word - address.start > longestBareAddress) {
      return undefined;
    }
    const written = withoutLabel(this.#text.slice(address.start, place.word));
    const start = place.word - written.length;
    const hasScheme = isWebAddress(written);
    const verdict = hasScheme ? this.#judge.judge(written) : this.#verdictOfBare(written);
    return verdict && candidate(place, { start, end: addressEnd(this.#text, place.idEnd), hasScheme, verdict });
  }

  #verdictOfBare(written: string): CandidateVerdict | undefined {
    const address = written.replace(/^\/\//, '');
    const host = hostPart(address).toLowerCase();
    return host === '' || host === 'login' ? { kind: 'noHost' } : this.#judge.judgeWithoutScheme(address);
  }
}

const editorVerdicts = { invite: 'editor', refused: 'editorParameters', notOurs: 'otherScheme' } as const;

function candidate(
  { idStart, inviteId, form }: Place,
  { start, end, hasScheme, verdict }: Pick<InviteCandidate, 'start' | 'end' | 'hasScheme' | 'verdict'>,
): InviteCandidate {
  return { start, end, idStart, inviteId, form, hasScheme, verdict };
}
