import assert from 'node:assert/strict';
import { formatErrorChain } from '../../../src/api/errors';
import { fetchFailed, systemError } from '../../fakes/scriptedFetcher';

describe('The chain of causes', () => {
  it('goes down to the root cause', () => {
    const error = fetchFailed(systemError('getaddrinfo ENOTFOUND app.gitpod.io', { code: 'ENOTFOUND' }));
    assert.equal(formatErrorChain(error), 'fetch failed ← getaddrinfo ENOTFOUND app.gitpod.io');
  });

  it('adds a code that the message does not mention', () => {
    assert.equal(
      formatErrorChain(systemError('other side closed', { code: 'UND_ERR_SOCKET' })),
      'other side closed UND_ERR_SOCKET',
    );
  });

  it('names every address that was tried', () => {
    const error = new AggregateError([
      new Error('connect ECONNREFUSED ::1:9'),
      new Error('connect ETIMEDOUT 10.0.0.1:9'),
    ]);
    assert.equal(
      formatErrorChain(fetchFailed(error)),
      'fetch failed ← AggregateError [connect ECONNREFUSED ::1:9; connect ETIMEDOUT 10.0.0.1:9]',
    );
  });

  it('ends when errors cause each other in a cycle', () => {
    const error = new Error('a');
    error.cause = new Error('b', { cause: error });
    assert.equal(formatErrorChain(error), 'a ← b');
  });

  it('stays short however long the chain is', () => {
    let error = new Error('end');
    for (let depth = 0; depth < 10_000; depth++) error = new Error('x', { cause: error });
    assert.ok(formatErrorChain(error).length < 100);
  });

  it('stays on one line, whatever the message holds', () => {
    assert.equal(formatErrorChain(new Error('a\r\n[error] forged\u0000\u2028line')), 'a [error] forged line');
  });

  it('contains no id and no token', () => {
    const error = new Error('no invite 0190d0a1-2222-7abc-8def-0123456789ab for Bearer abc');
    assert.equal(formatErrorChain(error), 'no invite … for Bearer …');
  });

  it('shows only the type of a value that is no error', () => {
    assert.equal(formatErrorChain({ token: 'secret' }), '(object)');
  });
});
