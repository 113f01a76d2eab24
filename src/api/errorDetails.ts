import * as v from 'valibot';

/**
 * Reads the details of a Connect error. Each has a type, its protobuf bytes in base64 (`value`) and optionally the same
 * as JSON (`debug`). Two small messages are decoded by hand: a protobuf library would be larger than `src/api`.
 */
const maxDetails = 32;
const maxValueLength = 16 * 1024;

const actionable = v.object({
  type: v.pipe(v.string(), v.regex(/(?:^|\/)gitpod\.v1\.ActionableErrorDetails$/)),
  value: v.fallback(v.string(), ''),
  debug: v.fallback(v.object({ userMessage: v.fallback(v.string(), '') }), { userMessage: '' }),
});
const retryInfo = v.object({
  type: v.pipe(v.string(), v.regex(/(?:^|\/)google\.rpc\.RetryInfo$/)),
  value: v.fallback(v.string(), ''),
  debug: v.fallback(v.object({ retryDelay: v.fallback(v.string(), '') }), { retryDelay: '' }),
});

/** The service's message for users (`gitpod.v1.ActionableErrorDetails`, field 2): untrusted, trimmed, never blank. */
export function actionableMessage(details: readonly unknown[]): string | undefined {
  return first(details, actionable, ({ debug, value }) => {
    const message = debug.userMessage.trim() === '' ? textIn(value, 2) : debug.userMessage;
    return message === undefined || message.trim() === '' ? undefined : message.trim();
  });
}

/** The retry delay that the service requests (`google.rpc.RetryInfo`), in whole seconds, rounded up. */
export function retryDelaySeconds(details: readonly unknown[]): number | undefined {
  return first(details, retryInfo, ({ debug, value }) => {
    const seconds = /^(\d{1,9}(?:\.\d{1,9})?)s$/.exec(debug.retryDelay)?.[1];
    return seconds === undefined ? delayIn(value) : Math.ceil(Number(seconds));
  });
}

function first<Detail, Value>(
  details: readonly unknown[],
  schema: v.GenericSchema<unknown, Detail>,
  read: (detail: Detail) => Value | undefined,
): Value | undefined {
  for (const detail of details.slice(0, maxDetails)) {
    const result = v.safeParse(schema, detail);
    const value = result.success ? read(result.output) : undefined;
    if (value !== undefined) {
      return value;
    }
  }
  return undefined;
}

function textIn(value: string, field: number): string | undefined {
  const bytes = fieldsIn(fromBase64(value))?.get(field);
  return bytes instanceof Uint8Array ? new TextDecoder().decode(bytes) : undefined;
}

/** `RetryInfo` holds a `google.protobuf.Duration`: seconds (field 1) and nanoseconds (field 2), each omitted when 0. */
function delayIn(value: string): number | undefined {
  const delay = fieldsIn(fromBase64(value))?.get(1);
  const duration = delay instanceof Uint8Array ? fieldsIn(delay) : undefined;
  const [seconds = 0, nanos = 0] = [duration?.get(1), duration?.get(2)];
  if (duration === undefined || typeof seconds !== 'number' || typeof nanos !== 'number') {
    return undefined;
  }
  const rounded = Math.ceil(seconds + nanos / 1e9);
  // A negative delay decodes to a huge unsigned number, longer than any delay that is waited for.
  return rounded < 1e9 ? rounded : undefined;
}

function fromBase64(value: string): Uint8Array {
  return value.length > maxValueLength ? new Uint8Array() : Buffer.from(value, 'base64');
}

/**
 * The last value of each field of a protobuf message, by field number: varints as numbers, other types as bytes.
 * Undefined if the message is malformed.
 */
function fieldsIn(bytes: Uint8Array): Map<number, number | Uint8Array> | undefined {
  const fields = new Map<number, number | Uint8Array>();
  let at = 0;
  const varint = (): number => {
    let result = 0;
    for (let factor = 1; factor < 2 ** 70; factor *= 128) {
      const byte = bytes[at++] ?? NaN;
      result += (byte & 0x7f) * factor;
      if (!(byte >= 0x80)) {
        return Number.isNaN(byte) ? NaN : result;
      }
    }
    return NaN;
  };
  const take = (length: number): Uint8Array => bytes.subarray(at, (at += length));
  while (at < bytes.length) {
    const tag = varint();
    const field = Math.floor(tag / 8);
    switch (tag % 8) {
      case 0:
        fields.set(field, varint());
        break;
      case 1:
        fields.set(field, take(8));
        break;
      case 2:
        fields.set(field, take(varint()));
        break;
      case 5:
        fields.set(field, take(4));
        break;
      default:
        return undefined;
    }
    if (!(at <= bytes.length)) {
      return undefined;
    }
  }
  return fields;
}
