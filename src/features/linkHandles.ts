import { randomBytes } from 'node:crypto';

import type { InviteLink } from '../links/inviteLink';

/** The position of a link in a document. Lines and characters are zero-based. */
interface Place {
  /** The document's URI as a string. */
  readonly document: string;
  readonly line: number;
  readonly character: number;
}

/** An invite link and its position in a document. */
export interface LinkTarget {
  readonly link: InviteLink;
  readonly place: Place;
}

/** Maximum number of handles stored, more than a user has in view at once. The least recently used is dropped first. */
const maxHandles = 200;

/**
 * Handles for the links in hovers and quick fixes. Their command arguments contain a handle instead of the link, so
 * that no secret appears in a command URI. A handle is valid only in this window and while it is among the most recent.
 */
export class LinkHandles {
  readonly #byHandle = new Map<string, LinkTarget>();
  readonly #handles = new Map<string, string>();

  /** Returns the handle of a link at a position; the same one for as long as it is stored. */
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

  /** Returns the target of a handle; undefined for a dropped handle or any other command argument. */
  find(argument: unknown): LinkTarget | undefined {
    return typeof argument === 'string' ? this.#byHandle.get(argument) : undefined;
  }

  /**
   * Resolves a handle to the text of its link, for commands that accept an invite in any form. Returns any other
   * argument unchanged. The result may be a secret.
   */
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
