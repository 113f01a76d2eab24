/** A value as proto3 JSON knows it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** What a method answers, before defaults are dropped: `undefined` stands for a field that is not set. */
export interface Message {
  readonly [name: string]: Field;
}
type Field = string | number | boolean | undefined | Explicit | Message | readonly Message[] | readonly string[];

/** A field that the schema marks `optional`: it is written whenever it is set, also when it holds its default. */
export class Explicit {
  constructor(readonly value: string | number | boolean) {}
}

/** For fields marked `optional`; absent stays absent. */
export function optional(value: string | number | boolean | undefined): Explicit | undefined {
  return value === undefined ? undefined : new Explicit(value);
}

/** Writes a message as proto3 JSON does: a field that holds its default (`""`, `0`, `false`, empty list, `…_UNSPECIFIED`) is left out. */
export function protoJson(message: Message): Json {
  const written: Record<string, Json> = {};
  for (const [name, field] of Object.entries(message)) {
    const value = writeField(field);
    if (value !== undefined) {
      written[name] = value;
    }
  }
  return written;
}

function writeField(field: Field): Json | undefined {
  if (field instanceof Explicit) {
    return field.value;
  }
  if (isList(field)) {
    return field.length === 0 ? undefined : field.map((item) => (typeof item === 'string' ? item : protoJson(item)));
  }
  if (typeof field === 'object') {
    return protoJson(field);
  }
  const isDefault =
    field === undefined ||
    field === '' ||
    field === 0 ||
    field === false ||
    (typeof field === 'string' && /^[A-Z_]+_UNSPECIFIED$/.test(field));
  return isDefault ? undefined : field;
}

function isList(field: Field): field is readonly Message[] | readonly string[] {
  return Array.isArray(field);
}

/** A `google.protobuf.Timestamp`: UTC, and no fraction when it is zero. */
export function timestamp(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('.000Z', 'Z');
}
