import { inspect } from 'node:util';

const mask = '[token]';

/** A personal access token or account token. Prints as a mask everywhere; only `reveal` gives it away. */
export class Token {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The token itself: for the header that sends it and for the secret store, and for nothing else. */
  reveal(): string {
    return this.#text;
  }

  equals(other: Token): boolean {
    return this.#text === other.#text;
  }

  toString(): string {
    return mask;
  }

  toJSON(): string {
    return mask;
  }

  [inspect.custom](): string {
    return mask;
  }
}
