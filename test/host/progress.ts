const heartbeatMs = 10_000;

/** Says something to the user at the terminal; standard output is left to the command's own result. */
export function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Runs a step that takes a while: says that it starts, every ten seconds that it goes on, and how long it took. */
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
