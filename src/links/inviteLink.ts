import type { GitpodHost } from '../api/host';
import { linkForms } from './forms';

/** The length of a UUID in its usual form, which every invite id has. */
export const inviteIdLength = 36;

const dash = 0x2d;
const uuidV7 = /^.{14}7.{4}[89ab]/;
/** The service is younger than this. */
const firstInviteAt = Date.UTC(2024, 0);

/**
 * A link that lets whoever has it join an organization: a key. It prints as its last four characters wherever an
 * object is printed, so that no log, error or JSON can spill it; only `text`, `loginText`, `inviteId` and `linkKey` give it away.
 */
export class InviteLink {
  readonly host: GitpodHost;
  readonly #inviteId: string;

  /** @throws TypeError when the id is not a UUID. The message does not repeat it. */
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

  /** The whole link as the dashboard shows it: a key. */
  get text(): string {
    return linkForms[0].build(this.host.origin, this.#inviteId);
  }

  /** The same key as the organization's login link. */
  get loginText(): string {
    return linkForms[1].build(this.host.origin, this.#inviteId);
  }

  /** The last four characters: what may be shown. */
  get ending(): string {
    return this.#inviteId.slice(-4);
  }

  /**
   * When the service made the invite, in milliseconds since the epoch by its clock: its ids are UUIDv7, which begin with that time.
   * Undefined for ids of other versions, and for times that cannot be.
   */
  get createdAt(): number | undefined {
    const at = Number.parseInt(this.#inviteId.slice(0, 8) + this.#inviteId.slice(9, 13), 16);
    return uuidV7.test(this.#inviteId) && at >= firstInviteAt ? at : undefined;
  }

  /** Whether both open the same organization: one id on one service, under whichever of its names. */
  equals(other: InviteLink): boolean {
    return this.#inviteId === other.#inviteId && this.host.isSameService(other.host);
  }

  /** How the link is shown: `…1f2d`. */
  get masked(): string {
    return `…${this.ending}`;
  }

  /** The mask, not the link. */
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

/** One text for each invite, under whichever of its service's names a link leads to it. It holds the key: for maps in memory alone. */
export function linkKey({ host, inviteId }: InviteLink): string {
  return `${host.service.origin} ${inviteId}`;
}

/** Each invite once, in the order in which it came first. */
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

/** The invite id that this text is, in lower case; undefined when it is anything else. Any UUID counts, in any letter case. */
export function parseInviteId(text: string): string | undefined {
  return text.length === inviteIdLength && isUuidAt(text, 0) ? text.toLowerCase() : undefined;
}

/**
 * The invite id at this place of a longer text, where it is not part of a longer word.
 *
 * @param lineBreaks places where line breaks were taken out: there a word ends, though letters follow
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
  // A slice would keep the whole text in memory for as long as the id is kept; this makes a copy of its own.
  return ` ${text.slice(place, end)}`.slice(1).toLowerCase();
}

/** Written as a loop: this runs for every link of every text. */
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
