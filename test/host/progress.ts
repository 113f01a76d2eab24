const heartbeatMs = 10_000;

/** Prints a line on standard error; standard output is reserved for the command's result. */
export function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Runs a long step: prints its start, its progress every ten seconds, and its duration. */
export async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const startedAt = Date.now();
  const seconds = () => ((Date.now() - startedAt) / 1000).toFixed(1);
  tell(`${what} …`);
  const heartbeat = setInterval(() => {
    tell(`${what} … ${seconds()} s`);
  }, heartbeatMs);
  try {
    const result = await work();
    tell(`${what}: done in ${seconds()} s`);
    return result;
  } finally {
    clearInterval(heartbeat);
  }
}
