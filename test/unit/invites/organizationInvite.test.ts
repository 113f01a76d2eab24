import assert from 'node:assert/strict';
import { GitpodError } from '../../../src/api/errors';
import type { InviteChange, InviteStore } from '../../../src/invites/inviteStore';
import { holdRequests } from '../../fakes/heldRequests';
import { settled } from '../../fakes/fakeClock';
import { Service } from '../../fakes/service';

const getMethod = 'GetOrganizationInvite';

describe("InviteStore, about an organization's link", () => {
  let service: Service;
  let store: InviteStore;
  let changes: InviteChange['kind'][];
  before(async () => {
    service = await Service.start();
  });
  beforeEach(() => {
    service.reset();
    ({ store } = service.newInvites());
    changes = [];
    store.onDidChange(({ kind }) => changes.push(kind));
  });
  after(() => service.close());

  const kobo = (tokenName = 'ada') => service.organization('kobo', tokenName);
  const asked = (): number => service.sandbox.calls(getMethod).length;
  const refuse = (): void => {
    service.sandbox.faults({ method: getMethod, fault: { kind: 'error', code: 'permission_denied', message: '' } });
  };

  it('knows nothing before the first request', () => {
    assert.deepEqual(store.invite(kobo()), { known: undefined, failure: undefined, isReading: false });
    assert.equal(asked(), 0);
  });

  it('knows that it is being read, and then the link and the time', async () => {
    const reading = store.load(kobo());
    assert.equal(store.invite(kobo()).isReading, true);
    const link = await reading;
    const { known, isReading } = store.invite(kobo());
    assert.equal(isReading, false);
    assert.deepEqual([known?.link, known?.at, known?.stopped], [link, service.clock.now(), false]);
  });

  it('keeps the known link next to the failure of a reload, until that succeeds', async () => {
    const link = await store.load(kobo());
    refuse();
    await store.reload(kobo());
    const { known, failure } = store.invite(kobo());
    assert.equal(known?.link, link);
    assert.ok(failure?.error instanceof GitpodError && failure.error.kind === 'refused');
    await store.reload(kobo());
    await settled();
    assert.equal(store.invite(kobo()).failure, undefined);
    assert.deepEqual([...new Set(changes)], ['link', 'state']);
  });

  it('does not show one account’s failure to another', async () => {
    refuse();
    await store.reload(kobo());
    assert.notEqual(store.invite(kobo()).failure, undefined);
    assert.equal(store.invite(kobo('grace')).failure, undefined);
  });

  it('is read once when it is shown, even if that fails, and again once it is outdated', async () => {
    refuse();
    await store.show(kobo());
    await store.show(kobo());
    assert.equal(asked(), 1);
    assert.equal(store.markStale(60_000), true);
    await store.show(kobo());
    await store.show(kobo());
    assert.equal(asked(), 2);
    assert.equal(store.markStale(60_000), false);
    service.clock.jump(60_000);
    assert.equal(store.markStale(60_000), true);
    await store.show(kobo());
    assert.equal(asked(), 3);
  });

  describe('a request for it', () => {
    it('is shared by callers with the same account only', async () => {
      const held = holdRequests(service);
      const links = [store.load(kobo()), store.load(kobo()), store.load(kobo('grace'))];
      await held.waitForCount(2);
      held.open();
      const [one, other] = await Promise.all(links);
      assert.equal(one, other);
      assert.equal(asked(), 2);
    });

    it('continues while another caller waits, and ends with the last one', async () => {
      const held = holdRequests(service);
      const [first, second] = [new AbortController(), new AbortController()];
      const both = [first, second].map(({ signal }) => store.load(kobo(), signal));
      await held.waitForCount(1);
      first.abort();
      await assert.rejects(both[0] ?? assert.fail(), { kind: 'cancelled' });
      assert.equal(store.invite(kobo()).isReading, true);
      second.abort();
      await assert.rejects(both[1] ?? assert.fail(), { kind: 'cancelled' });
      held.open();
      await settled();
      assert.deepEqual(store.invite(kobo()), { known: undefined, failure: undefined, isReading: false });
    });

    it('is not sent for a caller that has already cancelled', async () => {
      await assert.rejects(store.load(kobo(), AbortSignal.abort()), { kind: 'cancelled' });
      assert.equal(asked(), 0);
    });

    it('is not shared with a caller that verifies a Create', async () => {
      const held = holdRequests(service);
      const shared = store.load(kobo());
      await held.waitForCount(1);
      const own = store.loadTimed(kobo());
      await held.waitForCount(2);
      held.open();
      await Promise.all([shared, own]);
      assert.equal(asked(), 2);
    });

    it('does not replace a newer response when it is late', async () => {
      service.sandbox.faults({ method: getMethod, fault: { kind: 'held', wait: 'afterWork' } });
      const late = store.load(kobo());
      await service.sandbox.waitForCall(({ result }) => result === 'held');
      const { link } = await store.loadTimed(kobo());
      service.sandbox.release();
      await late;
      assert.deepEqual([store.current(kobo()), store.invite(kobo()).failure], [link, undefined]);
    });
  });

  describe('when an account is signed out', () => {
    it('aborts its own requests only, and restarts them for waiting callers', async () => {
      const held = holdRequests(service);
      const [hers, others] = [store.load(kobo()), store.load(kobo('grace'))];
      await held.waitForCount(2);
      store.forgetSessions([kobo().session]);
      await held.waitForCount(3);
      held.open();
      assert.equal((await hers)?.inviteId, service.inviteLink('kobo').inviteId);
      assert.equal((await others)?.inviteId, service.inviteLink('kobo').inviteId);
    });

    it('drops the links that it had read, and keeps those of another account', async () => {
      await store.load(service.organization('kobo', 'ada'));
      await store.load(service.organization('harbour', 'grace'));
      store.forgetSessions([service.session('ada')]);
      assert.equal(store.current(service.organization('kobo', 'ada')), undefined);
      assert.notEqual(store.current(service.organization('harbour', 'grace')), undefined);
    });
  });
});
