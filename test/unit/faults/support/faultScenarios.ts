import { commandIds, toolIds } from '../../../../src/ui/ids';
import type { GetInvite } from '../../../sandbox/world/organization';
import { type CommandRun, begin, dead, linkAt, titleOf } from '../../errors/support/acts';
import { copying, creation, joining, roleChange } from '../../tools/support/toolUse';
import {
  hoverContentOf,
  commandScenario,
  inTree,
  rowsOf,
  search,
  signing,
  tool,
  type FaultScenario,
} from './faultScenario';

const get = { methods: ['GetOrganizationInvite'] };
const create = { methods: ['CreateOrganizationInvite'] };
const join = { methods: ['JoinOrganization'] };
const summary = { methods: ['GetOrganizationInviteSummary'] };
const members = { methods: ['ListMembers'] };
const account = { methods: ['GetAccount'] };

const copies: CommandRun = { command: commandIds.copyInviteLink, as: 'ada', selects: 'acme' };
const replaces: CommandRun = { ...copies, command: commandIds.createInviteLink, presses: ['Create New Link'] };
const joins: CommandRun = {
  command: commandIds.joinOrganization,
  as: 'ada',
  linkOf: 'harbour',
  presses: ['Join…', 'Join Harbour Collective'],
};

const setRole = { methods: ['SetRole'] };
const changesRole: CommandRun = {
  command: commandIds.changeRole,
  as: 'ada',
  selects: 'acme',
  presses: ['Grace Hopper', 'Make Admin'],
};

const leave = { methods: ['LeaveOrganization'] };
const leaves: CommandRun = {
  command: commandIds.leaveOrganization,
  as: 'ada',
  selects: 'sever',
  presses: ['Leave Organization'],
};

const repairs: CommandRun = {
  command: commandIds.replaceWithCurrentLink,
  as: 'ada',
  documentOf: dead,
  presses: ['Acme Engineering'],
};

