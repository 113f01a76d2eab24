import * as v from 'valibot';

/**
 * proto3 JSON, as it is received: a field that holds its default is left out, `null` means the same, int64 may come as a
 * string, an enum may hold a value that this code has never heard of, and unknown fields are passed over.
 */

/** A string, `''` when left out. */
export const text = v.nullish(v.string(), '');

/** A boolean, `false` when left out. */
export const flag = v.nullish(v.boolean(), false);

/** A field whose absence means something: `undefined` when left out. */
export const maybe = <const S extends v.GenericSchema>(schema: S) => v.nullish(schema, () => undefined);

/** A string field whose absence and whose emptiness mean the same. */
export const maybeText = v.pipe(
  v.nullish(v.string(), ''),
  v.transform((value) => (value === '' ? undefined : value)),
);

/** A list, empty when left out. */
export const list = <const S extends v.GenericSchema>(item: S) => v.nullish(v.array(item), () => []);

/** A number of things: int32 or int64, so a number or a string of digits. */
export const count = v.pipe(
  v.union([
    v.number(),
    v.pipe(
      v.string(),
      v.regex(/^\d{1,16}$/),
      v.transform((digits) => Number(digits)),
    ),
  ]),
  v.safeInteger(),
  v.minValue(0),
);

/** An id that has to be there, because something will be done with it. Any UUID, in any letter case; comes out in lower case. */
export const id = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i),
  v.transform((uuid) => uuid.toLowerCase()),
);

/** An id that may be left out or empty, and then is `undefined`. */
export const maybeId = v.pipe(
  v.nullish(v.string(), ''),
  v.transform((value) => (value === '' ? undefined : value)),
  v.optional(id),
);

/** One of `names` after `prefix_`; whatever else comes is `prefix_UNSPECIFIED`. */
export const enumOf = <const Prefix extends string, const Name extends string>(
  prefix: Prefix,
  names: readonly Name[],
) => {
  const unspecified: `${Prefix}_UNSPECIFIED` = `${prefix}_UNSPECIFIED`;
  const known = names.map((name): `${Prefix}_${Name}` => `${prefix}_${name}`);
  return v.fallback(v.picklist([unspecified, ...known]), unspecified);
};
