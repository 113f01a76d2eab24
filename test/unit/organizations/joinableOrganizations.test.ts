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

  it('lists organizations that are open to the account’s email address', async () => {
    assert.deepEqual(names(await joinable.read(service.session('ada'))), ['Acme Research Labs']);
  });

  it('lists nothing for the address of a public email provider', async () => {
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

  it('sends one request for each session', async () => {
    const ada = service.session('ada');
    await Promise.all([joinable.read(ada), joinable.read(ada)]);
    await joinable.read(ada);
    assert.equal(calls(), 1);
  });

  it('sends a new request after invalidation', async () => {
    const ada = service.session('ada');
    await joinable.read(ada);
    joinable.forget(ada);
    assert.equal(joinable.peek(ada), undefined);
    await joinable.read(ada);
    assert.equal(calls(), 2);
  });

  it('handles a refusal silently, because some tokens may not list them', async () => {
    const strict = service.session('ada-acme-strict');
    assert.deepEqual(
      [await joinable.read(strict), joinable.peek(strict)],
      [{ kind: 'unavailable' }, { kind: 'unavailable' }],
    );
    assert.deepEqual(service.rejected, []);
  });

  it('also handles silently a service without this method', async () => {
    service.sandbox.faults({ method, fault: { kind: 'error', code: 'unimplemented' } });
    assert.deepEqual(await joinable.read(service.session('ada')), { kind: 'unavailable' });
  });

  it('retries after a failure', async () => {
    service.sandbox.faults({ method, times: 3, fault: { kind: 'error', code: 'unavailable' } });
    const ada = service.session('ada');
    assert.equal((await joinable.read(ada)).kind, 'failed');
    assert.deepEqual(names(await joinable.read(ada)), ['Acme Research Labs']);
  });

  it('drops sessions that no longer exist', async () => {
    const [ada, grace] = [service.session('ada'), service.session('grace')];
    await Promise.all([joinable.read(ada), joinable.read(grace)]);
    joinable.retain([grace]);
    assert.deepEqual([joinable.peek(ada), joinable.peek(grace)?.kind], [undefined, 'available']);
  });
});
