import { createHmac, randomBytes } from 'node:crypto';

import { type InviteLink, linkKey } from './inviteLink';

const markPattern = /^([0-9a-f]{8})-([0-9a-f]{8})$/;
const saltBytes = 4;
const hashCharacters = 8;
/** Upper bound of marks per setting, the newest: each costs a hash for every link that is looked at. */
const mostMarks = 500;

/**
 * What is written into a setting in place of a link: a random salt, and 32 bits of a hash. Settings of a workspace are shared, and a
 * colleague's editor must recognise the link without a secret; so the hash is short. Whoever reads it learns 32 bits of an invite id,
 * which has at least 74 random ones, however long they try; and that a mark fits another link by accident happens once in four thousand
 * millions.
 */
export function ignoreMarkOf(link: InviteLink): string {
  const salt = randomBytes(saltBytes).toString('hex');
  return `${salt}-${hashOf(linkKey(link), salt)}`;
}

/** The links that a setting says are to be left alone. */
export class IgnoredLinks {
  readonly #marks: readonly (readonly [salt: string, hash: string])[];
  readonly #known = new Map<string, boolean>();

  /** @param setting untrusted: whatever is not a mark is passed over */
  constructor(setting: unknown) {
    const texts: readonly unknown[] = Array.isArray(setting) ? setting.slice(-mostMarks) : [];
    this.#marks = texts.flatMap((text): [string, string][] => {
      const [, salt, hash] = typeof text === 'string' ? (markPattern.exec(text) ?? []) : [];
      return salt === undefined || hash === undefined ? [] : [[salt, hash]];
    });
  }

  has(link: InviteLink): boolean {
    if (this.#marks.length === 0) {
      return false;
    }
    const key = linkKey(link);
    let ignored = this.#known.get(key);
    if (ignored === undefined) {
      ignored = this.#marks.some(([salt, hash]) => hashOf(key, salt) === hash);
      this.#known.set(key, ignored);
    }
    return ignored;
  }
}

function hashOf(key: string, salt: string): string {
  return createHmac('sha256', salt).update(key).digest('hex').slice(0, hashCharacters);
}
