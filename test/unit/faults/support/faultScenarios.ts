import { commandIds, toolIds } from '../../../../src/ui/ids';
import type { GetInvite } from '../../../sandbox/world/organization';
import { type CommandRun, prepareRun, dead, linkAt, titleOf } from '../../errors/support/commandRuns';
import { copying, creation, joining, roleChange } from '../../tools/support/toolUse';
import {
  hoverContentOf,
  commandScenario,
  treeScenario,
  rowsOf,
  searchScenario,
  signInScenario,
  toolScenario,
  type FaultScenario,
} from './faultScenario';

const get = { methods: ['GetOrganizationInvite'] };
const create = { methods: ['CreateOrganizationInvite'] };
const join = { methods: ['JoinOrganization'] };
const summary = { methods: ['GetOrganizationInviteSummary'] };
const members = { methods: ['ListMembers'] };
const account = { methods: ['GetAccount'] };

const copyRun: CommandRun = { command: commandIds.copyInviteLink, as: 'ada', selects: 'acme' };
const replaceRun: CommandRun = { ...copyRun, command: commandIds.createInviteLink, presses: ['Create New Link'] };
const joinRun: CommandRun = {
  command: commandIds.joinOrganization,
  as: 'ada',
  linkOf: 'harbour',
  presses: ['Join…', 'Join Harbour Collective'],
};

const setRole = { methods: ['SetRole'] };
const changeRoleRun: CommandRun = {
  command: commandIds.changeRole,
  as: 'ada',
  selects: 'acme',
  presses: ['Grace Hopper', 'Make Admin'],
};

const leave = { methods: ['LeaveOrganization'] };
const leaveRun: CommandRun = {
  command: commandIds.leaveOrganization,
  as: 'ada',
  selects: 'sever',
  presses: ['Leave Organization'],
};

const repairRun: CommandRun = {
  command: commandIds.replaceWithCurrentLink,
  as: 'ada',
  documentOf: dead,
  presses: ['Acme Engineering'],
};

