import assert from 'node:assert/strict';
import { connectCodes } from '../../../src/api/errors';
import { serviceFailure } from '../../../src/api/wireErrors';

describe('An error response', () => {
  const body = (value: object): string => JSON.stringify({ message: '', ...value });

  describe('as a Connect error of the service', () => {
    const meanings = {
      canceled: ['unavailable', 'unknown'],
      unknown: ['unavailable', 'unknown'],
      invalid_argument: ['invalid', 'refused'],
      deadline_exceeded: ['timedOut', 'unknown'],
      not_found: ['notFound', 'refused'],
      already_exists: ['alreadyExists', 'refused'],
      permission_denied: ['refused', 'refused'],
      resource_exhausted: ['rateLimited', 'refused'],
      failed_precondition: ['precondition', 'refused'],
      aborted: ['unavailable', 'refused'],
      out_of_range: ['invalid', 'refused'],
      unimplemented: ['unsupported', 'refused'],
      internal: ['unavailable', 'unknown'],
      unavailable: ['unavailable', 'unknown'],
      data_loss: ['unavailable', 'unknown'],
      unauthenticated: ['signedOut', 'refused'],
    };
    for (const code of connectCodes) {
      const [kind, outcome] = meanings[code];
      it(`${code} is ${kind}, and ${outcome === 'refused' ? 'certainly not done' : 'perhaps done'}`, () => {
        const failure = serviceFailure(500, body({ code }));
        assert.deepEqual([failure.kind, failure.outcome, failure.code], [kind, outcome, code]);
      });
    }
  });

  describe('from a gateway or proxy', () => {
    const kinds: Record<number, string> = {
      204: 'notUnderstood',
      400: 'invalid',
      401: 'signedOut',
      403: 'refused',
      404: 'unsupported',
      408: 'timedOut',
      413: 'invalid',
      418: 'unavailable',
      429: 'rateLimited',
      499: 'unavailable',
      500: 'unavailable',
      501: 'unsupported',
      502: 'unavailable',
      503: 'unavailable',
      504: 'unavailable',
    };
    for (const [status, kind] of Object.entries(kinds)) {
      it(`status ${status} is ${kind}, and the outcome is unknown`, () => {
        assert.deepEqual(serviceFailure(Number(status), '<html>'), { kind, outcome: 'unknown' });
      });
    }

    it('status 407 is a proxy that blocked the request', () => {
      assert.deepEqual(serviceFailure(407, '<html>'), { kind: 'proxy', outcome: 'notSent' });
    });

    for (const status of [301, 302, 307, 308]) {
      it(`status ${status} is a redirect, and certainly not done`, () => {
        assert.deepEqual(serviceFailure(status, undefined), { kind: 'redirected', outcome: 'refused' });
      });
    }

    for (const status of [0, 303]) {
      it(`status ${status} is a redirect whose outcome is unknown`, () => {
        assert.deepEqual(serviceFailure(status, undefined), { kind: 'redirected', outcome: 'unknown' });
      });
    }

    for (const text of [
      '',
      '{',
      'null',
      '[]',
      '{"code":7}',
      '{"code":"PERMISSION_DENIED"}',
      '{"error":"x"}',
      undefined,
    ]) {
      it(`uses the status when the body is ${text ?? 'not there'}`, () => {
        assert.deepEqual(serviceFailure(403, text), { kind: 'refused', outcome: 'unknown' });
      });
    }
  });

  describe('with a message for users', () => {
    const said = (value: object): string | undefined => serviceFailure(400, body(value)).userMessage;
    const actionable = (userMessage: unknown, type = 'gitpod.v1.ActionableErrorDetails'): object => ({
      type,
      value: 'AA',
      debug: { userMessage },
    });

    it('prefers the message that was written for users', () => {
      const details = [{ type: 'google.rpc.Other', debug: {} }, actionable('Upgrade first.')];
      assert.equal(said({ code: 'failed_precondition', message: 'tier is not enough', details }), 'Upgrade first.');
    });

    it('also recognizes its full type URL', () => {
      const details = [actionable('Upgrade first.', 'type.googleapis.com/gitpod.v1.ActionableErrorDetails')];
      assert.equal(said({ code: 'internal', details }), 'Upgrade first.');
    });

    it('falls back to the message of the error', () => {
      assert.equal(said({ code: 'permission_denied', message: 'only admins can do this' }), 'only admins can do this');
    });

    it('reports whether it was written for users', () => {
      const written = (value: object): boolean | undefined => serviceFailure(403, body(value)).isWrittenForUsers;
      const message = 'only admins can do this';
      assert.equal(written({ code: 'permission_denied', message, details: [actionable('Ask an admin.')] }), true);
      assert.equal(written({ code: 'permission_denied', message }), false);
      assert.equal(written({ code: 'internal', message }), undefined);
    });

    for (const details of [{}, [null, 1, 'x', []], [actionable(7)], [actionable(' ')], [actionable('x', 'other')]]) {
      it(`ignores details without a message for users: ${JSON.stringify(details)}`, () => {
        assert.equal(said({ code: 'permission_denied', message: 'only admins can', details }), 'only admins can');
      });
    }

    const told: [string, string, string | undefined][] = [
      [
        'invalid_argument',
        'validation error:\n - name: value is required [required]\n - x: y z [a.b]',
        'name: value is required',
      ],
      ['invalid_argument', 'validation error: name is too long', 'name is too long'],
      ['not_found', 'not_found: there is no such invite', 'there is no such invite'],
      ['not_found', 'rpc error: code = NotFound desc = there is no such invite', 'there is no such invite'],
      ['not_found', 'note: there is no such invite', 'note: there is no such invite'],
      ['not_found', 'two\nlines\u0000here', 'two lines here'],
      ['not_found', '', undefined],
      ['not_found', 'nope', undefined],
      ['not_found', '<p>not found</p> at all', undefined],
      ['not_found', '{"a": 1}', undefined],
      ['internal', 'dial tcp 10.0.0.1:5432: connection refused', undefined],
      ['unavailable', 'upstream connect error or disconnect/reset', undefined],
    ];
    for (const [code, message, expected] of told) {
      it(`${expected === undefined ? 'does not show' : 'reads'} ${JSON.stringify(message)} of ${code}`, () => {
        assert.equal(said({ code, message }), expected);
      });
    }

    it('contains no id, which might be an invite', () => {
      const message = 'invite 0190d0a1-2222-7abc-8def-0123456789ab is gone';
      assert.equal(said({ code: 'not_found', message }), 'invite … is gone');
      assert.equal(said({ code: 'not_found', details: [actionable(message)] }), 'invite … is gone');
    });

    it('is truncated when it is too long to read', () => {
      const message = said({ code: 'not_found', message: 'very '.repeat(10_000) }) ?? '';
      assert.ok(message.length <= 400 && message.endsWith('…'));
    });
  });
});
