import { type ApplicationCommand, commandIds } from '../../../../src/ui/ids';
import type { TestExtension, Window } from '../../../fakes/testExtension';
import { type CommandRun, linkAt, errorMessageOf, titleOf } from './commandRuns';
import type { CommonMessages } from './commonSections';
import { serviceFailures, networkFailures } from './situations';
import { firstSentence, grouped, list, type Row, rowsTable, table, shownTextOf } from './table';

/** Errors of sign-in: validation messages of the input box, which have no button. Enter retries. */
export async function signInSection(world: TestExtension, common: CommonMessages): Promise<string> {
  const commandRun = signInRun(world);
  const methods = ['GetAuthenticatedIdentity', 'GetAuthenticatedUser', 'GetAccount'];
  const tokens: readonly (readonly [when: string, types: string, commandRun?: Partial<CommandRun>])[] = [
    ['no token is entered', ''],
    ['a URL is pasted', 'https://app.gitpod.io/settings/personal-access-tokens'],
    ['text with spaces is pasted', 'my token is in the mail'],
    [
      'the token of another account is pasted when signing in again',
      world.sandbox.token('grace'),
      { command: commandIds.signInAgain, as: 'ada', presses: ['Sign In Again'] },
    ],
  ];
  const rows: Row[] = [];
  for (const [when, types, more] of tokens) {
    rows.push(...(await row(world, when, { ...commandRun, types, ...more })));
  }
  for (const situation of [...networkFailures, ...serviceFailures]) {
    const { when } = situation;
    const [shown] = await row(world, when, commandRun, () => {
      situation.breaks(world, methods);
    });
    if (shown !== undefined && shown.text !== common.get(situation)?.text) {
      rows.push(shown);
    }
  }
  return [
    '## Signing in',
    'The input box shows the message below the pasted text, and has no button: Enter tries again. Messages that are listed above are omitted.',
    rowsTable(rows),
    "Using the account of the vendor's extension shows no input box:",
    rowsTable([
      ...(await row(world, 'the token of that extension is rejected', {
        command: commandIds.signIn,
        vendor: 'expired',
      })),
      ...(await row(world, 'there is no connection', { command: commandIds.signIn, vendor: 'ada' }, () => {
        networkFailures[0]?.breaks(world, methods);
      })),
    ]),
  ].join('\n\n');
}

/** Failures on the user's machine. */
export async function machineSection(world: TestExtension): Promise<string> {
  const unreadableSessions: Row[] = [];
  for (const command of commandsThatReadSessions) {
    unreadableSessions.push(
      ...(await row(world, titleOf(command), { command }, ({ keychain }) => {
        keychain.fail('keys', 99);
      })),
    );
  }
  const others: readonly (readonly [when: string, commandRun: CommandRun, breaks?: (window: Window) => void])[] = [
    [
      'the secret storage cannot be changed',
      { command: commandIds.signOut, as: 'ada', presses: ['Sign Out'] },
      ({ keychain }) => {
        keychain.fail('delete', 99);
      },
    ],
    [
      'the secret storage does not save anything',
      signInRun(world),
      ({ keychain }) => {
        keychain.ignoresStore = true;
      },
    ],
    [
      'the global state cannot be changed',
      { command: commandIds.forgetSharedLinks },
      ({ memory }) => {
        memory.fail(99);
      },
    ],
    [
      'writing to the clipboard fails',
      copyRun,
      ({ user }) => {
        user.clipboardAccess.write = 'denied';
      },
    ],
    ['the settings cannot be written', { command: commandIds.ignoreLink, documentOf: 'harbour' }, failDiskWrites],
    ['the file cannot be written', { ...copyRun, command: commandIds.saveQrCode }, failDiskWrites],
    [
      'an unexpected error occurs',
      { ...copyRun, command: commandIds.copyInviteLinkAs },
      ({ user }) => {
        user.throwsInLists = true;
      },
    ],
  ];
  const rows: string[][] = [];
  for (const [when, commandRun, breaks] of others) {
    for (const { text, button } of await row(world, when, commandRun, breaks)) {
      rows.push([titleOf(commandRun.command), list([when]), text, button]);
    }
  }
  return [
    '## Failures on this machine',
    'If the secret storage cannot be read, the signed-in accounts are unknown. The first sentence of the message says what failed:',
    table(
      ['Command', 'First sentence'],
      unreadableSessions.map(({ when, text }) => [when, firstSentence(text)]),
    ),
    ...[...grouped(unreadableSessions, restOf).keys()].map((rest) => `The message continues with: ${rest}`),
    'Other failures:',
    table(['Command', 'When', 'Message', 'Button'], rows),
  ].join('\n\n');
}

