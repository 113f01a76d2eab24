import assert from 'node:assert/strict';
import { Token } from '../../../src/api/token';
import { failureOf } from '../../fakes/samples';
import { Service } from '../../fakes/service';

describe('SessionClients', () => {
  let service: Service;
  before(async () => {
    service = await Service.start();
  });
  beforeEach(() => {
    service.reset();
  });
  after(() => service.close());

  const failAccount = (code: 'unauthenticated' | 'permission_denied' | 'unavailable' | 'not_found'): void => {
    service.sandbox.faults({ method: 'GetAccount', times: 3, fault: { kind: 'error', code } });
  };

  it('reports the session whose token was rejected', async () => {
    failAccount('unauthenticated');
    const session = service.session('ada');
    const error = await failureOf(service.clients.for(session).accounts.retrieve());
    assert.deepEqual(service.rejected, [{ session, error }]);
  });

  for (const code of ['permission_denied', 'unavailable', 'not_found'] as const) {
    it(`does not prompt for sign-in after ${code}`, async () => {
      failAccount(code);
      await failureOf(service.clients.for(service.session('ada')).accounts.retrieve());
      assert.deepEqual(service.rejected, []);
    });
  }

  it('does not prompt for sign-in after a network failure', async () => {
    service.gate = () => Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }));
    const error = await failureOf(service.clients.for(service.session('ada')).accounts.retrieve());
    assert.equal(error.kind, 'unreachable');
    assert.deepEqual(service.rejected, []);
  });

  it('also reports a token rejected in a call as one of the account’s users', async () => {
    service.sandbox.faults({ method: 'GetOrganizationInvite', fault: { kind: 'unauthenticated' } });
    const { id, userId, session } = service.organization('kobo');
    await failureOf(service.clients.for(session, userId).organizations.invites.retrieve({ organizationId: id }));
    assert.equal(service.rejected.length, 1);
  });

  it('does not report a token rejected by a method that some tokens may not call', async () => {
    failAccount('unauthenticated');
    assert.equal(
      (await failureOf(service.clients.withoutAuthErrors(service.session('ada')).accounts.retrieve())).kind,
      'signedOut',
    );
    assert.deepEqual(service.rejected, []);
  });

  it('does not prompt for sign-in for a token without a session', async () => {
    failAccount('unauthenticated');
    const token = new Token(service.sandbox.token('ada'));
    await failureOf(service.clients.forToken(service.host, token).accounts.retrieve());
    assert.deepEqual(service.rejected, []);
  });

  it('sends no credentials without a token', async () => {
    const inviteId = service.sandbox.inviteLinks['harbour']?.split('/').pop() ?? '';
    const client = service.clients.anonymous(service.host);
    await client.organizations.invites.getSummary({ inviteId });
    await failureOf(client.accounts.retrieve());
    assert.deepEqual(
      service.sandbox.calls().map((call) => call.as),
      ['nobody', 'nobody'],
    );
    assert.deepEqual(service.rejected, []);
  });

  it('names the user that an account acts as, and no user otherwise', async () => {
    const { id, userId, session } = service.organization('kobo');
    await service.clients.for(session, userId).organizations.retrieve({ organizationId: id });
    await service.clients.for(session).accounts.retrieve();
    assert.deepEqual(
      service.sandbox.calls().map((call) => call.principal),
      [`user/${userId ?? ''}`, undefined],
    );
  });

  it('sends a token only to the host it was made for', async () => {
    const other = await Service.start({ label: 'other' });
    try {
      await service.clients.for(service.session('ada')).accounts.retrieve();
      await service.clients.for(other.session('ada')).accounts.retrieve();
      assert.deepEqual(
        service.sandbox.calls().map((call) => call.as),
        ['ada'],
      );
      assert.deepEqual(
        other.sandbox.calls().map((call) => call.as),
        ['ada'],
      );
    } finally {
      await other.close();
    }
  });

  it('sends a token nowhere because the service redirects', async () => {
    const other = await Service.start({ label: 'other' });
    try {
      const location = `${other.sandbox.origin}/api/gitpod.v1.AccountService/GetAccount`;
      service.sandbox.faults({ method: 'GetAccount', fault: { kind: 'redirect', location } });
      const error = await failureOf(service.clients.for(service.session('ada')).accounts.retrieve());
      assert.equal(error.kind, 'redirected');
      assert.deepEqual(other.sandbox.calls(), []);
    } finally {
      await other.close();
    }
  });
});
