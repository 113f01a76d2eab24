import type { GitpodHost } from '../gitpod/gitpodHost';
import { parseInviteId } from './inviteId';

/**
 * A link that lets whoever has it join an organization: a key. It prints as its last four characters wherever an
 * object is printed, so that no log, error or JSON can spill it; only `text`, `loginText` and `inviteId` give it away.
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
    return this.host.inviteLink(this.#inviteId);
  }

  /** The same key as the organization's login link. */
  get loginText(): string {
    return this.host.loginLink(this.#inviteId);
  }

  /** The last four characters: what may be shown. */
  get ending(): string {
    return this.#inviteId.slice(-4);
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
