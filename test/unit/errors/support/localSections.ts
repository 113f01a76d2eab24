import { type ApplicationCommand, commandIds } from '../../../../src/ui/ids';
import type { TestExtension, Window } from '../../../fakes/testExtension';
import { type CommandRun, linkAt, errorMessageOf, titleOf } from './acts';
import type { CommonWords } from './commonSections';
import { serviceFailures, networkFailures } from './situations';
import { firstSentence, grouped, list, type Row, rowsTable, table, wordsOf } from './table';

/** Errors of sign-in: the validation messages of the input box, which have no button; Enter retries. */
export async function signInSection(world: TestExtension, common: CommonWords): Promise<string> {
  const act = signsIn(world);
  const methods = ['GetAuthenticatedIdentity', 'GetAuthenticatedUser', 'GetAccount'];
  const tokens: readonly (readonly [when: string, types: string, act?: Partial<CommandRun>])[] = [
    ['nothing is typed', ''],
    ['an address is pasted', 'https://app.gitpod.io/settings/personal-access-tokens'],
    ['more than a token is pasted', 'my token is in the mail'],
    [
      "another account's token is given when one has to sign in again",
      world.sandbox.token('grace'),
      { command: commandIds.signInAgain, as: 'ada', presses: ['Sign In Again'] },
    ],
  ];
  const rows: Row[] = [];
  for (const [when, types, more] of tokens) {
    rows.push(...(await row(world, when, { ...act, types, ...more })));
  }
  for (const situation of [...networkFailures, ...serviceFailures]) {
    const { when } = situation;
    const [told] = await row(world, when, act, () => {
      situation.breaks(world, methods);
    });
    if (told !== undefined && told.says !== common.get(situation)?.says) {
      rows.push(told);
    }
  }
  return [
    '## When somebody signs in',
    'The box says it below what was pasted, and has no button: Enter tries again. What is the same as above is left out.',
    rowsTable(rows),
    "With the sign-in of the vendor's extension there is no box:",
    rowsTable([
      ...(await row(world, 'its token is turned away', { command: commandIds.signIn, vendor: 'expired' })),
      ...(await row(world, 'there is no connection', { command: commandIds.signIn, vendor: 'ada' }, () => {
        networkFailures[0]?.breaks(world, methods);
      })),
    ]),
  ].join('\n\n');
}

/** Failures on the user's machine. */
export async function machineSection(world: TestExtension): Promise<string> {
  const whoCannotBeRead: Row[] = [];
  for (const command of needWhoIsSignedIn) {
    whoCannotBeRead.push(
      ...(await row(world, titleOf(command), { command }, ({ keychain }) => {
        keychain.fail('keys', 99);
      })),
    );
  }
  const others: readonly (readonly [when: string, act: CommandRun, breaks?: (window: Window) => void])[] = [
    [
      'the secret storage cannot be changed',
      { command: commandIds.signOut, as: 'ada', presses: ['Sign Out'] },
      ({ keychain }) => {
        keychain.fail('delete', 99);
      },
    ],
    [
      'the secret storage keeps nothing',
      signsIn(world),
      ({ keychain }) => {
        keychain.ignoresStore = true;
      },
    ],
    [
      'what is remembered cannot be changed',
      { command: commandIds.forgetSharedLinks },
      ({ memory }) => {
        memory.fail(99);
      },
    ],
    [
      'the clipboard cannot be reached',
      copiesAcme,
      ({ user }) => {
        user.clipboardAccess.write = 'denied';
      },
    ],
    ['the settings cannot be changed', { command: commandIds.ignoreLink, documentOf: 'harbour' }, withoutDisk],
    ['the file cannot be written', { ...copiesAcme, command: commandIds.saveQrCode }, withoutDisk],
    [
      'nobody thought of it',
      { ...copiesAcme, command: commandIds.copyInviteLinkAs },
      ({ user }) => {
        user.throwsInLists = true;
      },
    ],
  ];
  const rows: string[][] = [];
  for (const [when, act, breaks] of others) {
    for (const { says, button } of await row(world, when, act, breaks)) {
      rows.push([titleOf(act.command), list([when]), says, button]);
    }
  }
  return [
    '## On this machine',
    'Where the secret storage cannot be read, nobody knows who is signed in. These commands say first what did not happen:',
    table(
      ['Command', 'It begins'],
      whoCannotBeRead.map(({ when, says }) => [when, firstSentence(says)]),
    ),
    ...[...grouped(whoCannotBeRead, restOf).keys()].map((rest) => `Then each goes on: ${rest}`),
    'Other things fail, too:',
    table(['Command', 'When', 'It says', 'Button'], rows),
  ].join('\n\n');
}

