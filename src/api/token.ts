import { inspect } from 'node:util';

const mask = '[token]';

/** A personal access token or account token. Prints as a mask everywhere; only `reveal` returns it. */
export class Token {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The token itself. Pass it only to the request header, the secret store and VS Code's authentication API. */
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
