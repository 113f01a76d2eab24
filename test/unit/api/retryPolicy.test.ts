import assert from 'node:assert/strict';
import { GitpodError, type GitpodErrorDetails, type GitpodErrorKind } from '../../../src/api/errors';
import { pauseBeforeRetry } from '../../../src/api/retry';

describe('Retrying a read', () => {
  const limits = { tries: 3, maxRetryDelayMs: 10_000 };
  const failure = (kind: GitpodErrorKind, details: Partial<GitpodErrorDetails> = {}): GitpodError =>
    new GitpodError({ kind, outcome: 'unknown', method: 'A/B', hostname: 'h', ...details });
  const pause = (error: GitpodError, attempt = 1, random = 0.5): number | undefined =>
    pauseBeforeRetry(error, attempt, () => random, limits);

  const worthIt = new Map<GitpodErrorKind, boolean>([
    ['unavailable', true],
    ['unreachable', true],
    ['rateLimited', true],
    ['timedOut', false],
    ['signedOut', false],
    ['refused', false],
    ['notFound', false],
    ['alreadyExists', false],
    ['precondition', false],
    ['invalid', false],
    ['unsupported', false],
    ['cancelled', false],
    ['certificate', false],
    ['proxy', false],
    ['redirected', false],
    ['notUnderstood', false],
  ]);
  for (const [kind, worth] of worthIt) {
    it(`is ${worth ? '' : 'not '}done when the error is ${kind}`, () => {
      assert.equal(pause(failure(kind)) !== undefined, worth);
    });
  }

  it('is done when connecting timed out', () => {
    assert.notEqual(pause(failure('timedOut', { outcome: 'notSent' })), undefined);
  });

  it('is done when the server timed out waiting for the request', () => {
    assert.notEqual(pause(failure('timedOut', { status: 408 })), undefined);
  });

  it('stops after the third attempt', () => {
    assert.notEqual(pause(failure('unavailable'), 2), undefined);
    assert.equal(pause(failure('unavailable'), 3), undefined);
  });

  it('waits for a random time up to a limit that doubles', () => {
    const error = failure('unavailable');
    assert.deepEqual([pause(error, 1, 0), pause(error, 1, 1), pause(error, 2, 1)], [0, 300, 600]);
  });

  it('waits as long as the service asks, and a little longer', () => {
    const error = failure('rateLimited', { retryAfterSeconds: 4 });
    assert.deepEqual([pause(error, 1, 0), pause(error, 1, 1)], [4_000, 4_300]);
  });

  it('is not done when the service asks for more than ten seconds', () => {
    assert.equal(pause(failure('rateLimited', { retryAfterSeconds: 11 })), undefined);
    assert.equal(pause(failure('unavailable', { retryAfterSeconds: 120 })), undefined);
  });
});
