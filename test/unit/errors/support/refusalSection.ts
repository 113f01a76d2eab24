import { commandIds } from '../../../../src/ui/ids';
import type { TestExtension } from '../../../fakes/testExtension';
import type { FaultRule } from '../../../sandbox/startSandbox';
import { type CommandRun, errorMessageOf } from './acts';
import { type Row, rowsTable, wordsOf } from './table';

type ErrorFault = Extract<FaultRule['fault'], { kind: 'error' }>;

interface Refused {
  readonly when: string;
  readonly act: CommandRun;
  /** The error that the service sends instead of its own refusal. */
  readonly saying?: Pick<ErrorFault, 'code' | 'message'>;
}

const copies: CommandRun = { command: commandIds.copyInviteLink, as: 'ada' };
const creates: CommandRun = { command: commandIds.createInviteLink, presses: ['Create New Link'] };
const joins = (key: string, name: string, as: string): CommandRun => ({
  command: commandIds.joinOrganization,
  as,
  linkOf: key,
  presses: ['Join…', `Join ${name}`],
});
const joinsLabs: CommandRun = {
  command: commandIds.joinOrganization,
  as: 'ada',
  opensTo: 'labs',
  presses: ['Join Acme Research Labs'],
};

/** A refusal without a message for users. */
const silent = { code: 'permission_denied', message: '' } as const;

const invites: readonly Refused[] = [
  { when: 'a member copies the link', act: { ...copies, selects: 'sever' } },
  {
    when: 'somebody copies the link who was an admin until a moment ago',
    act: { ...copies, selects: 'acme' },
    saying: { code: 'permission_denied', message: 'only admins can see invites' },
  },
  {
    when: 'somebody copies the link who left the organization, or was suspended',
    act: { ...copies, selects: 'acme' },
    saying: { code: 'permission_denied', message: 'not a member of this organization' },
  },
  { when: 'an admin creates a link on a free plan', act: { ...creates, as: 'ada', selects: 'hobby' } },
  {
    when: 'the same, where the service has no words for people',
    act: { ...creates, as: 'ada', selects: 'hobby' },
    saying: { code: 'failed_precondition', message: '' },
  },
  {
    when: 'the plan is in the way in another organization',
    act: { ...creates, as: 'ada', selects: 'acme' },
    saying: { code: 'failed_precondition', message: 'tier does not support invites' },
  },
  {
    when: 'an admin creates a link with a token that only reads',
    act: { ...creates, as: 'ada-readonly', selects: 'acme' },
  },
  {
    when: 'an admin may not create a link, and the service does not say why',
    act: { ...creates, as: 'ada', selects: 'acme' },
    saying: silent,
  },
];

const joining: readonly Refused[] = [
  { when: 'the organization has single sign-on', act: joins('citadel', 'Citadel Bank', 'ada') },
  {
    when: 'the same, where the service has no words for people',
    act: joins('citadel', 'Citadel Bank', 'ada'),
    saying: { code: 'failed_precondition', message: 'organization requires SSO' },
  },
  { when: 'a directory adds the members of the organization', act: joins('delta', 'Delta Airworks', 'ada') },
  {
    when: 'the same, where the service has no words for people',
    act: joins('delta', 'Delta Airworks', 'ada'),
    saying: { code: 'failed_precondition', message: 'members are provisioned by SCIM' },
  },
  { when: 'the account belongs to another organization', act: joins('harbour', 'Harbour Collective', 'mona') },
  {
    when: 'the same, where the service does not say why',
    act: joins('harbour', 'Harbour Collective', 'mona'),
    saying: silent,
  },
  { when: 'a personal access token is not enough', act: joins('harbour', 'Harbour Collective', 'ada-acme-strict') },
  { when: 'the token only reads', act: joins('harbour', 'Harbour Collective', 'ada-readonly-account') },
  {
    when: 'the organization is no longer open to the e-mail address',
    act: joinsLabs,
    saying: { code: 'permission_denied', message: 'email domain is not allowed to join this organization' },
  },
];

const changesRole: CommandRun = {
  command: commandIds.changeRole,
  as: 'ada',
  selects: 'acme',
  presses: ['Grace Hopper', 'Make Admin'],
};

const roles: readonly Refused[] = [
  {
    when: 'a member changes a role',
    act: { ...changesRole, selects: 'sever', presses: ['Ada Lovelace', 'Make Admin'] },
  },
  {
    when: 'an admin changes a role with a token that only reads',
    act: { ...changesRole, as: 'ada-readonly' },
  },
  {
    when: 'an admin may not change a role, and the service does not say why',
    act: changesRole,
    saying: silent,
  },
  {
    when: 'the organization would be without an admin',
    act: changesRole,
    saying: { code: 'failed_precondition', message: 'an organization needs at least one admin' },
  },
];

const leaves: CommandRun = {
  command: commandIds.leaveOrganization,
  as: 'ada',
  selects: 'hobby',
  presses: ['Leave Organization'],
};

const leaving: readonly Refused[] = [
  { when: 'the only admin leaves, and the service keeps one', act: leaves },
  { when: 'the service does not say why', act: leaves, saying: silent },
];

/** Refusals with a known reason, as the sandbox sends them. */
export async function refusalSection(world: TestExtension): Promise<string> {
  return [
    '## Refused for a reason',
    'What the service says to people goes before our words. Where it says nothing, the reason is told only when it is known:',
    rowsTable(await rowsOf(world, invites)),
    'Joining, by an invite or because an organization is open to an e-mail domain:',
    rowsTable(await rowsOf(world, joining)),
    '_Change Role…_:',
    rowsTable(await rowsOf(world, roles)),
    '_Leave Organization…_:',
    rowsTable(await rowsOf(world, leaving)),
  ].join('\n\n');
}

async function rowsOf(world: TestExtension, all: readonly Refused[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { when, act, saying } of all) {
    const telling = await errorMessageOf(world, act, () => {
      if (saying !== undefined) {
        const method = methodOf(act);
        world.sandbox.faults({ method, times: 99, fault: { kind: 'error', ...saying } });
      }
    });
    if (telling === undefined) {
      throw new Error(`Nobody was told anything when ${when}`);
    }
    rows.push({ when, ...wordsOf(telling) });
  }
  return rows;
}

function methodOf({ command }: CommandRun): string {
  switch (command) {
    case commandIds.copyInviteLink:
      return 'GetOrganizationInvite';
    case commandIds.createInviteLink:
      return 'CreateOrganizationInvite';
    case commandIds.changeRole:
      return 'SetRole';
    case commandIds.leaveOrganization:
      return 'LeaveOrganization';
    default:
      return 'JoinOrganization';
  }
}
