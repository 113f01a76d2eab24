import { readdir } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { format } from 'node:util';
import type { Counts } from '../host/counts';
import type { TestMessage } from '../host/integration/testChannel';
import { testRequest } from './testRequest';

const testTimeoutMs = 60_000;

/**
 * Called by VS Code in its extension host, in a browser's workbench and on the desktop: runs every `*.test.js` next to
 * this file and reports progress to the process that started VS Code.
 * @throws Error when a test failed, which is how VS Code learns of it
 */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const channel = await connect(testRequest.port);
  const say = (message: TestMessage) => channel.write(`${JSON.stringify(message)}\n`);
  const { default: Mocha } = await import('mocha');
  try {
    const mocha = new Mocha({ timeout: testTimeoutMs, forbidOnly: true, reporter: 'spec', ...testRequest.mocha });
    Mocha.reporters.Base.consoleLog = (...message: unknown[]) => {
      for (const line of format(...message).split('\n')) say({ line });
    };
    for (const name of await readdir(__dirname, { recursive: true })) {
      if (name.endsWith('.test.js')) mocha.addFile(path.join(__dirname, name));
    }
    const counts = await runToEnd(mocha);
    say({ counts });
    if (counts.failed > 0) throw new Error(`${counts.failed} tests failed`);
  } catch (error) {
    say({ line: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    throw error;
  } finally {
    await new Promise<void>((resolve) => channel.end(resolve));
  }
}

function runToEnd(mocha: Mocha): Promise<Counts> {
  return new Promise((resolve) => {
    const runner = mocha.run(() => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
      resolve({ passed: passes, failed: failures, skipped: pending });
    });
  });
}

function connect(port: number): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => {
      resolve(socket);
    });
    socket.once('error', reject);
  });
}
