import assert from 'node:assert/strict';
import { faultKindsOf } from '../../sandbox/faults/fault';
import type { Sandbox } from '../../sandbox/startSandbox';
import { idOf } from './callSandbox';
import { faultyCreate } from './faultyCreate';
import { withSandbox } from './withSandbox';

describe('Faults of the connection to the sandbox', () => {
  let sandbox: Sandbox;
  const { create, fail, invite, raw, tried } = faultyCreate(() => sandbox);
  withSandbox((started) => {
    sandbox = started;
  });

  it('cutBeforeWork: nothing was done', async () => {
    for (const how of ['reset', 'end'] as const) {
      fail({ kind: 'cutBeforeWork', how });
      await assert.rejects(create());
    }
    assert.equal(invite(), undefined);
    assert.deepEqual(
      sandbox.calls().map(({ result, workDone }) => [result, workDone]),
      [
        ['cut', false],
        ['cut', false],
      ],
    );
  });

  it('cutAfterWork: the work was done, without a response', async () => {
    for (const how of ['reset', 'end'] as const) {
      const old = invite();
      fail({ kind: 'cutAfterWork', how });
      await assert.rejects(create());
      assert.ok(invite());
      assert.notEqual(invite(), old);
    }
    assert.equal(sandbox.calls()[0]?.result, 'cut');
  });

  it('cutAfterWork: after any byte of the response', async () => {
    await raw();
    const whole = sandbox.calls()[0]?.answerBytes ?? 0;
    assert.ok(whole > 100);
    for (const afterBytes of [1, 12, 40, whole - 1, whole]) {
      fail({ kind: 'cutAfterWork', how: 'end', afterBytes });
      assert.equal((await raw()).bytes.length, afterBytes);
    }
  });

  it('cutAfterWork: with a reset that the client can distinguish from an end', async () => {
    fail({ kind: 'cutAfterWork', how: 'reset', afterBytes: 20 });
    assert.deepEqual(await raw(), { bytes: Buffer.from('HTTP/1.1 200 OK\r\nCon'), error: 'ECONNRESET' });
  });

  it('stalledHeaders: until the client gives up', async () => {
    fail({ kind: 'stalledHeaders', work: 'done' });
    const abort = new AbortController();
    const call = create(abort.signal);
    await sandbox.waitForCall(({ workDone }) => workDone);
    abort.abort();
    await assert.rejects(call, { name: 'AbortError' });
    assert.equal((await sandbox.waitForCall('CreateOrganizationInvite')).result, 'abandoned');
    assert.ok(invite());
  });

  it('stalledBody: half of it arrives', async () => {
    fail({ kind: 'stalledBody' });
    const abort = new AbortController();
    const response = await fetch(`${sandbox.origin}/api/gitpod.v1.OrganizationService/CreateOrganizationInvite`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'Accept-Encoding': 'identity',
        Authorization: `Bearer ${sandbox.token('ada-acme')}`,
      },
      body: JSON.stringify({ organizationId: idOf(sandbox, 'acme') }),
      signal: abort.signal,
    });
    assert.equal(response.status, 200);
    const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader();
    const first = await reader?.read();
    assert.equal(first?.value?.length, Math.ceil(Number(response.headers.get('content-length')) / 2));
    abort.abort();
    await assert.rejects(async () => reader?.read());
    assert.equal((await sandbox.waitForCall('CreateOrganizationInvite')).result, 'abandoned');
  });

  it('hangUpAfterAnswer: the response is complete, and the connection closes without notice', async () => {
    fail({ kind: 'hangUpAfterAnswer' });
    const { bytes } = await raw({ keepAlive: true });
    assert.match(bytes.toString(), /^HTTP\/1\.1 200 OK\r\n/);
    assert.doesNotMatch(bytes.toString(), /connection: close/i);
  });

  it('closeAfterAnswer: the response is complete and announces the end of the connection', async () => {
    fail({ kind: 'closeAfterAnswer' });
    assert.match((await raw({ keepAlive: true })).bytes.toString(), /connection: close/i);
  });

  it('held: before the work or after it, until it is released', async () => {
    for (const wait of ['beforeWork', 'afterWork'] as const) {
      sandbox.reset();
      fail({ kind: 'held', wait });
      const call = create();
      await sandbox.waitForCall(({ result }) => result === 'held');
      assert.equal(invite() === undefined, wait === 'beforeWork');
      sandbox.release();
      assert.equal((await call).status, 200);
    }
  });

  it('held: until the client disconnects', async () => {
    fail({ kind: 'held' });
    const abort = new AbortController();
    const call = create(abort.signal);
    await sandbox.waitForCall(({ result }) => result === 'held');
    abort.abort();
    await assert.rejects(call);
    const { result, workDone } = await sandbox.waitForCall('CreateOrganizationInvite');
    assert.deepEqual([result, workDone], ['abandoned', false]);
  });

  it('slow: the work is delayed, and not done for a client that disconnected', async () => {
    fail({ kind: 'slow', ms: 60_000 });
    const abort = new AbortController();
    const call = create(abort.signal);
    await sandbox.waitForCall(({ fault }) => fault === 'slow');
    abort.abort();
    await assert.rejects(call);
    const { result, workDone } = await sandbox.waitForCall('CreateOrganizationInvite');
    assert.deepEqual([result, workDone], ['abandoned', false]);
  });

  it('slow: the response is delayed, and the work is done at once', async () => {
    fail({ kind: 'slow', ms: 60_000, wait: 'afterWork' });
    const abort = new AbortController();
    const call = create(abort.signal);
    await sandbox.waitForCall(({ workDone }) => workDone);
    abort.abort();
    await assert.rejects(call);
    assert.ok(invite());
  });

  it('slow: a complete response arrives in the end', async () => {
    fail({ kind: 'slow', ms: 20 });
    assert.equal((await create()).status, 200);
    assert.ok((sandbox.calls()[0]?.durationMs ?? 0) >= 19);
  });

  it('are all tested here', () => {
    assert.deepEqual(
      faultKindsOf.connection.filter((kind) => !tried.has(kind)),
      [],
    );
  });
});
