import assert from 'node:assert/strict';
import { type Joinable, JoinableOrganizations } from '../../../src/organizations/joinable';
import { Service } from '../../fakes/service';
import { Organization } from '../../sandbox/world/organization';

const method = 'ListJoinableOrganizations';

describe('JoinableOrganizations', () => {
  let service: Service;
  let joinable: JoinableOrganizations;
  before(async () => {
    service = await Service.start();
  });
  beforeEach(() => {
    service.reset();
    joinable = new JoinableOrganizations(service.clients);
  });
  after(() => service.close());

  const names = (answer: Joinable): readonly string[] => {
    assert.ok(answer.kind === 'available', answer.kind);
    return answer.organizations.map(({ organizationName }) => organizationName);
  };
  const calls = (): number => service.sandbox.calls(method).length;

  it('lists what is open to the account’s e-mail address', async () => {
    assert.deepEqual(names(await joinable.read(service.session('ada'))), ['Acme Research Labs']);
  });

  it('lists nothing for an address that says nothing', async () => {
    assert.deepEqual(names(await joinable.read(service.session('tomas'))), []);
  });

  it('reads every page', async () => {
    const { world } = service.sandbox;
    const [createdAt, tier] = [world.now(), 'ORGANIZATION_TIER_CORE'] as const;
    for (let number = 0; number < 250; number++) {
      const key = `open-${number}`;
      const id = world.stableId(key, createdAt);
      world.addOrganization(new Organization({ id, key, name: key, tier, createdAt, inviteDomains: ['acme.example'] }));
    }
    assert.equal(names(await joinable.read(service.session('ada'))).length, 251);
    assert.equal(calls(), 3);
  });

  it('asks once for each session', async () => {
    const ada = service.session('ada');
    await Promise.all([joinable.read(ada), joinable.read(ada)]);
    await joinable.read(ada);
    assert.equal(calls(), 1);
  });

  it('asks anew when it was told to forget, and tells those who show it', async () => {
    const ada = service.session('ada');
    const told: string[] = [];
    joinable.onDidForget((session) => told.push(session.label));
    await joinable.read(ada);
    joinable.forget(ada);
    assert.equal(joinable.peek(ada), undefined);
    await joinable.read(ada);
    assert.deepEqual([calls(), told], [2, ['ada']]);
  });

  it('takes a refusal quietly: some tokens are not told', async () => {
    const strict = service.session('ada-acme-strict');
    assert.deepEqual(
      [await joinable.read(strict), joinable.peek(strict)],
      [{ kind: 'unavailable' }, { kind: 'unavailable' }],
    );
    assert.deepEqual(service.rejected, []);
  });

  it('takes it quietly too where the service does not know the question', async () => {
    service.sandbox.faults({ method, fault: { kind: 'error', code: 'unimplemented' } });
    assert.deepEqual(await joinable.read(service.session('ada')), { kind: 'unavailable' });
  });

  it('asks again after a failure', async () => {
    service.sandbox.faults({ method, times: 3, fault: { kind: 'error', code: 'unavailable' } });
    const ada = service.session('ada');
    assert.equal((await joinable.read(ada)).kind, 'failed');
    assert.deepEqual(names(await joinable.read(ada)), ['Acme Research Labs']);
  });

  it('keeps nothing of sessions that are gone', async () => {
    const [ada, grace] = [service.session('ada'), service.session('grace')];
    await Promise.all([joinable.read(ada), joinable.read(grace)]);
    joinable.retain([grace]);
    assert.deepEqual([joinable.peek(ada), joinable.peek(grace)?.kind], [undefined, 'available']);
  });
});
