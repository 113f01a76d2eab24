import assert from 'node:assert/strict';
import { GitpodError } from '../../../src/api/errors';
import type { Fetch } from '../../../src/api/ports';
import { Token } from '../../../src/api/token';
import { shownInQrPage } from '../../../src/features/qr/panel';
import { InviteLink } from '../../../src/links/inviteLink';
import type { OrganizationList } from '../../../src/organizations/organizationStore';
import { commandIds } from '../../../src/ui/ids';
import { host, TestExtension, type Window } from '../../fakes/testExtension';
import { User } from '../../fakes/user';

describe('The token of a request', () => {
  let world: TestExtension;
  let window: Window;

  before(async () => {
    world = await TestExtension.start();
    world.canAdvanceTime = () => false;
  });
  beforeEach(async () => {
    window = await world.open({ as: 'ada', selects: 'kobo' });
    world.sandbox.clearCalls();
  });
  after(() => world.close());

  const senders = (): readonly string[] => world.sandbox.calls().map(({ as }) => as);

  it('is the new one, even for a row that was shown before the token was renewed', async () => {
    await renew();
    await window.run(commandIds.copyInviteLink, window.row);
    assert.match(window.user.last?.message ?? '', /^Copied the invite link of 株式会社こうぼう/);
    assert.deepEqual([...new Set(senders())], ['ada-renewed']);
  });

  /** Renews the token of the account and revokes the old one. */
  async function renew(): Promise<void> {
    const { session } = window;
    assert.ok(session);
    const { world: service } = world.sandbox;
    const token = new Token(service.addToken('ada-renewed', service.accountOfToken('ada')));
    service.revokeToken('ada');
    await window.application.sessions.add(host, token, session);
  }

  it('is the new one, even for a QR code page that was opened before', async () => {
    await window.run(commandIds.showQrCode, window.row);
    await renew();
    world.sandbox.clearCalls();
    await window.run(commandIds.copyInviteLink, shownInQrPage);
    assert.match(window.user.last?.message ?? '', /^Copied the invite link of 株式会社こうぼう/);
    assert.deepEqual([...new Set(senders())], ['ada-renewed']);
  });

  it('is the new one for a caller that waits for a request with the old one', async () => {
    const { invites } = window.application.services;
    const link = invite('harbour');
    const asked = await held('GetOrganizationInviteSummary', () => invites.ask(link, { by: 'background' }));
    await renew();
    assert.equal((await asked.end()).kind, 'valid');
    assert.deepEqual(senders(), ['ada', 'ada-renewed']);
    assert.equal(invites.status(link)?.kind, 'valid');
  });

  it('is the new one for a caller that waits for an organization’s link', async () => {
    const copied = await held('GetOrganizationInvite', () => window.run(commandIds.copyInviteLink, window.row));
    await renew();
    await copied.end();
    assert.match(window.user.last?.message ?? '', /^Copied the invite link of 株式会社こうぼう/);
    assert.deepEqual(senders(), ['ada', 'ada-renewed']);
  });

  it('is the new one for a caller that waits for organizations, and the user is not prompted to sign in again', async () => {
    const { organizations } = window.application.services;
    const { session } = window;
    assert.ok(session);
    const listed = await held('GetAccount', () => organizations.refresh(session));
    await renew();
    assert.equal((await listed.end()).state, 'loaded');
    assert.deepEqual(senders(), ['ada', 'ada-renewed']);
    assert.deepEqual(window.user.messages, []);
  });

  it('is the new one when a read is retried', async () => {
    await firstAnswering503('GetAccount', renew);
    assert.deepEqual(senders(), ['ada-renewed']);
  });

  it('is not sent again when the account was signed out meanwhile', async () => {
    const listing = await firstAnswering503('GetAccount', async () => {
      await window.application.sessions.remove(window.session?.id ?? '');
    });
    assert.ok(listing.state === 'failed' && listing.error instanceof GitpodError);
    assert.deepEqual([listing.error.kind, senders()], ['signedOut', []]);
  });

  it('is not sent again for a Join that used the old one, and the user is told', async () => {
    const user = new User(['Join Harbour Collective']);
    world.setCurrentWindow(window, user);
    const joined = await held('JoinOrganization', () =>
      window.run(commandIds.joinOrganization, invite('harbour').text),
    );
    await renew();
    await joined.end();
    assert.equal(
      user.last?.message,
      'You did not join Harbour Collective. This account has another token now. Try again.',
    );
    assert.equal(world.sandbox.calls('JoinOrganization').length, 1);
  });

  it('is the new one for a read in flight, which is aborted and retried when the token is renewed', async () => {
    let signal: AbortSignal | undefined;
    const sent = new Promise<void>((resolve) => {
      const never: Fetch = (_url, init) => {
        signal = init.signal;
        resolve();
        return new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => {
            reject(new Error('aborted'));
          });
        });
      };
      world.reroute(never, ['GetOrganizationInviteSummary']);
    });
    const asked = window.application.services.invites.ask(invite('harbour'), { by: 'user' });
    await sent;
    world.clearFaults();
    await renew();
    assert.equal(signal?.aborted, true);
    assert.equal((await asked).kind, 'valid');
  });

  it('is not sent again for a Create that used the old one, and the user is told', async () => {
    const user = new User(['Create New Link']);
    world.setCurrentWindow(window, user);
    const created = await held('CreateOrganizationInvite', () => window.run(commandIds.createInviteLink, window.row));
    await renew();
    await created.end();
    assert.equal(user.last?.message, "Couldn't create an invite link. This account has another token now. Try again.");
    assert.equal(world.sandbox.calls('CreateOrganizationInvite').length, 1);
  });

  function invite(key: string): InviteLink {
    const { world: service } = world.sandbox;
    return new InviteLink(host, service.inviteOf(service.organization(key)) ?? '');
  }

  /** Starts an operation and returns once its request has arrived at the service, which responds on `end`. */
  async function held<T>(method: string, begin: () => Promise<T>): Promise<{ readonly end: () => Promise<T> }> {
    world.sandbox.faults({ method, fault: { kind: 'held', wait: 'beforeWork' } });
    const begun = begin();
    await world.sandbox.waitForCall((call) => call.method === method && call.result === 'held');
    return {
      end: () => {
        world.sandbox.release();
        return begun;
      },
    };
  }

  /** Reads the organizations; `meanwhile` runs before the service answers the first request with status 503. */
  async function firstAnswering503(method: string, meanwhile: () => Promise<void>): Promise<OrganizationList> {
    const down: Fetch = async () => {
      await meanwhile();
      world.clearFaults();
      return new Response('{}', { status: 503 });
    };
    world.reroute(down, [method]);
    const { session } = window;
    assert.ok(session);
    return window.application.services.organizations.refresh(session);
  }

  it('is undefined for an account that was signed out, and nothing is sent', async () => {
    await window.application.sessions.remove(window.session?.id ?? '');
    await window.run(commandIds.copyInviteLink, window.row);
    assert.deepEqual(senders(), []);
    assert.equal(window.user.clipboard, '');
    assert.match(
      window.user.last?.message ?? '',
      /^Couldn't copy the invite link\. This account was signed out\. Sign in again\.$/,
    );
  });

  it('is undefined for a waiting caller when the account is signed out, and the caller gets an error', async () => {
    const copied = await held('GetOrganizationInvite', () => window.run(commandIds.copyInviteLink, window.row));
    await window.application.sessions.remove(window.session?.id ?? '');
    await copied.end();
    assert.deepEqual([senders(), window.user.clipboard], [['ada'], '']);
    assert.equal(
      window.user.last?.message,
      "Couldn't copy the invite link. This account was signed out. Sign in again.",
    );
  });

  it('is stored in no session and no row', async () => {
    const { sessions } = await window.application.sessions.read();
    const rows = await window.application.tree.getChildren();
    assert.ok(holdsToken(window.application.sessions.tokenOf(sessions[0] ?? assert.fail())));
    assert.equal(holdsToken([sessions, rows, window.row]), false);
  });
});

/** Whether a token is reachable from a value. */
function holdsToken(value: unknown, seen = new Set<unknown>()): boolean {
  if (typeof value !== 'object' || value === null || seen.has(value)) {
    return false;
  }
  seen.add(value);
  return value instanceof Token || Object.values(value).some((each) => holdsToken(each, seen));
}
