import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Texts that must not be found anywhere, each with a name that may be told. */
export type Canaries = Readonly<Record<string, string>>;

/** Which canary was found where; never the canary itself. */
export interface CanaryFound {
  readonly canary: string;
  readonly place: string;
}

/** Looks for canaries, however many, with one look at each byte. */
export class CanarySearch {
  /** Each way in which a canary may have been written down, by its last bytes. */
  readonly #forms = new Map<number, { readonly canary: string; readonly form: Buffer }[]>();

  constructor(canaries: Canaries) {
    for (const [canary, text] of Object.entries(canaries)) {
      for (const form of disguises(text)) {
        const end = form.readUIntBE(form.length - endBytes, endBytes);
        this.#forms.set(end, [...(this.#forms.get(end) ?? []), { canary, form }]);
      }
    }
  }

  inText(place: string, text: string): CanaryFound[] {
    return this.#inBytes(place, Buffer.from(text));
  }

  /** Looks into every file below a folder. Sockets and what vanishes meanwhile are passed over. */
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
      end = ((end << 8) | bytes.readUInt8(at)) & endMask;
      const forms = this.#forms.get(end);
      if (forms === undefined) continue;
      for (const { canary, form } of forms) {
        const start = at + 1 - form.length;
        if (start >= 0 && bytes.compare(form, 0, form.length, start, at + 1) === 0) found.add(canary);
      }
    }
    return [...found].map((canary) => ({ canary, place }));
  }
}

const endBytes = 3;
const endMask = 0xffffff;

/** The ways in which a text may have been written down. */
function disguises(text: string): Buffer[] {
  const plain = Buffer.from(text);
  // Inside a longer base64 text a canary starts at one of three places; what depends on its neighbours is left off.
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
 * What VS Code itself logs of documents: at its trace level what is put into them and what an agent tells a tool, and on a slow machine
 * a line that took too long to color. Logs may be text within JSON.
 */
const loggedDocuments =
  /(?:\\?"textEdit\\?":|Invoking tool \w+ with parameters|Time limit reached when tokenizing line:).*?(?=\\n\d{4}-|\n|$)/g;

/** A log without what VS Code writes there of the text of documents, which may hold links. */
export function withoutDocuments(log: string): string {
  return log.replace(loggedDocuments, '');
}