function restOf({ says, button }: Row): string {
  return `_${says.slice(firstSentence(says).length).trim()}_ ${button}`;
}

const needWhoIsSignedIn: readonly ApplicationCommand[] = [
  commandIds.copyInviteLink,
  commandIds.copyInviteLinkAs,
  commandIds.createInviteLink,
  commandIds.shareInviteLink,
  commandIds.showQrCode,
  commandIds.saveQrCode,
  commandIds.previewInvite,
  commandIds.joinOrganization,
  commandIds.refresh,
  commandIds.signOut,
  commandIds.forgetSignIns,
  commandIds.findInviteLinks,
  commandIds.replaceInFile,
  commandIds.replaceWithCurrentLink,
  commandIds.ignoreLink,
];

/** Texts that are not an invite, and host settings that are not a host. */
export async function inputSection(world: TestExtension): Promise<string> {
  const link = linkAt(world, 'harbour');
  const id = link.slice(link.lastIndexOf('/') + 1);
  const texts: readonly (readonly [when: string, text: string])[] = [
    ['nothing is pasted', ' '],
    ['there is no invite in it', 'Welcome aboard!'],
    ['the end of the link is missing', link.slice(0, -7)],
    ['it is of Gitpod Classic', `https://gitpod.io/orgs/join?inviteId=${id}`],
    ['it is at a host that is not in use', `https://gitpod.harbour.example/join-organization/${id}`],
    ['the host only begins like the known one', `https://app.gitpod.io.evil.example/join-organization/${id}`],
    ['the known host stands before an @', `https://app.gitpod.io@evil.example/join-organization/${id}`],
    ['letters of the host are of another script', `https://app.gitp\u043ed.io/join-organization/${id}`],
    ['the port is another', `https://app.gitpod.io:8443/join-organization/${id}`],
    ['it is not encrypted', `http://app.gitpod.io:80/join-organization/${id}`],
    [
      'it leads into the editor and names a host',
      `vscode://org-invites.gitpod-invites/join?inviteId=${id}&host=evil.example`,
    ],
    ['there are several', `${link} ${linkAt(world, 'kobo')}`],
  ];
  const rows: Row[] = [];
  for (const [when, text] of texts) {
    rows.push(...(await row(world, when, { command: commandIds.previewInvite, text })));
  }
  return [
    '## What is no invite',
    '_Preview Invite…_ and _Join Organization…_ say below what was pasted why it cannot be used:',
    rowsTable(rows),
    '## What is no host',
    'Signing in says what is wrong with the setting `gitpodInvites.host`:',
    rowsTable(await hostRows(world)),
  ].join('\n\n');
}

async function hostRows(world: TestExtension): Promise<Row[]> {
  const hosts: readonly (readonly [when: string, host: unknown])[] = [
    ['it is empty', ''],
    ['it is no address', 'gitpod'],
    ['it is not encrypted', 'http://gitpod.harbour.example'],
    ['there is a user in it', 'https://ada@gitpod.harbour.example'],
    ['something follows the host', 'https://gitpod.harbour.example/api'],
  ];
  const rows: Row[] = [];
  for (const [when, host] of hosts) {
    rows.push(
      ...(await row(world, when, { command: commandIds.signIn }, () => {
        world.setHost(host);
      })),
    );
  }
  return rows;
}

function withoutDisk({ user }: Window): void {
  user.hasDisk = false;
}

const copiesAcme: CommandRun = { command: commandIds.copyInviteLink, as: 'ada', selects: 'acme' };

function signsIn({ sandbox }: TestExtension): CommandRun {
  return { command: commandIds.signIn, types: sandbox.token('ada') };
}

async function row(
  world: TestExtension,
  when: string,
  act: CommandRun,
  breaks: (window: Window) => void = () => undefined,
): Promise<Row[]> {
  const telling = await errorMessageOf(world, act, breaks);
  return telling === undefined ? [] : [{ when, ...wordsOf(telling) }];
}
