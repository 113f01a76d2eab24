import assert from 'node:assert/strict';
import { createMethod, getMethod, currentInvite } from '../../fakes/createResult';
import { settled } from '../../fakes/fakeClock';
import { failureOf } from '../../fakes/samples';
import { type Invites, Service } from '../../fakes/service';

describe('InviteStore and InviteCreator', () => {
  let service: Service;
  let invites: Invites;
  before(async () => {
    service = await Service.start();
  });
  beforeEach(() => {
    service.reset();
    invites = service.newInvites();
  });
  after(() => service.close());

  describe('reading', () => {
    it('returns the link that the dashboard shows', async () => {
      const link = await invites.store.load(service.organization('kobo'));
      assert.equal(link?.text, service.sandbox.inviteLinks['kobo']);
    });

    for (const getInvite of ['empty', 'absent', 'notFound'] as const) {
      it(`returns no link when the service responds with ${getInvite}`, async () => {
        service.sandbox.changeBehaviour({ getInvite });
        assert.equal(await invites.store.load(service.organization('acme')), undefined);
      });
    }

    it('returns the link that the service creates on reading', async () => {
      service.sandbox.changeBehaviour({ getInvite: 'creates' });
      const link = await invites.store.load(service.organization('acme'));
      assert.equal(link?.inviteId, currentInvite(service, 'acme'));
      assert.equal(service.sandbox.calls(createMethod).length, 0);
    });

    it('sends the request as the account’s user in that organization', async () => {
      const kobo = service.organization('kobo');
      await invites.store.load(kobo);
      assert.equal(service.sandbox.calls()[0]?.principal, `user/${kobo.userId ?? ''}`);
    });

    it('names no user with a token that belongs to one', async () => {
      await invites.store.load(service.organization('kobo', 'ada-kobo'));
      assert.equal(service.sandbox.calls()[0]?.principal, undefined);
    });

    it('passes on a refusal of the service', async () => {
      assert.equal((await failureOf(invites.store.load(service.organization('sever')))).kind, 'refused');
    });

    it('ends at once when the user cancels', async () => {
      service.sandbox.faults({ method: getMethod, fault: { kind: 'stalledHeaders' } });
      const cancelling = new AbortController();
      const reading = failureOf(invites.store.load(service.organization('kobo'), cancelling.signal));
      await service.sandbox.waitForCall((call) => call.method === getMethod);
      cancelling.abort();
      assert.equal((await reading).kind, 'cancelled');
    });
  });

  describe('creating', () => {
    it('creates the first link of an organization', async () => {
      const outcome = await invites.creator.create(service.organization('acme'), undefined);
      assert.ok(outcome.kind === 'created');
      assert.equal(outcome.link.inviteId, currentInvite(service, 'acme'));
      assert.equal(outcome.before, undefined);
    });

    it('replaces the link that the user confirmed to lose', async () => {
      const decidedOn = await invites.store.load(service.organization('kobo'));
      const outcome = await invites.creator.create(service.organization('kobo'), decidedOn);
      assert.ok(outcome.kind === 'created' && outcome.before !== undefined);
      assert.equal(outcome.before.inviteId, decidedOn?.inviteId);
      assert.equal(service.sandbox.world.organizationOfInvite(outcome.before.inviteId), undefined);
    });

    it('takes one read and one Create', async () => {
      service.sandbox.changeBehaviour({ getInvite: 'notFound' });
      await invites.creator.create(service.organization('acme'), undefined);
      assert.deepEqual(
        service.sandbox.calls().map((call) => call.method),
        [getMethod, createMethod],
      );
    });

    it('passes on why a plan has no invites, with the service’s message', async () => {
      const error = await failureOf(invites.creator.create(service.organization('hobby'), undefined));
      assert.equal(error.kind, 'precondition');
      assert.match(error.userMessage ?? '', /free plan/);
    });

    it('prompts for sign-in when the token has expired', async () => {
      service.sandbox.changeBehaviour({ getInvite: 'notFound' });
      service.sandbox.faults({ method: createMethod, fault: { kind: 'unauthenticated' } });
      await failureOf(invites.creator.create(service.organization('acme'), undefined));
      assert.deepEqual(
        service.rejected.map(({ session }) => session.label),
        ['ada'],
      );
    });

    it('logs no link and no token', async () => {
      const decidedOn = await invites.store.load(service.organization('kobo'));
      const outcome = await invites.creator.create(service.organization('kobo'), decidedOn);
      assert.ok(outcome.kind === 'created' && decidedOn !== undefined);
      for (const secret of [outcome.link.inviteId, decidedOn.inviteId, service.sandbox.token('ada')]) {
        assert.ok(!service.log.text.includes(secret));
      }
    });
  });

  describe('the stored link', () => {
    let news: (string | undefined)[];
    beforeEach(() => {
      news = [];
      invites.store.onDidChange((change) => {
        if (change.kind === 'link') news.push(`${change.organization.name} ${change.link?.inviteId ?? 'none'}`);
      });
    });
    const inWords = (key: string): string =>
      `${service.organization(key).name} ${currentInvite(service, key) ?? 'none'}`;

    it('is empty before the first read', () => {
      assert.equal(invites.store.current(service.organization('kobo')), undefined);
      assert.deepEqual(service.sandbox.calls(), []);
    });

    it('fires an event on the first read, and not when it is the same again', async () => {
      await invites.store.load(service.organization('kobo'));
      await invites.store.load(service.organization('kobo', 'grace'));
      await settled();
      assert.equal(invites.store.current(service.organization('kobo'))?.inviteId, currentInvite(service, 'kobo'));
      assert.deepEqual(news, [inWords('kobo')]);
    });

    it('fires an event when there is no link', async () => {
      await invites.store.load(service.organization('acme'));
      await settled();
      assert.deepEqual(news, [inWords('acme')]);
    });

    it('is the new link after a Create', async () => {
      service.sandbox.changeBehaviour({ getInvite: 'notFound' });
      await invites.creator.create(service.organization('acme'), undefined);
      await settled();
      assert.equal(invites.store.current(service.organization('acme'))?.inviteId, currentInvite(service, 'acme'));
      assert.deepEqual(news.slice(1), [inWords('acme')]);
    });

    it('is not replaced by the old link of a late response', async () => {
      const kobo = service.organization('kobo');
      const decidedOn = await invites.store.load(kobo);
      service.sandbox.faults({ method: getMethod, fault: { kind: 'held', wait: 'afterWork' } });
      const late = invites.store.load(kobo);
      await service.sandbox.waitForCall((call) => call.result === 'held' && call.workDone);
      await invites.creator.create(kobo, decidedOn);
      service.sandbox.release();
      assert.equal(
        (await late)?.inviteId,
        currentInvite(service, 'kobo'),
        'nobody is given the link that was replaced',
      );
      assert.equal(invites.store.current(kobo)?.inviteId, currentInvite(service, 'kobo'));
    });

    it('is requested again when it is invalidated during a request', async () => {
      const kobo = service.organization('kobo');
      service.sandbox.faults({ method: getMethod, fault: { kind: 'held', wait: 'afterWork' } });
      const late = invites.store.load(kobo);
      await service.sandbox.waitForCall((call) => call.result === 'held');
      service.replaceInvite('kobo');
      invites.store.forgetSessions([kobo.session]);
      service.sandbox.release();
      assert.equal((await late)?.inviteId, currentInvite(service, 'kobo'));
      assert.equal(invites.store.current(kobo)?.inviteId, currentInvite(service, 'kobo'));
    });

    it('can be read again after it was invalidated', async () => {
      const kobo = service.organization('kobo');
      await invites.store.load(kobo);
      invites.store.forgetSessions([kobo.session]);
      await invites.store.load(kobo);
      assert.notEqual(invites.store.current(kobo), undefined);
    });

    it('fires no event for a disposed listener', async () => {
      let told = 0;
      const stop = invites.store.onDidChange(() => {
        told += 1;
      });
      stop();
      await invites.store.load(service.organization('kobo'));
      await settled();
      assert.equal(told, 0);
    });
  });
});
