/** Which of the two words an invite link is known by: its path's, or its parameter's. */
export type KeyForm = 'join' | 'login';

const words = { join: 'join-organization', login: 'inviteId' } as const;

/** Walks over the places of the words that lead up to an invite id. */
export interface KeyWords {
  /** Moves to the first word that starts at or after this place; false when there is none left. */
  advance(from: number): boolean;
  /** The word that was moved to, and where it starts and ends. */
  readonly form: KeyForm;
  readonly start: number;
  readonly end: number;
}

/**
 * The words as the dashboard writes them. This is as fast as searching a text for two words can be: the engine looks
 * for a short pattern by its first letter, and `I` is rarer than `i`, in prose and in code.
 */
export class ExactKeyWords implements KeyWords {
  static readonly #ending = 'Id';

  readonly #text: string;
  #join = -1;
  #login = -1;
  form: KeyForm = 'join';
  start = -1;
  end = -1;

  constructor(text: string) {
    this.#text = text;
  }

  advance(from: number): boolean {
    if (this.#join < from) {
      this.#join = orNowhere(this.#text.indexOf(words.join, from));
    }
    if (this.#login < from) {
      this.#login = this.#nextLogin(from);
    }
    this.form = this.#join < this.#login ? 'join' : 'login';
    this.start = Math.min(this.#join, this.#login);
    this.end = this.start + words[this.form].length;
    return this.start !== Infinity;
  }

  #nextLogin(from: number): number {
    let rest = from + 5;
    do {
      rest = this.#text.indexOf(ExactKeyWords.#ending, rest + 1);
    } while (rest >= 0 && !this.#text.startsWith(words.login, rest - 6));
    return orNowhere(rest - 6);
  }
}

/** The words in any mixture of capitals, as people and programs may have changed them. */
export class KeyWordsOfAnyCase implements KeyWords {
  readonly #text: string;
  readonly #pattern = new RegExp(`(${words.join})|${words.login}`, 'gi');
  form: KeyForm = 'join';
  start = -1;
  end = -1;

  constructor(text: string) {
    this.#text = text;
  }

  advance(from: number): boolean {
    this.#pattern.lastIndex = from;
    const match = this.#pattern.exec(this.#text);
    if (match === null) {
      return false;
    }
    this.form = match[1] === undefined ? 'login' : 'join';
    this.start = match.index;
    this.end = this.#pattern.lastIndex;
    return true;
  }
}

function orNowhere(place: number): number {
  return place < 0 ? Infinity : place;
}
