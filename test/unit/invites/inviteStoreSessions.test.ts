import assert from 'node:assert/strict';
import { GitpodError } from '../../../src/api/errors';
import { GitpodHost } from '../../../src/api/host';
import { Transport } from '../../../src/api/transport';
import { SessionClients } from '../../../src/auth/clients';
import type { Session } from '../../../src/auth/session';
import { InviteStore } from '../../../src/invites/inviteStore';
import { InviteLink } from '../../../src/links/inviteLink';
import { always, ScriptedFetcher } from '../../fakes/scriptedFetcher';
import { Service } from '../../fakes/service';
import { askedAs } from './summaries';

describe('InviteStore, with the sessions', () => {
  let service: Service;
  let sessions: Session[];
  let store: InviteStore;
  before(async () => {
    service = await Service.start();
  });
  beforeEach(() => {
    service.reset();
    sessions = [service.session('ada')];
    store = new InviteStore(() => Promise.resolve(sessions), service.clients, service.clock);
  });
  after(() => service.close());

  it('sends no background request while signed out', async () => {
    sessions = [];
    const answer = await store.ask(service.inviteLink('harbour'), { by: 'background' });
    assert.deepEqual([answer.kind, askedAs(service)], ['unknown', []]);
  });

  it('sends a user’s request without credentials while signed out', async () => {
    sessions = [];
    const answer = await store.ask(service.inviteLink('harbour'), { by: 'user' });
    assert.deepEqual([answer.kind, askedAs(service)], ['valid', ['nobody']]);
  });

  it('sends a user’s request that joins a background one which may not be sent', async () => {
    sessions = [];
    const [machine, user] = await Promise.all([
      store.ask(service.inviteLink('harbour'), { by: 'background' }),
      store.ask(service.inviteLink('harbour'), { by: 'user' }),
    ]);
    assert.deepEqual([machine.kind, user.kind, askedAs(service)], ['valid', 'valid', ['nobody']]);
  });

  it('drops the unknown status as soon as the user signs in', async () => {
    sessions = [];
    await store.ask(service.inviteLink('harbour'), { by: 'background' });
    sessions = [service.session('ada')];
    assert.equal((await store.ask(service.inviteLink('harbour'), { by: 'background' })).kind, 'valid');
  });

  it('uses the next session when a token is rejected', async () => {
    sessions = [service.session('expired'), service.session('grace')];
    const answer = await store.ask(service.inviteLink('harbour'), { by: 'background' });
    assert.deepEqual([answer.kind, askedAs(service)], ['valid', ['expired', 'grace']]);
  });

  it('reports the rejected token instead of sending a background request without credentials', async () => {
    sessions = [service.session('expired')];
    const answer = await store.ask(service.inviteLink('harbour'), { by: 'background' });
    assert.ok(answer.kind === 'error' && answer.error instanceof GitpodError);
    assert.deepEqual([answer.error.kind, askedAs(service).length], ['signedOut', 1]);
  });

  it('sends a user’s request without credentials when the token is rejected', async () => {
    sessions = [service.session('expired')];
    assert.equal((await store.ask(service.inviteLink('harbour'), { by: 'user' })).kind, 'valid');
  });

  it('never prompts for sign-in', async () => {
    sessions = [service.session('expired')];
    await store.ask(service.inviteLink('harbour'), { by: 'background' });
    assert.deepEqual(service.rejected, []);
  });

  it('sends no token to a host that only the invite names', async () => {
    const elsewhere = await Service.start({ label: 'elsewhere' });
    try {
      sessions = [elsewhere.session('ada')];
      assert.equal((await store.ask(service.inviteLink('harbour'), { by: 'user' })).kind, 'valid');
      assert.deepEqual([askedAs(service), elsewhere.sandbox.calls()], [['nobody'], []]);
    } finally {
      await elsewhere.close();
    }
  });

  describe('on the service with two addresses', () => {
    const inviteId = '0190d0a1-2222-7abc-8def-0123456789ab';
    const organizationId = '0190d0a1-1111-7abc-8def-0123456789ab';

    it('sends one request, to the address that does not redirect', async () => {
      const fetcher = new ScriptedFetcher('fetch', always(200, { organizationId }));
      const { clock, log: logger } = service;
      const transport = new Transport({ fetchers: [fetcher], clock, logger, userAgent: 'unit-tests/1' });
      store = new InviteStore(
        () => Promise.resolve([]),
        new SessionClients(
          transport,
          () => undefined,
          () => undefined,
        ),
        clock,
      );
      const links = GitpodHost.canonical.map((host) => new InviteLink(host, inviteId)).toReversed();
      const answers = await Promise.all(links.map((each) => store.ask(each, { by: 'user' })));
      assert.deepEqual(
        [answers.map(({ kind }) => kind), fetcher.sent.map(({ url }) => new URL(url).hostname)],
        [['valid', 'valid'], ['app.gitpod.io']],
      );
    });
  });
});