/** Every command, view, hover and tool that calls the service, and each of its steps that can fail separately. */
export const faultScenarios: readonly FaultScenario[] = [
  signing({ command: commandIds.signIn }),
  signing({ command: commandIds.signInAgain, as: 'ada', presses: ['Sign In Again'] }),
  {
    heading: 'Opening the view',
    fails: [account],
    begin: async (world) => {
      const window = await world.open({ as: 'ada' });
      return { window, act: () => rowsOf(window) };
    },
  },
  {
    heading: titleOf(commandIds.refresh),
    runs: commandIds.refresh,
    fails: [account],
    begin: async (world) => {
      const { window, run } = await begin(world, { command: commandIds.refresh, as: 'ada' });
      await rowsOf(window);
      return {
        window,
        act: async () => {
          await run();
          return rowsOf(window);
        },
      };
    },
  },
  inTree(
    'An organization is opened in the view',
    [get, members, { methods: ['GetOrganization'] }],
    'acme',
    (window, row) => rowsOf(window, row, 2),
  ),
  {
    ...inTree('The next page of members', [{ ...members, after: 1 }], 'sever', async (window, row) => {
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
    ...inTree(
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
    heading: 'Available to join',
    fails: [{ methods: ['ListJoinableOrganizations'] }],
    begin: async (world) => {
      const window = await world.open({ as: 'ada' });
      const group = (await window.application.tree.getChildren()).at(-1);
      return { window, act: () => rowsOf(window, group) };
    },
  },
  { ...commandScenario(copies, [get]), isUsual: true },
  withoutInvite(
    commandScenario(
      { ...copies, presses: ['Create Invite Link'] },
      [create],
      ', where there is none and one is created',
    ),
  ),
  commandScenario({ ...copies, command: commandIds.copyInviteLinkAs }, [get]),
  commandScenario({ ...copies, command: commandIds.shareInviteLink }, [get]),
  commandScenario({ ...copies, command: commandIds.showQrCode }, [get]),
  commandScenario({ ...copies, command: commandIds.saveQrCode }, [get]),
  withoutInvite(
    commandScenario({ ...copies, command: commandIds.createInviteLink }, [create], ', where there is none'),
  ),
  withoutInvite(
    commandScenario(
      { ...copies, command: commandIds.createInviteLink },
      [get],
      ', where there is none and reading creates it',
    ),
    'creates',
  ),
  commandScenario(replaces, [create], ', which replaces one'),
  commandScenario({ ...replaces, command: commandIds.replaceInviteLink }, [create]),
  commandScenario(replaces, [create, { ...get, after: 2 }], ', and nothing can be read afterwards either'),
  commandScenario({ command: commandIds.previewInvite, as: 'ada', linkOf: 'harbour' }, [summary]),
  commandScenario({ ...joins, presses: ['Join…'] }, [account], ': who would join'),
  commandScenario(joins, [join]),
  commandScenario(joins, [join, { ...account, after: 2 }], ', and nothing can be read afterwards either'),
  {
    ...commandScenario({ ...copies, selects: 'sever', presses: ['List Admins'] }, [members]),
    heading: 'List Admins',
  },
  commandScenario({ command: commandIds.askAdmin, as: 'ada', selects: 'sever' }, [members]),
  inPicker(commandScenario(changesRole, [members], ': which members there are')),
  inPicker(commandScenario({ ...changesRole, command: commandIds.findMember, presses: ['Grace Hopper'] }, [members])),
  commandScenario(changesRole, [setRole]),
  commandScenario(changesRole, [setRole, { ...members, after: 2 }], ', and nothing can be read afterwards either'),
  commandScenario(leaves, [leave]),
  commandScenario(leaves, [leave, account], ', and nothing can be read afterwards either'),
  search({ command: commandIds.findInviteLinks, as: 'ada', documentOf: 'harbour' }, [summary]),
  commandScenario({ ...repairs, command: commandIds.replaceInFile }, [summary]),
  commandScenario(repairs, [get]),
  {
    heading: 'Hovering over a link',
    fails: [summary],
    begin: async (world) => {
      const line = linkAt(world, 'harbour');
      const window = await world.open({ as: 'ada', line });
      return {
        window,
        act: async () => {
          // A hover does not wait long; the response is in the next one.
          await hoverContentOf(window, line);
          return hoverContentOf(window, line);
        },
      };
    },
  },
  tool('#gitpodMembers', toolIds.listMembers, [members], (world, window) => copying(world, window, 'acme')),
  tool('#gitpodChangeRole', toolIds.changeRole, [setRole], (world, window) => roleChange(world, window, 'acme')),
  tool('#gitpodOrganizations', toolIds.listOrganizations, [account], () => ({})),
  tool('#gitpodCheckInvite', toolIds.checkInvite, [summary], (world) => ({ invite: linkAt(world, 'harbour') })),
  tool('#gitpodCopyInviteLink', toolIds.copyInviteLink, [get], (world, window) => copying(world, window, 'acme')),
  tool('#gitpodCreateInviteLink', toolIds.createInviteLink, [create], (world, window) =>
    creation(world, window, 'acme'),
  ),
  tool('#gitpodCreateInviteLink, before it creates', toolIds.createInviteLink, [get], (world, window) =>
    creation(world, window, 'acme'),
  ),
  tool('#gitpodJoinOrganization', toolIds.joinOrganization, [join], (world, window) =>
    joining(world, window, 'harbour'),
  ),
];

/** The same scenario, when an empty list may be all that is shown. */
function inPicker(scenario: FaultScenario): FaultScenario {
  return {
    ...scenario,
    begin: async (world) => {
      const { window, act } = await scenario.begin(world);
      return {
        window,
        act: async () => {
          const words = await act();
          const isEmpty = words.says === '' && window.user.lists.at(-1)?.length === 0;
          return isEmpty ? { says: '_An empty list_', button: '' } : words;
        },
      };
    },
  };
}

/** The same scenario, when Acme has no invite. */
function withoutInvite(scenario: FaultScenario, getInvite: GetInvite = 'notFound'): FaultScenario {
  return {
    ...scenario,
    begin: async (world) => {
      const begun = await scenario.begin(world);
      world.sandbox.world.removeInvite(world.sandbox.world.organization('acme'), getInvite);
      return begun;
    },
  };
}
