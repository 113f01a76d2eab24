import assert from 'node:assert/strict';
import { GitpodError } from '../../../src/gitpod/gitpodError';
import type { InviteAnswer } from '../../../src/invites/inviteAnswer';
import type { InviteLink } from '../../../src/invites/inviteLink';
import { InviteLookup } from '../../../src/invites/inviteLookup';
import { settled } from '../gitpod/support/fakeClock';
import { heldGate } from '../support/heldGate';
import { Service } from '../support/service';
import { askedAs, failSummaries } from './summaries';

const minute = 60_000;

describe('InviteLookup, how often it asks', () => {
  let service: Service;
  let lookup: InviteLookup;
  before(async () => {
    service = await Service.start();
  });
  beforeEach(() => {
    service.reset();
    const sessions = [service.session('ada')];
    lookup = new InviteLookup(() => Promise.resolve(sessions), service.clients, service.clock);
  });
  after(() => service.close());

  it('asks once however many ask at the same time', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => lookup.ask(service.inviteLink('harbour'), { by: 'machine' })),
    );
    assert.deepEqual([askedAs(service).length, new Set(answers.map(({ kind }) => kind)).size], [1, 1]);
  });

  it('asks at most four at a time', async () => {
    const held = heldGate(service);
    const answers = Array.from({ length: 20 }, (_, number) =>
      lookup.ask(service.madeUpLink(number), { by: 'machine' }),
    );
    for (let left = 20; left > 0; left--) {
      await held.reach(Math.min(left, 4));
      held.letFirstGo();
    }
    await Promise.all(answers);
    assert.deepEqual([held.most, askedAs(service).length], [4, 20]);
  });

  it('asks for a person before all that wait', async () => {
    const held = heldGate(service);
    const machines = Array.from({ length: 8 }, (_, number) =>
      lookup.ask(service.madeUpLink(number), { by: 'machine' }),
    );
    await held.reach(4);
    const person = lookup.ask(service.inviteLink('harbour'), { by: 'person' });
    held.letFirstGo();
    await machines[0];
    await held.reach(4);
    held.letLastGo();
    const answer = await person;
    assert.deepEqual([answer.kind, askedAs(service).length], ['works', 2]);
    held.open();
    await Promise.all(machines);
  });

  const kept: readonly [string, number, () => InviteLink][] = [
    ['works', 5 * minute, () => service.inviteLink('harbour')],
    ['does not work', 30 * minute, () => service.madeUpLink(1)],
  ];
  for (const [what, long, of] of kept) {
    it(`keeps the answer "${what}" for ${long / minute} minutes`, async () => {
      const invite = of();
      await lookup.ask(invite, { by: 'machine' });
      service.clock.jump(long - 1);
      await lookup.ask(invite, { by: 'machine' });
      assert.equal(askedAs(service).length, 1);
      service.clock.jump(1);
      await lookup.ask(invite, { by: 'machine' });
      assert.equal(askedAs(service).length, 2);
    });
  }

  it('keeps a failure for seconds', async () => {
    failSummaries(service, 'unavailable');
    await lookup.ask(service.inviteLink('harbour'), { by: 'machine' });
    const tries = askedAs(service).length;
    service.clock.jump(4_999);
    await lookup.ask(service.inviteLink('harbour'), { by: 'machine' });
    assert.equal(askedAs(service).length, tries);
    service.clock.jump(1);
    assert.equal((await lookup.ask(service.inviteLink('harbour'), { by: 'machine' })).kind, 'works');
  });

  it('refrains for as long as the service asks for, but for no more than a minute', async () => {
    failSummaries(service, 'resource_exhausted', 3_600);
    await lookup.ask(service.inviteLink('harbour'), { by: 'machine' });
    service.clock.jump(minute - 1);
    await lookup.ask(service.inviteLink('harbour'), { by: 'machine' });
    assert.equal(askedAs(service).length, 1);
    service.clock.jump(1);
    assert.notEqual(lookup.peek(service.inviteLink('harbour'))?.kind, 'failed');
  });

  it('answers a person anew', async () => {
    await lookup.ask(service.inviteLink('harbour'), { by: 'machine' });
    service.clock.jump(5_000);
    await lookup.ask(service.inviteLink('harbour'), { by: 'person' });
    assert.equal(askedAs(service).length, 2);
  });

  it('answers a person from a moment ago, but not with a failure', async () => {
    failSummaries(service, 'unavailable');
    const outcomes: InviteAnswer['kind'][] = [];
    for (let time = 0; time < 3; time++) {
      outcomes.push((await lookup.ask(service.inviteLink('harbour'), { by: 'person' })).kind);
    }
    assert.deepEqual([outcomes, askedAs(service).length], [['failed', 'works', 'works'], 4]);
  });

  it('tells what is known without asking', async () => {
    assert.equal(lookup.peek(service.inviteLink('harbour')), undefined);
    const answer = await lookup.ask(service.inviteLink('harbour'), { by: 'machine' });
    assert.equal(lookup.peek(service.inviteLink('harbour')), answer);
  });

  it('keeps no answer for ever when the machine’s date jumps back', async () => {
    await lookup.ask(service.inviteLink('harbour'), { by: 'machine' });
    service.clock.jump(-60 * minute);
    assert.equal(lookup.peek(service.inviteLink('harbour')), undefined);
  });

  describe('cancelling', () => {
    const cancelled = (answer: InviteAnswer): boolean =>
      answer.kind === 'failed' && answer.error instanceof GitpodError && answer.error.kind === 'cancelled';

    it('answers at once', async () => {
      const held = heldGate(service);
      const cancelling = new AbortController();
      const asking = lookup.ask(service.inviteLink('harbour'), { by: 'machine', signal: cancelling.signal });
      await held.reach(1);
      cancelling.abort();
      assert.ok(cancelled(await asking));
      held.open();
    });

    it('sends nothing for whoever has cancelled already', async () => {
      assert.ok(
        cancelled(await lookup.ask(service.inviteLink('harbour'), { by: 'machine', signal: AbortSignal.abort() })),
      );
      await settled();
      assert.deepEqual(askedAs(service), []);
    });

    it('does not send what nobody waits for any more when its turn comes', async () => {
      const held = heldGate(service);
      const others = Array.from({ length: 4 }, (_, number) =>
        lookup.ask(service.madeUpLink(number), { by: 'machine' }),
      );
      await held.reach(4);
      const cancelling = new AbortController();
      const asking = lookup.ask(service.inviteLink('harbour'), { by: 'machine', signal: cancelling.signal });
      cancelling.abort();
      await asking;
      held.open();
      await Promise.all(others);
      await settled();
      assert.equal(askedAs(service).length, 4);
    });

    it('goes on for those who still wait', async () => {
      const held = heldGate(service);
      const cancelling = new AbortController();
      const impatient = lookup.ask(service.inviteLink('harbour'), { by: 'machine', signal: cancelling.signal });
      const patient = lookup.ask(service.inviteLink('harbour'), { by: 'machine' });
      await held.reach(1);
      cancelling.abort();
      await impatient;
      held.open();
      assert.equal((await patient).kind, 'works');
    });

    it('keeps the answer to what was sent, for whoever asks next', async () => {
      const held = heldGate(service);
      const cancelling = new AbortController();
      const asking = lookup.ask(service.inviteLink('harbour'), { by: 'machine', signal: cancelling.signal });
      await held.reach(1);
      cancelling.abort();
      await asking;
      held.open();
      await lookup.ask(service.inviteLink('harbour'), { by: 'machine' });
      assert.equal(askedAs(service).length, 1);
    });
  });
});
