import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import readline from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { startSandbox } from '../../sandbox/startSandbox';
import { type Counts, isCounts } from '../counts';
import type { Cleanup } from '../process/cleanup';
import { removeFolder, temporaryFolder } from '../process/temporaryFolder';
import { type MochaChoices, type TestRequest, testRequestVariable } from './testChannel';

/** Maximum time without a message from the suite, including the start of VS Code. */
const messageTimeoutMs = 180_000;
/** Time for the last output of VS Code to arrive after it exits. */
const lastOutputMs = 1_000;
const pollMs = 250;

/** The sandboxes for the integration suite, and the channel through which it reports from the extension host. */
export interface SuiteRun {
  /** User settings that point the extension to the first sandbox. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Environment variables that tell the suite where to report and make the extension host trust the second sandbox. */
  readonly env: Readonly<Record<string, string>>;
  /** Every token and invite ever issued, by a name that is safe to print. */
  keys(): Readonly<Record<string, string>>;
  /**
   * Waits for the suite to finish.
   * @param exitCode returns the exit code of VS Code, once it has exited
   * @returns the counts, or the reason why there are none
   */
  result(exitCode: () => number | undefined): Promise<Counts | string>;
}

export async function prepareSuite(mocha: MochaChoices, cleanup: Cleanup): Promise<SuiteRun> {
  const folder = await temporaryFolder();
  cleanup.add(() => removeFolder(folder));
  const sandbox = await startSandbox();
  cleanup.add(() => sandbox.close());
  const secureSandbox = await startSandbox({ tls: true, label: 'secure' });
  cleanup.add(() => secureSandbox.close());
  const authority = path.join(folder, 'authority.pem');
  await writeFile(authority, secureSandbox.certificate ?? '');

  let lastMessageAt = Date.now();
  const server = net.createServer();
  cleanup.add(() => void server.close());
  const reported = new Promise<Counts | string>((resolve) => {
    server.on('connection', (socket) => {
      let result: Counts | string = 'its extension host went away';
      readline.createInterface({ input: socket }).on('line', (text) => {
        lastMessageAt = Date.now();
        const message: unknown = JSON.parse(text);
        if (typeof message !== 'object' || message === null) return;
        if ('line' in message) console.log(String(message.line));
        if ('counts' in message && isCounts(message.counts)) result = message.counts;
      });
      socket.on('error', () => undefined);
      socket.on('close', () => {
        resolve(result);
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The channel of the suite has no port.');

  const waitForFailure = async (exitCode: () => number | undefined): Promise<string> => {
    while (Date.now() - lastMessageAt < messageTimeoutMs) {
      await delay(pollMs, undefined, { ref: false });
      const code = exitCode();
      if (code === undefined) continue;
      await delay(lastOutputMs);
      return `VS Code ended with code ${code}`;
    }
    return `it was silent for ${messageTimeoutMs / 1000} s`;
  };
  const request: TestRequest = {
    port: address.port,
    mocha,
    sandbox: sandbox.describe(),
    secureSandbox: secureSandbox.describe(),
  };
  return {
    settings: { 'gitpodInvites.host': sandbox.origin },
    env: { NODE_EXTRA_CA_CERTS: authority, [testRequestVariable]: JSON.stringify(request) },
    keys: () => ({ ...secureSandbox.keys, ...sandbox.keys }),
    result: (exitCode) => {
      lastMessageAt = Date.now();
      return Promise.race([reported, waitForFailure(exitCode)]);
    },
  };
}
