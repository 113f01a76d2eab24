import assert from 'node:assert/strict';
import type { CreateOutcome } from '../../../src/invites/createInvite';
import { InviteLink } from '../../../src/links/inviteLink';
import {
  assertResultMatchesSandbox,
  createMethod,
  type CreateResult,
  resultOf,
  getMethod,
  currentInvite,
  kindOf,
} from '../../fakes/createResult';
import { systemError } from '../../fakes/scriptedFetcher';
import { Service } from '../../fakes/service';
import type { FaultRule } from '../../sandbox/startSandbox';

interface Trouble {
  /** A fault of Create at the service, or on the way back. */
  readonly fault?: FaultRule['fault'];
  /** What happens locally once Create has arrived at the service, and has done its work if it does any. */
  readonly then?: 'deadline' | 'cancel';
  readonly ends: CreateOutcome['kind'] | 'nothing';
}

/** Every way in which a Create can end, and the outcome to report. */
const troubles: Readonly<Record<string, Trouble>> = {
  'nothing goes wrong': { ends: 'created' },
  'the account may not': { fault: { kind: 'error', code: 'permission_denied' }, ends: 'nothing' },
  'the plan has no invites': { fault: { kind: 'error', code: 'failed_precondition' }, ends: 'nothing' },
  'there were too many calls': { fault: { kind: 'error', code: 'resource_exhausted', retryAfter: 1 }, ends: 'nothing' },
  'the token has just expired': { fault: { kind: 'unauthenticated' }, ends: 'nothing' },
  'the service gives up because of somebody else': { fault: { kind: 'error', code: 'aborted' }, ends: 'nothing' },
  'the service sends it elsewhere': {
    fault: { kind: 'redirect', location: 'https://elsewhere.example/' },
    ends: 'nothing',
  },
  'the service is down': { fault: { kind: 'error', code: 'unavailable' }, ends: 'unchanged' },
  'the service breaks before the work': { fault: { kind: 'error', code: 'internal' }, ends: 'unchanged' },
  'the service breaks after the work': { fault: { kind: 'error', code: 'internal', work: 'done' }, ends: 'found' },
  'the service is too slow for itself': {
    fault: { kind: 'error', code: 'deadline_exceeded', work: 'done' },
    ends: 'found',
  },
  'a proxy finds nobody': { fault: { kind: 'html', status: 502 }, ends: 'unchanged' },
  'a proxy loses the answer': { fault: { kind: 'html', status: 504, work: 'done' }, ends: 'found' },
  'a proxy forbids it with a page of its own': { fault: { kind: 'html', status: 403 }, ends: 'unchanged' },
  'a proxy asks too many to wait, after the work': {
    fault: { kind: 'html', status: 429, work: 'done' },
    ends: 'found',
  },
  'a captive portal answers': { fault: { kind: 'html', status: 200 }, ends: 'unchanged' },
  'a page takes the place of the answer': { fault: { kind: 'html', status: 200, work: 'done' }, ends: 'found' },
  'the answer is empty': { fault: { kind: 'emptyBody', status: 200, work: 'done' }, ends: 'found' },
  'an error is empty': { fault: { kind: 'emptyBody', status: 500 }, ends: 'unchanged' },
  'the connection is reset before the work': { fault: { kind: 'cutBeforeWork' }, ends: 'unchanged' },
  'the connection ends before the work': { fault: { kind: 'cutBeforeWork', how: 'end' }, ends: 'unchanged' },
  'the connection is reset after the work': { fault: { kind: 'cutAfterWork' }, ends: 'found' },
  'the connection ends after the work': { fault: { kind: 'cutAfterWork', how: 'end' }, ends: 'found' },
  'the connection is reset within the headers': { fault: { kind: 'cutAfterWork', afterBytes: 20 }, ends: 'found' },
  'the connection ends within the body': {
    fault: { kind: 'cutAfterWork', how: 'end', afterBytes: 150 },
    ends: 'found',
  },
  'the connection ends right after the answer': {
    fault: { kind: 'cutAfterWork', how: 'end', afterBytes: 1_000 },
    ends: 'created',
  },
  'no answer comes, and nothing is done': { fault: { kind: 'stalledHeaders' }, then: 'deadline', ends: 'unchanged' },
  'no answer comes to what was done': {
    fault: { kind: 'stalledHeaders', work: 'done' },
    then: 'deadline',
    ends: 'found',
  },
  'half an answer comes': { fault: { kind: 'stalledBody' }, then: 'deadline', ends: 'found' },
  'the answer never ends': { fault: { kind: 'endlessBody', chunkBytes: 1_500_000 }, ends: 'found' },
  'the answer is cut in its JSON': { fault: { kind: 'truncatedJson' }, ends: 'found' },
  'the answer has other types': { fault: { kind: 'wrongTypes' }, ends: 'found' },
  'the answer says nothing': { fault: { kind: 'missingFields' }, ends: 'found' },
  'the answer is all null': { fault: { kind: 'nulls' }, ends: 'found' },
  'the answer names the invite in capitals': { fault: { kind: 'capitalIds' }, ends: 'created' },
  'the user cancels before the work': { fault: { kind: 'stalledHeaders' }, then: 'cancel', ends: 'unchanged' },
  'the user cancels after the work': {
    fault: { kind: 'stalledHeaders', work: 'done' },
    then: 'cancel',
    ends: 'found',
  },
};