function restOf({ text, button }: Row): string {
  return `_${text.slice(firstSentence(text).length).trim()}_ ${button}`;
}

const commandsThatReadSessions: readonly ApplicationCommand[] = [
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

/** Texts that are no valid invite, and invalid host settings. */
export async function inputSection(world: TestExtension): Promise<string> {
  const link = linkAt(world, 'harbour');
  const id = link.slice(link.lastIndexOf('/') + 1);
  const texts: readonly (readonly [when: string, text: string])[] = [
    ['nothing is pasted', ' '],
    ['the text contains no invite', 'Welcome aboard!'],
    ['the end of the link is missing', link.slice(0, -7)],
    ['the link is for Gitpod Classic', `https://gitpod.io/orgs/join?inviteId=${id}`],
    ['the host is not the configured one', `https://gitpod.harbour.example/join-organization/${id}`],
    ['the host only starts with a known host', `https://app.gitpod.io.evil.example/join-organization/${id}`],
    ['the known host is the user info of the URL', `https://app.gitpod.io@evil.example/join-organization/${id}`],
    ['the host contains a letter of another script', `https://app.gitp\u043ed.io/join-organization/${id}`],
    ['the port is different', `https://app.gitpod.io:8443/join-organization/${id}`],
    ['the link is not encrypted', `http://app.gitpod.io:80/join-organization/${id}`],
    [
      'the link opens VS Code and has a host parameter',
      `vscode://org-invites.gitpod-invites/join?inviteId=${id}&host=evil.example`,
    ],
    ['the text contains several invites', `${link} ${linkAt(world, 'kobo')}`],
  ];
  const rows: Row[] = [];
  for (const [when, text] of texts) {
    rows.push(...(await row(world, when, { command: commandIds.previewInvite, text })));
  }
  return [
    '## Invalid invites',
    '_Preview Invite…_ and _Join Organization…_ show below the pasted text why it cannot be used:',
    rowsTable(rows),
    '## Invalid hosts',
    '_Sign In_ reports what is wrong with the setting `gitpodInvites.host`:',
    rowsTable(await hostRows(world)),
  ].join('\n\n');
}

async function hostRows(world: TestExtension): Promise<Row[]> {
  const hosts: readonly (readonly [when: string, host: unknown])[] = [
    ['the setting is empty', ''],
    ['the setting is not a URL', 'gitpod'],
    ['the URL is not encrypted', 'http://gitpod.harbour.example'],
    ['the URL contains a user name', 'https://ada@gitpod.harbour.example'],
    ['the URL contains a path', 'https://gitpod.harbour.example/api'],
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

function failDiskWrites({ user }: Window): void {
  user.hasDisk = false;
}

const copyRun: CommandRun = { command: commandIds.copyInviteLink, as: 'ada', selects: 'acme' };

function signInRun({ sandbox }: TestExtension): CommandRun {
  return { command: commandIds.signIn, types: sandbox.token('ada') };
}

async function row(
  world: TestExtension,
  when: string,
  commandRun: CommandRun,
  breaks: (window: Window) => void = () => undefined,
): Promise<Row[]> {
  const message = await errorMessageOf(world, commandRun, breaks);
  return message === undefined ? [] : [{ when, ...shownTextOf(message) }];
}
