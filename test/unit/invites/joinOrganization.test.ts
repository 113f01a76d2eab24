import assert from 'node:assert/strict';
import { type Invitation, joinOrganization, type JoinOutcome } from '../../../src/invites/joinOrganization';
import { Service } from '../../fakes/service';

const joinMethod = 'JoinOrganization';

describe('joinOrganization', () => {
  let service: Service;
  before(async () => {
    service = await Service.start();
  });
  beforeEach(() => {
    service.reset();
  });
  after(() => service.close());

  const invitation = (key: string): Invitation => ({
    organizationId: service.sandbox.world.organization(key).id,
    link: service.inviteLink(key),
  });
  const join = (tokenName: string, key: string): Promise<JoinOutcome> =>
    joinOrganization(service, service.session(tokenName), invitation(key));
  const isMember = (tokenName: string, key: string): boolean => {
    const { world } = service.sandbox;
    const { accountId } = service.sandbox.world.tokens.find((token) => token.name === tokenName) ?? assert.fail();
    return world.organization(key).members.findByAccount(accountId) !== undefined;
  };
  const errorOf = (outcome: JoinOutcome): string => {
    assert.ok(outcome.kind === 'refused', outcome.kind);
    return outcome.error.kind;
  };

  it('makes the account a member, and returns its role', async () => {
    assert.deepEqual(await join('ada', 'harbour'), { kind: 'joined', role: 'ORGANIZATION_ROLE_MEMBER' });
    assert.ok(isMember('ada', 'harbour'));
  });

  it('joins as the account, not as its user in another organization', async () => {
    await join('ada', 'harbour');
    assert.deepEqual(
      service.sandbox.calls(joinMethod).map((call) => [call.as, call.principal]),
      [['ada', undefined]],
    );
  });

  it('joins with only the organization id when it is open to the account’s email address', async () => {
    const { id: organizationId } = service.sandbox.world.organization('labs');
    const outcome = await joinOrganization(service, service.session('ada'), { organizationId });
    assert.deepEqual([outcome.kind, isMember('ada', 'labs')], ['joined', true]);
  });

  it('reports that a member already was one', async () => {
    assert.deepEqual(await join('ada', 'kobo'), { kind: 'alreadyMember' });
  });

  it('keeps the role of a member when the service lets members join again', async () => {
    service.sandbox.changeBehaviour({ joinWhenAlreadyMember: 'succeeds' });
    assert.deepEqual(await join('ada', 'kobo'), { kind: 'joined', role: 'ORGANIZATION_ROLE_ADMIN' });
  });

  const refusals: readonly [string, string, string, string][] = [
    ['an organization with single sign-on', 'ada', 'citadel', 'precondition'],
    ['an organization whose members are provisioned', 'ada', 'delta', 'precondition'],
    ['an account that belongs to an organization', 'mona', 'harbour', 'refused'],
    ['a token that may only read', 'ada-readonly-account', 'harbour', 'refused'],
    ['a token that may not join', 'ada-acme-strict', 'harbour', 'refused'],
  ];
  for (const [what, tokenName, key, kind] of refusals) {
    it(`is refused by ${what}`, async () => {
      assert.equal(errorOf(await join(tokenName, key)), kind);
      assert.ok(!isMember(tokenName, key));
    });
  }

  it('is refused when the invite was replaced meanwhile', async () => {
    const before = invitation('harbour');
    service.replaceInvite('harbour');
    assert.equal(errorOf(await joinOrganization(service, service.session('ada'), before)), 'notFound');
  });

  it('passes on the service’s message', async () => {
    const outcome = await join('ada', 'citadel');
    assert.ok(outcome.kind === 'refused');
    assert.match(outcome.error.userMessage ?? '', /single sign-on/);
  });

  it('reports a token that is rejected for its kind as refused, not as expired', async () => {
    service.sandbox.faults({ method: joinMethod, fault: { kind: 'unauthenticated' } });
    assert.equal(errorOf(await join('ada-acme', 'harbour')), 'refused');
    assert.deepEqual(service.rejected, []);
  });

  it('reports a token that is rejected everywhere as expired', async () => {
    assert.equal(errorOf(await join('expired', 'harbour')), 'signedOut');
    assert.deepEqual(
      service.rejected.map(({ session }) => session.label),
      ['expired'],
    );
  });

  it('sends nothing for a caller that has already cancelled', async () => {
    const outcome = await joinOrganization(service, service.session('ada'), invitation('harbour'), AbortSignal.abort());
    assert.equal(errorOf(outcome), 'cancelled');
    assert.deepEqual(service.sandbox.calls(), []);
  });
});
