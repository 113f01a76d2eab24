import { ConnectError } from './connectError';

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Reads one request message as a proto3 JSON parser does: lowerCamelCase or snake_case names, `null` for absent, unknown fields
 * ignored. A wrong type fails at once, as unmarshalling does; broken rules are collected and reported together by `check`, as the
 * validation that follows does.
 */
export class MessageReader {
  readonly #fields: object;
  readonly #path: string;
  readonly #violations: string[];

  private constructor(fields: object, path: string, violations: string[]) {
    this.#fields = fields;
    this.#path = path;
    this.#violations = violations;
  }

  /** Throws `invalid_argument` when the text is no JSON object. */
  static parse(text: string): MessageReader {
    if (text === '') {
      throw unreadable('zero-length payload is not a valid JSON object');
    }
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw unreadable('unmarshal message: proto: syntax error (line 1:1)');
    }
    if (!isMessage(value)) {
      throw unreadable('unmarshal message: proto: syntax error (line 1:1): unexpected token');
    }
    return new MessageReader(value, '', []);
  }

  /** A text field for the record of the call; never throws. */
  peek(name: string): string | undefined {
    const value = this.#value(name);
    return typeof value === 'string' ? value : undefined;
  }

  string(name: string): string {
    const value = this.#value(name) ?? '';
    return typeof value === 'string' ? value : this.#wrongType('string', name, value);
  }

  /** An id in lower case, which must be there. */
  uuid(name: string): string {
    const id = this.string(name);
    if (!uuidPattern.test(id)) {
      this.violate(name, 'value must be a valid UUID [string.uuid]');
    }
    return id.toLowerCase();
  }

  optionalUuid(name: string): string | undefined {
    return this.string(name) === '' ? undefined : this.uuid(name);
  }

  uuids(name: string): string[] {
    return this.#list(name).map((id) => {
      if (typeof id !== 'string' || !uuidPattern.test(id)) {
        this.violate(name, 'value must be a valid UUID [string.uuid]');
      }
      return String(id).toLowerCase();
    });
  }

  /** A whole number, also as text. `0` when absent. */
  int32(name: string, range: { from: number; to: number }): number {
    const value = this.#value(name) ?? 0;
    const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isInteger(number)) {
      return this.#wrongType('int32', name, value);
    }
    if (number < range.from || number > range.to) {
      const rule = `value must be greater than or equal to ${range.from} and less than or equal to ${range.to}`;
      this.violate(name, `${rule} [int32.gte_lte]`);
    }
    return number;
  }

  /** An enum value by name or number; the first of `names` is the default. */
  enumeration<Name extends string>(name: string, names: readonly [Name, ...Name[]]): Name {
    return this.#enumerator(name, this.#value(name) ?? names[0], names);
  }

  enumerations<Name extends string>(name: string, names: readonly [Name, ...Name[]]): Name[] {
    return this.#list(name).map((value) => this.#enumerator(name, value, names));
  }

  /** A message inside this one; absent reads as empty. */
  message(name: string): MessageReader {
    const value = this.#value(name) ?? {};
    const fields = isMessage(value) ? value : this.#wrongType('message', name, value);
    return new MessageReader(fields, `${this.#path}${snakeCase(name)}.`, this.#violations);
  }

  violate(name: string, rule: string): void {
    this.#violations.push(` - ${this.#path}${snakeCase(name)}: ${rule}`);
  }

  /** Throws `invalid_argument` with every broken rule. */
  check(): void {
    if (this.#violations.length > 0) {
      throw new ConnectError('invalid_argument', ['validation error:', ...this.#violations].join('\n'));
    }
  }

  #value(name: string): unknown {
    const key = Object.hasOwn(this.#fields, name) ? name : snakeCase(name);
    const value: unknown = Object.getOwnPropertyDescriptor(this.#fields, key)?.value;
    return value ?? undefined;
  }

  #list(name: string): readonly unknown[] {
    const value = this.#value(name) ?? [];
    return Array.isArray(value) ? value : this.#wrongType('repeated', name, value);
  }

  #enumerator<Name extends string>(name: string, value: unknown, names: readonly [Name, ...Name[]]): Name {
    const found = typeof value === 'number' ? names[value] : names.find((known) => known === value);
    return found ?? this.#wrongType('enum', name, value);
  }

  #wrongType(type: string, name: string, value: unknown): never {
    throw unreadable(`unmarshal message: proto: invalid value for ${type} field ${name}: ${JSON.stringify(value)}`);
  }
}

function isMessage(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function unreadable(message: string): ConnectError {
  return new ConnectError('invalid_argument', message);
}
