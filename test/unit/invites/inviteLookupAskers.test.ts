import assert from 'node:assert/strict';
import { GitpodError } from '../../../src/gitpod/gitpodError';
import { GitpodHost } from '../../../src/gitpod/gitpodHost';
import { Transport } from '../../../src/gitpod/transport';
import { InviteLink } from '../../../src/invites/inviteLink';
import { InviteLookup } from '../../../src/invites/inviteLookup';
import type { Session } from '../../../src/sessions/session';
import { SessionClients } from '../../../src/sessions/sessionClients';
import { always, ScriptedRung } from '../gitpod/support/scriptedRung';
import { Service } from '../support/service';
import { askedAs } from './summaries';

describe('InviteLookup, as whom it asks', () => {
  let service: Service;
  let sessions: Session[];
  let lookup: InviteLookup;
  before(async () => {
    service = await Service.start();
  });
  beforeEach(() => {
    service.reset();
    sessions = [service.session('ada')];
    lookup = new InviteLookup(() => Promise.resolve(sessions), service.clients, service.clock);
  });
  after(() => service.close());

  it('asks nobody by itself where nobody is signed in', async () => {
    sessions = [];
    const answer = await lookup.ask(service.inviteLink('harbour'), { by: 'machine' });
    assert.deepEqual([answer.kind, askedAs(service)], ['notAsked', []]);
  });

  it('asks as nobody for a person where nobody is signed in', async () => {
    sessions = [];
    const answer = await lookup.ask(service.inviteLink('harbour'), { by: 'person' });
    assert.deepEqual([answer.kind, askedAs(service)], ['works', ['nobody']]);
  });

  it('asks for a person who joins a question that a machine may not ask', async () => {
    sessions = [];
    const [machine, person] = await Promise.all([
      lookup.ask(service.inviteLink('harbour'), { by: 'machine' }),
      lookup.ask(service.inviteLink('harbour'), { by: 'person' }),
    ]);
    assert.deepEqual([machine.kind, person.kind, askedAs(service)], ['works', 'works', ['nobody']]);
  });

  it('remembers that nobody was asked no longer than somebody signs in', async () => {
    sessions = [];
    await lookup.ask(service.inviteLink('harbour'), { by: 'machine' });
    sessions = [service.session('ada')];
    assert.equal((await lookup.ask(service.inviteLink('harbour'), { by: 'machine' })).kind, 'works');
  });

  it('asks with the next session when a token is turned away', async () => {
    sessions = [service.session('expired'), service.session('grace')];
    const answer = await lookup.ask(service.inviteLink('harbour'), { by: 'machine' });
    assert.deepEqual([answer.kind, askedAs(service)], ['works', ['expired', 'grace']]);
  });

  it('says that the token was turned away rather than ask as nobody by itself', async () => {
    sessions = [service.session('expired')];
    const answer = await lookup.ask(service.inviteLink('harbour'), { by: 'machine' });
    assert.ok(answer.kind === 'failed' && answer.error instanceof GitpodError);
    assert.deepEqual([answer.error.kind, askedAs(service).length], ['signedOut', 1]);
  });

  it('asks as nobody for a person whose token is turned away', async () => {
    sessions = [service.session('expired')];
    assert.equal((await lookup.ask(service.inviteLink('harbour'), { by: 'person' })).kind, 'works');
  });

  it('disturbs nobody with a sign-in question', async () => {
    sessions = [service.session('expired')];
    await lookup.ask(service.inviteLink('harbour'), { by: 'machine' });
    assert.deepEqual(service.rejected, []);
  });

  it('sends no token where only the invite’s host is named', async () => {
    const elsewhere = await Service.start({ label: 'elsewhere' });
    try {
      sessions = [elsewhere.session('ada')];
      assert.equal((await lookup.ask(service.inviteLink('harbour'), { by: 'person' })).kind, 'works');
      assert.deepEqual([askedAs(service), elsewhere.sandbox.calls()], [['nobody'], []]);
    } finally {
      await elsewhere.close();
    }
  });

  describe('on the service that has two addresses', () => {
    const inviteId = '0190d0a1-2222-7abc-8def-0123456789ab';
    const organizationId = '0190d0a1-1111-7abc-8def-0123456789ab';

    it('asks once, and at the address that does not send requests on', async () => {
      const rung = new ScriptedRung('fetch', always(200, { organizationId }));
      const { clock, log: logger } = service;
      const transport = new Transport({ rungs: [rung], clock, logger, userAgent: 'unit-tests/1' });
      lookup = new InviteLookup(() => Promise.resolve([]), new SessionClients(transport, () => undefined), clock);
      const links = GitpodHost.canonical.map((host) => new InviteLink(host, inviteId)).toReversed();
      const answers = await Promise.all(links.map((each) => lookup.ask(each, { by: 'person' })));
      assert.deepEqual(
        [answers.map(({ kind }) => kind), rung.sent.map(({ url }) => new URL(url).hostname)],
        [['works', 'works'], ['app.gitpod.io']],
      );
    });
  });
});
