import { EventEmitter } from 'node:events';

import { organizationKey, type Organization } from '../organizations/organization';
import type { InviteLink } from './inviteLink';

interface Known {
  readonly link: InviteLink | undefined;
  /** When the question was asked that this answers. */
  readonly asked: number;
}

/**
 * What is known of each organization's one invite without asking: the answer to the question that was asked last, whenever
 * answers arrive. An answer that was overtaken would show a link that works no longer.
 */
export class KnownInvites {
  readonly #known = new Map<string, Known>();
  readonly #events = new EventEmitter<{ change: [Organization, InviteLink | undefined] }>();
  #clock = 0;
  #forgotten = 0;

  /** Calls back with an organization's invite when it is first known, and when it is another than before; returns what stops it. */
  onDidChange(listener: (organization: Organization, link: InviteLink | undefined) => void): () => void {
    this.#events.on('change', listener);
    return () => this.#events.off('change', listener);
  }

  get(organization: Organization): InviteLink | undefined {
    return this.#known.get(organizationKey(organization))?.link;
  }

  /** Forgets everything, and the answers to questions that are still on their way. */
  forgetAll(): void {
    this.#known.clear();
    this.#forgotten = this.#clock;
  }

  /** This moment, in the order of moments: to be taken when a question is asked, and when a change is confirmed. */
  now(): number {
    return ++this.#clock;
  }

  /** Takes an answer. */
  learn(organization: Organization, link: InviteLink | undefined, asked: number): void {
    const key = organizationKey(organization);
    const before = this.#known.get(key);
    if (asked <= (before?.asked ?? this.#forgotten)) {
      return;
    }
    this.#known.set(key, { link, asked });
    if (before === undefined || !sameInvite(before.link, link)) {
      // Later, so that a listener that fails does not make a Create look as if it had.
      queueMicrotask(() => this.#events.emit('change', organization, link));
    }
  }
}

/** Whether both are the same invite, or both none. */
export function sameInvite(one: InviteLink | undefined, other: InviteLink | undefined): boolean {
  return one === undefined || other === undefined ? one === other : one.equals(other);
}
