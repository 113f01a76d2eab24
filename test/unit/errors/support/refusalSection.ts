import { commandIds } from '../../../../src/ui/ids';
import type { TestExtension } from '../../../fakes/testExtension';
import type { FaultRule } from '../../../sandbox/startSandbox';
import { type CommandRun, errorMessageOf } from './commandRuns';
import { type Row, rowsTable, shownTextOf } from './table';

type ErrorFault = Extract<FaultRule['fault'], { kind: 'error' }>;

interface Refusal {
  readonly when: string;
  readonly commandRun: CommandRun;
  /** The error to send instead of the one that the sandbox would send. */
  readonly error?: Pick<ErrorFault, 'code' | 'message'>;
}

const copyRun: CommandRun = { command: commandIds.copyInviteLink, as: 'ada' };
const createRun: CommandRun = { command: commandIds.createInviteLink, presses: ['Create New Link'] };
const joinRun = (key: string, name: string, as: string): CommandRun => ({
  command: commandIds.joinOrganization,
  as,
  linkOf: key,
  presses: ['Join…', `Join ${name}`],
});
const joinLabsRun: CommandRun = {
  command: commandIds.joinOrganization,
  as: 'ada',
  opensTo: 'labs',
  presses: ['Join Acme Research Labs'],
};

/** A refusal without a reason. */
const withoutReason = { code: 'permission_denied', message: '' } as const;

const invites: readonly Refusal[] = [
  { when: 'a member copies the link', commandRun: { ...copyRun, selects: 'sever' } },
  {
    when: 'a user who is no longer an admin copies the link',
    commandRun: { ...copyRun, selects: 'acme' },
    error: { code: 'permission_denied', message: 'only admins can see invites' },
  },
  {
    when: 'a user who left the organization or was suspended copies the link',
    commandRun: { ...copyRun, selects: 'acme' },
    error: { code: 'permission_denied', message: 'not a member of this organization' },
  },
  { when: 'an admin creates a link on a free plan', commandRun: { ...createRun, as: 'ada', selects: 'hobby' } },
  {
    when: 'the same, without a message for users from the service',
    commandRun: { ...createRun, as: 'ada', selects: 'hobby' },
    error: { code: 'failed_precondition', message: '' },
  },
  {
    when: 'an admin creates a link on a paid plan that does not include invites',
    commandRun: { ...createRun, as: 'ada', selects: 'acme' },
    error: { code: 'failed_precondition', message: 'tier does not support invites' },
  },
  {
    when: 'an admin creates a link with a read-only token',
    commandRun: { ...createRun, as: 'ada-readonly', selects: 'acme' },
  },
  {
    when: 'an admin is not allowed to create a link, and the service gives no reason',
    commandRun: { ...createRun, as: 'ada', selects: 'acme' },
    error: withoutReason,
  },
];

const joining: readonly Refusal[] = [
  { when: 'the organization requires single sign-on', commandRun: joinRun('citadel', 'Citadel Bank', 'ada') },
  {
    when: 'the same, without a message for users from the service',
    commandRun: joinRun('citadel', 'Citadel Bank', 'ada'),
    error: { code: 'failed_precondition', message: 'organization requires SSO' },
  },
  { when: 'the organization provisions its members', commandRun: joinRun('delta', 'Delta Airworks', 'ada') },
  {
    when: 'the same, without a message for users from the service',
    commandRun: joinRun('delta', 'Delta Airworks', 'ada'),
    error: { code: 'failed_precondition', message: 'members are provisioned by SCIM' },
  },
  {
    when: 'the account is managed by another organization',
    commandRun: joinRun('harbour', 'Harbour Collective', 'mona'),
  },
  {
    when: 'the same, without a reason from the service',
    commandRun: joinRun('harbour', 'Harbour Collective', 'mona'),
    error: withoutReason,
  },
  {
    when: 'the service does not allow it with a personal access token',
    commandRun: joinRun('harbour', 'Harbour Collective', 'ada-acme-strict'),
  },
  { when: 'the token is read-only', commandRun: joinRun('harbour', 'Harbour Collective', 'ada-readonly-account') },
  {
    when: 'the organization no longer accepts the email domain of the account',
    commandRun: joinLabsRun,
    error: { code: 'permission_denied', message: 'email domain is not allowed to join this organization' },
  },
];

const changeRoleRun: CommandRun = {
  command: commandIds.changeRole,
  as: 'ada',
  selects: 'acme',
  presses: ['Grace Hopper', 'Make Admin'],
};

const roles: readonly Refusal[] = [
  {
    when: 'a member changes a role',
    commandRun: { ...changeRoleRun, selects: 'sever', presses: ['Ada Lovelace', 'Make Admin'] },
  },
  {
    when: 'an admin changes a role with a read-only token',
    commandRun: { ...changeRoleRun, as: 'ada-readonly' },
  },
  {
    when: 'an admin is not allowed to change a role, and the service gives no reason',
    commandRun: changeRoleRun,
    error: withoutReason,
  },
  {
    when: 'the change would leave the organization without an admin',
    commandRun: changeRoleRun,
    error: { code: 'failed_precondition', message: 'an organization needs at least one admin' },
  },
];

const leaveRun: CommandRun = {
  command: commandIds.leaveOrganization,
  as: 'ada',
  selects: 'hobby',
  presses: ['Leave Organization'],
};

const leaving: readonly Refusal[] = [
  { when: 'the only admin leaves, and the service requires one', commandRun: leaveRun },
  { when: 'the same, without a reason from the service', commandRun: leaveRun, error: withoutReason },
];

/** Refusals with a known reason, as the sandbox sends them. */
export async function refusalSection(world: TestExtension): Promise<string> {
  return [
    '## Refusals with a reason',
    "A message for users from the service replaces the extension's own reason. Without one, the extension gives a reason only if it is known:",
    rowsTable(await rowsOf(world, invites)),
    'Joining, with an invite or through the email domain:',
    rowsTable(await rowsOf(world, joining)),
    '_Change Role…_:',
    rowsTable(await rowsOf(world, roles)),
    '_Leave Organization…_:',
    rowsTable(await rowsOf(world, leaving)),
  ].join('\n\n');
}

async function rowsOf(world: TestExtension, all: readonly Refusal[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { when, commandRun, error } of all) {
    const message = await errorMessageOf(world, commandRun, () => {
      if (error !== undefined) {
        const method = methodOf(commandRun);
        world.sandbox.faults({ method, times: 99, fault: { kind: 'error', ...error } });
      }
    });
    if (message === undefined) {
      throw new Error(`No message was shown when ${when}`);
    }
    rows.push({ when, ...shownTextOf(message) });
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
