import { randomBytes } from 'node:crypto';

import type { InviteLink } from '../links/inviteLink';

/** Where in a document a link stands. Lines and characters count from 0. */
interface Place {
  /** The document's address as text. */
  readonly document: string;
  readonly line: number;
  readonly character: number;
}

/** An invite that a hover shows, and where its link stands. */
export interface LinkTarget {
  readonly link: InviteLink;
  readonly place: Place;
}

/** So many are remembered; nobody looks at more hovers at once. */
const maxHandles = 200;

/**
 * The invites that hovers show. The commands of a hover name theirs by a handle, so that no key stands in an address; a handle means
 * something in this window alone, and only while it is among the newest.
 */
export class LinkHandles {
  readonly #byHandle = new Map<string, LinkTarget>();
  readonly #handles = new Map<string, string>();

  /** The handle of an invite at a place: the same one for as long as it is remembered. */
  handleOf(shown: LinkTarget): string {
    const key = keyOf(shown);
    const handle = this.#handles.get(key) ?? `shown:${randomBytes(12).toString('base64url')}`;
    this.#forget(handle);
    this.#byHandle.set(handle, shown);
    this.#handles.set(key, handle);
    const [oldest] = this.#byHandle.keys();
    if (this.#byHandle.size > maxHandles && oldest !== undefined) {
      this.#forget(oldest);
    }
    return handle;
  }

  /** What a handle stands for; undefined for anything else that a command may be called with. */
  find(argument: unknown): LinkTarget | undefined {
    return typeof argument === 'string' ? this.#byHandle.get(argument) : undefined;
  }

  /** The link that a handle stands for, for commands that take an invite in whatever form; anything else as it is. It may be a key. */
  textOf(argument: unknown): unknown {
    return this.find(argument)?.link.text ?? argument;
  }

  #forget(handle: string): void {
    const shown = this.#byHandle.get(handle);
    if (shown !== undefined) {
      this.#byHandle.delete(handle);
      this.#handles.delete(keyOf(shown));
    }
  }
}

function keyOf({ link, place }: LinkTarget): string {
  return JSON.stringify([link.host.origin, link.inviteId, place.document, place.line, place.character]);
}
