import assert from 'node:assert/strict';
import { faultKindsOf } from '../../sandbox/faults/fault';
import type { Sandbox } from '../../sandbox/startSandbox';
import { at } from './callSandbox';
import { faultyCreate } from './faultyCreate';
import { withSandbox } from './withSandbox';

describe('Faults of the sandbox that refuse', () => {
  let sandbox: Sandbox;
  const { create, fail, invite, tried } = faultyCreate(() => sandbox);
  withSandbox((started) => {
    sandbox = started;
  });

  it('error: with a code, a message, a message for users and a retry delay', async () => {
    fail({ kind: 'error', code: 'unavailable', message: 'later', userMessage: 'Later, please.', retryAfter: 3 });
    const reply = await create();
    assert.equal(reply.status, 503);
    assert.equal(reply.headers.get('retry-after'), '3');
    assert.equal(at(reply.json, 'message'), 'later');
    assert.equal(at(reply.json, 'details', 0, 'debug', 'userMessage'), 'Later, please.');
    assert.equal(invite(), undefined);
  });

  it('error: with another status and header than usual, and with the work done', async () => {
    fail({ kind: 'error', code: 'internal', status: 502, rateLimitRetryAfter: '9', work: 'done' });
    const reply = await create();
    assert.equal(reply.status, 502);
    assert.equal(reply.headers.get('ratelimit-retryafter'), '9');
    assert.ok(invite());
    const [call] = sandbox.calls();
    assert.deepEqual([call?.workDone, call?.status, call?.code], [true, 502, 'internal']);
  });

  it('unauthenticated', async () => {
    fail({ kind: 'unauthenticated' });
    assert.equal((await create()).status, 401);
  });

  it('html: with any status, even 200', async () => {
    for (const status of [200, 403, 502]) {
      fail({ kind: 'html', status });
      const reply = await create();
      assert.equal(reply.status, status);
      assert.match(String(reply.json), /^<!doctype html>/);
    }
    assert.equal(invite(), undefined);
  });

  it('emptyBody', async () => {
    fail({ kind: 'emptyBody', status: 504, work: 'done' });
    const reply = await create();
    assert.deepEqual([reply.status, reply.json], [504, '']);
    assert.ok(invite());
  });

  it('redirect: to any location, with any of the statuses', async () => {
    for (const status of [301, 302, 303, 307, 308] as const) {
      fail({ kind: 'redirect', status, location: 'https://elsewhere.example/api' });
      const reply = await create();
      assert.equal(reply.status, status);
      assert.equal(reply.headers.get('location'), 'https://elsewhere.example/api');
    }
    assert.equal(invite(), undefined);
  });

  it('answer: any response', async () => {
    fail({ kind: 'answer', body: '{"invite":7}', headers: { 'X-Odd': 'yes' }, work: 'done' });
    const reply = await create();
    assert.deepEqual(reply.json, { invite: 7 });
    assert.equal(reply.headers.get('x-odd'), 'yes');
  });

  it('are all tested here', () => {
    assert.deepEqual(
      faultKindsOf.answer.filter((kind) => !tried.has(kind)),
      [],
    );
  });
});
