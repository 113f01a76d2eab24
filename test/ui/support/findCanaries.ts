import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Texts that must not be found anywhere, each with a name that may be told. */
export type Canaries = Readonly<Record<string, string>>;

/** Which canary was found where; never the canary itself. */
export interface CanaryFound {
  readonly canary: string;
  readonly place: string;
}

export function findInText(canaries: Canaries, place: string, text: string): CanaryFound[] {
  return findInBytes(canaries, place, Buffer.from(text));
}

/** Looks into every file below a folder. Sockets and what vanishes meanwhile are passed over. */
export async function findInFolder(canaries: Canaries, folder: string): Promise<CanaryFound[]> {
  const found: CanaryFound[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const place = path.relative(folder, file);
    found.push(...findInText(canaries, `the name of ${place}`, place));
    const content = await readFile(file).catch(() => undefined);
    if (content !== undefined) found.push(...findInBytes(canaries, place, content));
  }
  return found;
}

function findInBytes(canaries: Canaries, place: string, bytes: Buffer): CanaryFound[] {
  return Object.entries(canaries)
    .filter(([, text]) => disguises(text).some((form) => bytes.includes(form)))
    .map(([canary]) => ({ canary, place }));
}

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
