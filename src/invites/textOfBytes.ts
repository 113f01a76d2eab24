/** A zero in the first part of a file tells that it is no text; the same bound that Git and VS Code have. */
const looksBinaryWithin = 8_000;

/** The words of which every invite link has one, as bytes of UTF-8. */
const words = ['join-organization', 'inviteId'];

/**
 * The text of a file that may hold an invite link, as far as its bytes tell: UTF-8, or UTF-16 with a mark at its start.
 * @returns undefined for what holds none for certain, and for what is no text
 */
export function textWithInvites(bytes: Uint8Array): string | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = wideEncoding(buffer);
  if (wide !== undefined) {
    return new TextDecoder(wide).decode(buffer);
  }
  if (!words.some((word) => buffer.includes(word)) || buffer.subarray(0, looksBinaryWithin).includes(0)) {
    return undefined;
  }
  return new TextDecoder().decode(buffer);
}

function wideEncoding(buffer: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (buffer[0] === 0xff && buffer[1] === 0xfe) {
    return 'utf-16le';
  }
  return buffer[0] === 0xfe && buffer[1] === 0xff ? 'utf-16be' : undefined;
}
