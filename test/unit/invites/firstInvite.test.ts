import assert from 'node:assert/strict';
import type { FetchResponse } from '../../../src/api/ports';
import type { CreateOutcome } from '../../../src/invites/createInvite';
import { createMethod, getMethod, currentInvite } from '../../fakes/createResult';
import { type Invites, Service } from '../../fakes/service';
import { freshUuid } from '../../sandbox/world/ids';

const hour = 3_600_000;

describe('The first invite of an organization, at a service that creates it on reading', () => {
  let service: Service;
  let invites: Invites;
  /** Difference between the service's clock and the local one, in milliseconds. */
  let skewMs: number;

  before(async () => {
    service = await Service.start({ behaviour: { getInvite: 'creates' }, now: () => Date.now() + skewMs });
  });
  beforeEach(() => {
    skewMs = 0;
    service.reset();
    invites = service.newInvites();
  });
  after(() => service.close());

  const create = (): Promise<CreateOutcome> => invites.creator.create(service.organization('acme'), undefined);

  function assertCreatedByReading(outcome: CreateOutcome): void {
    assert.ok(outcome.kind === 'created', outcome.kind);
    assert.equal(outcome.before, undefined);
    assert.equal(outcome.link.inviteId, currentInvite(service, 'acme'));
    assert.deepEqual(service.sandbox.calls(createMethod), []);
  }

  /** The link may belong to another admin, so it is neither replaced nor reported as new. */
  function assertLeftAlone(outcome: CreateOutcome): void {
    assert.ok(outcome.kind === 'changedMeanwhile', outcome.kind);
    assert.equal(outcome.current?.inviteId, currentInvite(service, 'acme'));
    assert.deepEqual(service.sandbox.calls(createMethod), []);
  }

  /** Changes each response before it is received. */
  function changeAnswers(change: (answer: FetchResponse) => FetchResponse): void {
    service.gate = async (_method, go) => change(await go());
  }

  it('is created by the read, and no Create is sent', async () => {
    assertCreatedByReading(await create());
    assert.equal(invites.store.current(service.organization('acme'))?.inviteId, currentInvite(service, 'acme'));
  });

  for (const [clock, skew] of Object.entries({ 'three hours behind': -3 * hour, 'two days ahead': 48 * hour })) {
    it(`is distinguished from an older one even if the service’s clock is ${clock}`, async () => {
      skewMs = skew;
      assertCreatedByReading(await create());
      service.replaceInvite('acme', freshUuid(Date.now() + skew - 3_000));
      invites = service.newInvites();
      assertLeftAlone(await create());
    });
  }

  it('is still the one of this read when the response came on the second attempt', async () => {
    service.sandbox.faults({ method: getMethod, fault: { kind: 'cutAfterWork' } });
    assertCreatedByReading(await create());
    assert.equal(service.sandbox.calls(getMethod).length, 2);
  });

  it('belongs to another admin when it was created seconds before', async () => {
    service.replaceInvite('acme', freshUuid(Date.now() - 3_000));
    assertLeftAlone(await create());
  });

  it('belongs to another admin when a different one was known before', async () => {
    await invites.store.load(service.organization('acme'));
    service.replaceInvite('acme');
    assertLeftAlone(await create());
  });

  it('is attributed to another admin when its id is of another version', async () => {
    service.replaceInvite('acme', '0190d0a1-2222-4abc-8def-000000000001');
    assertLeftAlone(await create());
  });

  it('is attributed to another admin when its time is in the future', async () => {
    service.replaceInvite('acme', freshUuid(Date.now() + hour));
    assertLeftAlone(await create());
  });

  it('is attributed to another admin when the response has no date', async () => {
    changeAnswers(({ status, headers, body }) => ({
      status,
      headers: { get: (name) => (name === 'date' ? null : headers.get(name)) },
      body,
    }));
    assertLeftAlone(await create());
  });

  it('is attributed to another admin when the machine was suspended during the read', async () => {
    const fell = service.clock.now();
    const now = service.clock.now.bind(service.clock);
    let slept = 0;
    service.clock.now = () => now() + slept;
    changeAnswers((answer) => {
      slept = hour;
      return answer;
    });
    try {
      assertLeftAlone(await create());
      assert.ok(service.clock.now() - fell >= hour);
    } finally {
      service.clock.now = now;
    }
  });
});
