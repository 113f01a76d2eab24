import assert from 'node:assert/strict';
import { settled } from '../../fakes/fakeClock';
import { GitpodError } from '../../../src/api/errors';
import type { Session } from '../../../src/auth/session';
import { InviteStore } from '../../../src/invites/inviteStore';
import { Service } from '../../fakes/service';
import { askedAs, failSummaries } from './summaries';

describe('InviteStore', () => {
  let service: Service;
  let sessions: Session[];
  let store: InviteStore;
  before(async () => {
    service = await Service.start();
  });
  beforeEach(() => {
    service.reset();
    sessions = [service.session('ada')];
    store = new InviteStore(() => Promise.resolve(sessions), service.clients, service.clock);
  });
  after(() => service.close());

  it('returns the organization of a valid invite', async () => {
    const answer = await store.ask(service.inviteLink('harbour'), { by: 'background' });
    assert.ok(answer.kind === 'valid');
    assert.equal(answer.organizationId, service.sandbox.organizations['harbour']?.id);
    assert.deepEqual([answer.name, answer.memberCount, answer.at], ['Harbour Collective', 19, service.clock.now()]);
  });

  it('reports a replaced invite as no longer valid, with the organization it had when it was valid', async () => {
    const before = service.inviteLink('harbour');
    await store.ask(before, { by: 'background' });
    service.replaceInvite('harbour');
    store.forget(before);
    const answer = await store.ask(before, { by: 'background' });
    assert.ok(answer.kind === 'revoked');
    assert.equal(answer.lastKnown?.name, 'Harbour Collective');
  });

  it('does not guess the organization of an invite that was never seen as valid', async () => {
    const answer = await store.ask(service.madeUpLink(1), { by: 'background' });
    assert.ok(answer.kind === 'revoked');
    assert.equal(answer.lastKnown, undefined);
  });

  it('reports the error and the session of a failed lookup', async () => {
    failSummaries(service, 'unavailable');
    const answer = await store.ask(service.inviteLink('harbour'), { by: 'background' });
    assert.ok(answer.kind === 'error' && answer.error instanceof GitpodError);
    assert.deepEqual([answer.error.kind, answer.session], ['unavailable', sessions[0]]);
  });

  it('returns a failure when the sessions cannot be read', async () => {
    const locked = new Error('The keychain is locked');
    store = new InviteStore(() => Promise.reject(locked), service.clients, service.clock);
    const answer = await store.ask(service.inviteLink('harbour'), { by: 'user' });
    assert.ok(answer.kind === 'error');
    assert.equal(answer.error, locked);
  });

  it('never logs an invite', async () => {
    failSummaries(service, 'unavailable');
    await store.ask(service.inviteLink('harbour'), { by: 'user' });
    assert.notEqual(service.log.text, '');
    assert.ok(!service.log.text.includes(service.inviteLink('harbour').inviteId));
  });

  describe('invalidation', () => {
    it('requests an invalidated invite again', async () => {
      await store.ask(service.inviteLink('harbour'), { by: 'background' });
      store.forget(service.inviteLink('harbour'));
      await store.ask(service.inviteLink('harbour'), { by: 'background' });
      assert.equal(askedAs(service).length, 2);
    });

    it('restarts a request in flight when its sessions are invalidated', async () => {
      const before = service.inviteLink('harbour');
      service.sandbox.faults({
        method: 'GetOrganizationInviteSummary',
        fault: { kind: 'held', wait: 'afterWork' },
      });
      const asking = store.ask(before, { by: 'background' });
      await service.sandbox.waitForCall(({ result }) => result === 'held');
      service.replaceInvite('harbour');
      store.forgetSessions(sessions);
      service.sandbox.release();
      assert.equal((await asking).kind, 'revoked');
      assert.equal(store.status(before)?.kind, 'revoked');
    });

    it('drops all statuses of an organization except that of its current invite', async () => {
      const before = service.inviteLink('harbour');
      await store.ask(before, { by: 'background' });
      const other = service.inviteLink('kobo');
      await store.ask(other, { by: 'background' });
      service.replaceInvite('harbour');
      const now = service.inviteLink('harbour');
      await store.ask(now, { by: 'background' });
      store.created(service.organization('harbour', 'grace'), now);
      const known = [before, now, other].map((invite) => store.status(invite)?.kind);
      assert.deepEqual(known, [undefined, 'valid', 'valid']);
    });

    it('does not store a response that was overtaken by a change of the same organization, but stores every other', async () => {
      const [kobo, harbour] = [service.inviteLink('kobo'), service.inviteLink('harbour')];
      for (let held = 0; held < 2; held++) {
        service.sandbox.faults({ method: 'GetOrganizationInviteSummary', fault: { kind: 'held', wait: 'afterWork' } });
      }
      const asked = [kobo, harbour].map((link) => store.ask(link, { by: 'background' }));
      for (const ending of [kobo.ending, harbour.ending]) {
        await service.sandbox.waitForCall(({ invite, result }) => invite === `…${ending}` && result === 'held');
      }
      service.replaceInvite('kobo');
      const now = await store.load(service.organization('kobo'));
      service.sandbox.release();
      assert.deepEqual(
        (await Promise.all(asked)).map(({ kind }) => kind),
        ['valid', 'valid'],
      );
      assert.equal(store.status(kobo), undefined);
      assert.equal(store.status(harbour)?.kind, 'valid');
      assert.equal(store.current(service.organization('kobo'))?.inviteId, now?.inviteId);
    });

    it('knows the organization of an invalid invite that was once its current one', async () => {
      const before = service.inviteLink('harbour');
      const organizationId = service.sandbox.world.organization('harbour').id;
      store.created(service.organization('harbour', 'grace'), before);
      service.replaceInvite('harbour');
      const answer = await store.ask(before, { by: 'background' });
      assert.ok(answer.kind === 'revoked');
      assert.equal(answer.lastKnown?.organizationId, organizationId);
    });

    it('knows the organization of an invalid invite after another sign-in', async () => {
      await store.ask(service.inviteLink('harbour'), { by: 'background' });
      const before = service.inviteLink('harbour');
      service.replaceInvite('harbour');
      store.forgetStatuses();
      const answer = await store.ask(before, { by: 'background' });
      assert.ok(answer.kind === 'revoked');
      assert.equal(answer.lastKnown?.name, 'Harbour Collective');
    });

    it('also drops the organizations of invites on sign-out', async () => {
      await store.ask(service.inviteLink('harbour'), { by: 'background' });
      const before = service.inviteLink('harbour');
      service.replaceInvite('harbour');
      store.forgetSessions(sessions);
      const answer = await store.ask(before, { by: 'background' });
      assert.ok(answer.kind === 'revoked');
      assert.equal(answer.lastKnown, undefined);
    });

    it('fires an event on invalidation', async () => {
      let told = 0;
      const stop = store.onDidChange(() => told++);
      store.forget(service.madeUpLink(1));
      await store.load(service.organization('kobo'));
      await settled();
      store.forgetSessions(sessions);
      stop();
      store.forgetSessions(sessions);
      assert.equal(told, 3);
    });
  });
});
