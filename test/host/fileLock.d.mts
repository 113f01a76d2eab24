/**
 * Runs `work` while no other process holds the lock `file`. What a killed process left behind is noticed and taken over.
 *
 * @throws Error when another living process holds it for longer than `waitMs` (default ten minutes)
 */
export function withFileLock<T>(
  file: string,
  work: () => Promise<T>,
  options?: { waitMs?: number; onWait?: (holder: number) => void },
): Promise<T>;
