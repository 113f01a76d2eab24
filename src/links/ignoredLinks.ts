import { createHmac, randomBytes } from 'node:crypto';

import { type InviteLink, linkKey } from './inviteLink';

const markPattern = /^([0-9a-f]{8})-([0-9a-f]{8})$/;
const saltBytes = 4;
const hashCharacters = 8;
/** Maximum number of marks read per setting, the newest: each costs a hash for every link that is checked. */
const maxEntries = 500;

/**
 * Returns the mark that a setting stores instead of a link: a random salt, and 32 bits of a hash. The hash is short
 * because workspace settings are shared, and a colleague's editor must recognize the link without a secret. Readers
 * learn at most 32 bits of an invite ID with at least 74 random ones, however long they try. The chance that a mark
 * matches another link is one in four billion.
 */
export function ignoreHashOf(link: InviteLink): string {
  const salt = randomBytes(saltBytes).toString('hex');
  return `${salt}-${hashOf(linkKey(link), salt)}`;
}

/** The links that a setting says to ignore. */
export class IgnoredLinks {
  readonly #marks: readonly (readonly [salt: string, hash: string])[];
  readonly #known = new Map<string, boolean>();

  /** @param setting untrusted: anything that is not a mark is skipped */
  constructor(setting: unknown) {
    const texts: readonly unknown[] = Array.isArray(setting) ? setting.slice(-maxEntries) : [];
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
