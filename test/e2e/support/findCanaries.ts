import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Texts that must not occur anywhere, each by a name that is safe to print. */
export type Canaries = Readonly<Record<string, string>>;

/** The name of a canary and where it was found. Never contains the canary itself. */
export interface CanaryFound {
  readonly canary: string;
  readonly place: string;
}

/** Searches for any number of canaries in a single pass over the bytes. */
export class CanarySearch {
  /** The possible encodings of each canary, by their last bytes. */
  readonly #encodings = new Map<number, { readonly canary: string; readonly encoding: Buffer }[]>();

  constructor(canaries: Canaries) {
    for (const [canary, text] of Object.entries(canaries)) {
      for (const encoding of encodingsOf(text)) {
        const end = encoding.readUIntBE(encoding.length - endBytes, endBytes);
        this.#encodings.set(end, [...(this.#encodings.get(end) ?? []), { canary, encoding }]);
      }
    }
  }

  inText(place: string, text: string): CanaryFound[] {
    return this.#inBytes(place, Buffer.from(text));
  }

  /** Searches all files below a folder, and their names. Skips sockets and files that are deleted during the search. */
  async inFolder(folder: string): Promise<CanaryFound[]> {
    const found: CanaryFound[] = [];
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = path.join(entry.parentPath, entry.name);
      const place = path.relative(folder, file);
      found.push(...this.inText(`the name of ${place}`, place));
      const content = await readFile(file).catch(() => undefined);
      if (content !== undefined) found.push(...this.#inBytes(place, content));
    }
    return found;
  }

  #inBytes(place: string, bytes: Buffer): CanaryFound[] {
    const found = new Set<string>();
    let end = 0;
    for (let at = 0; at < bytes.length; at++) {
      end = ((end << 8) | (bytes[at] ?? 0)) & endMask;
      const encodings = this.#encodings.get(end);
      if (encodings === undefined) continue;
      for (const { canary, encoding } of encodings) {
        const start = at + 1 - encoding.length;
        if (start >= 0 && bytes.compare(encoding, 0, encoding.length, start, at + 1) === 0) found.add(canary);
      }
    }
    return [...found].map((canary) => ({ canary, place }));
  }
}

const endBytes = 3;
const endMask = 0xffffff;

/** The encodings in which a text may have been written. */
function encodingsOf(text: string): Buffer[] {
  const plain = Buffer.from(text);
  // Inside a longer base64 text, a canary has one of three alignments. Characters that depend on adjacent bytes are
  // removed.
  const insideBase64 = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), plain]).toString('base64');
    return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + plain.length) * 8) / 6));
  });
  return [
    plain,
    Buffer.from(text, 'utf16le'),
    Buffer.from(encodeURIComponent(text)),
    Buffer.from(text.toUpperCase()),
    Buffer.from(plain.toString('hex')),
    ...insideBase64.map((encoded) => Buffer.from(encoded)),
  ];
}

/**
 * Document content in VS Code's own logs: at trace level edits and tool inputs, and on a slow machine lines that took
 * too long to tokenize. Logs may be embedded in JSON.
 */
const loggedDocuments =
  /(?:\\?"textEdit\\?":|Invoking tool \w+ with parameters|Time limit reached when tokenizing line:).*?(?=\\n\d{4}-|\n|$)/g;

/** A log without the document text that VS Code writes to it, which may contain links. */
export function withoutDocuments(log: string): string {
  return log.replace(loggedDocuments, '');
}
