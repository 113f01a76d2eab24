import * as v from 'valibot';
import { Code } from '@connectrpc/connect';
import { codeToString } from '@connectrpc/connect/protocol-connect';
import { handlers } from '../connect/handlers';

const codes = Object.values(Code).flatMap((code) => (typeof code === 'number' ? [codeToString(code)] : []));
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const status = v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599));
/** Seconds, or an HTTP date. */
const retryAfter = v.optional(v.union([v.number(), v.string()]));
/** Whether the method did its work before things went wrong. */
const work = (usual: 'done' | 'notDone') => v.optional(v.picklist(['done', 'notDone']), usual);

const how = v.optional(v.picklist(['reset', 'end']), 'reset');
const wait = v.optional(v.picklist(['beforeWork', 'afterWork']), 'beforeWork');
const chunk = (usual: number) => v.optional(v.pipe(whole, v.minValue(1)), usual);

const refusals = [
  /** A Connect error. `status` departs from the one that belongs to the code. */
  v.strictObject({
    kind: v.literal('error'),
    code: v.picklist(codes),
    message: v.optional(v.string(), 'made to fail by the sandbox'),
    userMessage: v.optional(v.string()),
    status: v.optional(status),
    retryAfter,
    /** The same as `retryAfter`, in the header `RateLimit-RetryAfter`. */
    rateLimitRetryAfter: retryAfter,
    /** The same in seconds, as a detail `google.rpc.RetryInfo`. */
    retryInfo: v.optional(v.number()),
    /** `false` leaves the JSON form of details out, as servers may. */
    debug: v.optional(v.boolean()),
    work: work('notDone'),
  }),
  v.strictObject({ kind: v.literal('unauthenticated') }),
  /** A page such as a proxy or, with status 200, a captive portal answers. */
  v.strictObject({ kind: v.literal('html'), status, retryAfter, work: work('notDone') }),
  v.strictObject({ kind: v.literal('emptyBody'), status, retryAfter, work: work('notDone') }),
  v.strictObject({
    kind: v.literal('redirect'),
    status: v.optional(v.picklist([301, 302, 303, 307, 308]), 308),
    location: v.string(),
  }),
  /** Any answer at all. */
  v.strictObject({
    kind: v.literal('answer'),
    status: v.optional(status, 200),
    contentType: v.optional(v.string(), 'application/json'),
    body: v.string(),
    headers: v.optional(v.record(v.string(), v.string()), {}),
    work: work('notDone'),
  }),
] as const;

const connectionFaults = [
  /** The connection ends before the method does anything. */
  v.strictObject({ kind: v.literal('cutBeforeWork'), how }),
  /** The method does its work, then the connection ends after so many bytes of the answer, counted from its status line. */
  v.strictObject({ kind: v.literal('cutAfterWork'), how, afterBytes: v.optional(whole, 0) }),
  /** No answer comes, and the connection stays open. */
  v.strictObject({ kind: v.literal('stalledHeaders'), work: work('notDone') }),
  /** Headers and half of the body come, then nothing. */
  v.strictObject({ kind: v.literal('stalledBody') }),
  /** A proper answer, after which the connection is closed without a word: the next call on it fails. */
  v.strictObject({ kind: v.literal('hangUpAfterAnswer') }),
  /** A proper answer with `Connection: close`. */
  v.strictObject({ kind: v.literal('closeAfterAnswer') }),
  /** A call that waits, before the work or after it, until `Sandbox.release` lets it go on: for races that a test decides. */
  v.strictObject({ kind: v.literal('held'), wait }),
  /** A proper answer that takes longer: by `ms` before the work, or after it. */
  v.strictObject({ kind: v.literal('slow'), ms: whole, wait }),
] as const;

