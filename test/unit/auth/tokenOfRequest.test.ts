import assert from 'node:assert/strict';
import { Token } from '../../../src/api/token';
import { shownInQrPage } from '../../../src/features/qr/panel';
import { commandIds } from '../../../src/ui/ids';
import { host, TestExtension, type Window } from '../../fakes/testExtension';

describe('The token of a request', () => {
  let world: TestExtension;
  let window: Window;

  before(async () => {
    world = await TestExtension.start();
  });
  beforeEach(async () => {
    window = await world.open({ as: 'ada', selects: 'kobo' });
    world.sandbox.forgetCalls();
  });
  after(() => world.close());

  const senders = (): readonly string[] => world.sandbox.calls().map(({ as }) => as);

  it('is the new one, also for a row that was shown before the account was given another token', async () => {
    await renew();
    await window.run(commandIds.copyInviteLink, window.row);
    assert.match(window.user.last?.message ?? '', /^Copied the invite link of 株式会社こうぼう/);
    assert.deepEqual([...new Set(senders())], ['ada-renewed']);
  });

  /** The account gets another token, and the one of before is revoked. */
  async function renew(): Promise<void> {
    const { session } = window;
    assert.ok(session);
    const { world: service } = world.sandbox;
    const token = new Token(service.addToken('ada-renewed', service.accountBehind('ada')));
    service.revokeToken('ada');
    await window.application.sessions.add(host, token, session);
  }

  it('is the new one, also for a page with a QR code that was open before', async () => {
    await window.run(commandIds.showQrCode, window.row);
    await renew();
    world.sandbox.forgetCalls();
    await window.run(commandIds.copyInviteLink, shownInQrPage);
    assert.match(window.user.last?.message ?? '', /^Copied the invite link of 株式会社こうぼう/);
    assert.deepEqual([...new Set(senders())], ['ada-renewed']);
  });

  it('is no longer there for an account that was signed out, and then nothing is sent', async () => {
    await window.application.sessions.remove(window.session?.id ?? '');
    await window.run(commandIds.copyInviteLink, window.row);
    assert.deepEqual(senders(), []);
    assert.equal(window.user.clipboard, '');
    assert.match(
      window.user.last?.message ?? '',
      /^Couldn't copy the invite link\. This account was signed out\. Sign in again\.$/,
    );
  });

  it('is held by no session and no row', async () => {
    const { sessions } = await window.application.sessions.read();
    const rows = await window.application.tree.getChildren();
    assert.ok(holdsToken(window.application.sessions.tokenOf(sessions[0] ?? assert.fail())));
    assert.equal(holdsToken([sessions, rows, window.row]), false);
  });
});

/** Whether a token can be reached from a value. */
function holdsToken(value: unknown, seen = new Set<unknown>()): boolean {
  if (typeof value !== 'object' || value === null || seen.has(value)) {
    return false;
  }
  seen.add(value);
  return value instanceof Token || Object.values(value).some((each) => holdsToken(each, seen));
}
