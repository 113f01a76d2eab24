import assert from 'node:assert/strict';
import { GitpodError } from '../../../src/gitpod/gitpodError';
import { InviteLookup } from '../../../src/invites/inviteLookup';
import type { Session } from '../../../src/sessions/session';
import { heldGate } from '../support/heldGate';
import { Service } from '../support/service';
import { askedAs, failSummaries } from './summaries';

describe('InviteLookup', () => {
  let service: Service;
  let sessions: Session[];
  let lookup: InviteLookup;
  before(async () => {
    service = await Service.start();
  });
  beforeEach(() => {
    service.reset();
    sessions = [service.session('ada')];
    lookup = new InviteLookup(() => Promise.resolve(sessions), service.clients, service.clock);
  });
  after(() => service.close());

  it('tells the organization behind one that works', async () => {
    const answer = await lookup.ask(service.inviteLink('harbour'), { by: 'machine' });
    assert.ok(answer.kind === 'works');
    assert.equal(answer.organizationId, service.sandbox.organizations['harbour']?.id);
    assert.deepEqual([answer.name, answer.memberCount, answer.at], ['Harbour Collective', 19, service.clock.now()]);
  });

  it('says of one that was replaced that it stopped, and what it was for when it was seen to work', async () => {
    const before = service.inviteLink('harbour');
    await lookup.ask(before, { by: 'machine' });
    service.replaceInvite('harbour');
    lookup.forget(before);
    const answer = await lookup.ask(before, { by: 'machine' });
    assert.ok(answer.kind === 'stopped');
    assert.equal(answer.was?.name, 'Harbour Collective');
  });

  it('does not guess what one was for that was never seen to work', async () => {
    const answer = await lookup.ask(service.madeUpLink(1), { by: 'machine' });
    assert.ok(answer.kind === 'stopped');
    assert.equal(answer.was, undefined);
  });

  it('says what went wrong and who asked, where neither is known', async () => {
    failSummaries(service, 'unavailable');
    const answer = await lookup.ask(service.inviteLink('harbour'), { by: 'machine' });
    assert.ok(answer.kind === 'failed' && answer.error instanceof GitpodError);
    assert.deepEqual([answer.error.kind, answer.session], ['unavailable', sessions[0]]);
  });

  it('fails as an answer when it cannot be read who is signed in', async () => {
    const locked = new Error('The keychain is locked');
    lookup = new InviteLookup(() => Promise.reject(locked), service.clients, service.clock);
    const answer = await lookup.ask(service.inviteLink('harbour'), { by: 'person' });
    assert.ok(answer.kind === 'failed');
    assert.equal(answer.error, locked);
  });

  it('never writes an invite into the log', async () => {
    failSummaries(service, 'unavailable');
    await lookup.ask(service.inviteLink('harbour'), { by: 'person' });
    assert.notEqual(service.log.text, '');
    assert.ok(!service.log.text.includes(service.inviteLink('harbour').inviteId));
  });

  describe('forgetting', () => {
    it('asks again about an invite that it was told to forget', async () => {
      await lookup.ask(service.inviteLink('harbour'), { by: 'machine' });
      lookup.forget(service.inviteLink('harbour'));
      await lookup.ask(service.inviteLink('harbour'), { by: 'machine' });
      assert.equal(askedAs(service).length, 2);
    });

    it('does not keep an answer that was on its way when it was told to forget', async () => {
      const held = heldGate(service);
      const asking = lookup.ask(service.inviteLink('harbour'), { by: 'machine' });
      await held.reach(1);
      lookup.forgetAll();
      held.open();
      assert.equal((await asking).kind, 'works');
      assert.equal(lookup.peek(service.inviteLink('harbour')), undefined);
    });

    it('forgets of an organization all invites but the one that it has now', async () => {
      const before = service.inviteLink('harbour');
      await lookup.ask(before, { by: 'machine' });
      const other = service.inviteLink('kobo');
      await lookup.ask(other, { by: 'machine' });
      service.replaceInvite('harbour');
      const now = service.inviteLink('harbour');
      await lookup.ask(now, { by: 'machine' });
      lookup.organizationHas(now, { organizationId: service.sandbox.world.organization('harbour').id });
      const known = [before, now, other].map((invite) => lookup.peek(invite)?.kind);
      assert.deepEqual(known, [undefined, 'works', 'works']);
    });

    it('knows of a dead invite what it was for when it was once the organization’s own', async () => {
      const before = service.inviteLink('harbour');
      const organizationId = service.sandbox.world.organization('harbour').id;
      lookup.organizationHas(before, { organizationId, name: 'Harbour Collective' });
      service.replaceInvite('harbour');
      const answer = await lookup.ask(before, { by: 'machine' });
      assert.ok(answer.kind === 'stopped');
      assert.equal(answer.was?.organizationId, organizationId);
    });

    it('knows what a dead invite was for also when somebody else has signed in', async () => {
      await lookup.ask(service.inviteLink('harbour'), { by: 'machine' });
      const before = service.inviteLink('harbour');
      service.replaceInvite('harbour');
      lookup.forgetAnswers();
      const answer = await lookup.ask(before, { by: 'machine' });
      assert.ok(answer.kind === 'stopped');
      assert.equal(answer.was?.name, 'Harbour Collective');
    });

    it('forgets also what invites were for when somebody signs out', async () => {
      await lookup.ask(service.inviteLink('harbour'), { by: 'machine' });
      const before = service.inviteLink('harbour');
      service.replaceInvite('harbour');
      lookup.forgetAll();
      const answer = await lookup.ask(before, { by: 'machine' });
      assert.ok(answer.kind === 'stopped');
      assert.equal(answer.was, undefined);
    });

    it('tells those who show an answer that it was forgotten', () => {
      let told = 0;
      const stop = lookup.onDidForget(() => told++);
      lookup.forget(service.madeUpLink(1));
      lookup.organizationHas(undefined, { organizationId: 'any' });
      lookup.forgetAll();
      stop();
      lookup.forgetAll();
      assert.equal(told, 3);
    });
  });
});
