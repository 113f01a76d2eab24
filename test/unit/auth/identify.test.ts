import assert from 'node:assert/strict';
import { Token } from '../../../src/api/token';
import { identify } from '../../../src/auth/identify';
import type { Identity } from '../../../src/auth/session';
import { failureOf } from '../../fakes/samples';
import { Service } from '../../fakes/service';

describe('identify', () => {
  let service: Service;
  before(async () => {
    service = await Service.start();
  });
  beforeEach(() => {
    service.reset();
  });
  after(() => service.close());

  const trying = (text: string): Promise<Identity> => identify(service.clients.forToken(service.host, new Token(text)));
  const as = (tokenName: string): Promise<Identity> => trying(service.sandbox.token(tokenName));
  const refuse = (
    method: string,
    code: 'permission_denied' | 'unimplemented' | 'unauthenticated' | 'not_found',
  ): void => {
    service.sandbox.faults({ method, times: 10, fault: { kind: 'error', code } });
  };
  const acme = (): { kind: 'organization'; organizationId: string } => ({
    kind: 'organization',
    organizationId: service.sandbox.world.organization('acme').id,
  });

  it('identifies an account by its account token, which reaches every membership', async () => {
    const ada = service.sandbox.world.tokens.find(({ name }) => name === 'ada');
    assert.deepEqual(await as('ada'), {
      subjectId: ada?.accountId,
      name: 'Ada Lovelace',
      email: 'ada@acme.example',
      reach: { kind: 'account' },
    });
  });

  for (const name of ['ada-acme', 'ada-acme-every', 'ada-acme-strict', 'ada-readonly']) {
    it(`identifies the user and the one organization of the token ${name}`, async () => {
      const token = service.sandbox.world.tokens.find((known) => known.name === name);
      assert.deepEqual(await as(name), {
        subjectId: token?.user?.userId,
        name: 'Ada Lovelace',
        email: 'ada@acme.example',
        organizationName: 'Acme Engineering',
        reach: acme(),
      });
    });
  }

  it('sends two requests for an account token, and three for a token of one organization', async () => {
    await as('ada');
    assert.equal(service.sandbox.calls().length, 2);
    service.reset();
    await as('ada-acme');
    assert.equal(service.sandbox.calls().length, 3);
  });

  it('reports an expired token as signed out', async () => {
    assert.equal((await failureOf(as('expired'))).kind, 'signedOut');
  });

  it('reports a wrong token as signed out, after one request', async () => {
    assert.equal((await failureOf(trying('gitpod_pat_wrong'))).kind, 'signedOut');
    assert.equal(service.sandbox.calls().length, 1);
  });

  it('reports a revoked token as signed out', async () => {
    const token = service.sandbox.token('ada-acme');
    service.sandbox.world.revokeToken('ada-acme');
    assert.equal((await failureOf(trying(token))).kind, 'signedOut');
  });

  it('accepts a token that may not read the user’s name', async () => {
    refuse('GetAuthenticatedUser', 'permission_denied');
    const { subjectId, name, email, organizationName } = await as('ada-acme');
    assert.deepEqual([name, email, organizationName], [subjectId, undefined, 'Acme Engineering']);
  });

  it('accepts a token that may not read the name because of its kind, whatever the error code', async () => {
    for (const code of ['unauthenticated', 'unimplemented', 'not_found'] as const) {
      service.reset();
      refuse('GetAuthenticatedUser', code);
      assert.deepEqual((await as('ada-acme')).reach, acme(), code);
    }
  });

  it('accepts a token that may not read its organization', async () => {
    refuse('GetOrganization', 'permission_denied');
    const identity = await as('ada-acme');
    assert.deepEqual([identity.name, identity.organizationName], ['Ada Lovelace', undefined]);
  });

  it('falls back to the user when the identity may not be read', async () => {
    const expected = await as('ada-acme');
    refuse('GetAuthenticatedIdentity', 'unimplemented');
    const identity = await as('ada-acme');
    assert.deepEqual([identity.subjectId, identity.reach], [expected.subjectId, expected.reach]);
  });

  it('falls back to the account when neither identity nor user may be read', async () => {
    const expected = await as('ada');
    refuse('GetAuthenticatedIdentity', 'permission_denied');
    refuse('GetAuthenticatedUser', 'permission_denied');
    assert.deepEqual(await as('ada'), expected);
  });

  it('finds the organization of a user when the identity does not name it', async () => {
    const { subjectId } = await as('ada-acme');
    service.sandbox.faults({
      method: 'GetAuthenticatedIdentity',
      fault: { kind: 'answer', body: JSON.stringify({ subject: { id: subjectId, principal: 'PRINCIPAL_USER' } }) },
    });
    assert.deepEqual((await as('ada-acme')).reach, acme());
  });

  it('treats an unknown kind of principal by what it reaches', async () => {
    service.sandbox.faults({ method: 'GetAuthenticatedIdentity', times: 2, fault: { kind: 'unknownEnums' } });
    assert.deepEqual((await as('ada-acme')).reach, acme());
    assert.deepEqual((await as('ada')).reach, { kind: 'account' });
  });

  it('does not reject the token when the service is unavailable', async () => {
    service.sandbox.faults({ method: 'GetAuthenticatedUser', times: 3, fault: { kind: 'error', code: 'unavailable' } });
    assert.equal((await failureOf(as('ada-acme'))).kind, 'unavailable');
  });

  it('is cancelled at once when the user closes the input box', async () => {
    service.sandbox.faults({ method: 'GetAuthenticatedIdentity', fault: { kind: 'stalledHeaders' } });
    const closed = new AbortController();
    const client = service.clients.forToken(service.host, new Token(service.sandbox.token('ada')));
    const tried = failureOf(identify(client, closed.signal));
    await service.sandbox.waitForCall((call) => call.method === 'GetAuthenticatedIdentity');
    closed.abort();
    assert.equal((await tried).kind, 'cancelled');
  });

  it('uses the account’s email when it has no name', async () => {
    const account = { id: service.session('ada').subjectId, email: 'ada@acme.example' };
    service.sandbox.faults({ method: 'GetAccount', fault: { kind: 'answer', body: JSON.stringify({ account }) } });
    assert.equal((await as('ada')).name, 'ada@acme.example');
  });

  it('does not prompt for sign-in when a token is only tried', async () => {
    await failureOf(trying('gitpod_pat_wrong'));
    assert.deepEqual(service.rejected, []);
  });

  it('writes no token to the log', async () => {
    await as('ada-acme');
    await failureOf(trying('gitpod_pat_wrong_but_secret'));
    assert.doesNotMatch(service.log.text, /gitpod_pat/);
  });
});
