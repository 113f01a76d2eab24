import net from 'node:net';
import readline from 'node:readline';
import { isCounts, type Counts } from '../counts';

/** The end of the channel that listens for what the suite in the extension host says. */
export interface ResultsReceiver {
  readonly port: number;
  /** Resolves with the counts, or with `undefined` when the suite went away without any. */
  readonly result: Promise<Counts | undefined>;
  /** Epoch milliseconds of the last sign of life. */
  lastHeard(): number;
  close(): void;
}

export async function receiveResults(show: (line: string) => void): Promise<ResultsReceiver> {
  let lastHeard = Date.now();
  const server = net.createServer();
  const result = new Promise<Counts | undefined>((resolve) => {
    server.on('connection', (socket) => {
      let counts: Counts | undefined;
      readline.createInterface({ input: socket }).on('line', (text) => {
        lastHeard = Date.now();
        const message: unknown = JSON.parse(text);
        if (typeof message !== 'object' || message === null) return;
        if ('line' in message) show(String(message.line));
        if ('counts' in message && isCounts(message.counts)) counts = message.counts;
      });
      socket.on('error', () => undefined);
      socket.on('close', () => {
        resolve(counts);
      });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The receiver has no port.');
  return { port: address.port, result, lastHeard: () => lastHeard, close: () => void server.close() };
}
