import { maskSecrets } from './maskSecrets';

const most = 8;

/**
 * An error and everything that caused it, in one line for the log: `fetch failed` alone helps nobody. Several errors at
 * once (one for each address that was tried) stand in brackets. Never contains a token or an id.
 */
export function chainOfCauses(error: unknown): string {
  const seen = new Set<unknown>();
  const describe = (current: unknown): string => {
    if (seen.size >= most) return '…';
    seen.add(current);
    if (!(current instanceof Error)) return oneLine(typeof current === 'string' ? current : `(${typeof current})`);
    const parts = [ownWords(current)];
    if (current instanceof AggregateError) {
      const several = current.errors.filter((each) => !seen.has(each)).map(describe);
      if (several.length > 0) parts.push(`[${several.join('; ')}]`);
    }
    if (current.cause !== undefined && !seen.has(current.cause)) parts.push(`← ${describe(current.cause)}`);
    return parts.join(' ');
  };
  return describe(error);
}

function ownWords(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const message = oneLine(error.message);
  const words = code === '' || message.includes(code) ? message : `${message} ${oneLine(code)}`.trim();
  return words === '' ? error.name : words;
}

/** Control characters would let a foreign text write lines of its own into the log. */
function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  const flat = text.slice(0, 500).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
  return maskSecrets(flat).trim();
}
