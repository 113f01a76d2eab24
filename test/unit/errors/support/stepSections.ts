import { commandIds } from '../../../../src/ui/ids';
import type { TestExtension } from '../../../fakes/testExtension';
import type { ShownMessage } from '../../../fakes/user';
import type { FaultRule } from '../../../sandbox/startSandbox';
import { type CommandRun, errorMessageOf } from './commandRuns';
import type { CommonMessages } from './commonSections';
import { serviceFailures, networkFailures } from './situations';
import { type Row, rowsTable, mostFrequentLast, type ShownText, shownTextOf, shownTextOfDialog } from './table';

/** A step of a command that is tested in every situation. */
interface Step {
  readonly commandRun: CommandRun;
  /** The methods that the step calls. */
  readonly methods: readonly string[];
  /**
   * The part of a message that is compared with the common messages. Default: the whole message.
   */
  readonly shownText?: (message: ShownMessage) => ShownText;
}

const createRun: CommandRun = {
  command: commandIds.createInviteLink,
  as: 'ada',
  selects: 'acme',
  presses: ['Create New Link'],
};
const joinRun: CommandRun = {
  command: commandIds.joinOrganization,
  as: 'ada',
  linkOf: 'harbour',
  presses: ['Join…', 'Join Harbour Collective'],
};

type Rule = Omit<FaultRule, 'times'>;

const unavailable = { kind: 'error', code: 'unavailable' } as const;
const lostCreate: Rule = { method: 'CreateOrganizationInvite', fault: { kind: 'cutBeforeWork' } };

export async function creatingSection(world: TestExtension, common: CommonMessages): Promise<string> {
  const rowAfter = (when: string, commandRun: CommandRun, ...rules: readonly Rule[]): Promise<Row[]> =>
    rowWhen(world, when, commandRun, rules);
  return [
    '## Creating a link',
    'Create is sent once. If no response arrives, the invite is read again, and the message reports the result:',
    await stepTable(world, common, { commandRun: createRun, methods: ['CreateOrganizationInvite'] }),
    'If the invite cannot be read either, the result is unknown, and must be checked before another attempt:',
    rowsTable([
      ...(await rowAfter('the connection is lost, and then the service is unavailable', createRun, lostCreate, {
        method: 'GetOrganizationInvite',
        after: 2,
        fault: unavailable,
      })),
      ...(await rowAfter(
        'the same, without an existing link',
        { ...createRun, selects: 'hobby', presses: ['Create Invite Link'], command: commandIds.copyInviteLink },
        lostCreate,
        { method: 'GetOrganizationInvite', after: 2, fault: unavailable },
      )),
    ]),
  ].join('\n\n');
}

export async function joiningSection(world: TestExtension, common: CommonMessages): Promise<string> {
  return [
    '## Joining',
    '_Join Organization…_ first reads the invite, as _Preview Invite…_ does, and then the account. If the token is not allowed to read the account, the command continues with the data from sign-in. Other failures:',
    await stepTable(world, common, { commandRun: { ...joinRun, presses: ['Join…'] }, methods: ['GetAccount'] }),
    'Join is sent once, too. If no response arrives, the memberships are read to find out whether the account joined:',
    await stepTable(
      world,
      common,
      { commandRun: joinRun, methods: ['JoinOrganization'] },
      ...(await rowWhen(world, 'the connection is lost, and the memberships cannot be read', joinRun, [
        { method: 'JoinOrganization', fault: { kind: 'cutBeforeWork' } },
        { method: 'GetAccount', after: 2, fault: unavailable },
      ])),
      ...(await rowWhen(world, 'joining succeeds, and then the service is unavailable', joinRun, [
        { method: 'GetAccount', after: 2, fault: unavailable },
      ])),
    ),
  ].join('\n\n');
}

export async function previewSection(world: TestExtension, common: CommonMessages): Promise<string> {
  const commandRun: CommandRun = { command: commandIds.previewInvite, as: 'ada', linkOf: 'harbour', dialog: true };
  return [
    '## Previewing an invite',
    'The dialog of _Preview Invite…_ and _Join Organization…_ shows the reason among the details. In addition to the listed button, it always has _Open in Browser_.',
    await stepTable(
      world,
      common,
      { commandRun, methods: ['GetOrganizationInviteSummary'], shownText: shownTextOfDialog },
      ...(await rowWhen(
        world,
        'no account is signed in, and the service requires one',
        { ...commandRun, as: undefined },
        [{ method: 'GetOrganizationInviteSummary', fault: { kind: 'unauthenticated' } }],
        shownTextOfDialog,
      )),
    ),
  ].join('\n\n');
}

export async function adminsSection(world: TestExtension, common: CommonMessages): Promise<string> {
  const commandRun: CommandRun = {
    command: commandIds.copyInviteLink,
    as: 'ada',
    selects: 'sever',
    presses: ['List Admins'],
  };
  return [
    '## Listing admins',
    'The button _List Admins_, and _Ask an Admin…_ on a row, list the admins with their email addresses; choosing one copies the address. Failures:',
    await stepTable(world, common, { commandRun, methods: ['ListMembers'] }),
  ].join('\n\n');
}

export async function membersSection(world: TestExtension, common: CommonMessages): Promise<string> {
  const commandRun: CommandRun = {
    command: commandIds.findMember,
    as: 'ada',
    selects: 'acme',
    presses: ['Grace Hopper'],
  };
  return [
    '## Finding members',
    '_Find Member…_, and _Change Role…_ from the Command Palette, list the members that the service finds. Failures:',
    await stepTable(world, common, { commandRun, methods: ['ListMembers'] }),
  ].join('\n\n');
}

/** The messages of a step. A message that continues with the common part is shown as its first sentence. */
async function stepTable(
  world: TestExtension,
  common: CommonMessages,
  step: Step,
  ...more: readonly Row[]
): Promise<string> {
  const rows: Row[] = [];
  for (const situation of [...networkFailures, ...serviceFailures]) {
    const { when } = situation;
    const message = await errorMessageOf(world, step.commandRun, () => {
      situation.breaks(world, step.methods);
    });
    if (message === undefined) {
      continue;
    }
    const shown = (step.shownText ?? shownTextOf)(message);
    const all = common.get(situation);
    if (all === undefined || !shown.text.endsWith(all.text) || shown.button !== all.button) {
      rows.push({ when, ...shown });
    } else if (shown.text !== all.text) {
      rows.push({ when, text: `${shown.text.slice(0, -all.text.length)}…`, button: '…' });
    }
  }
  return rowsTable(mostFrequentLast([...rows, ...more], ({ button }) => button === '…'));
}

async function rowWhen(
  world: TestExtension,
  when: string,
  commandRun: CommandRun,
  rules: readonly Rule[],
  shownText: (message: ShownMessage) => ShownText = shownTextOf,
): Promise<Row[]> {
  const message = await errorMessageOf(world, commandRun, () => {
    world.sandbox.faults(...rules.map((rule) => ({ times: 99, ...rule })));
  });
  return message === undefined ? [] : [{ when, ...shownText(message) }];
}
