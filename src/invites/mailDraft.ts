/**
 * The longest address that every system opens, in characters: Windows takes 2083 with the zero at its end, and Electron, which opens
 * addresses for VS Code, documents 2081 for it.
 */
export const longestMailAddress = 2081;

/**
 * The address that opens a new mail to nobody yet (RFC 6068).
 * @param body plain text; its lines may end in any way, a mail's end in CRLF
 * @returns undefined when the address would be too long to be opened
 */
export function mailDraft(subject: string, body: string): string | undefined {
  const lines = body.replace(/\r\n?|\n/g, '\r\n');
  const address = `mailto:?subject=${encoded(subject)}&body=${encoded(lines)}`;
  return address.length <= longestMailAddress ? address : undefined;
}

/** Percent-encoded UTF-8. Blanks are `%20`, for a plus would stay one; half a character becomes the sign for what cannot be shown. */
function encoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replaceAll("'", '%27');
}
