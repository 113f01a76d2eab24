import assert from 'node:assert/strict';
import { GitpodClient, type GitpodClientOptions } from '../../../src/api/client';
import type { GitpodError } from '../../../src/api/errors';
import { Token } from '../../../src/api/token';
import { Transport } from '../../../src/api/transport';
import { FakeClock } from '../../fakes/fakeClock';
import { LoggedLines } from '../../fakes/logged';
import { failureOf, hostOf, inviteId, organizationId, userId } from '../../fakes/samples';
import { always, answer, refusal, ScriptedFetcher, type Step } from '../../fakes/scriptedFetcher';

describe('The client', () => {
  let fetcher: ScriptedFetcher;
  let unauthenticated: GitpodError[];

  beforeEach(() => {
    unauthenticated = [];
  });

  const client = (steps: Step[], more: Partial<GitpodClientOptions> = {}): GitpodClient => {
    fetcher = new ScriptedFetcher('fetch', ...steps);
    const options = { fetchers: [fetcher], clock: new FakeClock(), logger: new LoggedLines(), userAgent: 'test' };
    return new GitpodClient({
      host: hostOf('https://app.gitpod.io'),
      token: () => new Token('t0k3n'),
      transport: new Transport(options),
      onUnauthenticated: (error) => unauthenticated.push(error),
      ...more,
    });
  };
  const header = (name: string, at = 0): string | undefined => fetcher.sent[at]?.init.headers[name];
  const sent = (): unknown[] => fetcher.sent.map(({ init }) => JSON.parse(init.body) as unknown);

  it('acts as the token’s principal, or as one of its users on request', async () => {
    const asAccount = client([always(200, { account: { id: userId } })]);
    await asAccount.accounts.retrieve({});
    await asAccount.as(userId).accounts.retrieve({});
    assert.deepEqual([header('x-gitpod-principal', 0), header('x-gitpod-principal', 1)], [undefined, `user/${userId}`]);
    assert.equal(header('authorization', 1), 'Bearer t0k3n');
  });

  it('calls without a token when it has none', async () => {
    await client([always(200, { organizationId })], { token: undefined }).organizations.invites.getSummary({
      inviteId,
    });
    assert.equal(header('authorization'), undefined);
  });

  describe('when a response does not match the method', () => {
    it('says what was expected where, and nothing of what was received', async () => {
      const members = [{ userId }, { userId: 'canary' }];
      const failure = await failureOf(client([always(200, { members })]).organizations.listMembers({ organizationId }));
      assert.equal(failure.kind, 'notUnderstood');
      assert.ok(failure.cause instanceof Error);
      assert.match(failure.cause.message, /^members\.1\.userId: expected /);
      assert.ok(!`${failure.stack ?? ''}${failure.cause.stack ?? ''}`.includes('canary'));
    });

    it('does not claim that a change was not made', async () => {
      const failure = await failureOf(client([always(200, {})]).organizations.invites.create({ organizationId }));
      assert.deepEqual([failure.kind, failure.outcome], ['notUnderstood', 'unknown']);
    });
  });

  describe('reports a rejected token', () => {
    const signedOut = refusal(401, 'unauthenticated');

    it('with the error that the call fails with', async () => {
      const failure = await failureOf(client([signedOut]).users.getAuthenticatedUser({}));
      assert.deepEqual([failure.kind, unauthenticated.length], ['signedOut', 1]);
      assert.equal(unauthenticated[0], failure);
    });

    it('also when called as a user', async () => {
      await failureOf(client([signedOut]).as(userId).users.getAuthenticatedUser({}));
      assert.equal(unauthenticated.length, 1);
    });

    it('but not when no token was sent', async () => {
      await failureOf(client([signedOut], { token: undefined }).organizations.invites.getSummary({ inviteId }));
      assert.equal(unauthenticated.length, 0);
    });

    it('but not for any other failure', async () => {
      await failureOf(client([refusal(403, 'permission_denied')]).users.getAuthenticatedUser({}));
      assert.equal(unauthenticated.length, 0);
    });
  });

  describe('listing members in order', () => {
    const sort = { field: 'SORT_FIELD_NAME', order: 'SORT_ORDER_ASC' } as const;
    const unsortedOnly: Step = (_url, { body }) =>
      Promise.resolve(body.includes('sort') ? answer(400, { code: 'invalid_argument' }) : answer(200, {}));

    it('retries without sorting when the server does not support it, and then no longer asks for it', async () => {
      const { organizations } = client([unsortedOnly]);
      await organizations.listMembers({ organizationId, sort });
      await organizations.listMembers({ organizationId, sort });
      assert.deepEqual(sent(), [{ organizationId, sort }, { organizationId }, { organizationId }]);
    });

    it('keeps asking for sorting when something else was invalid', async () => {
      const { organizations } = client([refusal(400, 'invalid_argument')]);
      await failureOf(organizations.listMembers({ organizationId, sort }));
      await failureOf(organizations.listMembers({ organizationId, sort }));
      assert.deepEqual(sent(), [
        { organizationId, sort },
        { organizationId },
        { organizationId, sort },
        { organizationId },
      ]);
    });

    it('does not retry after another refusal', async () => {
      const { organizations } = client([refusal(403, 'permission_denied')]);
      await failureOf(organizations.listMembers({ organizationId, sort }));
      assert.equal(fetcher.sent.length, 1);
    });
  });

  it('ends a call when the caller cancels it', async () => {
    const signal = AbortSignal.abort();
    const failure = await failureOf(client([always(200, {})]).organizations.leave({ userId }, { signal }));
    assert.deepEqual([failure.kind, fetcher.sent.length], ['cancelled', 0]);
  });
});
