import assert from 'node:assert/strict';
import { type JoinIdentity, readJoinIdentity } from '../../../src/invites/joinOrganization';
import { eventually } from '../../host/eventually';
import { failureOf } from '../../fakes/samples';
import { Service } from '../../fakes/service';

describe('readJoinIdentity', () => {
  let service: Service;
  before(async () => {
    service = await Service.start();
  });
  beforeEach(() => {
    service.reset();
  });
  after(() => service.close());

  const joiner = (tokenName: string): Promise<JoinIdentity> => readJoinIdentity(service, service.session(tokenName));
  const roleIn = ({ memberships }: JoinIdentity, key: string): string | undefined =>
    memberships.get(service.sandbox.world.organization(key).id);

  it('returns the account, its email, and its login provider', async () => {
    const { name, email, loginProvider, isOwned } = await joiner('ada');
    assert.deepEqual([name, email, loginProvider, isOwned], ['Ada Lovelace', 'ada@acme.example', 'google', false]);
  });

  it('returns the account’s role wherever it is a member, and only there', async () => {
    const ada = await joiner('ada');
    assert.deepEqual(
      ['kobo', 'sever', 'harbour'].map((key) => roleIn(ada, key)),
      ['ORGANIZATION_ROLE_ADMIN', 'ORGANIZATION_ROLE_MEMBER', undefined],
    );
  });

  it('recognizes an account that is owned by an organization and cannot join another one', async () => {
    assert.equal((await joiner('mona')).isOwned, true);
  });

  it('omits the login provider of an account in no organization', async () => {
    const { name, loginProvider, memberships } = await joiner('noor');
    assert.deepEqual([name, loginProvider, memberships.size], ['نور الدين', undefined, 0]);
  });

  it('omits the login provider when the members may not be read', async () => {
    service.sandbox.faults({ method: 'ListMembers', fault: { kind: 'error', code: 'permission_denied' } });
    const { email, loginProvider } = await joiner('ada');
    assert.deepEqual([email, loginProvider], ['ada@acme.example', undefined]);
  });

  it('does not wait long for the login provider', async () => {
    service.sandbox.faults({ method: 'ListMembers', fault: { kind: 'held' } });
    const asked = joiner('ada');
    await eventually(
      () => service.sandbox.calls().some(({ method }) => method === 'ListMembers'),
      (isAsked) => isAsked,
    );
    await service.clock.advance(5_000);
    const { email, loginProvider } = await asked;
    assert.deepEqual([email, loginProvider], ['ada@acme.example', undefined]);
  });

  it('requests only the account’s own member', async () => {
    await joiner('ada-acme');
    const { userId } = service.sandbox.world.memberOf('acme', 'ada');
    assert.equal(service.session('ada-acme').subjectId, userId);
    assert.equal((await joiner('ada-acme')).loginProvider, 'google');
  });

  it('uses the identity from sign-in when a token may not read its account', async () => {
    const { name, memberships, isOwned } = await joiner('ada-acme-strict');
    assert.deepEqual([name, memberships.size, isOwned], ['Ada Lovelace', 0, false]);
    assert.deepEqual(service.rejected, []);
  });

  it('accepts a token that is rejected only when reading its account', async () => {
    service.sandbox.faults({ method: 'GetAccount', fault: { kind: 'unauthenticated' } });
    assert.equal((await joiner('ada-acme')).name, 'Ada Lovelace');
    assert.deepEqual(service.rejected, []);
  });

  it('fails for an expired token, and reports that', async () => {
    assert.equal((await failureOf(joiner('expired'))).kind, 'signedOut');
    assert.equal(service.rejected.length, 1);
  });

  it('fails when the service is unavailable', async () => {
    service.sandbox.faults({ method: 'GetAccount', times: 3, fault: { kind: 'error', code: 'unavailable' } });
    assert.equal((await failureOf(joiner('ada'))).kind, 'unavailable');
  });
});