/** Every command, view, hover and tool that calls the service. Steps that can fail separately have their own scenario. */
export const faultScenarios: readonly FaultScenario[] = [
  signInScenario({ command: commandIds.signIn }),
  signInScenario({ command: commandIds.signInAgain, as: 'ada', presses: ['Sign In Again'] }),
  {
    heading: 'Opening the view',
    fails: [account],
    prepare: async (world) => {
      const window = await world.open({ as: 'ada' });
      return { window, run: () => rowsOf(window) };
    },
  },
  {
    heading: titleOf(commandIds.refresh),
    runs: commandIds.refresh,
    fails: [account],
    prepare: async (world) => {
      const { window, run } = await prepareRun(world, { command: commandIds.refresh, as: 'ada' });
      await rowsOf(window);
      return {
        window,
        run: async () => {
          await run();
          return rowsOf(window);
        },
      };
    },
  },
  treeScenario(
    'Expanding an organization in the view',
    [get, members, { methods: ['GetOrganization'] }],
    'acme',
    (window, row) => rowsOf(window, row, 2),
  ),
  {
    ...treeScenario('Loading the next page of members', [{ ...members, after: 1 }], 'sever', async (window, row) => {
      const { tree } = window.application;
      const parts = await tree.getChildren(row);
      for (const part of parts) {
        const more = (await tree.getChildren(part)).find((node) => node.constructor.name === 'MoreMembersNode');
        if (more !== undefined) {
          await window.run(commandIds.showMoreMembers, more);
          return rowsOf(window, part);
        }
      }
      throw new Error('There are no more members');
    }),
    runs: commandIds.showMoreMembers,
  },
  {
    ...treeScenario(
      `${titleOf(commandIds.reloadRow)}, on an invite link`,
      [{ ...get, after: 1 }],
      'acme',
      async (window, row) => {
        await rowsOf(window, row);
        const [invite] = await window.application.tree.getChildren(row);
        await window.run(commandIds.reloadRow, invite);
        return rowsOf(window, row);
      },
    ),
    runs: commandIds.reloadRow,
  },
  {
    heading: 'Expanding Available to Join',
    fails: [{ methods: ['ListJoinableOrganizations'] }],
    prepare: async (world) => {
      const window = await world.open({ as: 'ada' });
      const group = (await window.application.tree.getChildren()).at(-1);
      return { window, run: () => rowsOf(window, group) };
    },
  },
  { ...commandScenario(copyRun, [get]), isReference: true },
  withoutInvite(
    commandScenario(
      { ...copyRun, presses: ['Create Invite Link'] },
      [create],
      ', without an existing link, when one is created',
    ),
  ),
  commandScenario({ ...copyRun, command: commandIds.copyInviteLinkAs }, [get]),
  commandScenario({ ...copyRun, command: commandIds.shareInviteLink }, [get]),
  commandScenario({ ...copyRun, command: commandIds.showQrCode }, [get]),
  commandScenario({ ...copyRun, command: commandIds.saveQrCode }, [get]),
  withoutInvite(
    commandScenario({ ...copyRun, command: commandIds.createInviteLink }, [create], ', without an existing link'),
  ),
  withoutInvite(
    commandScenario(
      { ...copyRun, command: commandIds.createInviteLink },
      [get],
      ', without an existing link, when reading creates one',
    ),
    'creates',
  ),
  commandScenario(replaceRun, [create], ', with an existing link'),
  commandScenario({ ...replaceRun, command: commandIds.replaceInviteLink }, [create]),
  commandScenario(replaceRun, [create, { ...get, after: 2 }], ', when the result cannot be read either'),
  commandScenario({ command: commandIds.previewInvite, as: 'ada', linkOf: 'harbour' }, [summary]),
  commandScenario({ ...joinRun, presses: ['Join…'] }, [account], ': reading the account'),
  commandScenario(joinRun, [join]),
  commandScenario(joinRun, [join, { ...account, after: 2 }], ', when the result cannot be read either'),
  {
    ...commandScenario({ ...copyRun, selects: 'sever', presses: ['List Admins'] }, [members]),
    heading: 'List Admins',
  },
  commandScenario({ command: commandIds.askAdmin, as: 'ada', selects: 'sever' }, [members]),
  withPicker(commandScenario(changeRoleRun, [members], ': listing members')),
  withPicker(
    commandScenario({ ...changeRoleRun, command: commandIds.findMember, presses: ['Grace Hopper'] }, [members]),
  ),
  commandScenario(changeRoleRun, [setRole]),
  commandScenario(changeRoleRun, [setRole, { ...members, after: 2 }], ', when the result cannot be read either'),
  commandScenario(leaveRun, [leave]),
  commandScenario(leaveRun, [leave, account], ', when the result cannot be read either'),
  searchScenario({ command: commandIds.findInviteLinks, as: 'ada', documentOf: 'harbour' }, [summary]),
  commandScenario({ ...repairRun, command: commandIds.replaceInFile }, [summary]),
  commandScenario(repairRun, [get]),
  {
    heading: 'Hovering over a link',
    fails: [summary],
    prepare: async (world) => {
      const line = linkAt(world, 'harbour');
      const window = await world.open({ as: 'ada', line });
      return {
        window,
        run: async () => {
          // A hover does not wait long; the response is in the next one.
          await hoverContentOf(window, line);
          return hoverContentOf(window, line);
        },
      };
    },
  },
  toolScenario('#gitpodMembers', toolIds.listMembers, [members], (world, window) => copying(world, window, 'acme')),
  toolScenario('#gitpodChangeRole', toolIds.changeRole, [setRole], (world, window) =>
    roleChange(world, window, 'acme'),
  ),
  toolScenario('#gitpodOrganizations', toolIds.listOrganizations, [account], () => ({})),
  toolScenario('#gitpodCheckInvite', toolIds.checkInvite, [summary], (world) => ({ invite: linkAt(world, 'harbour') })),
  toolScenario('#gitpodCopyInviteLink', toolIds.copyInviteLink, [get], (world, window) =>
    copying(world, window, 'acme'),
  ),
  toolScenario('#gitpodCreateInviteLink', toolIds.createInviteLink, [create], (world, window) =>
    creation(world, window, 'acme'),
  ),
  toolScenario('#gitpodCreateInviteLink: reading the current link', toolIds.createInviteLink, [get], (world, window) =>
    creation(world, window, 'acme'),
  ),
  toolScenario('#gitpodJoinOrganization', toolIds.joinOrganization, [join], (world, window) =>
    joining(world, window, 'harbour'),
  ),
];

/** The scenario, with a result if nothing but an empty list is shown. */
function withPicker(scenario: FaultScenario): FaultScenario {
  return {
    ...scenario,
    prepare: async (world) => {
      const { window, run } = await scenario.prepare(world);
      return {
        window,
        run: async () => {
          const shown = await run();
          const isEmpty = shown.text === '' && window.user.lists.at(-1)?.length === 0;
          return isEmpty ? { text: '_An empty list_', button: '' } : shown;
        },
      };
    },
  };
}

/** The scenario, without an existing invite of Acme. */
function withoutInvite(scenario: FaultScenario, getInvite: GetInvite = 'notFound'): FaultScenario {
  return {
    ...scenario,
    prepare: async (world) => {
      const prepared = await scenario.prepare(world);
      world.sandbox.world.removeInvite(world.sandbox.world.organization('acme'), getInvite);
      return prepared;
    },
  };
}