/** The behaviours of Get without an invite, and the initial states: with or without an invite. */
const worlds = ['creates', 'empty', 'absent', 'notFound'] as const;
const beginnings = { 'with an invite': 'kobo', 'without an invite': 'acme' } as const;

describe('InviteCreator.create, interrupted at any point', () => {
  let service: Service;
  before(async () => {
    service = await Service.start();
  });
  after(() => service.close());

  /** Runs one Create with a fault, asserts that the result is true of the sandbox, and returns it. */
  async function endAfter(
    { fault, then }: Pick<Trouble, 'fault' | 'then'>,
    { getInvite, key, reads = [] }: { getInvite: (typeof worlds)[number]; key: string; reads?: readonly FaultRule[] },
    during: () => Promise<void> = () => Promise.resolve(),
  ): Promise<CreateResult> {
    service.reset();
    service.sandbox.changeBehaviour({ getInvite });
    const invites = service.newInvites();
    const atStart = currentInvite(service, key);
    service.sandbox.faults(...reads, ...(fault === undefined ? [] : [{ method: createMethod, fault }]));
    const cancelling = new AbortController();
    const decidedOn = atStart === undefined ? undefined : new InviteLink(service.host, atStart);
    const ending = resultOf(invites.creator.create(service.organization(key), decidedOn, cancelling.signal));
    if (then !== undefined) {
      const mustWork = fault?.kind === 'stalledBody' || (fault?.kind === 'stalledHeaders' && fault.work === 'done');
      const arrived = service.sandbox.waitForCall(
        (call) => call.method === createMethod && (call.workDone || !mustWork),
      );
      await Promise.race([ending, arrived]);
      if (then === 'cancel') cancelling.abort();
      else await service.clock.advance(20_000);
    }
    await during();
    const ended = await ending;
    // If the service creates the first link on reading, no Create is sent.
    const before = key === 'acme' && getInvite === 'creates' ? currentInvite(service, key) : atStart;
    assertResultMatchesSandbox(ended, service, key, before);
    // A connection that is about to be closed must not carry the next call.
    if (service.sandbox.calls(createMethod).length > 0) await service.sandbox.waitForCall(createMethod);
    return ending;
  }

  for (const [what, trouble] of Object.entries(troubles)) {
    it(`sends it once and reports the true outcome when ${what}`, async () => {
      for (const getInvite of worlds) {
        for (const [beginning, key] of Object.entries(beginnings)) {
          const ending = await endAfter(trouble, { getInvite, key });
          const expected = key === 'acme' && getInvite === 'creates' ? 'created' : trouble.ends;
          assert.equal(kindOf(ending), expected, `${beginning}, where Get answers ${getInvite}`);
        }
      }
    });

    it(`sends it once and reports the true outcome when ${what}, and the invite cannot be read afterwards`, async () => {
      const unreadable: FaultRule = {
        method: getMethod,
        after: 1,
        times: 20,
        fault: { kind: 'error', code: 'unavailable' },
      };
      const ending = await endAfter(trouble, { getInvite: 'notFound', key: 'kobo', reads: [unreadable] });
      const asked = trouble.ends === 'found' || trouble.ends === 'unchanged';
      assert.equal(kindOf(ending), asked ? 'unknown' : trouble.ends);
    });
  }

  it('reports the true outcome whichever byte of the response is the last', async () => {
    let afterBytes = 0;
    let last: string;
    do {
      const fault = { kind: 'cutAfterWork', afterBytes, how: afterBytes % 2 === 0 ? 'reset' : 'end' } as const;
      last = kindOf(await endAfter({ fault }, { getInvite: 'notFound', key: 'kobo' }));
      assert.ok(last === 'found' || last === 'created', `${last} after ${afterBytes} bytes`);
      afterBytes += 13;
    } while (last === 'found' && afterBytes < 1_000);
    assert.equal(last, 'created', 'a whole answer is one, though the connection ends with it');
  });

  it('reports an unknown outcome when the read that verifies it is too slow', async () => {
    const ending = await endAfter(
      { fault: { kind: 'cutAfterWork' } },
      {
        getInvite: 'notFound',
        key: 'kobo',
        reads: [{ method: getMethod, after: 1, fault: { kind: 'stalledHeaders' } }],
      },
      async () => {
        await service.sandbox.waitForCall((call) => call.method === getMethod && call.fault === 'stalledHeaders');
        await service.clock.advance(20_000);
      },
    );
    assert.equal(kindOf(ending), 'unknown');
  });

  it('waits for work that continues after the connection was closed', async () => {
    service.reset();
    const invites = service.newInvites();
    const atStart = currentInvite(service, 'kobo');
    service.sandbox.faults({ method: createMethod, fault: { kind: 'cutBeforeWork' } });
    let reads = 0;
    service.gate = (method, go) => {
      reads += method === getMethod ? 1 : 0;
      if (reads === 3) service.replaceInvite('kobo');
      return go();
    };
    const decidedOn = await invites.store.load(service.organization('kobo'));
    reads = 0;
    const ending = await resultOf(invites.creator.create(service.organization('kobo'), decidedOn));
    assert.equal(kindOf(ending), 'found');
    assertResultMatchesSandbox(ending, service, 'kobo', atStart);
    assert.deepEqual(service.clock.skippedPauses.filter((ms) => ms === 500 || ms === 1500).slice(0, 1), [500]);
  });

  it('reports an unknown outcome when the link has disappeared', async () => {
    service.reset();
    const invites = service.newInvites();
    const decidedOn = await invites.store.load(service.organization('kobo'));
    service.sandbox.faults({ method: createMethod, fault: { kind: 'cutBeforeWork' } });
    service.gate = (method, go) => {
      if (method === createMethod)
        service.sandbox.world.removeInvite(service.sandbox.world.organization('kobo'), 'notFound');
      return go();
    };
    const ending = await resultOf(invites.creator.create(service.organization('kobo'), decidedOn));
    assert.equal(kindOf(ending), 'unknown');
  });

  it('sends nothing when the invite cannot be read first', async () => {
    for (const fault of [
      { kind: 'error', code: 'permission_denied' },
      { kind: 'error', code: 'unavailable' },
      { kind: 'cutAfterWork' },
      { kind: 'truncatedJson' },
      { kind: 'unauthenticated' },
    ] satisfies FaultRule['fault'][]) {
      service.reset();
      const invites = service.newInvites();
      const decidedOn = await invites.store.load(service.organization('kobo'));
      service.sandbox.faults({ method: getMethod, times: 5, fault });
      const ending = await resultOf(invites.creator.create(service.organization('kobo'), decidedOn));
      assert.equal(kindOf(ending), 'nothing', fault.kind);
      assert.equal(service.sandbox.calls(createMethod).length, 0, fault.kind);
    }
  });

  it('reports that nothing was sent when the user cancels during the first read', async () => {
    service.reset();
    const invites = service.newInvites();
    const decidedOn = await invites.store.load(service.organization('kobo'));
    service.sandbox.faults({ method: getMethod, fault: { kind: 'stalledHeaders' } });
    const cancelling = new AbortController();
    const ending = resultOf(invites.creator.create(service.organization('kobo'), decidedOn, cancelling.signal));
    await service.sandbox.waitForCall((call) => call.fault === 'stalledHeaders');
    // The result must stay true whatever another admin does meanwhile.
    service.replaceInvite('kobo');
    cancelling.abort();
    assert.deepEqual(await ending, { kind: 'notSent', before: decidedOn });
    assert.equal(service.sandbox.calls(createMethod).length, 0);
  });

  it('sends nothing when it was cancelled before it started', async () => {
    service.reset();
    const invites = service.newInvites();
    assert.deepEqual(await invites.creator.create(service.organization('kobo'), undefined, AbortSignal.abort()), {
      kind: 'notSent',
      before: undefined,
    });
    assert.deepEqual(service.sandbox.calls(), []);
  });

  it('reports that nothing was sent when the user cancels right before the Create', async () => {
    service.reset();
    const invites = service.newInvites();
    const decidedOn = await invites.store.load(service.organization('kobo'));
    const cancelling = new AbortController();
    service.gate = async (_method, go) => {
      const { status, headers, body } = await go();
      return { status, headers, body: body && thenCancel(body, cancelling) };
    };
    const ending = await resultOf(invites.creator.create(service.organization('kobo'), decidedOn, cancelling.signal));
    assert.equal(kindOf(ending), 'notSent');
    assert.equal(service.sandbox.calls(createMethod).length, 0);
  });

  it('reports that nothing was created when no connection was made', async () => {
    service.reset();
    const invites = service.newInvites();
    const atStart = currentInvite(service, 'kobo');
    const decidedOn = await invites.store.load(service.organization('kobo'));
    service.gate = (method, go) =>
      method === createMethod
        ? Promise.reject(systemError('connect ECONNREFUSED', { code: 'ECONNREFUSED', syscall: 'connect' }))
        : go();
    const ending = await resultOf(invites.creator.create(service.organization('kobo'), decidedOn));
    assert.equal(kindOf(ending), 'nothing');
    assertResultMatchesSandbox(ending, service, 'kobo', atStart);
  });
});

/** A body at whose end the user cancels. */
async function* thenCancel<T>(body: AsyncIterable<T>, cancelling: AbortController): AsyncIterable<T> {
  yield* body;
  cancelling.abort();
}
