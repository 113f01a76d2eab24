import { edgeOf, separator } from './linkCharacters';

/** How far an address may go on after its invite id, in UTF-16 code units. */
const reach = 2048;

const endsInHtml = /&(?:quot|apos|lt|gt|nbsp|#0*(?:3[49]|60|62|160)|#x0*(?:2[27]|3[ce]|a0));/iy;

/**
 * Where an address ends that holds an invite id up to `place`. What follows belongs to it only when it goes on as
 * addresses do: a path, further parameters or a fragment, without the punctuation of the sentence around it.
 */
export function addressEnd(text: string, place: number): number {
  if (!'/?&#'.includes(text.charAt(place) || ' ')) {
    return place;
  }
  const limit = Math.min(text.length, place + reach);
  let end = place;
  for (; end < limit; end++) {
    const code = text.charCodeAt(end);
    const edge = edgeOf(code);
    if (code > 0x7e || edge > separator || endsWithReference(text, end)) {
      break;
    }
  }
  while (end > place && '.,;:!?*_~&#'.includes(text.charAt(end - 1))) {
    end--;
  }
  return end;
}

/**
 * The same for an address that is a percent-encoded value inside another one: it ends where that value does, at a mark
 * that is encoded less often than its own.
 *
 * @param layers how often the address is encoded, at least once
 */
export function encodedAddressEnd(text: string, place: number, layers: number): number {
  const rest = text.slice(place, place + reach);
  const outerMark = rest.search(layers === 1 ? /[&#]/ : new RegExp(`[&#]|%(?:25){0,${layers - 2}}(?:26|23)`));
  const limit = place + (outerMark < 0 ? rest.length : outerMark);
  let end = place;
  while (end < limit && text.charCodeAt(end) <= 0x7e && edgeOf(text.charCodeAt(end)) <= separator) {
    end++;
  }
  return end;
}

function endsWithReference(text: string, place: number): boolean {
  if (text.charAt(place) !== '&') {
    return false;
  }
  endsInHtml.lastIndex = place;
  return endsInHtml.test(text);
}
