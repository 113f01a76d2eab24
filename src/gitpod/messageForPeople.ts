import * as v from 'valibot';
import type { ConnectCode } from './gitpodError';
import { maskSecrets } from './maskSecrets';

const longest = 400;

/** A detail that the service writes for people, in the readable form that it puts beside the encoded one. */
const actionableDetail = v.object({
  type: v.pipe(v.string(), v.regex(/(?:^|\/)gitpod\.v1\.ActionableErrorDetails$/)),
  debug: v.object({ userMessage: v.pipe(v.string(), v.trim(), v.minLength(1)) }),
});

/** Codes whose message speaks about what was asked, and not about the service's insides. */
const spokenToPeople: ReadonlySet<ConnectCode> = new Set<ConnectCode>([
  'invalid_argument',
  'out_of_range',
  'not_found',
  'already_exists',
  'permission_denied',
  'resource_exhausted',
  'failed_precondition',
  'unauthenticated',
]);

/** What a Connect error says to people. Foreign text: without ids and tokens and on one line, but not made harmless. */
export interface MessageForPeople {
  readonly userMessage: string;
  /** It was written for people, and does not only read like a sentence. */
  readonly writtenForPeople: boolean;
}

/** The actionable detail of a Connect error, or else its message where that reads like a sentence. */
export function messageForPeople(
  code: ConnectCode,
  message: string,
  details: readonly unknown[],
): MessageForPeople | undefined {
  for (const detail of details.slice(0, 32)) {
    const result = v.safeParse(actionableDetail, detail);
    if (result.success) return { userMessage: presentable(result.output.debug.userMessage), writtenForPeople: true };
  }
  if (!spokenToPeople.has(code)) return undefined;
  const userMessage = presentable(withoutMachinery(message.slice(0, 4 * longest), code));
  return looksLikeASentence(userMessage) ? { userMessage, writtenForPeople: false } : undefined;
}

/** `validation error:\n - name: value is required [required]` → `name: value is required`; `not_found: no such …` → `no such …`. */
function withoutMachinery(message: string, code: ConnectCode): string {
  const text = message
    .trim()
    .replace(/^(?:rpc error: code = \w+ desc = |\[?\w+\]?: )/, (prefix) =>
      prefix.startsWith('rpc error') || prefix.includes(code) ? '' : prefix,
    );
  if (!/^validation errors?:/i.test(text)) return text;
  const [first = ''] = text
    .replace(/^validation errors?:/i, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return first.replace(/^-\s*/, '').replace(/\s*\[[\w.]+\]$/, '');
}

function presentable(text: string): string {
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  const line = text.slice(0, 4 * longest).replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
  const masked = maskSecrets(line).trim();
  return masked.length <= longest ? masked : `${masked.slice(0, longest - 1).trimEnd()}…`;
}

/** More than one word, and neither markup, nor JSON, nor a stack. */
function looksLikeASentence(text: string): boolean {
  return text.includes(' ') && !/^[<{[]|<\/?[a-z][^>]*>|\bgoroutine\b|\bpanic:|\bat \S+:\d+/i.test(text);
}
