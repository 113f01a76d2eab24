/** Runs `work` while no other process, and nothing else in this one, runs work under the same name. */
export function withLock<T>(name: string, work: () => Promise<T>, onWait?: (holder: string) => void): Promise<T>;
/** The first port on which the holder of a lock may listen. */
export function lockPort(name: string): number;
