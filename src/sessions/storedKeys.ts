import type { Memory } from '../gitpod/ports';

/** Under which name the keys are remembered. */
export const storedKeysName = 'storedSessions';

/**
 * Under which keys sessions were stored and not removed since. No secrets: they name hosts and subjects. Known without touching
 * the secret store, and still known when that forgot what it was given.
 */
export function storedKeys(memory: Memory): string[] {
  const keys = memory.get(storedKeysName);
  return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [];
}

/** Remembers that a session is stored under this key, or that none is any more. Writes only what is news. */
export async function noteStored(memory: Memory, key: string, isStored: boolean): Promise<void> {
  const keys = storedKeys(memory);
  if (keys.includes(key) !== isStored) {
    await memory.update(storedKeysName, isStored ? [...keys, key] : keys.filter((other) => other !== key));
  }
}