const bodyFaults = [
  /** A complete HTTP answer whose JSON ends half-way. */
  v.strictObject({ kind: v.literal('truncatedJson') }),
  /** A body that never ends: `chunkBytes` every `everyMs`, up to `maximumBytes`. */
  v.strictObject({
    kind: v.literal('endlessBody'),
    chunkBytes: chunk(65_536),
    everyMs: v.optional(whole, 0),
    maximumBytes: v.optional(whole, 256 * 1024 * 1024),
  }),
  /** The proper answer in pieces of so many bytes, which also cuts letters in two. */
  v.strictObject({ kind: v.literal('drippingBody'), chunkBytes: chunk(1), everyMs: v.optional(whole, 0) }),
  /** Bytes in the proper answer that are no UTF-8. */
  v.strictObject({ kind: v.literal('invalidUtf8') }),
  /** The proper answer after a byte order mark. */
  v.strictObject({ kind: v.literal('byteOrderMark') }),
  /** The proper answer, compressed although small. */
  v.strictObject({ kind: v.literal('gzip') }),
  /** Few bytes on the wire that become `decodedBytes` of JSON. */
  v.strictObject({ kind: v.literal('gzipBomb'), decodedBytes: v.optional(whole, 32 * 1024 * 1024) }),
  /** The proper answer under another content type. */
  v.strictObject({ kind: v.literal('contentType'), contentType: v.string() }),
  /** Every value turned into one of another type. */
  v.strictObject({ kind: v.literal('wrongTypes') }),
  /** Every enum value turned into one that no client has heard of. */
  v.strictObject({ kind: v.literal('unknownEnums') }),
  /** Fields that no client has heard of, in every message. */
  v.strictObject({ kind: v.literal('extraFields') }),
  /** Every field left out. */
  v.strictObject({ kind: v.literal('missingFields') }),
  /** Every field `null`. */
  v.strictObject({ kind: v.literal('nulls') }),
  /** Every number as text, as proto3 JSON writes int64. */
  v.strictObject({ kind: v.literal('numbersAsStrings') }),
  /** Ids in capital letters. */
  v.strictObject({ kind: v.literal('capitalIds') }),
] as const;

const faultSchema = v.variant('kind', [...refusals, ...connectionFaults, ...bodyFaults]);

const ruleSchema = v.strictObject({
  /** Which method, by its name alone; any when left out. */
  method: v.optional(v.picklist([...handlers.values()].map(({ method }) => method.name))),
  /** Whose calls, by the name of the token; everybody's when left out. */
  as: v.optional(v.string()),
  /** How many calls fail. */
  times: v.optional(v.pipe(v.number(), v.minValue(1)), 1),
  /** How many calls go well before that. */
  after: v.optional(whole, 0),
  fault: faultSchema,
});

/** What goes wrong, by name: see the comment at each kind. */
export type Fault = v.InferOutput<typeof faultSchema>;
/** The next `times` calls of `method`, after `after` good ones, fail with `fault`. */
export type FaultRule = v.InferInput<typeof ruleSchema>;
export type CompleteFaultRule = v.InferOutput<typeof ruleSchema>;

/** Whether the method does its work although this goes wrong. */
export function doesWork(fault: Fault): boolean {
  const never: readonly Fault['kind'][] = ['unauthenticated', 'redirect', 'cutBeforeWork'];
  return 'work' in fault ? fault.work === 'done' : !never.includes(fault.kind);
}

/** One rule or several, as `POST /sandbox/faults` takes them. Throws an `Error` that says what is wrong. */
export function readFaultRules(rules: unknown): CompleteFaultRule[] {
  const result = v.safeParse(v.array(ruleSchema), Array.isArray(rules) ? rules : [rules]);
  if (!result.success) {
    throw new Error(v.summarize(result.issues));
  }
  return result.output;
}

/** All kinds, by what goes wrong. */
export const faultKindsOf = {
  answer: refusals.map(kindOf),
  connection: connectionFaults.map(kindOf),
  body: bodyFaults.map(kindOf),
};

export const faultKinds: readonly Fault['kind'][] = Object.values(faultKindsOf).flat();

function kindOf<Kind extends string>({ entries }: { entries: { kind: { literal: Kind } } }): Kind {
  return entries.kind.literal;
}
