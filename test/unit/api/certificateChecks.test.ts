import assert from 'node:assert/strict';
import { GitpodClient } from '../../../src/api/client';
import { GitpodError } from '../../../src/api/errors';
import { Token } from '../../../src/api/token';
import { Transport } from '../../../src/api/transport';
import { commandIds } from '../../../src/ui/ids';
import { FakeClock } from '../../fakes/fakeClock';
import { LoggedLines } from '../../fakes/logged';
import { hostOf, inviteId } from '../../fakes/samples';
import { always, fetchFailed, ScriptedFetcher, systemError } from '../../fakes/scriptedFetcher';
import { TestExtension } from '../../fakes/testExtension';
import { User } from '../../fakes/user';

describe('Disabled certificate checks', () => {
  const setBefore = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];

  afterEach(() => {
    if (setBefore === undefined) {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    } else {
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = setBefore;
    }
  });

  const clientOf = (origin: string, ...fetchers: ScriptedFetcher[]): GitpodClient =>
    new GitpodClient({
      host: hostOf(origin),
      token: () => new Token('gitpod_pat_canary_Zm9v'),
      transport: new Transport({ fetchers, clock: new FakeClock(), logger: new LoggedLines(), userAgent: 'test' }),
    });
  const isRefused = (error: unknown): boolean =>
    error instanceof GitpodError && error.kind === 'certificate' && error.checksOff && error.outcome === 'notSent';

  it('block all requests, reads and changes, even when they are disabled while VS Code runs', async () => {
    const fetcher = new ScriptedFetcher('fetch', always(200, { invite: { inviteId } }));
    const client = clientOf('https://app.gitpod.io', fetcher);
    await assert.rejects(client.accounts.retrieve({}));
    assert.equal(fetcher.sent.length, 1);
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    const { organizations } = client;
    await assert.rejects(client.accounts.retrieve({}), isRefused);
    await assert.rejects(organizations.invites.create({ organizationId: 'x' }), isRefused);
    await assert.rejects(organizations.invites.getSummary({ inviteId }), isRefused);
    assert.equal(fetcher.sent.length, 1);
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '1';
    await assert.rejects(client.accounts.retrieve({}));
    assert.equal(fetcher.sent.length, 2);
  });

  it('block the second fetcher when they are disabled after the first has failed', async () => {
    const first = new ScriptedFetcher('fetch', () => {
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
      return Promise.reject(fetchFailed(systemError('', { code: 'ECONNREFUSED', syscall: 'connect' })));
    });
    const second = new ScriptedFetcher('node-fetch', always(200));
    await assert.rejects(clientOf('https://app.gitpod.io', first, second).accounts.retrieve({}), isRefused);
    assert.equal(second.sent.length, 0);
  });

  it('do not affect a sandbox on this machine, which has no certificate', async () => {
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    const fetcher = new ScriptedFetcher('fetch', always(200, { invite: { inviteId } }));
    await clientOf('http://localhost:4000', fetcher).organizations.invites.create({ organizationId: 'x' });
    assert.equal(fetcher.sent.length, 1);
  });

  describe('for a user', () => {
    let world: TestExtension;

    before(async () => {
      world = await TestExtension.start();
    });

    after(() => world.close());

    const why =
      'Certificate checks are turned off, so nothing was sent to app.gitpod.io. Unset NODE_TLS_REJECT_UNAUTHORIZED, restart VS Code, then try again.';

    it('are named at sign-in', async () => {
      const user = new User([], 'gitpod_pat_canary_Zm9v');
      const window = await world.open({ user });
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
      await window.run(commandIds.signIn);
      assert.equal(user.last?.message, why);
      assert.deepEqual(world.requests, []);
    });

    it('are named when a command fails', async () => {
      const user = new User();
      const window = await world.open({ user, as: 'ada', selects: 'acme' });
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
      await window.run(commandIds.copyInviteLink, window.row);
      assert.ok(user.last?.message.endsWith(why), user.last?.message);
      assert.deepEqual(world.requests, []);
    });
  });
});
