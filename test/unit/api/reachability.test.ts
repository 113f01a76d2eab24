import assert from 'node:assert/strict';
import { GitpodError, type GitpodErrorKind, type Outcome } from '../../../src/api/errors';
import { GitpodHost } from '../../../src/api/host';
import { Reachability } from '../../../src/api/reachability';
import { settled } from '../../fakes/fakeClock';
import { elsewhere, gitpod } from '../../fakes/people';

describe('Reachability', () => {
  let reachability: Reachability;
  let recovered: number;

  beforeEach(() => {
    reachability = new Reachability();
    recovered = 0;
    reachability.onDidRecover(() => (recovered += 1));
  });

  for (const kind of ['unreachable', 'timedOut'] as const) {
    it(`records the failure of a host that did not respond: ${kind}`, () => {
      const error = failed(kind);
      reachability.record(elsewhere, 7, error);
      assert.deepEqual(reachability.failure(elsewhere), { error, at: 7 });
      assert.equal(reachability.failure(gitpod), undefined);
    });
  }

  it('has one state for all names of a service', () => {
    const [one, other] = GitpodHost.canonical;
    assert.ok(one && other);
    reachability.record(one, 0, failed('unreachable'));
    assert.ok(reachability.failure(other));
    reachability.record(other, 1);
    assert.equal(reachability.failure(one), undefined);
  });

  const answers: readonly [string, GitpodError | undefined][] = [
    ['an answer', undefined],
    ['a refusal', failed('refused', 'refused')],
  ];
  for (const [what, answer] of answers) {
    it(`reports a recovery once, after ${what}`, async () => {
      reachability.record(elsewhere, 0, failed('unreachable'));
      reachability.record(elsewhere, 1, answer);
      reachability.record(elsewhere, 2, answer);
      await settled();
      assert.deepEqual([reachability.failure(elsewhere), recovered], [undefined, 1]);
    });
  }

  for (const kind of ['cancelled', 'proxy', 'certificate', 'unavailable'] as const) {
    it(`does not count a failure that says nothing of the service as a response: ${kind}`, async () => {
      reachability.record(elsewhere, 0, failed('unreachable'));
      reachability.record(elsewhere, 1, failed(kind));
      await settled();
      assert.ok(reachability.failure(elsewhere));
      assert.equal(recovered, 0);
    });
  }

  it('reports no recovery of a host that was never unreachable', async () => {
    reachability.record(elsewhere, 0);
    await settled();
    assert.equal(recovered, 0);
  });
});

function failed(kind: GitpodErrorKind, outcome: Outcome = 'unknown'): GitpodError {
  return new GitpodError({ kind, outcome, method: 'AccountService/GetAccount', hostname: 'gitpod.harbour.example' });
}
