import assert from 'node:assert/strict';
import { env, Uri } from 'vscode';
import { systemClock } from '../../src/api/ports';
import { InviteUriHandler } from '../../src/editor/uriHandler';
import { linkFormats } from '../../src/features/share/formats';
import { cancelledStatus } from '../../src/invites/inviteStatus';
import { PendingInvite } from '../../src/invites/pendingInvite';
import type { InviteLink } from '../../src/links/inviteLink';
import { boundedSecrets } from '../fakes/boundedSecrets';
import { Keychain } from '../fakes/keychain';
import { LoggedLines } from '../fakes/logged';
import { FakeMemento } from '../fakes/memento';
import { eventually } from '../host/eventually';
import { TestServices, resetSandbox } from './support/testServices';

describe('A URI that opens an invite, inside VS Code', () => {
  let testServices: TestServices;
  let keychain: Keychain;
  let previewed: InviteLink[];
  let opened: InviteUriHandler;
  let kobo: InviteLink;
  /** Pending while a preview is open. */
  let whileOpen: Promise<void>;

  beforeEach(async () => {
    whileOpen = Promise.resolve();
    await resetSandbox();
    testServices = new TestServices();
    keychain = new Keychain();
    previewed = [];
    const log = new LoggedLines();
    const pending = new PendingInvite(
      boundedSecrets(keychain, systemClock),
      new FakeMemento().window(),
      systemClock,
      log,
    );
    opened = new InviteUriHandler(
      testServices.services({
        pendingInvite: pending,
        invites: {
          ask: async (link) => {
            previewed.push(link);
            await whileOpen;
            return cancelledStatus(link, 0); // Returns no status, as when the user cancels.
          },
        },
      }),
    );
    kobo = await testServices.linkOf('kobo');
  });

  const address = (query: string, path = '/join', authority = 'org-invites.gitpod-invites'): Uri =>
    Uri.parse(`${env.uriScheme}://${authority}${path}?${query}`);

  it('opens the preview of that invite, on the configured host', async () => {
    await opened.handleUri(address(`inviteId=${kobo.inviteId}`));
    assert.deepEqual(
      previewed.map((link) => link.equals(kobo)),
      [true],
    );
  });

  it('is copied as an editor link, directly or through the site that redirects to it', async () => {
    const organization = await testServices.organization('kobo');
    for (const scheme of [env.uriScheme, 'vscode', 'vscode-insiders']) {
      const copied = new URL(linkFormats(scheme).at(-1)?.text(organization, kobo) ?? '');
      await opened.handleUri(Uri.parse(copied.searchParams.get('url') ?? copied.href));
      assert.equal(previewed.pop()?.equals(kobo), true, scheme);
    }
  });

  it('may have parameters that VS Code and link tools add', async () => {
    await opened.handleUri(address(`inviteId=${kobo.inviteId}&windowId=_blank&utm_source=chat`));
    assert.equal(previewed.length, 1);
  });

  describe('while another preview is open', () => {
    let close: () => void;
    let first: Promise<void>;

    beforeEach(async () => {
      whileOpen = new Promise((resolve) => {
        close = resolve;
      });
      first = opened.handleUri(address(`inviteId=${kobo.inviteId}`));
      await eventually(
        () => previewed.length,
        (shown) => shown > 0,
      );
    });

    const idOf = (at: number): string => `0190d0a1-9999-7abc-8def-0123456789${String(at).padStart(2, '0')}`;
    const openAll = (ids: readonly string[]): Promise<unknown> =>
      Promise.all(ids.map((id) => opened.handleUri(address(`inviteId=${id}`))));

    it('waits until that is closed, and of 50 the newest is shown', async () => {
      await openAll(Array.from({ length: 50 }, (_, at) => idOf(at)));
      assert.equal(previewed.length, 1);
      close();
      await first;
      assert.deepEqual(
        previewed.map(({ inviteId }) => inviteId),
        [kobo.inviteId, idOf(49)],
      );
    });

    it('is not shown again where it is the same', async () => {
      await openAll([idOf(1), ...new Array<string>(50).fill(kobo.inviteId)]);
      close();
      await first;
      assert.deepEqual(
        previewed.map(({ inviteId }) => inviteId),
        [kobo.inviteId, idOf(1)],
      );
      await openAll([kobo.inviteId]);
      assert.equal(previewed.length, 3);
    });

    it('also waits after the user signs in for it', async () => {
      testServices.signOut();
      void opened.handleUri(address(`inviteId=${idOf(1)}`));
      await eventually(
        () => keychain.keys.length,
        (kept) => kept > 0,
      );
      await opened.signedIn(testServices.session);
      assert.equal(previewed.length, 1);
      close();
      await first;
      assert.equal(previewed.at(-1)?.inviteId, idOf(1));
    });
  });

  for (const more of [
    'host=https://evil.example',
    'token=x',
    'navigateTo=%2F',
    `inviteId=0190d0a1-9999-7abc-8def-0123456789ab`,
  ]) {
    it(`is refused with ${more}`, async () => {
      await opened.handleUri(address(`inviteId=${kobo.inviteId}&${more}`));
      await opened.handleUri(address(`${more}&inviteId=${kobo.inviteId}`));
      assert.deepEqual([previewed, keychain.keys], [[], []]);
    });
  }

  it('is refused when a parameter hides in the id', async () => {
    await opened.handleUri(address(`inviteId=${kobo.inviteId}%26host%3Dhttps://evil.example`));
    assert.deepEqual(previewed, []);
  });

  for (const query of [
    '%',
    '%00',
    'inviteId=%E0%A4%A',
    'inviteId=../../x',
    `inviteId=${'a'.repeat(100_000)}`,
    '?&&=&=',
  ]) {
    it(`opens nothing when it is malformed: ${query.slice(0, 30)}`, async () => {
      await opened.handleUri(
        Uri.from({ scheme: env.uriScheme, authority: 'org-invites.gitpod-invites', path: '/join', query }),
      );
      assert.deepEqual([previewed, keychain.keys], [[], []]);
    });
  }

  for (const [what, uri] of [
    ['no invite', address('')],
    ['half an id', address('inviteId=0190d0a1-9999')],
    ['another path', address('inviteId=0190d0a1-9999-7abc-8def-0123456789ab', '/create')],
    ['another extension', address('inviteId=0190d0a1-9999-7abc-8def-0123456789ab', '/join', 'other.extension')],
  ] as const) {
    it(`opens nothing with ${what}`, async () => {
      await opened.handleUri(uri);
      assert.deepEqual([previewed, keychain.keys], [[], []]);
    });
  }

  describe('while signed out', () => {
    beforeEach(() => {
      testServices.signOut();
      void opened.handleUri(address(`inviteId=${kobo.inviteId}`));
      return eventually(
        () => keychain.keys.length,
        (kept) => kept > 0,
      );
    });

    it('keeps the invite in the secret storage only, and opens nothing', () => {
      assert.deepEqual([previewed, keychain.keys], [[], ['pendingInvite']]);
    });

    it('opens the preview once after sign-in', async () => {
      await opened.signedIn(testServices.session);
      await opened.signedIn(testServices.session);
      assert.equal(previewed.length, 1);
      assert.deepEqual(keychain.keys, []);
    });
  });
});
