import type { Memory } from '../gitpod/ports';

/** Under which name the notes are remembered. */
const notesName = 'sessions';

/** How many sign-outs are remembered; more than anybody has windows and accounts. */
const signOutsKept = 50;

/** What was last done with the session under a key. */
type Note = 'stored' | 'signedOut';

/**
 * Under which keys sessions were stored and not removed since. No secrets: they name hosts and subjects. Known without touching
 * the secret store, and still known when that forgot what it was given.
 */
export function storedKeys(memory: Memory): string[] {
  return keysWith(memory, 'stored');
}

/**
 * Under which keys somebody signed out and not in again, in whichever window. In a browser every window keeps a copy of the
 * secrets and hears of no change, so that a sign-out elsewhere is known from here alone.
 */
export function signedOutKeys(memory: Memory): string[] {
  return keysWith(memory, 'signedOut');
}

/** Remembers what was done with the session under this key. Writes only what is news. */
export async function noteSession(memory: Memory, key: string, note: Note): Promise<void> {
  const notes = readNotes(memory);
  if (notes.get(key) === note) {
    return;
  }
  notes.delete(key); // What is news goes to the end, so that the oldest comes first.
  notes.set(key, note);
  const signOuts = [...notes].filter(([, other]) => other === 'signedOut').map(([other]) => other);
  signOuts.slice(0, -signOutsKept).forEach((old) => notes.delete(old));
  await memory.update(notesName, Object.fromEntries(notes));
}

function keysWith(memory: Memory, wanted: Note): string[] {
  return [...readNotes(memory)].filter(([, note]) => note === wanted).map(([key]) => key);
}

function readNotes(memory: Memory): Map<string, Note> {
  const notes = memory.get(notesName);
  if (typeof notes !== 'object' || notes === null) {
    return new Map();
  }
  return new Map(
    Object.entries(notes).flatMap(([key, note]): [string, Note][] =>
      note === 'stored' || note === 'signedOut' ? [[key, note]] : [],
    ),
  );
}
