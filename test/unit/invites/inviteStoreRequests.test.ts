import assert from 'node:assert/strict';
import { GitpodError } from '../../../src/api/errors';
import type { InviteStatus } from '../../../src/invites/inviteStatus';
import { InviteStore } from '../../../src/invites/inviteStore';
import type { InviteLink } from '../../../src/links/inviteLink';
import { holdRequests } from '../../fakes/heldRequests';
import { settled } from '../../fakes/fakeClock';
import { Service } from '../../fakes/service';
import { askedAs, failSummaries } from './summaries';

const minute = 60_000;

describe('InviteStore requests', () => {
  let service: Service;
  let store: InviteStore;
  before(async () => {
    service = await Service.start();
  });
  beforeEach(() => {
    service.reset();
    const sessions = [service.session('ada')];
    store = new InviteStore(() => Promise.resolve(sessions), service.clients, service.clock);
  });
  after(() => service.close());

  it('are shared by concurrent callers', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => store.ask(service.inviteLink('harbour'), { by: 'background' })),
    );
    assert.deepEqual([askedAs(service).length, new Set(answers.map(({ kind }) => kind)).size], [1, 1]);
  });

  it('are limited to four at a time', async () => {
    const held = holdRequests(service);
    const answers = Array.from({ length: 20 }, (_, number) =>
      store.ask(service.madeUpLink(number), { by: 'background' }),
    );
    for (let left = 20; left > 0; left--) {
      await held.waitForCount(Math.min(left, 4));
      held.releaseFirst();
    }
    await Promise.all(answers);
    assert.deepEqual([held.maxWaiting, askedAs(service).length], [4, 20]);
  });

  it('are prioritized for a user', async () => {
    const held = holdRequests(service);
    const machines = Array.from({ length: 8 }, (_, number) =>
      store.ask(service.madeUpLink(number), { by: 'background' }),
    );
    await held.waitForCount(4);
    const user = store.ask(service.inviteLink('harbour'), { by: 'user' });
    held.releaseFirst();
    await machines[0];
    await held.waitForCount(4);
    held.releaseLast();
    const answer = await user;
    assert.deepEqual([answer.kind, askedAs(service).length], ['valid', 2]);
    held.open();
    await Promise.all(machines);
  });

  const kept: readonly [string, number, () => InviteLink][] = [
    ['valid', 5 * minute, () => service.inviteLink('harbour')],
    ['does not work', 30 * minute, () => service.madeUpLink(1)],
  ];
  for (const [what, long, of] of kept) {
    it(`are not repeated for ${long / minute} minutes after "${what}"`, async () => {
      const invite = of();
      await store.ask(invite, { by: 'background' });
      service.clock.jump(long - 1);
      await store.ask(invite, { by: 'background' });
      assert.equal(askedAs(service).length, 1);
      service.clock.jump(1);
      await store.ask(invite, { by: 'background' });
      assert.equal(askedAs(service).length, 2);
    });
  }

  it('are not repeated for a few seconds after a failure', async () => {
    failSummaries(service, 'unavailable');
    await store.ask(service.inviteLink('harbour'), { by: 'background' });
    const tries = askedAs(service).length;
    service.clock.jump(4_999);
    await store.ask(service.inviteLink('harbour'), { by: 'background' });
    assert.equal(askedAs(service).length, tries);
    service.clock.jump(1);
    assert.equal((await store.ask(service.inviteLink('harbour'), { by: 'background' })).kind, 'valid');
  });

  it('are delayed as long as the service asks, but for no more than a minute', async () => {
    failSummaries(service, 'resource_exhausted', 3_600);
    await store.ask(service.inviteLink('harbour'), { by: 'background' });
    service.clock.jump(minute - 1);
    await store.ask(service.inviteLink('harbour'), { by: 'background' });
    assert.equal(askedAs(service).length, 1);
    service.clock.jump(1);
    assert.notEqual(store.status(service.inviteLink('harbour'))?.kind, 'error');
  });

  it('are repeated for a user', async () => {
    await store.ask(service.inviteLink('harbour'), { by: 'background' });
    service.clock.jump(5_000);
    await store.ask(service.inviteLink('harbour'), { by: 'user' });
    assert.equal(askedAs(service).length, 2);
  });

  it('are not repeated for a user right after a success, but after a failure', async () => {
    failSummaries(service, 'unavailable');
    const outcomes: InviteStatus['kind'][] = [];
    for (let time = 0; time < 3; time++) {
      outcomes.push((await store.ask(service.inviteLink('harbour'), { by: 'user' })).kind);
    }
    assert.deepEqual([outcomes, askedAs(service).length], [['error', 'valid', 'valid'], 4]);
  });

  it('are not needed for a known status', async () => {
    assert.equal(store.status(service.inviteLink('harbour')), undefined);
    const answer = await store.ask(service.inviteLink('harbour'), { by: 'background' });
    assert.equal(store.status(service.inviteLink('harbour')), answer);
  });

  it('are repeated when the system date was set back', async () => {
    await store.ask(service.inviteLink('harbour'), { by: 'background' });
    service.clock.jump(-60 * minute);
    assert.equal(store.status(service.inviteLink('harbour')), undefined);
  });

  describe('cancelling', () => {
    const cancelled = (answer: InviteStatus): boolean =>
      answer.kind === 'error' && answer.error instanceof GitpodError && answer.error.kind === 'cancelled';

    it('takes effect at once', async () => {
      const held = holdRequests(service);
      const cancelling = new AbortController();
      const asking = store.ask(service.inviteLink('harbour'), { by: 'background', signal: cancelling.signal });
      await held.waitForCount(1);
      cancelling.abort();
      assert.ok(cancelled(await asking));
      held.open();
    });

    it('sends nothing for a caller that has already cancelled', async () => {
      assert.ok(
        cancelled(await store.ask(service.inviteLink('harbour'), { by: 'background', signal: AbortSignal.abort() })),
      );
      await settled();
      assert.deepEqual(askedAs(service), []);
    });

    it('removes a queued request without callers', async () => {
      const held = holdRequests(service);
      const others = Array.from({ length: 4 }, (_, number) =>
        store.ask(service.madeUpLink(number), { by: 'background' }),
      );
      await held.waitForCount(4);
      const cancelling = new AbortController();
      const asking = store.ask(service.inviteLink('harbour'), { by: 'background', signal: cancelling.signal });
      cancelling.abort();
      await asking;
      held.open();
      await Promise.all(others);
      await settled();
      assert.equal(askedAs(service).length, 4);
    });

    it('keeps a request that has other callers', async () => {
      const held = holdRequests(service);
      const cancelling = new AbortController();
      const impatient = store.ask(service.inviteLink('harbour'), { by: 'background', signal: cancelling.signal });
      const patient = store.ask(service.inviteLink('harbour'), { by: 'background' });
      await held.waitForCount(1);
      cancelling.abort();
      await impatient;
      held.open();
      assert.equal((await patient).kind, 'valid');
    });

    it('stores the response of a request that was sent, for the next caller', async () => {
      const held = holdRequests(service);
      const cancelling = new AbortController();
      const asking = store.ask(service.inviteLink('harbour'), { by: 'background', signal: cancelling.signal });
      await held.waitForCount(1);
      cancelling.abort();
      await asking;
      held.open();
      await store.ask(service.inviteLink('harbour'), { by: 'background' });
      assert.equal(askedAs(service).length, 1);
    });
  });
});
