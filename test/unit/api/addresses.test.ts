import assert from 'node:assert/strict';
import dns from 'node:dns';
import net, { connect, type Socket } from 'node:net';
import { mock } from 'node:test';
import { Worker } from 'node:worker_threads';
import { createFetchers } from '../../../src/api/fetchers';
import { systemClock } from '../../../src/api/ports';
import { Transport } from '../../../src/api/transport';
import { LoggedLines } from '../../fakes/logged';
import { Loopback } from '../../fakes/loopback';
import { failureOf, hostOf } from '../../fakes/samples';

const here = { address: '127.0.0.1', family: 4 };
const hereToo = { address: '127.0.0.2', family: 4 };
/** Nothing listens on this address; a machine without IPv6 does not even have it. */
const nowhere = { address: '::1', family: 6 };

describe('A host with several addresses', () => {
  let lookups: number;

  /** Makes every name resolve to these addresses. */
  function resolveTo(...addresses: readonly dns.LookupAddress[]): void {
    mock.restoreAll();
    lookups = 0;
    mock.method(dns, 'lookup', (_name: string, _options: unknown, done: (error: null, found: unknown) => void) => {
      lookups += 1;
      setImmediate(done, null, addresses);
    });
  }

  const transport = (): Transport => {
    const options = { fetchers: createFetchers(), clock: systemClock, logger: new LoggedLines(), userAgent: 'test' };
    return new Transport({ ...options, limits: { tries: 1 } });
  };
  const create = (origin: string): Promise<unknown> =>
    transport().call({ host: hostOf(origin), method: 'A/Create', idempotent: false, message: {} });

  afterEach(() => {
    mock.restoreAll();
  });

  it('is unreachable when all refuse, and nothing was sent', async () => {
    const server = await Loopback.http(() => undefined);
    const { origin } = server;
    await server.close();
    for (const addresses of [
      [here, nowhere],
      [nowhere, here],
      [here, hereToo, nowhere],
    ]) {
      resolveTo(...addresses);
      const failure = await failureOf(create(origin));
      assert.deepEqual([failure.kind, failure.outcome, lookups], ['unreachable', 'notSent', 2]);
    }
  });

  it('is reached through the address that accepts connections', async () => {
    const server = await Loopback.http((response) => response.end('{"a":1}'));
    try {
      resolveTo(nowhere, here);
      assert.deepEqual(await create(server.origin), { a: 1 });
    } finally {
      await server.close();
    }
  });

  // Only Linux leaves connections unanswered when the backlog is full, and is known to retry after a second.
  if (process.platform === 'linux') {
    it('is reached through an address that takes a second to connect when the other one refuses', async () => {
      const server = await SlowServer.start();
      const before = net.getDefaultAutoSelectFamilyAttemptTimeout();
      try {
        resolveTo(here, nowhere);
        const created = create(server.origin);
        while (lookups < 2) await new Promise(setImmediate);
        // The second fetcher's connection attempt has started and is left unanswered.
        for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
        server.open();
        assert.deepEqual(await created, { a: 1 });
        assert.equal(server.requests, 1);
        assert.equal(net.getDefaultAutoSelectFamilyAttemptTimeout(), before);
      } finally {
        await server.close();
      }
    });
  }
});

/** A server in a blocked thread: connections queue up until the backlog is full, and further ones stay unanswered. */
class SlowServer {
  readonly #filling: Socket[] = [];

  private constructor(
    private readonly worker: Worker,
    private readonly port: number,
    /** Whether the thread is unblocked, and the number of requests. */
    private readonly state: Int32Array,
  ) {}

  static async start(): Promise<SlowServer> {
    const state = new Int32Array(new SharedArrayBuffer(8));
    const worker = new Worker(standStill, { eval: true, workerData: state });
    const port = await new Promise<number>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
    const server = new SlowServer(worker, port, state);
    await server.#fill();
    return server;
  }

  get origin(): string {
    return `http://localhost:${this.port}`;
  }

  get requests(): number {
    return Atomics.load(this.state, 1);
  }

  /** Unblocks the thread. */
  open(): void {
    Atomics.store(this.state, 0, 1);
    Atomics.notify(this.state, 0);
  }

  async close(): Promise<void> {
    this.open();
    for (const socket of this.#filling) socket.destroy();
    await this.worker.terminate();
  }

  /** Fills the backlog, which holds two connections. */
  async #fill(): Promise<void> {
    for (let place = 0; place < 2; place++) {
      const socket = connect({ host: here.address, port: this.port });
      socket.on('error', () => undefined);
      this.#filling.push(socket);
      await new Promise((resolve) => socket.once('connect', resolve));
    }
  }
}

const standStill = `
  const { parentPort, workerData: state } = require('node:worker_threads');
  const server = require('node:http').createServer((request, response) => {
    Atomics.add(state, 1, 1);
    request.resume().once('end', () => response.end('{"a":1}'));
  });
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    Atomics.wait(state, 0, 0);
  });
`;
