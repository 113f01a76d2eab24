/** Runs `work` exclusively: no other work with the same name runs at the same time, in this or another process. */
export function withLock<T>(name: string, work: () => Promise<T>, onWait?: (holder: string) => void): Promise<T>;
/** The first port that the holder of a lock tries to listen on. */
export function lockPort(name: string): number;
