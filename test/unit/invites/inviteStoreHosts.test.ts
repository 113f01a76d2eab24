import assert from 'node:assert/strict';
import type { FetchResponse } from '../../../src/api/ports';
import { Transport } from '../../../src/api/transport';
import { SessionClients } from '../../../src/auth/clients';
import { InviteStore } from '../../../src/invites/inviteStore';
import { InviteLink } from '../../../src/links/inviteLink';
import { FakeClock, settled } from '../../fakes/fakeClock';
import { LoggedLines } from '../../fakes/logged';
import { elsewhere, gitpod, grace, sampleTokenOf, signedIn } from '../../fakes/people';
import { organizationId } from '../../fakes/samples';
import { answer, fetchFailed, systemError } from '../../fakes/scriptedFetcher';

const idOf = (index: number): string => `0190d0a1-2222-7abc-8def-${String(index).padStart(12, '0')}`;
const healthy = (index: number): InviteLink => new InviteLink(gitpod, idOf(index));
const silent = (index: number): InviteLink => new InviteLink(elsewhere, idOf(index));

describe('InviteStore, with a host that does not respond', () => {
  let clock: FakeClock;
  let store: InviteStore;
  /** Number of requests to the unresponsive host that were sent and aborted. */
  let sent: number;
  let ended: number;
  let refuses: boolean;
  /** Whether the host responds after all, with this status. */
  let answers: boolean;
  let status: number;

  beforeEach(() => {
    clock = new FakeClock();
    [sent, ended, refuses, answers, status] = [0, 0, false, false, 200];
    const send = (url: string, { signal }: { signal: AbortSignal }): Promise<FetchResponse> => {
      if (url.startsWith(gitpod.origin)) {
        return Promise.resolve(answer(200, { organizationId }));
      }
      sent += 1;
      if (answers) {
        return Promise.resolve(answer(status, status === 200 ? { organizationId } : { code: 'permission_denied' }));
      }
      if (refuses) {
        return Promise.reject(fetchFailed(systemError('', { code: 'ECONNREFUSED', syscall: 'connect' })));
      }
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          ended += 1;
          reject(new DOMException('This operation was aborted', 'AbortError'));
        });
      });
    };
    const fetchers = [{ name: 'fetch', load: () => Promise.resolve(send) }];
    const limits = { tries: 1 };
    const transport = new Transport({ fetchers, clock, logger: new LoggedLines(), userAgent: 'test', limits });
    const sessions = [signedIn(grace), signedIn(grace, { host: elsewhere })];
    store = new InviteStore(
      () => Promise.resolve(sessions),
      new SessionClients(transport, sampleTokenOf, () => undefined),
      clock,
    );
  });

  for (const by of ['user', 'background'] as const) {
    it(`sends a request to another host at once, for a ${by}`, async () => {
      const ending = new AbortController();
      const waiting = Array.from({ length: 20 }, (_, index) => store.ask(silent(index), { by, signal: ending.signal }));
      await settled();
      const { kind } = await store.ask(healthy(1), { by });
      assert.equal(kind, 'valid');
      ending.abort();
      await Promise.all(waiting);
    });
  }

  it('limits the concurrent requests to one host', async () => {
    const ending = new AbortController();
    const waiting = Array.from({ length: 20 }, (_, index) =>
      store.ask(silent(index), { by: 'background', signal: ending.signal }),
    );
    await settled();
    assert.equal(sent, 4);
    ending.abort();
    await Promise.all(waiting);
    await settled();
    assert.deepEqual([sent, ended], [4, 4]);
  });

  it('aborts a request when its last caller cancels, and not before', async () => {
    const [first, second] = [new AbortController(), new AbortController()];
    const asked = [first, second].map(({ signal }) => store.ask(silent(1), { by: 'user', signal }));
    await settled();
    first.abort();
    await settled();
    assert.deepEqual([sent, ended], [1, 0]);
    second.abort();
    const kinds = (await Promise.all(asked)).map(({ kind }) => kind);
    await settled();
    assert.deepEqual([kinds, sent, ended], [['error', 'error'], 1, 1]);
  });

  it('sends a new request after one was aborted, and stores nothing of that', async () => {
    const cancelled = new AbortController();
    const before = store.ask(silent(1), { by: 'background', signal: cancelled.signal });
    await settled();
    cancelled.abort();
    await before;
    refuses = true;
    const after = store.ask(silent(1), { by: 'background' });
    assert.equal((await after).kind, 'error');
    const known = store.status(silent(1));
    assert.deepEqual([sent, known?.kind, known?.at], [2, 'error', (await after).at]);
  });

  it('sends no background request for other invites there until a user does or some time has passed', async () => {
    refuses = true;
    const first = await store.ask(silent(0), { by: 'background' });
    for (let index = 1; index < 10; index++) {
      const { kind, at } = await store.ask(silent(index), { by: 'background' });
      assert.deepEqual([kind, at], ['error', first.at]);
    }
    assert.equal(sent, 1);
    await store.ask(silent(10), { by: 'user' });
    assert.equal(sent, 2);
    clock.jump(60 * 60_000);
    await store.ask(silent(11), { by: 'background' });
    assert.equal(sent, 3);
    assert.equal((await store.ask(healthy(1), { by: 'background' })).kind, 'valid');
  });

  it('sends background requests again as soon as the host has responded, and fires an event for that', async () => {
    let told = 0;
    store.onDidChange(({ kind }) => (told += kind === 'statuses' ? 1 : 0));
    refuses = true;
    await store.ask(silent(0), { by: 'background' });
    answers = true;
    assert.equal((await store.ask(silent(1), { by: 'user' })).kind, 'valid');
    await settled();
    assert.equal(told, 1);
    assert.equal(store.status(silent(0)), undefined);
    assert.equal((await store.ask(silent(0), { by: 'background' })).kind, 'valid');
  });

  it('counts a refusal as a response, too', async () => {
    refuses = true;
    await store.ask(silent(0), { by: 'background' });
    answers = true;
    status = 403;
    await store.ask(silent(1), { by: 'user' });
    assert.equal(store.status(silent(0)), undefined);
  });
});
