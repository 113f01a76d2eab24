import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { faultKinds } from '../../sandbox/faults/fault';
import { startSandbox, type FaultRule, type Sandbox } from '../../sandbox/startSandbox';
import { at, callSandbox, idOf, textAt, type Reply } from './callSandbox';
import { rawCall } from './rawCall';

type Fault = FaultRule['fault'];

/** The call that must not be repeated is the one that shows whether work was done: every Create makes another invite. */
describe('Faults of the sandbox', () => {
  let sandbox: Sandbox;
  const tried = new Set<string>();
  before(async () => {
    sandbox = await startSandbox();
  });
  beforeEach(() => {
    sandbox.reset();
  });
  after(async () => {
    await sandbox.close();
  });

  const fail = (fault: Fault): void => {
    tried.add(fault.kind);
    sandbox.faults({ method: 'CreateOrganizationInvite', fault });
  };
  const create = (signal?: AbortSignal): Promise<Reply> =>
    callSandbox(
      sandbox,
      'OrganizationService/CreateOrganizationInvite',
      { organizationId: idOf(sandbox, 'acme') },
      { as: 'ada-acme', ...(signal === undefined ? {} : { signal }) },
    );
  const raw = (options = {}): ReturnType<typeof rawCall> =>
    rawCall(
      sandbox,
      'OrganizationService/CreateOrganizationInvite',
      { organizationId: idOf(sandbox, 'acme') },
      'ada-acme',
      options,
    );
  const invite = (): string | undefined => sandbox.world.inviteOf(sandbox.world.organization('acme'));

  describe('that refuse', () => {
    it('error: with a code, a message, words for people and when to come back', async () => {
      fail({ kind: 'error', code: 'unavailable', message: 'later', userMessage: 'Later, please.', retryAfter: 3 });
      const reply = await create();
      assert.equal(reply.status, 503);
      assert.equal(reply.headers.get('retry-after'), '3');
      assert.equal(at(reply.json, 'message'), 'later');
      assert.equal(at(reply.json, 'details', 0, 'debug', 'userMessage'), 'Later, please.');
      assert.equal(invite(), undefined);
    });

    it('error: with another status than usual, another header, and the work done', async () => {
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

    it('html: with any status, also 200', async () => {
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

    it('redirect: anywhere, with any of the statuses', async () => {
      for (const status of [301, 302, 303, 307, 308] as const) {
        fail({ kind: 'redirect', status, location: 'https://elsewhere.example/api' });
        const reply = await create();
        assert.equal(reply.status, status);
        assert.equal(reply.headers.get('location'), 'https://elsewhere.example/api');
      }
      assert.equal(invite(), undefined);
    });

    it('answer: anything at all', async () => {
      fail({ kind: 'answer', body: '{"invite":7}', headers: { 'X-Odd': 'yes' }, work: 'done' });
      const reply = await create();
      assert.deepEqual(reply.json, { invite: 7 });
      assert.equal(reply.headers.get('x-odd'), 'yes');
    });
  });

  describe('of the connection', () => {
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

    it('cutAfterWork: it was done, and nobody was told', async () => {
      for (const how of ['reset', 'end'] as const) {
        const old = invite();
        fail({ kind: 'cutAfterWork', how });
        await assert.rejects(create());
        assert.ok(invite());
        assert.notEqual(invite(), old);
      }
      assert.equal(sandbox.calls()[0]?.result, 'cut');
    });

    it('cutAfterWork: after any byte of the answer', async () => {
      await create();
      const whole = sandbox.calls()[0]?.answerBytes ?? 0;
      assert.ok(whole > 100);
      for (const afterBytes of [1, 12, 40, whole - 1, whole]) {
        fail({ kind: 'cutAfterWork', how: 'end', afterBytes });
        assert.equal((await raw()).bytes.length, afterBytes);
      }
    });

    it('cutAfterWork: with a reset that the client can tell from an end', async () => {
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

    it('stalledBody: half of it comes', async () => {
      fail({ kind: 'stalledBody' });
      const abort = new AbortController();
      const response = await fetch(`${sandbox.origin}/api/gitpod.v1.OrganizationService/CreateOrganizationInvite`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${sandbox.token('ada-acme')}` },
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

    it('hangUpAfterAnswer: the answer is good, the connection gone without a word', async () => {
      fail({ kind: 'hangUpAfterAnswer' });
      const { bytes } = await raw({ keepAlive: true });
      assert.match(bytes.toString(), /^HTTP\/1\.1 200 OK\r\n/);
      assert.doesNotMatch(bytes.toString(), /connection: close/i);
    });

    it('closeAfterAnswer: the answer is good and says that the connection ends', async () => {
      fail({ kind: 'closeAfterAnswer' });
      assert.match((await raw({ keepAlive: true })).bytes.toString(), /connection: close/i);
    });

    it('held: before the work or after it, until it is let go', async () => {
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

    it('held: until the client leaves', async () => {
      fail({ kind: 'held' });
      const abort = new AbortController();
      const call = create(abort.signal);
      await sandbox.waitForCall(({ result }) => result === 'held');
      abort.abort();
      await assert.rejects(call);
      const { result, workDone } = await sandbox.waitForCall('CreateOrganizationInvite');
      assert.deepEqual([result, workDone], ['abandoned', false]);
    });

    it('slow: the work waits, and is not done for a client that left', async () => {
      fail({ kind: 'slow', ms: 60_000 });
      const abort = new AbortController();
      const call = create(abort.signal);
      await sandbox.waitForCall(({ fault }) => fault === 'slow');
      abort.abort();
      await assert.rejects(call);
      const { result, workDone } = await sandbox.waitForCall('CreateOrganizationInvite');
      assert.deepEqual([result, workDone], ['abandoned', false]);
    });

    it('slow: the answer waits, when the work is done at once', async () => {
      fail({ kind: 'slow', ms: 60_000, wait: 'afterWork' });
      const abort = new AbortController();
      const call = create(abort.signal);
      await sandbox.waitForCall(({ workDone }) => workDone);
      abort.abort();
      await assert.rejects(call);
      assert.ok(invite());
    });

    it('slow: a good answer comes in the end', async () => {
      fail({ kind: 'slow', ms: 20 });
      assert.equal((await create()).status, 200);
      assert.ok((sandbox.calls()[0]?.durationMs ?? 0) >= 19);
    });
  });

  describe('of the body', () => {
    const created = async (fault: Fault): Promise<Reply> => {
      fail(fault);
      const reply = await create();
      assert.equal(reply.status, 200);
      assert.ok(invite());
      return reply;
    };

    it('truncatedJson', async () => {
      const { json } = await created({ kind: 'truncatedJson' });
      assert.match(String(json), /^\{"invite":\{"inviteId":"/);
      assert.doesNotMatch(String(json), /\}/);
    });

    it('endlessBody: as much as the client takes', async () => {
      fail({ kind: 'endlessBody', chunkBytes: 1000, maximumBytes: 50_000 });
      const { bytes, error } = await raw();
      assert.equal(error, 'ECONNRESET');
      assert.ok(bytes.length >= 50_000);
    });

    it('endlessBody: ends when the client leaves', async () => {
      fail({ kind: 'endlessBody', everyMs: 1, chunkBytes: 1 });
      const abort = new AbortController();
      const call = create(abort.signal);
      await sandbox.waitForCall(({ workDone }) => workDone);
      abort.abort();
      await assert.rejects(call);
      assert.equal((await sandbox.waitForCall('CreateOrganizationInvite')).result, 'abandoned');
    });

    it('drippingBody: all of it, byte by byte', async () => {
      const { json } = await created({ kind: 'drippingBody' });
      assert.equal(at(json, 'invite', 'inviteId'), invite());
    });

    it('invalidUtf8', async () => {
      const { json } = await created({ kind: 'invalidUtf8' });
      assert.match(textAt(json, 'invite', 'inviteId'), /^\uFFFD\uFFFD/);
    });

    it('byteOrderMark', async () => {
      fail({ kind: 'byteOrderMark' });
      assert.match((await raw()).bytes.toString(), /\r\n\r\n\uFEFF\{/);
    });

    it('gzip', async () => {
      const { json, headers } = await created({ kind: 'gzip' });
      assert.equal(headers.get('content-encoding'), 'gzip');
      assert.equal(at(json, 'invite', 'inviteId'), invite());
    });

    it('gzipBomb: small on the wire, large when decoded', async () => {
      fail({ kind: 'gzipBomb', decodedBytes: 1024 * 1024 });
      const { bytes } = await raw();
      const body = bytes.subarray(bytes.indexOf('\r\n\r\n') + 4);
      assert.ok(body.length < 10_000);
      assert.ok(gunzipSync(body).length > 1024 * 1024);
    });

    it('contentType', async () => {
      const { headers } = await created({ kind: 'contentType', contentType: 'text/html' });
      assert.equal(headers.get('content-type'), 'text/html');
    });

    it('wrongTypes', async () => {
      assert.deepEqual((await created({ kind: 'wrongTypes' })).json, { invite: { inviteId: [36] } });
    });

    it('missingFields', async () => {
      assert.deepEqual((await created({ kind: 'missingFields' })).json, {});
    });

    it('nulls', async () => {
      assert.deepEqual((await created({ kind: 'nulls' })).json, { invite: null });
    });

    it('capitalIds', async () => {
      const { json } = await created({ kind: 'capitalIds' });
      assert.equal(at(json, 'invite', 'inviteId'), invite()?.toUpperCase());
    });

    it('extraFields: in every message, with names that careless clients trip over', async () => {
      const { json } = await created({ kind: 'extraFields' });
      assert.equal(at(json, 'invite', 'inviteId'), invite());
      assert.deepEqual(at(json, 'invite', 'fromTheFuture'), { nested: [1, 'two', null] });
      assert.deepEqual(at(json, '__proto__'), { polluted: true });
    });

    it('unknownEnums and numbersAsStrings', async () => {
      tried.add('unknownEnums').add('numbersAsStrings');
      sandbox.faults({ fault: { kind: 'unknownEnums' } }, { fault: { kind: 'numbersAsStrings' } });
      const enums = await callSandbox(sandbox, 'AccountService/GetAccount', {}, { as: 'ada' });
      const first = ['account', 'memberships', 0];
      assert.equal(at(enums.json, ...first, 'userRole'), 'ORGANIZATION_ROLE_FROM_THE_FUTURE_ADMIN');
      assert.equal(at(enums.json, ...first, 'organizationTier'), 'ORGANIZATION_TIER_FROM_THE_FUTURE_ENTERPRISE');
      const numbers = await callSandbox(sandbox, 'AccountService/GetAccount', {}, { as: 'ada' });
      assert.equal(at(numbers.json, ...first, 'organizationMemberCount'), '13');
    });

    it('leave a refusal of the method a refusal', async () => {
      fail({ kind: 'truncatedJson' });
      const request = { organizationId: 'nonsense' };
      const reply = await callSandbox(sandbox, 'OrganizationService/CreateOrganizationInvite', request, {
        as: 'ada-acme',
      });
      assert.equal(reply.status, 400);
    });
  });

  describe('as rules', () => {
    const statuses = async (count: number, procedure = 'AccountService/GetAccount'): Promise<number[]> => {
      const seen: number[] = [];
      for (let call = 0; call < count; call += 1) {
        seen.push((await callSandbox(sandbox, procedure, {}, { as: 'ada' })).status);
      }
      return seen;
    };

    it('concern the next calls, as many as they say, after as many as they say', async () => {
      sandbox.faults({ method: 'GetAccount', after: 1, times: 2, fault: { kind: 'html', status: 502 } });
      assert.deepEqual(await statuses(1, 'IdentityService/GetAuthenticatedIdentity'), [200]);
      assert.deepEqual(await statuses(4), [200, 502, 502, 200]);
    });

    it('come one after the other', async () => {
      sandbox.faults({ fault: { kind: 'html', status: 502 } }, { fault: { kind: 'html', status: 503 } });
      assert.deepEqual(await statuses(3), [502, 503, 200]);
    });

    it('concern the calls of one token, if so wished', async () => {
      sandbox.faults({ as: 'grace', fault: { kind: 'unauthenticated' } });
      assert.deepEqual(await statuses(1), [200]);
      assert.equal((await callSandbox(sandbox, 'AccountService/GetAccount', {}, { as: 'grace' })).status, 401);
    });

    it('can be taken back', async () => {
      sandbox.faults({ times: Infinity, fault: { kind: 'unauthenticated' } });
      assert.deepEqual(await statuses(2), [401, 401]);
      sandbox.clearFaults();
      assert.deepEqual(await statuses(1), [200]);
    });

    it('are refused when they make no sense, all together', async () => {
      const good: FaultRule = { fault: { kind: 'unauthenticated' } };
      for (const bad of [{ fault: { kind: 'magic' } }, { method: 'Nothing', fault: good.fault }, { ...good, odd: 1 }]) {
        assert.throws(() => {
          sandbox.addFaults([good, bad]);
        });
      }
      assert.deepEqual(await statuses(1), [200]);
    });
  });

  describe('as a whole', () => {
    it('are all tried here', () => {
      assert.deepEqual(
        faultKinds.filter((kind) => !tried.has(kind)),
        [],
      );
    });
  });
});
