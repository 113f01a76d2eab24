import assert from 'node:assert/strict';
import { GitpodError } from '../../../src/gitpod/gitpodError';
import { GitpodHost } from '../../../src/gitpod/gitpodHost';
import { Transport } from '../../../src/gitpod/transport';
import type { InviteAnswer } from '../../../src/invites/inviteAnswer';
import { InviteLink } from '../../../src/invites/inviteLink';
import { InviteLookup } from '../../../src/invites/inviteLookup';
import type { Session } from '../../../src/sessions/session';
import { SessionClients } from '../../../src/sessions/sessionClients';
import { settled } from '../gitpod/support/fakeClock';
import { always, ScriptedRung } from '../gitpod/support/scriptedRung';
import { Service } from '../support/service';
import { heldGate } from '../support/heldGate';

const summaryMethod = 'GetOrganizationInviteSummary';
const minute = 60_000;

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

  const link = (key: string): InviteLink => {
    const { world } = service.sandbox;
    return new InviteLink(service.host, world.inviteOf(world.organization(key)) ?? '');
  };
  /** An invite that nobody has ever made. */
  const madeUp = (number: number): InviteLink =>
    new InviteLink(service.host, `0190d0a1-2222-7abc-8def-${String(number).padStart(12, '0')}`);
  const replace = (key: string): void => {
    const { world } = service.sandbox;
    world.replaceInvite(world.organization(key));
  };
  const asked = (): readonly string[] => service.sandbox.calls(summaryMethod).map((call) => call.as);
  const fail = (code: 'unavailable' | 'resource_exhausted', retryAfter?: number): void => {
    service.sandbox.faults({
      method: summaryMethod,
      times: 3,
      fault: { kind: 'error', code, ...(retryAfter === undefined ? {} : { retryAfter }) },
    });
  };

  describe('what an invite is', () => {
    it('tells the organization behind one that works', async () => {
      const answer = await lookup.ask(link('harbour'), { by: 'machine' });
      assert.ok(answer.kind === 'works');
      assert.equal(answer.organizationId, service.sandbox.organizations['harbour']?.id);
      assert.deepEqual([answer.name, answer.memberCount, answer.at], ['Harbour Collective', 19, service.clock.now()]);
    });

    it('says of one that was replaced that it stopped, and what it was for when it was seen to work', async () => {
      const before = link('harbour');
      await lookup.ask(before, { by: 'machine' });
      replace('harbour');
      lookup.forget(before);
      const answer = await lookup.ask(before, { by: 'machine' });
      assert.ok(answer.kind === 'stopped');
      assert.equal(answer.was?.name, 'Harbour Collective');
    });

    it('does not guess what one was for that was never seen to work', async () => {
      const answer = await lookup.ask(madeUp(1), { by: 'machine' });
      assert.ok(answer.kind === 'stopped');
      assert.equal(answer.was, undefined);
    });

    it('says what went wrong and who asked, where neither is known', async () => {
      fail('unavailable');
      const answer = await lookup.ask(link('harbour'), { by: 'machine' });
      assert.ok(answer.kind === 'failed' && answer.error instanceof GitpodError);
      assert.deepEqual([answer.error.kind, answer.session], ['unavailable', sessions[0]]);
    });

    it('fails as an answer when it cannot be read who is signed in', async () => {
      const locked = new Error('The keychain is locked');
      lookup = new InviteLookup(() => Promise.reject(locked), service.clients, service.clock);
      const answer = await lookup.ask(link('harbour'), { by: 'person' });
      assert.ok(answer.kind === 'failed');
      assert.equal(answer.error, locked);
    });

    it('never writes an invite into the log', async () => {
      fail('unavailable');
      await lookup.ask(link('harbour'), { by: 'person' });
      assert.notEqual(service.log.text, '');
      assert.ok(!service.log.text.includes(link('harbour').inviteId));
    });
  });

  describe('how often it asks', () => {
    it('asks once however many ask at the same time', async () => {
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => lookup.ask(link('harbour'), { by: 'machine' })),
      );
      assert.deepEqual([asked().length, new Set(answers.map(({ kind }) => kind)).size], [1, 1]);
    });

    it('asks at most four at a time', async () => {
      const held = heldGate(service);
      const answers = Array.from({ length: 20 }, (_, number) => lookup.ask(madeUp(number), { by: 'machine' }));
      for (let left = 20; left > 0; left--) {
        await held.reach(Math.min(left, 4));
        held.letFirstGo();
      }
      await Promise.all(answers);
      assert.deepEqual([held.most, asked().length], [4, 20]);
    });

    it('asks for a person before all that wait', async () => {
      const held = heldGate(service);
      const machines = Array.from({ length: 8 }, (_, number) => lookup.ask(madeUp(number), { by: 'machine' }));
      await held.reach(4);
      const person = lookup.ask(link('harbour'), { by: 'person' });
      held.letFirstGo();
      await machines[0];
      await held.reach(4);
      held.letLastGo();
      const answer = await person;
      assert.deepEqual([answer.kind, asked().length], ['works', 2]);
      held.open();
      await Promise.all(machines);
    });

    const kept: readonly [string, number, () => InviteLink][] = [
      ['works', 5 * minute, () => link('harbour')],
      ['does not work', 30 * minute, () => madeUp(1)],
    ];
    for (const [what, long, of] of kept) {
      it(`keeps the answer "${what}" for ${long / minute} minutes`, async () => {
        const invite = of();
        await lookup.ask(invite, { by: 'machine' });
        service.clock.jump(long - 1);
        await lookup.ask(invite, { by: 'machine' });
        assert.equal(asked().length, 1);
        service.clock.jump(1);
        await lookup.ask(invite, { by: 'machine' });
        assert.equal(asked().length, 2);
      });
    }

    it('keeps a failure for seconds', async () => {
      fail('unavailable');
      await lookup.ask(link('harbour'), { by: 'machine' });
      const tries = asked().length;
      service.clock.jump(4_999);
      await lookup.ask(link('harbour'), { by: 'machine' });
      assert.equal(asked().length, tries);
      service.clock.jump(1);
      assert.equal((await lookup.ask(link('harbour'), { by: 'machine' })).kind, 'works');
    });

    it('refrains for as long as the service asks for, but for no more than a minute', async () => {
      fail('resource_exhausted', 3_600);
      await lookup.ask(link('harbour'), { by: 'machine' });
      service.clock.jump(minute - 1);
      await lookup.ask(link('harbour'), { by: 'machine' });
      assert.equal(asked().length, 1);
      service.clock.jump(1);
      assert.notEqual(lookup.peek(link('harbour'))?.kind, 'failed');
    });

    it('answers a person anew', async () => {
      await lookup.ask(link('harbour'), { by: 'machine' });
      service.clock.jump(5_000);
      await lookup.ask(link('harbour'), { by: 'person' });
      assert.equal(asked().length, 2);
    });

    it('answers a person from a moment ago, but not with a failure', async () => {
      fail('unavailable');
      const outcomes: InviteAnswer['kind'][] = [];
      for (let time = 0; time < 3; time++) {
        outcomes.push((await lookup.ask(link('harbour'), { by: 'person' })).kind);
      }
      assert.deepEqual([outcomes, asked().length], [['failed', 'works', 'works'], 4]);
    });

    it('tells what is known without asking', async () => {
      assert.equal(lookup.peek(link('harbour')), undefined);
      const answer = await lookup.ask(link('harbour'), { by: 'machine' });
      assert.equal(lookup.peek(link('harbour')), answer);
    });

    it('keeps no answer for ever when the machine’s date jumps back', async () => {
      await lookup.ask(link('harbour'), { by: 'machine' });
      service.clock.jump(-60 * minute);
      assert.equal(lookup.peek(link('harbour')), undefined);
    });
  });

  describe('as whom it asks', () => {
    it('asks nobody by itself where nobody is signed in', async () => {
      sessions = [];
      const answer = await lookup.ask(link('harbour'), { by: 'machine' });
      assert.deepEqual([answer.kind, asked()], ['notAsked', []]);
    });

    it('asks as nobody for a person where nobody is signed in', async () => {
      sessions = [];
      const answer = await lookup.ask(link('harbour'), { by: 'person' });
      assert.deepEqual([answer.kind, asked()], ['works', ['nobody']]);
    });

    it('asks for a person who joins a question that a machine may not ask', async () => {
      sessions = [];
      const [machine, person] = await Promise.all([
        lookup.ask(link('harbour'), { by: 'machine' }),
        lookup.ask(link('harbour'), { by: 'person' }),
      ]);
      assert.deepEqual([machine.kind, person.kind, asked()], ['works', 'works', ['nobody']]);
    });

    it('remembers that nobody was asked no longer than somebody signs in', async () => {
      sessions = [];
      await lookup.ask(link('harbour'), { by: 'machine' });
      sessions = [service.session('ada')];
      assert.equal((await lookup.ask(link('harbour'), { by: 'machine' })).kind, 'works');
    });

    it('asks with the next session when a token is turned away', async () => {
      sessions = [service.session('expired'), service.session('grace')];
      const answer = await lookup.ask(link('harbour'), { by: 'machine' });
      assert.deepEqual([answer.kind, asked()], ['works', ['expired', 'grace']]);
    });

    it('says that the token was turned away rather than ask as nobody by itself', async () => {
      sessions = [service.session('expired')];
      const answer = await lookup.ask(link('harbour'), { by: 'machine' });
      assert.ok(answer.kind === 'failed' && answer.error instanceof GitpodError);
      assert.deepEqual([answer.error.kind, asked().length], ['signedOut', 1]);
    });

    it('asks as nobody for a person whose token is turned away', async () => {
      sessions = [service.session('expired')];
      assert.equal((await lookup.ask(link('harbour'), { by: 'person' })).kind, 'works');
    });

    it('disturbs nobody with a sign-in question', async () => {
      sessions = [service.session('expired')];
      await lookup.ask(link('harbour'), { by: 'machine' });
      assert.deepEqual(service.rejected, []);
    });

    it('sends no token where only the invite’s host is named', async () => {
      const elsewhere = await Service.start({ label: 'elsewhere' });
      try {
        sessions = [elsewhere.session('ada')];
        assert.equal((await lookup.ask(link('harbour'), { by: 'person' })).kind, 'works');
        assert.deepEqual([asked(), elsewhere.sandbox.calls()], [['nobody'], []]);
      } finally {
        await elsewhere.close();
      }
    });
  });

  describe('on the service that has two addresses', () => {
    const inviteId = '0190d0a1-2222-7abc-8def-0123456789ab';
    const organizationId = '0190d0a1-1111-7abc-8def-0123456789ab';

    it('asks once, and at the address that does not send requests on', async () => {
      const rung = new ScriptedRung('fetch', always(200, { organizationId }));
      const { clock, log: logger } = service;
      const transport = new Transport({ rungs: [rung], clock, logger, userAgent: 'unit-tests/1' });
      lookup = new InviteLookup(() => Promise.resolve([]), new SessionClients(transport, () => undefined), clock);
      const links = GitpodHost.canonical.map((host) => new InviteLink(host, inviteId)).toReversed();
      const answers = await Promise.all(links.map((each) => lookup.ask(each, { by: 'person' })));
      assert.deepEqual(
        [answers.map(({ kind }) => kind), rung.sent.map(({ url }) => new URL(url).hostname)],
        [['works', 'works'], ['app.gitpod.io']],
      );
    });
  });

  describe('cancelling', () => {
    const cancelled = (answer: InviteAnswer): boolean =>
      answer.kind === 'failed' && answer.error instanceof GitpodError && answer.error.kind === 'cancelled';

    it('answers at once', async () => {
      const held = heldGate(service);
      const cancelling = new AbortController();
      const asking = lookup.ask(link('harbour'), { by: 'machine', signal: cancelling.signal });
      await held.reach(1);
      cancelling.abort();
      assert.ok(cancelled(await asking));
      held.open();
    });

    it('sends nothing for whoever has cancelled already', async () => {
      assert.ok(cancelled(await lookup.ask(link('harbour'), { by: 'machine', signal: AbortSignal.abort() })));
      await settled();
      assert.deepEqual(asked(), []);
    });

    it('does not send what nobody waits for any more when its turn comes', async () => {
      const held = heldGate(service);
      const others = Array.from({ length: 4 }, (_, number) => lookup.ask(madeUp(number), { by: 'machine' }));
      await held.reach(4);
      const cancelling = new AbortController();
      const asking = lookup.ask(link('harbour'), { by: 'machine', signal: cancelling.signal });
      cancelling.abort();
      await asking;
      held.open();
      await Promise.all(others);
      await settled();
      assert.equal(asked().length, 4);
    });

    it('goes on for those who still wait', async () => {
      const held = heldGate(service);
      const cancelling = new AbortController();
      const impatient = lookup.ask(link('harbour'), { by: 'machine', signal: cancelling.signal });
      const patient = lookup.ask(link('harbour'), { by: 'machine' });
      await held.reach(1);
      cancelling.abort();
      await impatient;
      held.open();
      assert.equal((await patient).kind, 'works');
    });

    it('keeps the answer to what was sent, for whoever asks next', async () => {
      const held = heldGate(service);
      const cancelling = new AbortController();
      const asking = lookup.ask(link('harbour'), { by: 'machine', signal: cancelling.signal });
      await held.reach(1);
      cancelling.abort();
      await asking;
      held.open();
      await lookup.ask(link('harbour'), { by: 'machine' });
      assert.equal(asked().length, 1);
    });
  });

  describe('forgetting', () => {
    it('asks again about an invite that it was told to forget', async () => {
      await lookup.ask(link('harbour'), { by: 'machine' });
      lookup.forget(link('harbour'));
      await lookup.ask(link('harbour'), { by: 'machine' });
      assert.equal(asked().length, 2);
    });

    it('does not keep an answer that was on its way when it was told to forget', async () => {
      const held = heldGate(service);
      const asking = lookup.ask(link('harbour'), { by: 'machine' });
      await held.reach(1);
      lookup.forgetAll();
      held.open();
      assert.equal((await asking).kind, 'works');
      assert.equal(lookup.peek(link('harbour')), undefined);
    });

    it('forgets of an organization all invites but the one that it has now', async () => {
      const before = link('harbour');
      await lookup.ask(before, { by: 'machine' });
      const other = link('kobo');
      await lookup.ask(other, { by: 'machine' });
      replace('harbour');
      const now = link('harbour');
      await lookup.ask(now, { by: 'machine' });
      lookup.organizationHas(now, { organizationId: service.sandbox.world.organization('harbour').id });
      const known = [before, now, other].map((invite) => lookup.peek(invite)?.kind);
      assert.deepEqual(known, [undefined, 'works', 'works']);
    });

    it('knows of a dead invite what it was for when it was once the organization’s own', async () => {
      const before = link('harbour');
      const organizationId = service.sandbox.world.organization('harbour').id;
      lookup.organizationHas(before, { organizationId, name: 'Harbour Collective' });
      replace('harbour');
      const answer = await lookup.ask(before, { by: 'machine' });
      assert.ok(answer.kind === 'stopped');
      assert.equal(answer.was?.organizationId, organizationId);
    });

    it('knows what a dead invite was for also when somebody else has signed in', async () => {
      await lookup.ask(link('harbour'), { by: 'machine' });
      const before = link('harbour');
      replace('harbour');
      lookup.forgetAnswers();
      const answer = await lookup.ask(before, { by: 'machine' });
      assert.ok(answer.kind === 'stopped');
      assert.equal(answer.was?.name, 'Harbour Collective');
    });

    it('forgets also what invites were for when somebody signs out', async () => {
      await lookup.ask(link('harbour'), { by: 'machine' });
      const before = link('harbour');
      replace('harbour');
      lookup.forgetAll();
      const answer = await lookup.ask(before, { by: 'machine' });
      assert.ok(answer.kind === 'stopped');
      assert.equal(answer.was, undefined);
    });

    it('tells those who show an answer that it was forgotten', () => {
      let told = 0;
      const stop = lookup.onDidForget(() => told++);
      lookup.forget(madeUp(1));
      lookup.organizationHas(undefined, { organizationId: 'any' });
      lookup.forgetAll();
      stop();
      lookup.forgetAll();
      assert.equal(told, 3);
    });
  });
});
