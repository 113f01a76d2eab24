import * as v from 'valibot';
import { Code } from '@connectrpc/connect';
import { codeToString } from '@connectrpc/connect/protocol-connect';
import { handlers } from '../connect/handlers';

const codes = Object.values(Code).flatMap((code) => (typeof code === 'number' ? [codeToString(code)] : []));
const nonNegativeInteger = v.pipe(v.number(), v.integer(), v.minValue(0));
const status = v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599));
/** Seconds, or an HTTP date. */
const retryAfter = v.optional(v.union([v.number(), v.string()]));
/** Whether the method completes before the fault occurs. */
const work = (defaultValue: 'done' | 'notDone') => v.optional(v.picklist(['done', 'notDone']), defaultValue);

const how = v.optional(v.picklist(['reset', 'end']), 'reset');
const wait = v.optional(v.picklist(['beforeWork', 'afterWork']), 'beforeWork');
const chunk = (defaultValue: number) => v.optional(v.pipe(nonNegativeInteger, v.minValue(1)), defaultValue);

const responseFaults = [
  /** A Connect error. `status` overrides the HTTP status of the code. */
  v.strictObject({
    kind: v.literal('error'),
    code: v.picklist(codes),
    message: v.optional(v.string(), 'made to fail by the sandbox'),
    userMessage: v.optional(v.string()),
    status: v.optional(status),
    retryAfter,
    /** The same as `retryAfter`, but in the header `RateLimit-RetryAfter`. */
    rateLimitRetryAfter: retryAfter,
    /** The same in seconds, as an error detail `google.rpc.RetryInfo`. */
    retryInfo: v.optional(v.number()),
    /** `false` omits the JSON form of the details, as servers may. */
    debug: v.optional(v.boolean()),
    work: work('notDone'),
  }),
  v.strictObject({ kind: v.literal('unauthenticated') }),
  /** An HTML page, as from a proxy or, with status 200, a captive portal. */
  v.strictObject({ kind: v.literal('html'), status, retryAfter, work: work('notDone') }),
  v.strictObject({ kind: v.literal('emptyBody'), status, retryAfter, work: work('notDone') }),
  v.strictObject({
    kind: v.literal('redirect'),
    status: v.optional(v.picklist([301, 302, 303, 307, 308]), 308),
    location: v.string(),
  }),
  /** An arbitrary response. */
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
  /** The connection is closed before the method runs. */
  v.strictObject({ kind: v.literal('cutBeforeWork'), how }),
  /** The method completes, then the connection is closed after `afterBytes` of the response, status line included. */
  v.strictObject({ kind: v.literal('cutAfterWork'), how, afterBytes: v.optional(nonNegativeInteger, 0) }),
  /** No response is sent, and the connection stays open. */
  v.strictObject({ kind: v.literal('stalledHeaders'), work: work('notDone') }),
  /** Headers and half of the body are sent, then nothing. */
  v.strictObject({ kind: v.literal('stalledBody') }),
  /** The regular response, after which the connection is closed without notice: the next call on it fails. */
  v.strictObject({ kind: v.literal('hangUpAfterAnswer') }),
  /** The regular response with `Connection: close`. */
  v.strictObject({ kind: v.literal('closeAfterAnswer') }),
  /** The call waits, before or after the method runs, until `Sandbox.release`: for tests that control a race. */
  v.strictObject({ kind: v.literal('held'), wait }),
  /** The regular response, delayed by `ms` before or after the method runs. */
  v.strictObject({ kind: v.literal('slow'), ms: nonNegativeInteger, wait }),
] as const;

