/** Part of an address. */
export const inside = 0;
/** May start the colon and slashes after a scheme, written plainly or encoded. */
export const separator = 1;
/** Usually outside an address, though allowed in one: quotes, round brackets, commas. */
export const softEdge = 2;
/** Never in an address: space, controls, angle and square brackets, the straight double quote. */
export const hardEdge = 3;

const ascii = new Uint8Array(128);
ascii.fill(hardEdge, 0, 0x21);
for (const character of '"<>[]^|\x7f') {
  ascii[character.charCodeAt(0)] = hardEdge;
}
for (const character of "'(){}`,") {
  ascii[character.charCodeAt(0)] = softEdge;
}
for (const character of ':%&') {
  ascii[character.charCodeAt(0)] = separator;
}

/** Quotation marks and brackets of other scripts. Letters and invisible marks are not here: they belong to a host. */
const foreignSoft = new Set(
  Array.from('“”„‟‘’‚‛«»‹›「」『』（）【】〔〕《》〈〉［］｛｝、，；', (mark) => mark.charCodeAt(0)),
);
const foreignSpace = /[\s\u0080-\u009f]/;

/** What the UTF-16 code unit means for the ends of an address: one of the constants above. */
export function edgeOf(code: number): number {
  if (code < 128) {
    return ascii[code] ?? hardEdge;
  }
  if (foreignSoft.has(code)) {
    return softEdge;
  }
  return foreignSpace.test(String.fromCharCode(code)) ? hardEdge : inside;
}

export function isLetterOrDigit(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a);
}
