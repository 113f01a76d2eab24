const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Decodes JSON for the library, and rejects duplicate keys as Go's protojson does and `JSON.parse` does not. */
export const strictJsonDecoder = {
  decode(bytes?: Uint8Array): string {
    const text = decoder.decode(bytes);
    const open: Set<string>[] = [];
    for (const [token, key] of text.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}]/g)) {
      if (token === '{') {
        open.push(new Set());
      } else if (token === '}') {
        open.pop();
      } else if (key !== undefined) {
        const name = String(JSON.parse(key)).replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
        if (open.at(-1)?.has(name) === true) {
          throw new Error(`proto: duplicate field ${key}`);
        }
        open.at(-1)?.add(name);
      }
    }
    return text;
  },
};
