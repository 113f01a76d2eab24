import { sameSession, type Session } from './session';

/** What changed, seen from this window, whichever window changed it. */
export interface SessionsChange {
  readonly added: readonly Session[];
  readonly removed: readonly Session[];
  /** Sessions that carry another token or label than before. */
  readonly changed: readonly Session[];
}

/** What is news when one session takes the place of another, or comes, or goes; undefined when nothing is. */
export function changeBetween(before: Session | undefined, after: Session | undefined): SessionsChange | undefined {
  const none: SessionsChange = { added: [], removed: [], changed: [] };
  if (before === undefined) {
    return after && { ...none, added: [after] };
  }
  if (after === undefined) {
    return { ...none, removed: [before] };
  }
  return sameSession(before, after) ? undefined : { ...none, changed: [after] };
}
