import assert from 'node:assert/strict';
import { InviteService, type CreateOutcome } from '../../../src/invites/inviteService';
import type { Organization } from '../../../src/organizations/organization';
import { createMethod, getMethod, inviteInWorld } from '../support/createTruth';
import { Script } from '../support/script';
import { Service } from '../support/service';

const read = getMethod;
const create = createMethod;

/** Every order in which two can read and then create. `Ada` and `Grace` both administer `kobo`. */
const orders: readonly (readonly string[])[] = [
  [`Ada ${read}`, `Ada ${create}`, `Grace ${read}`],
  [`Grace ${read}`, `Grace ${create}`, `Ada ${read}`],
  [`Ada ${read}`, `Grace ${read}`, `Ada ${create}`, `Grace ${create}`],
  [`Ada ${read}`, `Grace ${read}`, `Grace ${create}`, `Ada ${create}`],
  [`Grace ${read}`, `Ada ${read}`, `Ada ${create}`, `Grace ${create}`],
  [`Grace ${read}`, `Ada ${read}`, `Grace ${create}`, `Ada ${create}`],
];

describe('InviteService, when two press at the same moment', () => {
  let service: Service;
  before(async () => {
    service = await Service.start();
  });
  beforeEach(() => {
    service.reset();
  });
  after(() => service.close());

  /** The link that somebody was shown in the end. */
  async function shown(
    invites: InviteService,
    organization: Organization,
    outcome: CreateOutcome,
  ): Promise<string | undefined> {
    if (outcome.kind === 'changedMeanwhile') return outcome.current?.inviteId;
    assert.equal(outcome.kind, 'created');
    const later = await invites.supersededBy(organization, outcome);
    return (later ?? outcome.link).inviteId;
  }

  for (const [who, tokens] of Object.entries({
    'two people': ['ada', 'grace'],
    'two windows of one person': ['ada', 'ada'],
    'an account and a token of one organization': ['ada', 'grace-kobo'],
  })) {
    for (const order of orders) {
      it(`shows both the one link that works: ${who}, ${order.join(', ').replaceAll('OrganizationInvite', 's')}`, async () => {
        const script = new Script(order);
        const ada = new InviteService(service.window(script.of('Ada')), service.clock);
        const grace = new InviteService(service.window(script.of('Grace')), service.clock);
        const [hers, theirs] = [service.organization('kobo', tokens[0]), service.organization('kobo', tokens[1])];
        const decidedOn = await new InviteService(service.clients, service.clock).retrieve(hers);

        const outcomes = await Promise.all([ada.create(hers, decidedOn), grace.create(theirs, decidedOn)]);

        const now = inviteInWorld(service, 'kobo');
        assert.equal(await shown(ada, hers, outcomes[0]), now);
        assert.equal(await shown(grace, theirs, outcomes[1]), now);
        const creates = order.filter((step) => step.endsWith(create)).length;
        assert.equal(
          service.sandbox.calls(create).length,
          creates,
          'one Create for each decision, none where it was too late',
        );
      });
    }
  }

  it('leaves alone what somebody else replaced after the person decided', async () => {
    const invites = new InviteService(service.clients, service.clock);
    const kobo = service.organization('kobo');
    const decidedOn = await invites.retrieve(kobo);
    const theirs = service.replaceInvite('kobo');
    const outcome = await invites.create(kobo, decidedOn);
    assert.equal(outcome.kind, 'changedMeanwhile');
    assert.equal(outcome.current?.inviteId, theirs);
    assert.equal(service.sandbox.calls(create).length, 0);
  });

  it('leaves alone what somebody else created where the person saw none', async () => {
    const invites = new InviteService(service.clients, service.clock);
    const theirs = service.replaceInvite('acme');
    const outcome = await invites.create(service.organization('acme'), undefined);
    assert.equal(outcome.kind, 'changedMeanwhile');
    assert.equal(outcome.current?.inviteId, theirs);
    assert.equal(service.sandbox.calls(create).length, 0);
  });

  it('creates nothing where the link that the person agreed to lose is gone already', async () => {
    const invites = new InviteService(service.clients, service.clock);
    const decidedOn = await invites.retrieve(service.organization('kobo'));
    service.sandbox.world.removeInvite(service.sandbox.world.organization('kobo'));
    assert.deepEqual(await invites.create(service.organization('kobo'), decidedOn), {
      kind: 'changedMeanwhile',
      current: undefined,
    });
    assert.equal(service.sandbox.calls(create).length, 0);
  });

  it('creates once for two presses in one window', async () => {
    const invites = new InviteService(service.clients, service.clock);
    const kobo = service.organization('kobo');
    const decidedOn = await invites.retrieve(kobo);
    const [first, second] = await Promise.all([
      invites.create(kobo, decidedOn),
      invites.create(service.organization('kobo', 'grace'), decidedOn),
    ]);
    assert.equal(first.kind, 'created');
    assert.equal(second.kind, 'changedMeanwhile');
    assert.equal(second.current?.inviteId, first.link.inviteId);
    assert.equal(service.sandbox.calls(create).length, 1);
  });

  it('goes on after a press in this window that failed', async () => {
    const invites = new InviteService(service.clients, service.clock);
    const kobo = service.organization('kobo');
    const decidedOn = await invites.retrieve(kobo);
    service.sandbox.faults({ method: create, fault: { kind: 'error', code: 'permission_denied' } });
    const [first, second] = await Promise.allSettled([
      invites.create(kobo, decidedOn),
      invites.create(kobo, decidedOn),
    ]);
    assert.equal(first.status, 'rejected');
    assert.ok(second.status === 'fulfilled' && second.value.kind === 'created');
  });

  it('lets nobody wait for another organization', async () => {
    const invites = new InviteService(service.clients, service.clock);
    service.sandbox.faults({ method: create, fault: { kind: 'held' } });
    const decidedOn = await invites.retrieve(service.organization('kobo'));
    const slow = invites.create(service.organization('kobo'), decidedOn);
    await service.sandbox.waitForCall((call) => call.result === 'held');
    assert.equal((await invites.create(service.organization('acme'), undefined)).kind, 'created');
    service.sandbox.release();
    assert.equal((await slow).kind, 'created');
  });

  describe('and looks once more at a link that it created', () => {
    async function created(invites: InviteService): Promise<CreateOutcome & { kind: 'created' }> {
      const outcome = await invites.create(service.organization('acme'), undefined);
      assert.equal(outcome.kind, 'created');
      return outcome;
    }

    it('is content while it is still the one, having read once after a moment', async () => {
      const invites = new InviteService(service.clients, service.clock);
      const outcome = await created(invites);
      service.sandbox.reset();
      service.replaceInvite('acme', outcome.link.inviteId);
      service.clock.naps.length = 0;
      assert.equal(await invites.supersededBy(service.organization('acme'), outcome), undefined);
      assert.deepEqual(
        service.sandbox.calls().map((call) => call.method),
        [read],
      );
      assert.deepEqual(service.clock.naps, [1500]);
    });

    it('names the link that has taken its place', async () => {
      const invites = new InviteService(service.clients, service.clock);
      const outcome = await created(invites);
      const later = service.replaceInvite('acme');
      assert.equal((await invites.supersededBy(service.organization('acme'), outcome))?.inviteId, later);
    });

    it('does not take a service that still gives the old link for somebody else', async () => {
      const invites = new InviteService(service.clients, service.clock);
      const kobo = service.organization('kobo');
      const before = await invites.retrieve(kobo);
      const outcome = await invites.create(kobo, before);
      assert.ok(outcome.kind === 'created' && before !== undefined);
      service.replaceInvite('kobo', before.inviteId);
      assert.equal(await invites.supersededBy(kobo, outcome), undefined);
    });

    it('says nothing when it cannot be read', async () => {
      const invites = new InviteService(service.clients, service.clock);
      const outcome = await created(invites);
      service.sandbox.faults({ method: read, times: 9, fault: { kind: 'error', code: 'unavailable' } });
      assert.equal(await invites.supersededBy(service.organization('acme'), outcome), undefined);
    });
  });
});
