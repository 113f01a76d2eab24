import assert from 'node:assert/strict';
import type { CreateOutcome } from '../../../src/invites/createInvite';
import type { Organization } from '../../../src/organizations/organization';
import { createMethod, getMethod, currentInvite } from '../../fakes/createResult';
import { Script } from '../../fakes/script';
import { type Invites, Service } from '../../fakes/service';
import { freshUuid } from '../../sandbox/world/ids';

const read = getMethod;
const create = createMethod;

/** Every order in which two admins can read and then create. `Ada` and `Grace` are both admins of `kobo`. */
const orders: readonly (readonly string[])[] = [
  [`Ada ${read}`, `Ada ${create}`, `Grace ${read}`],
  [`Grace ${read}`, `Grace ${create}`, `Ada ${read}`],
  [`Ada ${read}`, `Grace ${read}`, `Ada ${create}`, `Grace ${create}`],
  [`Ada ${read}`, `Grace ${read}`, `Grace ${create}`, `Ada ${create}`],
  [`Grace ${read}`, `Ada ${read}`, `Ada ${create}`, `Grace ${create}`],
  [`Grace ${read}`, `Ada ${read}`, `Grace ${create}`, `Ada ${create}`],
];

describe('InviteCreator, called by two admins at the same moment', () => {
  let service: Service;
  before(async () => {
    service = await Service.start();
  });
  beforeEach(() => {
    service.reset();
  });
  after(() => service.close());

  /** The link that an admin was shown in the end. */
  async function shown(
    invites: Invites,
    organization: Organization,
    outcome: CreateOutcome,
  ): Promise<string | undefined> {
    if (outcome.kind === 'changedMeanwhile') return outcome.current?.inviteId;
    assert.equal(outcome.kind, 'created');
    const later = await invites.creator.supersededBy(organization, outcome);
    return (later ?? outcome.link).inviteId;
  }

  for (const [who, tokens] of Object.entries({
    'two people': ['ada', 'grace'],
    'two windows of one user': ['ada', 'ada'],
    'an account and a token of one organization': ['ada', 'grace-kobo'],
  })) {
    for (const order of orders) {
      it(`shows both admins the one valid link: ${who}, ${order.join(', ').replaceAll('OrganizationInvite', 's')}`, async () => {
        const script = new Script(order);
        const ada = service.newInvites(service.window(script.of('Ada')));
        const grace = service.newInvites(service.window(script.of('Grace')));
        const [hers, theirs] = [service.organization('kobo', tokens[0]), service.organization('kobo', tokens[1])];
        const decidedOn = await service.newInvites().store.load(hers);

        const outcomes = await Promise.all([
          ada.creator.create(hers, decidedOn),
          grace.creator.create(theirs, decidedOn),
        ]);

        const now = currentInvite(service, 'kobo');
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

  it('keeps a link that another admin created after the user’s decision', async () => {
    const invites = service.newInvites();
    const kobo = service.organization('kobo');
    const decidedOn = await invites.store.load(kobo);
    const theirs = service.replaceInvite('kobo');
    const outcome = await invites.creator.create(kobo, decidedOn);
    assert.equal(outcome.kind, 'changedMeanwhile');
    assert.equal(outcome.current?.inviteId, theirs);
    assert.equal(service.sandbox.calls(create).length, 0);
  });

  it('keeps a link that another admin created where the user saw none', async () => {
    const invites = service.newInvites();
    const theirs = service.replaceInvite('acme', freshUuid(Date.now() - 5_000));
    const outcome = await invites.creator.create(service.organization('acme'), undefined);
    assert.equal(outcome.kind, 'changedMeanwhile');
    assert.equal(outcome.current?.inviteId, theirs);
    assert.equal(service.sandbox.calls(create).length, 0);
  });

  it('creates nothing when the link that the user confirmed to lose is already gone', async () => {
    const invites = service.newInvites();
    const decidedOn = await invites.store.load(service.organization('kobo'));
    service.sandbox.world.removeInvite(service.sandbox.world.organization('kobo'), 'notFound');
    assert.deepEqual(await invites.creator.create(service.organization('kobo'), decidedOn), {
      kind: 'changedMeanwhile',
      current: undefined,
    });
    assert.equal(service.sandbox.calls(create).length, 0);
  });

  it('creates once for two calls in one window', async () => {
    const invites = service.newInvites();
    const kobo = service.organization('kobo');
    const decidedOn = await invites.store.load(kobo);
    const [first, second] = await Promise.all([
      invites.creator.create(kobo, decidedOn),
      invites.creator.create(service.organization('kobo', 'grace'), decidedOn),
    ]);
    assert.equal(first.kind, 'created');
    assert.equal(second.kind, 'changedMeanwhile');
    assert.equal(second.current?.inviteId, first.link.inviteId);
    assert.equal(service.sandbox.calls(create).length, 1);
  });

  it('continues after a failed call in the same window', async () => {
    const invites = service.newInvites();
    const kobo = service.organization('kobo');
    const decidedOn = await invites.store.load(kobo);
    service.sandbox.faults({ method: create, fault: { kind: 'error', code: 'permission_denied' } });
    const [first, second] = await Promise.allSettled([
      invites.creator.create(kobo, decidedOn),
      invites.creator.create(kobo, decidedOn),
    ]);
    assert.equal(first.status, 'rejected');
    assert.ok(second.status === 'fulfilled' && second.value.kind === 'created');
  });

  it('does not block calls for another organization', async () => {
    const invites = service.newInvites();
    service.sandbox.faults({ method: create, fault: { kind: 'held' } });
    const decidedOn = await invites.store.load(service.organization('kobo'));
    const slow = invites.creator.create(service.organization('kobo'), decidedOn);
    await service.sandbox.waitForCall((call) => call.result === 'held');
    assert.equal((await invites.creator.create(service.organization('acme'), undefined)).kind, 'created');
    service.sandbox.release();
    assert.equal((await slow).kind, 'created');
  });

  describe('verifying a link that it created', () => {
    async function created(invites: Invites): Promise<CreateOutcome & { kind: 'created' }> {
      const outcome = await invites.creator.create(service.organization('acme'), undefined);
      assert.equal(outcome.kind, 'created');
      return outcome;
    }

    it('finds it still current with a single delayed read', async () => {
      const invites = service.newInvites();
      const outcome = await created(invites);
      service.sandbox.reset();
      service.replaceInvite('acme', outcome.link.inviteId);
      service.clock.skippedPauses.length = 0;
      assert.equal(await invites.creator.supersededBy(service.organization('acme'), outcome), undefined);
      assert.deepEqual(
        service.sandbox.calls().map((call) => call.method),
        [read],
      );
      assert.deepEqual(service.clock.skippedPauses, [1500]);
    });

    it('returns the link that has replaced it', async () => {
      const invites = service.newInvites();
      const outcome = await created(invites);
      const later = service.replaceInvite('acme');
      assert.equal((await invites.creator.supersededBy(service.organization('acme'), outcome))?.inviteId, later);
    });

    it('does not mistake an outdated response with the old link for another admin’s change', async () => {
      const invites = service.newInvites();
      const kobo = service.organization('kobo');
      const before = await invites.store.load(kobo);
      const outcome = await invites.creator.create(kobo, before);
      assert.ok(outcome.kind === 'created' && before !== undefined);
      service.replaceInvite('kobo', before.inviteId);
      assert.equal(await invites.creator.supersededBy(kobo, outcome), undefined);
    });

    it('returns nothing when the link cannot be read', async () => {
      const invites = service.newInvites();
      const outcome = await created(invites);
      service.sandbox.faults({ method: read, times: 9, fault: { kind: 'error', code: 'unavailable' } });
      assert.equal(await invites.creator.supersededBy(service.organization('acme'), outcome), undefined);
    });
  });
});
