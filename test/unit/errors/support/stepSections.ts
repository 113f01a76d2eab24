import { commandIds } from '../../../../src/ui/ids';
import type { TestExtension } from '../../../fakes/testExtension';
import type { ShownMessage } from '../../../fakes/user';
import type { FaultRule } from '../../../sandbox/startSandbox';
import { type CommandRun, errorMessageOf } from './acts';
import type { CommonWords } from './commonSections';
import { serviceFailures, networkFailures } from './situations';
import { type Row, rowsTable, usualLast, type ShownText, wordsOf, wordsOfDialog } from './table';

/** A step of a command that can fail in every situation. */
interface Step {
  readonly act: CommandRun;
  /** The methods that the step calls. */
  readonly methods: readonly string[];
  /**
   * The part that is compared with the common messages: a dialog says more than those, and an input box has no buttons.
   */
  readonly words?: (telling: ShownMessage) => ShownText;
}

const creates: CommandRun = {
  command: commandIds.createInviteLink,
  as: 'ada',
  selects: 'acme',
  presses: ['Create New Link'],
};
const joins: CommandRun = {
  command: commandIds.joinOrganization,
  as: 'ada',
  linkOf: 'harbour',
  presses: ['Join…', 'Join Harbour Collective'],
};

type Rule = Omit<FaultRule, 'times'>;

const down = { kind: 'error', code: 'unavailable' } as const;
const cutOff: Rule = { method: 'CreateOrganizationInvite', fault: { kind: 'cutBeforeWork' } };

export async function creatingSection(world: TestExtension, common: CommonWords): Promise<string> {
  const afterwards = (when: string, act: CommandRun, ...rules: readonly Rule[]): Promise<Row[]> =>
    rowWhen(world, when, act, rules);
  return [
    '## When a link is being created',
    'Create is sent once. Where no answer comes, the invite is read again, and what is said is what was found:',
    await stepTable(world, common, { act: creates, methods: ['CreateOrganizationInvite'] }),
    'Where that cannot be read either, nobody knows, and nobody should try again before looking:',
    rowsTable([
      ...(await afterwards('the connection breaks off, and then the service is down', creates, cutOff, {
        method: 'GetOrganizationInvite',
        after: 2,
        fault: down,
      })),
      ...(await afterwards(
        'the same, where there was no link yet',
        { ...creates, selects: 'hobby', presses: ['Create Invite Link'], command: commandIds.copyInviteLink },
        cutOff,
        { method: 'GetOrganizationInvite', after: 2, fault: down },
      )),
    ]),
  ].join('\n\n');
}

export async function joiningSection(world: TestExtension, common: CommonWords): Promise<string> {
  return [
    '## When somebody joins',
    '_Join Organization…_ first asks what the invite is, as _Preview Invite…_ does, and then who would join. That may be refused without harm; otherwise:',
    await stepTable(world, common, { act: { ...joins, presses: ['Join…'] }, methods: ['GetAccount'] }),
    'Join is sent once, too. Where no answer comes, the memberships are read to find out:',
    await stepTable(
      world,
      common,
      { act: joins, methods: ['JoinOrganization'] },
      ...(await rowWhen(world, 'the connection breaks off, and memberships cannot be read', joins, [
        { method: 'JoinOrganization', fault: { kind: 'cutBeforeWork' } },
        { method: 'GetAccount', after: 2, fault: down },
      ])),
      ...(await rowWhen(world, 'it went well, and then the service is down', joins, [
        { method: 'GetAccount', after: 2, fault: down },
      ])),
    ),
  ].join('\n\n');
}

export async function previewSection(world: TestExtension, common: CommonWords): Promise<string> {
  const act: CommandRun = { command: commandIds.previewInvite, as: 'ada', linkOf: 'harbour', dialog: true };
  return [
    '## When an invite is looked at',
    'The dialog of _Preview Invite…_ and _Join Organization…_ gives the reason among the facts. Beside its button there is always _Open in Browser_.',
    await stepTable(
      world,
      common,
      { act, methods: ['GetOrganizationInviteSummary'], words: wordsOfDialog },
      ...(await rowWhen(
        world,
        'nobody is signed in, and the service tells it to nobody',
        { ...act, as: undefined },
        [{ method: 'GetOrganizationInviteSummary', fault: { kind: 'unauthenticated' } }],
        wordsOfDialog,
      )),
    ),
  ].join('\n\n');
}

export async function adminsSection(world: TestExtension, common: CommonWords): Promise<string> {
  const act: CommandRun = { command: commandIds.copyInviteLink, as: 'ada', selects: 'sever', presses: ['List Admins'] };
  return [
    '## When the admins are asked for',
    'The button _List Admins_, and _Ask an Admin…_ on a row, shows them with their e-mail addresses; choosing one copies the address. It can fail, too:',
    await stepTable(world, common, { act, methods: ['ListMembers'] }),
  ].join('\n\n');
}

export async function membersSection(world: TestExtension, common: CommonWords): Promise<string> {
  const act: CommandRun = { command: commandIds.findMember, as: 'ada', selects: 'acme', presses: ['Grace Hopper'] };
  return [
    '## When members are searched for',
    '_Find Member…_, and _Change Role…_ from the palette, show them as the service finds them:',
    await stepTable(world, common, { act, methods: ['ListMembers'] }),
  ].join('\n\n');
}

/** The messages of a step. A message that continues with the common part is shown as its first sentence. */
async function stepTable(
  world: TestExtension,
  common: CommonWords,
  step: Step,
  ...more: readonly Row[]
): Promise<string> {
  const rows: Row[] = [];
  for (const situation of [...networkFailures, ...serviceFailures]) {
    const { when } = situation;
    const telling = await errorMessageOf(world, step.act, () => {
      situation.breaks(world, step.methods);
    });
    if (telling === undefined) {
      continue;
    }
    const words = (step.words ?? wordsOf)(telling);
    const all = common.get(situation);
    if (all === undefined || !words.says.endsWith(all.says) || words.button !== all.button) {
      rows.push({ when, ...words });
    } else if (words.says !== all.says) {
      rows.push({ when, says: `${words.says.slice(0, -all.says.length)}…`, button: '…' });
    }
  }
  return rowsTable(usualLast([...rows, ...more], ({ button }) => button === '…'));
}

async function rowWhen(
  world: TestExtension,
  when: string,
  act: CommandRun,
  rules: readonly Rule[],
  words: (telling: ShownMessage) => ShownText = wordsOf,
): Promise<Row[]> {
  const telling = await errorMessageOf(world, act, () => {
    world.sandbox.faults(...rules.map((rule) => ({ times: 99, ...rule })));
  });
  return telling === undefined ? [] : [{ when, ...words(telling) }];
}
