import type { GitpodHost } from '../api/host';
import { linkForms } from './forms';

/** The length of a UUID in its usual form; every invite ID is one. */
export const inviteIdLength = 36;

const dash = 0x2d;
const uuidV7 = /^.{14}7.{4}[89ab]/;
/** No invite is older than this: the service did not exist yet. */
const firstInviteAt = Date.UTC(2024, 0);

/**
 * A link that lets anyone who has it join an organization: a key. Objects print it as its last four characters, so that
 * no log, error or JSON can leak it; only `text`, `loginText`, `inviteId` and `linkKey` expose it.
 */
export class InviteLink {
  readonly host: GitpodHost;
  readonly #inviteId: string;

  /** @throws TypeError if the ID is not a UUID. The message does not contain the ID. */
  constructor(host: GitpodHost, inviteId: string) {
    const checked = parseInviteId(inviteId);
    if (checked === undefined) {
      throw new TypeError('An invite id is a UUID.');
    }
    this.host = host;
    this.#inviteId = checked;
  }

  /** The key itself, in lower case. */
  get inviteId(): string {
    return this.#inviteId;
  }

  /** The full link as shown in the dashboard: a key. */
  get text(): string {
    return linkForms[0].build(this.host.origin, this.#inviteId);
  }

  /** The organization's login link, which contains the same key. */
  get loginText(): string {
    return linkForms[1].build(this.host.origin, this.#inviteId);
  }

  /** The last four characters, which may be shown. */
  get ending(): string {
    return this.#inviteId.slice(-4);
  }

  /**
   * When the service created the invite, in milliseconds since the epoch by its clock: IDs are UUIDv7, which start with
   * that time. Undefined for IDs of other versions, and for impossible times.
   */
  get createdAt(): number | undefined {
    const at = Number.parseInt(this.#inviteId.slice(0, 8) + this.#inviteId.slice(9, 13), 16);
    return uuidV7.test(this.#inviteId) && at >= firstInviteAt ? at : undefined;
  }

  /** Whether both links open the same organization: the same ID on the same service, under any of its host names. */
  equals(other: InviteLink): boolean {
    return this.#inviteId === other.#inviteId && this.host.isSameService(other.host);
  }

  /** The link as displayed: `…1f2d`. */
  get masked(): string {
    return `…${this.ending}`;
  }

  /** Returns the masked link. */
  toString(): string {
    return this.masked;
  }

  toJSON(): string {
    return this.masked;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.masked;
  }
}

/**
 * Identifies an invite, whichever of its service's host names a link uses. Contains the key: use it only for maps in
 * memory.
 */
export function linkKey({ host, inviteId }: InviteLink): string {
  return `${host.service.origin} ${inviteId}`;
}

/** Removes duplicates, keeping the order of first occurrence. */
export function uniqueLinks(links: Iterable<InviteLink>): readonly InviteLink[] {
  const unique = new Map<string, InviteLink>();
  for (const link of links) {
    const key = linkKey(link);
    if (!unique.has(key)) {
      unique.set(key, link);
    }
  }
  return [...unique.values()];
}

/** Parses an invite ID: any UUID, in any letter case. Returns it in lower case; undefined for anything else. */
export function parseInviteId(text: string): string | undefined {
  return text.length === inviteIdLength && isUuidAt(text, 0) ? text.toLowerCase() : undefined;
}

/**
 * Returns the invite ID at an offset of a longer text, unless it is part of a longer word.
 * @param lineBreaks offsets where line breaks were removed: a word ends there, even if letters follow
 */
export function inviteIdAt(text: string, place: number, lineBreaks?: ReadonlySet<number>): string | undefined {
  const end = place + inviteIdLength;
  if (text.charCodeAt(place + 8) !== dash || end > text.length || !isUuidAt(text, place)) {
    return undefined;
  }
  const next = text.charCodeAt(end) === dash ? end + 1 : end;
  if (next < text.length && isLetterOrDigit(text.charCodeAt(next)) && lineBreaks?.has(end) !== true) {
    return undefined;
  }
  // A slice would keep the whole text in memory as long as the ID; this makes a copy.
  return ` ${text.slice(place, end)}`.slice(1).toLowerCase();
}

/** A loop, because it runs for every link of every text. */
function isUuidAt(text: string, place: number): boolean {
  for (let index = 0; index < inviteIdLength; index++) {
    const code = text.charCodeAt(place + index);
    if (index === 8 || index === 13 || index === 18 || index === 23) {
      if (code !== dash) {
        return false;
      }
    } else if (!((code >= 0x30 && code <= 0x39) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x66 && code < 0x80))) {
      return false;
    }
  }
  return true;
}

function isLetterOrDigit(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a);
}
