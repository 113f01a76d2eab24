import assert from 'node:assert/strict';
import { commandIds } from '../../../src/ui/ids';
import { TestExtension, type Window } from '../../fakes/testExtension';
import { type ClipboardAccess, User } from '../../fakes/user';
import { eventually } from '../../host/eventually';
import { linkAt } from './support/commandRuns';

const couldNotVerify = /^Copied .*\. Couldn't verify the clipboard\.$/;

/** Ways in which reading the clipboard fails. */
const unreadable: readonly (readonly [how: string, read: ClipboardAccess['read']])[] = [
  ['is denied', 'denied'],
  ['gives an empty text', 'ignored'],
  ['never answers', 'silent'],
];

const unwritable: readonly (readonly [how: string, write: ClipboardAccess['write']])[] = [
  ['is denied', 'denied'],
  ['never answers', 'silent'],
];

/** Runs the complete extension in a VS Code whose clipboard does not work properly. */
describe('The clipboard', () => {
  let world: TestExtension;

  before(async () => {
    world = await TestExtension.start();
  });

  after(() => world.close());

  async function open(
    presses: readonly string[] = [],
    prepare: (user: User) => void = () => undefined,
    selects = 'acme',
  ): Promise<Window> {
    const user = new User(presses);
    prepare(user);
    return world.open({ as: 'ada', selects, user });
  }

  /** Every use of the clipboard that writes, with the message that follows. */
  const uses: readonly (readonly [
    use: string,
    run: (window: Window) => Promise<void>,
    presses: readonly string[],
    said: RegExp,
    selects?: string,
  ])[] = [
    [
      'Copy',
      (window) => window.run(commandIds.copyInviteLink, window.row),
      [],
      /^Copied the invite link of Acme Engineering \(….{4}\)\./,
    ],
    [
      'Copy As',
      (window) => window.run(commandIds.copyInviteLinkAs, window.row),
      [],
      /^Copied the invite link of Acme Engineering/,
    ],
    [
      'a link of another organization',
      (window) => window.run(commandIds.previewInvite, linkAt(world, 'harbour')),
      ['Copy Link'],
      /^Copied the invite link/,
    ],
    [
      'a message that asks for another link',
      (window) => window.run(commandIds.previewInvite, linkAt(world, 'dead')),
      ['Ask for a New Link'],
      /^Copied a message that asks for a new invite link\./,
    ],
    [
      'the address of an admin',
      (window) => window.run(commandIds.copyInviteLink, window.row),
      ['List Admins'],
      /^Copied .+@.+\./,
      'sever',
    ],
  ];

  /** Shown as a notification, because there is a button for a next step. */
  const withButton = new Set(['the address of an admin']);

  for (const [use, run, presses, said, selects] of uses) {
    it(`says ${withButton.has(use) ? 'with what to do next' : 'in the status bar'} that ${use} is copied`, async () => {
      const window = await open(presses, undefined, selects);
      await run(window);
      const how = withButton.has(use) ? 'information' : 'status';
      assert.match(await told(window.user, how), said);
      assert.equal(window.user.messages.filter(({ message }) => message.startsWith('Copied')).length, 1);
    });

    it(`shows a notification after ${use} is copied when a screen reader is on, since that is read aloud`, async () => {
      const window = await open(presses, undefined, selects);
      world.setSetting('editor.accessibilitySupport', 'on');
      await run(window);
      assert.match(await told(window.user, 'information'), said);
      assert.ok(!window.user.messages.some(({ how }) => how === 'status'));
    });

    for (const [how, read] of unreadable) {
      it(`reports that ${use} is copied, and not verified, where reading ${how}`, async () => {
        const window = await open(presses, (user) => (user.clipboardAccess.read = read), selects);
        await run(window);
        const message = await told(window.user, 'information');
        assert.match(message, said);
        assert.match(message, couldNotVerify);
        assert.notEqual(window.user.clipboard, '');
        assert.ok(!window.user.messages.some(({ how: told }) => told === 'box'));
      });
    }

    for (const [how, write] of unwritable) {
      it(`offers the text of ${use} to be copied manually where writing ${how}`, async () => {
        const window = await open(presses, (user) => (user.clipboardAccess.write = write), selects);
        await run(window);
        assert.match(await told(window.user, 'box'), /^Couldn't reach the clipboard:/);
        assert.ok(!window.user.messages.some(({ message }) => message.startsWith('Copied')));
      });
    }

    it(`offers the text of ${use} to be copied manually where something else is on the clipboard then`, async () => {
      const window = await open(presses, (user) => (user.overwritesCopyWith = 'of another program'), selects);
      await run(window);
      assert.match(await told(window.user, 'box'), /^Couldn't reach the clipboard:/);
      assert.equal(window.user.clipboard, 'of another program');
    });
  }

  it('shows the text when the user presses Copy Manually', async () => {
    const window = await open(['Copy Manually'], (user) => (user.clipboardAccess.read = 'denied'));
    await window.run(commandIds.copyInviteLink, window.row);
    assert.match(last(window.user, 'box'), /^Couldn't reach the clipboard:/);
  });

  it('is not overwritten with an empty text', async () => {
    const user = new User(['List Admins']);
    user.clipboard = 'before';
    const window = await world.open({ as: 'ada', selects: 'sever', user });
    const nameless = { userId: '0190d0a1-3333-7abc-8def-0123456789ab', role: 'ORGANIZATION_ROLE_ADMIN' };
    const body = JSON.stringify({ members: [{ ...nameless, status: 'USER_STATUS_ACTIVE' }] });
    world.sandbox.faults({ method: 'ListMembers', fault: { kind: 'answer', body } });
    await window.run(commandIds.copyInviteLink, window.row);
    assert.equal(window.user.clipboard, 'before');
    assert.match(last(window.user, 'information'), /^Couldn't copy/);
  });

  describe('with a text of several lines', () => {
    /** The invitation is chosen because it is the last used format. */
    async function copyInvitation(prepare: (user: User) => void): Promise<User> {
      const window = await open([], prepare);
      await window.memory.window().update('lastCopyForm', 'invitation');
      window.memory.deliver();
      await window.run(commandIds.copyInviteLinkAs, window.row);
      return window.user;
    }

    it('holds it even if its line endings come back as CRLF', async () => {
      const user = await copyInvitation((each) => (each.readsCrlf = true));
      assert.match(user.clipboard, /\n/);
      assert.match(
        last(user, 'status'),
        /^Copied the invite link of Acme Engineering \(….{4}\)\. Format: Invitation\.$/,
      );
    });

    for (const [how, write] of unwritable) {
      it(`offers all of it in an unsaved read-only document where writing ${how}`, async () => {
        const user = await copyInvitation((each) => (each.clipboardAccess.write = write));
        assert.ok(!user.messages.some(({ how: told }) => told === 'box'));
        const [text = ''] = user.documents;
        assert.match(text, /\n/);
        assert.ok(text.includes(linkAt(world, 'acme')));
        assert.match(last(user, 'warning'), /^Couldn't reach the clipboard:/);
      });
    }
  });

  describe('when a link is created', () => {
    const accesses: readonly (readonly [how: string, access: Partial<ClipboardAccess>])[] = [
      ...unreadable.map(([how, read]) => [`reading ${how}`, { read }] as const),
      ...unwritable.map(([how, write]) => [`writing ${how}`, { write }] as const),
      ['reading and writing never answer', { read: 'silent', write: 'silent' }],
    ];
    for (const [how, access] of accesses) {
      it(`shows the outcome first, where ${how}`, async () => {
        const window = await open(['Create New Link'], (user) => Object.assign(user.clipboardAccess, access));
        const old = linkAt(world, 'acme').slice(-4);
        await window.run(commandIds.createInviteLink, window.row);
        const now = linkAt(world, 'acme').slice(-4);
        const told = window.user.messages.filter(({ how: kind }) => kind !== 'dialog');
        assert.equal(
          told[0]?.message,
          `Created a new invite link for Acme Engineering (…${now}). The old one (…${old}) is no longer valid.`,
        );
        assert.match(told[1]?.message ?? '', access.write === undefined ? couldNotVerify : /^Couldn't reach/);
      });
    }

    it('reports both in one message when it works', async () => {
      const window = await open(['Create New Link']);
      await window.run(commandIds.createInviteLink, window.row);
      const told = window.user.messages.filter(({ how }) => how !== 'dialog');
      assert.match(told.map(({ message }) => message).join('|'), /^Created and copied a new invite link [^|]*$/);
      assert.equal(window.user.clipboard, linkAt(world, 'acme'));
    });
  });
});

/** Waits for a message, because a command does not wait for the work of a button. */
async function told(user: User, kind: User['messages'][number]['how']): Promise<string> {
  await eventually(
    () => Promise.resolve(user.messages),
    (messages) => messages.some(({ how }) => how === kind),
  );
  return last(user, kind);
}

function last({ messages }: User, kind: User['messages'][number]['how']): string {
  return messages.findLast(({ how }) => how === kind)?.message ?? `nothing as ${kind}: ${JSON.stringify(messages)}`;
}
