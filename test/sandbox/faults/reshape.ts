import type { JsonValue as Json } from '@bufbuild/protobuf';

type Leaf = string | number | boolean | null;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const enumName = /^(ORGANIZATION_ROLE|ORGANIZATION_TIER|USER_STATUS|PRINCIPAL)_/;

/** Changes every value that is not a message or a list; `undefined` omits the field. */
function changeLeaves(json: Json, change: (leaf: Leaf) => Json | undefined): Json {
  if (Array.isArray(json)) {
    return json.map((item) => changeLeaves(item, change));
  }
  if (typeof json !== 'object' || json === null) {
    return change(json) ?? null;
  }
  const changed: Record<string, Json> = {};
  for (const [name, value] of Object.entries(json)) {
    const changedValue = typeof value === 'object' && value !== null ? changeLeaves(value, change) : change(value);
    if (changedValue !== undefined) {
      changed[name] = changedValue;
    }
  }
  return changed;
}

export function wrongTypes(json: Json): Json {
  return changeLeaves(json, (leaf) => (typeof leaf === 'string' ? [leaf.length] : { value: leaf }));
}

export function unknownEnums(json: Json): Json {
  return changeLeaves(json, (leaf) =>
    typeof leaf === 'string' ? leaf.replace(enumName, (prefix) => `${prefix}FROM_THE_FUTURE_`) : leaf,
  );
}

export function missingFields(): Json {
  return {};
}

export function nulls(json: Json): Json {
  const fields = typeof json === 'object' && json !== null ? Object.keys(json) : [];
  return Object.fromEntries(fields.map((name) => [name, null]));
}

export function numbersAsStrings(json: Json): Json {
  return changeLeaves(json, (leaf) => (typeof leaf === 'number' ? String(leaf) : leaf));
}

export function capitalIds(json: Json): Json {
  return changeLeaves(json, (leaf) => (typeof leaf === 'string' && uuid.test(leaf) ? leaf.toUpperCase() : leaf));
}

/** Adds unknown fields to every message, including names such as `__proto__` that break a careless client. */
export function extraFields(json: Json): Json {
  if (Array.isArray(json)) {
    return json.map(extraFields);
  }
  if (typeof json !== 'object' || json === null) {
    return json;
  }
  const known = Object.entries(json).map(([name, value]): [string, Json] => [name, extraFields(value)]);
  const extra: [string, Json][] = [
    ['fromTheFuture', { nested: [1, 'two', null] }],
    ['__proto__', { polluted: true }],
    ['constructor', 'not a function'],
  ];
  return Object.fromEntries([...known, ...extra]);
}
