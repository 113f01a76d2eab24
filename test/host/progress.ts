const heartbeatMs = 10_000;

/** Prints a line on standard error; standard output is reserved for the command's result. */
export function printStatus(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Runs a long step: prints its start, its progress every ten seconds, and its duration. */
export async function step<T>(description: string, work: () => Promise<T>): Promise<T> {
  const startedAt = Date.now();
  const seconds = () => ((Date.now() - startedAt) / 1000).toFixed(1);
  printStatus(`${description} …`);
  const heartbeat = setInterval(() => {
    printStatus(`${description} … ${seconds()} s`);
  }, heartbeatMs);
  try {
    const result = await work();
    printStatus(`${description}: done in ${seconds()} s`);
    return result;
  } finally {
    clearInterval(heartbeat);
  }
}