const bodyFaults = [
  /** A complete HTTP response with truncated JSON. */
  v.strictObject({ kind: v.literal('truncatedJson') }),
  /** An endless body: `chunkBytes` every `everyMs`, up to `maximumBytes`. */
  v.strictObject({
    kind: v.literal('endlessBody'),
    chunkBytes: chunk(65_536),
    everyMs: v.optional(nonNegativeInteger, 0),
    maximumBytes: v.optional(nonNegativeInteger, 256 * 1024 * 1024),
  }),
  /** The regular response in chunks of `chunkBytes`, which also splits characters. */
  v.strictObject({ kind: v.literal('drippingBody'), chunkBytes: chunk(1), everyMs: v.optional(nonNegativeInteger, 0) }),
  /** The regular response with bytes that are not valid UTF-8. */
  v.strictObject({ kind: v.literal('invalidUtf8') }),
  /** The regular response after a byte order mark. */
  v.strictObject({ kind: v.literal('byteOrderMark') }),
  /** The regular response, compressed although it is small. */
  v.strictObject({ kind: v.literal('gzip') }),
  /** A few bytes on the wire that decompress to `decodedBytes` of JSON. */
  v.strictObject({ kind: v.literal('gzipBomb'), decodedBytes: v.optional(nonNegativeInteger, 32 * 1024 * 1024) }),
  /** The regular response with another content type. */
  v.strictObject({ kind: v.literal('contentType'), contentType: v.string() }),
  /** Every value replaced by one of another type. */
  v.strictObject({ kind: v.literal('wrongTypes') }),
  /** Every enum value replaced by an unknown one. */
  v.strictObject({ kind: v.literal('unknownEnums') }),
  /** Unknown fields in every message. */
  v.strictObject({ kind: v.literal('extraFields') }),
  /** No fields at all. */
  v.strictObject({ kind: v.literal('missingFields') }),
  /** Every field `null`. */
  v.strictObject({ kind: v.literal('nulls') }),
  /** Every number as a string, as proto3 JSON encodes int64. */
  v.strictObject({ kind: v.literal('numbersAsStrings') }),
  /** IDs in uppercase. */
  v.strictObject({ kind: v.literal('capitalIds') }),
] as const;

const faultSchema = v.variant('kind', [...responseFaults, ...connectionFaults, ...bodyFaults]);

const ruleSchema = v.strictObject({
  /** The name of the method; any method by default. */
  method: v.optional(v.picklist([...handlers.values()].map(({ method }) => method.name))),
  /** The name of the token; any caller by default. */
  as: v.optional(v.string()),
  /** Number of calls that fail. */
  times: v.optional(v.pipe(v.number(), v.minValue(1)), 1),
  /** Number of calls that succeed before that. */
  after: v.optional(nonNegativeInteger, 0),
  fault: faultSchema,
});

/** A fault to inject; each kind is described in its schema. */
export type Fault = v.InferOutput<typeof faultSchema>;
/** After `after` successful calls of `method`, the next `times` calls fail with `fault`. */
export type FaultRule = v.InferInput<typeof ruleSchema>;
export type CompleteFaultRule = v.InferOutput<typeof ruleSchema>;

/** Whether the method completes despite the fault. */
export function doesWork(fault: Fault): boolean {
  const kindsWithoutWork: readonly Fault['kind'][] = ['unauthenticated', 'redirect', 'cutBeforeWork'];
  return 'work' in fault ? fault.work === 'done' : !kindsWithoutWork.includes(fault.kind);
}

/**
 * Validates one rule or several, as accepted by `POST /sandbox/faults`.
 *
 * @throws Error that describes the invalid rule
 */
export function readFaultRules(rules: unknown): CompleteFaultRule[] {
  const result = v.safeParse(v.array(ruleSchema), Array.isArray(rules) ? rules : [rules]);
  if (!result.success) {
    throw new Error(v.summarize(result.issues));
  }
  return result.output;
}

/** All fault kinds, by the part they affect. */
export const faultKindsOf = {
  answer: responseFaults.map(kindOf),
  connection: connectionFaults.map(kindOf),
  body: bodyFaults.map(kindOf),
};

export const faultKinds: readonly Fault['kind'][] = Object.values(faultKindsOf).flat();

function kindOf<Kind extends string>({ entries }: { entries: { kind: { literal: Kind } } }): Kind {
  return entries.kind.literal;
}
