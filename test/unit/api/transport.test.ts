import assert from 'node:assert/strict';
import { Token } from '../../../src/api/token';
import { inviteId, userId } from '../../fakes/samples';
import { always, answer, refusal, type Step } from '../../fakes/scriptedFetcher';
import { change, hostNotFound, read, connectionReset, scripted } from '../../fakes/scriptedTransport';

describe('The transport', () => {
  describe('sends', () => {
    it('a message as JSON to the method of the host', async () => {
      const { call, fetcher } = scripted([always(200, { a: 1 })]);
      assert.deepEqual(await call(read({ message: { organizationId: 'x', left: undefined } })), { a: 1 });
      const { url, init } = fetcher.sent[0] ?? assert.fail();
      assert.equal(url, 'https://app.gitpod.io/api/gitpod.v1.OrganizationService/GetOrganization');
      assert.deepEqual([init.method, init.body, init.redirect], ['POST', '{"organizationId":"x"}', 'manual']);
    });

    it('user agent, body and credentials', async () => {
      const { call, fetcher } = scripted([always(200)]);
      await call(read({ token: () => new Token('t0k3n'), principalUserId: userId }));
      assert.deepEqual(fetcher.sent[0]?.init.headers, {
        'content-type': 'application/json',
        'connect-protocol-version': '1',
        'user-agent': 'Code/1 Invites/1',
        'x-gitpod-client': 'vscode',
        authorization: 'Bearer t0k3n',
        'x-gitpod-principal': `user/${userId}`,
      });
    });

    it('no credentials without a token', async () => {
      const { call, fetcher } = scripted([always(200)]);
      await call(read());
      const names = Object.keys(fetcher.sent[0]?.init.headers ?? {});
      assert.deepEqual(
        names.filter((name) => /auth|principal/.test(name)),
        [],
      );
    });

    it('an editor’s name in characters that a header allows', async () => {
      const { call, fetcher } = scripted([always(200)], { userAgent: '编辑器 Code/1\r\nEvil: yes' });
      await call(read());
      assert.equal(fetcher.sent[0]?.init.headers['user-agent'], ' Code/1Evil: yes');
    });

    for (const [what, bad] of [
      ['a token with another line', { token: () => new Token('canary\r\nevil: yes') }],
      ['a token with a foreign letter', { token: () => new Token('canarÿ') }],
      ['a user id with another line', { principalUserId: 'canary\n' }],
    ] as const) {
      it(`nothing for ${what}, which is invalid in a header, and does not print it`, async () => {
        const { failing, fetcher, logger } = scripted([always(200)]);
        const failure = await failing(read(bad));
        assert.deepEqual([failure.kind, failure.outcome, fetcher.sent.length], ['signedOut', 'notSent', 0]);
        assert.ok(!`${failure.stack ?? ''}${logger.text}`.includes('canar'));
      });
    }
  });

  describe('creates one error from', () => {
    it('a refusal of the service, with its message for users', async () => {
      const body = { code: 'permission_denied', message: 'only admins can do this' };
      const failure = await scripted([always(403, body, { 'x-request-id': 'req-1' })]).failing(read());
      const { kind, outcome, status, code, method, hostname, userMessage, requestId } = failure;
      assert.deepEqual(
        { kind, outcome, status, code, method, hostname, userMessage, requestId },
        {
          kind: 'refused',
          outcome: 'refused',
          status: 403,
          code: 'permission_denied',
          method: 'OrganizationService/GetOrganization',
          hostname: 'app.gitpod.io',
          userMessage: 'only admins can do this',
          requestId: 'req-1',
        },
      );
    });

    const bodiless: Step = () => Promise.resolve(new Response(null, { status: 200 }));
    const opaque: Step = () => Promise.resolve({ status: 0, headers: new Headers(), body: null });
    const answers: [string, Step, string, string][] = [
      ['a page of a proxy', always(502, '<html>'), 'unavailable', 'unknown'],
      ['a page that is too long to read', always(403, '<html>'.repeat(100_000)), 'refused', 'unknown'],
      ['a success that is no JSON', always(200, '<html>'), 'notUnderstood', 'unknown'],
      ['a success without a body', bodiless, 'notUnderstood', 'unknown'],
      ['a success of another kind', always(201, {}), 'notUnderstood', 'unknown'],
      ['a success that is too large', always(200, 'x'.repeat(5_000)), 'notUnderstood', 'unknown'],
      ['a redirect', always(308, '', { location: 'https://other.example/' }), 'redirected', 'refused'],
      ['a redirect that is kept secret', opaque, 'redirected', 'unknown'],
      ['a reset', connectionReset, 'unreachable', 'unknown'],
      ['a name that does not exist', hostNotFound, 'unreachable', 'notSent'],
    ];
    for (const [what, step, kind, outcome] of answers) {
      it(`${what}: ${kind}`, async () => {
        const failure = await scripted([step], { limits: { answerBytes: 4_096 } }).failing(change());
        assert.deepEqual([failure.kind, failure.outcome], [kind, outcome]);
      });
    }

    it('a redirect, naming only the host of its target', async () => {
      const { failing, logger } = scripted([always(308, '', { location: 'https://other.example/canary?canary' })]);
      const failure = await failing(read());
      assert.equal(failure.redirectedTo, 'other.example');
      assert.ok(!`${failure.stack ?? ''}${logger.text}`.includes('canary'));
    });

    it('too many requests, with the seconds to wait', async () => {
      const step = refusal(429, 'resource_exhausted', '', { 'retry-after': '30' });
      const failure = await scripted([step]).failing(change());
      assert.deepEqual([failure.kind, failure.retryAfterSeconds], ['rateLimited', 30]);
    });
  });

  describe('logs', () => {
    it('method, host, status, duration, attempt, fetcher and the service’s request id', async () => {
      const { call, clock, logger } = scripted([
        async () => {
          await clock.sleep(34);
          return answer(200, {}, { 'x-request-id': 'req-1' });
        },
      ]);
      const called = call(read());
      await clock.advance(34);
      await called;
      assert.deepEqual(logger.lines, [
        'OrganizationService/GetOrganization app.gitpod.io 200 34 ms, try 1 fetch, request req-1',
      ]);
    });

    it('each attempt, with its whole error chain', async () => {
      const { call, clock, logger } = scripted([connectionReset, always(200)]);
      const called = call(read());
      await clock.advance(300);
      await called;
      assert.match(
        logger.lines[0] ?? '',
        /no answer 0 ms, try 1 fetch: .*unreachable ← fetch failed ← read ECONNRESET$/,
      );
      assert.match(logger.lines[1] ?? '', /200 0 ms, try 2 fetch$/);
    });

    for (const [what, step] of [
      ['a success', always(200, { inviteId, x: 'canary' }, { 'x-canary': 'canary' })],
      ['a refusal', refusal(404, 'not_found', `canary ${inviteId} is gone`)],
      ['an answer that is no JSON', always(200, `canary ${inviteId} <html>`)],
      ['a page of a proxy', always(502, `canary ${inviteId} <html>`)],
    ] as const) {
      it(`no header, no body and no id of ${what}`, async () => {
        const { call, logger } = scripted([step]);
        const request = change({
          token: () => new Token('canaryToken'),
          principalUserId: userId,
          message: { inviteId },
        });
        await call(request).catch((error: unknown) => {
          logger.error(String(error));
        });
        assert.ok(!/canary/i.test(logger.text), logger.text);
        assert.ok(!logger.text.includes(inviteId) && !logger.text.includes(userId), logger.text);
      });
    }
  });
});
