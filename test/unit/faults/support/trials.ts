import type { CancellationToken, LanguageModelTool, TextDocument, TreeItem } from 'vscode';
import { commandIds, toolIds, type ToolId } from '../../../../src/ui/ids';
import type { Node } from '../../../../src/views/nodes';
import { begin, linkAt, titleOf, type Act } from '../../errors/support/acts';
import type { FailingWorld, Window } from '../../errors/support/failingWorld';
import { documentOf } from '../../errors/support/paperVsCode';
import { wordsOf, wordsOfDialog, type Words } from '../../errors/support/table';

/** Somebody who is about to do something; `act` does it, and brings what they see in the end. */
interface Begun {
  readonly window: Window;
  readonly act: () => Promise<Words>;
}

/** Something that people do and that talks to the service, up to what is to fail. */
export interface Trial {
  readonly heading: string;
  /** The methods that fail, each after so many calls that go well. */
  readonly fails: readonly { readonly methods: readonly string[]; readonly after?: number }[];
  /** Whether it tells how all others go on, after words of their own. */
  readonly isUsual?: boolean;
  begin(world: FailingWorld): Promise<Begun>;
}

const get = { methods: ['GetOrganizationInvite'] };
const create = { methods: ['CreateOrganizationInvite'] };
const join = { methods: ['JoinOrganization'] };
const summary = { methods: ['GetOrganizationInviteSummary'] };
const members = { methods: ['ListMembers'] };
const account = { methods: ['GetAccount'] };

const copies: Act = { command: commandIds.copyInviteLink, as: 'ada', selects: 'acme' };
const replaces: Act = { ...copies, command: commandIds.createInviteLink, presses: ['Create New Link'] };
const joins: Act = {
  command: commandIds.joinOrganization,
  as: 'ada',
  linkOf: 'harbour',
  presses: ['Join…', 'Join Harbour Collective'],
};

/** Every command, view, card and tool that asks the service something, and each step of it that can fail by itself. */
export const trials: readonly Trial[] = [
  {
    heading: titleOf(commandIds.signIn),
    fails: [{ methods: ['GetAuthenticatedIdentity', 'GetAuthenticatedUser', 'GetAccount'] }],
    begin: async (world) => {
      const { window, act } = await command(world, { command: commandIds.signIn, types: world.sandbox.token('ada') });
      return {
        window,
        act: async () => {
          const words = await act();
          const [session] = (await window.application.sessions.read()).sessions;
          return session === undefined
            ? words
            : { ...words, says: `${words.says} ${session.label} is signed in.`.trim() };
        },
      };
    },
  },
  {
    heading: 'The view is opened',
    fails: [account],
    begin: async (world) => {
      const window = await world.open({ as: 'ada' });
      return { window, act: () => rowsOf(window) };
    },
  },
  {
    heading: titleOf(commandIds.refresh),
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
  inTree('The next page of members', [{ ...members, after: 1 }], 'sever', async (window, row) => {
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
  {
    heading: 'You can join',
    fails: [{ methods: ['ListJoinableOrganizations'] }],
    begin: async (world) => {
      const window = await world.open({ as: 'ada' });
      const group = (await window.application.tree.getChildren()).at(-1);
      return { window, act: () => rowsOf(window, group) };
    },
  },
  { ...commandTrial(titleOf(commandIds.copyInviteLink), [get], copies), isUsual: true },
  {
    heading: `${titleOf(commandIds.copyInviteLink)}, where there is none and one is created`,
    fails: [create],
    begin: async (world) => {
      const begun = await command(world, { ...copies, presses: ['Create Invite Link'] });
      world.sandbox.world.removeInvite(world.sandbox.world.organization('acme'));
      return begun;
    },
  },
  {
    heading: `${titleOf(commandIds.createInviteLink)}, where there is none`,
    fails: [create],
    begin: async (world) => {
      const begun = await command(world, { ...copies, command: commandIds.createInviteLink });
      world.sandbox.world.removeInvite(world.sandbox.world.organization('acme'));
      return begun;
    },
  },
  commandTrial(`${titleOf(commandIds.createInviteLink)}, which replaces one`, [create], replaces),
  commandTrial(
    `${titleOf(commandIds.createInviteLink)}, and nothing can be read afterwards either`,
    [create, { ...get, after: 2 }],
    replaces,
  ),
  commandTrial(titleOf(commandIds.previewInvite), [summary], {
    command: commandIds.previewInvite,
    as: 'ada',
    linkOf: 'harbour',
  }),
  commandTrial(`${titleOf(commandIds.joinOrganization)}: who would join`, [account], { ...joins, presses: ['Join…'] }),
  commandTrial(titleOf(commandIds.joinOrganization), [join], joins),
  commandTrial(
    `${titleOf(commandIds.joinOrganization)}, and nothing can be read afterwards either`,
    [join, { ...account, after: 2 }],
    joins,
  ),
  commandTrial('List Admins', [members], { ...copies, selects: 'sever', presses: ['List Admins'] }),
  commandTrial(titleOf(commandIds.replaceInFile), [summary], {
    command: commandIds.replaceInFile,
    as: 'ada',
    documentOf: 'harbour',
    presses: ['Acme Engineering'],
  }),
  {
    heading: 'The pointer rests on a link',
    fails: [summary],
    begin: async (world) => {
      const line = linkAt(world, 'harbour');
      const window = await world.open({ as: 'ada', line });
      return {
        window,
        act: async () => {
          // Nobody waits long for a card: the answer is on the next one.
          await cardOf(window, line);
          return cardOf(window, line);
        },
      };
    },
  },
  tool('#gitpodOrganizations', toolIds.listOrganizations, [account], () => ({})),
  tool('#gitpodCheckInvite', toolIds.checkInvite, [summary], (world) => ({ invite: linkAt(world, 'harbour') })),
  tool('#gitpodCopyInviteLink', toolIds.copyInviteLink, [get], () => ({ organization: 'Acme Engineering' })),
  tool('#gitpodCreateInviteLink', toolIds.createInviteLink, [create], () => ({ organization: 'Acme Engineering' })),
  tool('#gitpodCreateInviteLink, before it asks', toolIds.createInviteLink, [get], () => ({
    organization: 'Acme Engineering',
  })),
  tool('#gitpodJoinOrganization', toolIds.joinOrganization, [join], (world) => ({ invite: linkAt(world, 'harbour') })),
];

function commandTrial(heading: string, fails: Trial['fails'], act: Act): Trial {
  return { heading, fails, begin: (world) => command(world, act) };
}

async function command(world: FailingWorld, act: Act): Promise<Begun> {
  const { window, run } = await begin(world, act);
  return {
    window,
    act: async () => {
      await run();
      const { last, offers } = window.person;
      if (
        last === undefined ||
        (last.how === 'warning' && offers.length > 0 && act.presses?.includes(last.buttons[0] ?? ''))
      ) {
        return { says: offers.length > 0 ? '_A list of what was asked for._' : '', button: '' };
      }
      return last.message.startsWith('Invite to') ? wordsOfDialog(last) : wordsOf(last);
    },
  };
}

function inTree(
  heading: string,
  fails: Trial['fails'],
  key: string,
  look: (window: Window, row: Node | undefined) => Promise<Words>,
): Trial {
  return {
    heading,
    fails,
    begin: async (world) => {
      const window = await world.open({ as: 'ada', selects: key });
      const rows = await window.application.tree.getChildren();
      const name = world.sandbox.world.organization(key).name;
      const items = await Promise.all(rows.map((row) => window.application.tree.getTreeItem(row)));
      const row = rows[items.findIndex((item) => labelOf(item) === name)];
      return { window, act: () => look(window, row) };
    },
  };
}

/** The rows below one, in words: those that say why something is not there, and how many others there are. */
async function rowsOf(window: Window, node?: Node, depth = 1): Promise<Words> {
  await window.finish(open(window, node, depth));
  await window.quiet();
  const items = await window.finish(open(window, node, depth));
  const failures = items.filter(({ command: does }) => does !== undefined && /again|more/i.test(does.title));
  const says = failures.map((item) => `_${labelOf(item)}_ ${String(item.description ?? '')}`.trim());
  const others = items.filter((item) => !failures.includes(item)).map((item) => `_${labelOf(item)}_`);
  return {
    says: [...new Set(says), others.length > 3 ? `${others.length} rows` : others.join(', ')].join('\n').trim(),
    button: [...new Set(failures.map(({ command: does }) => `**${does?.title ?? ''}**`))].join(', '),
  };
}

async function open({ application: { tree } }: Window, node: Node | undefined, depth: number): Promise<TreeItem[]> {
  const children = depth === 0 ? [] : await tree.getChildren(node);
  const below = await Promise.all(
    children.map(async (child) => [
      await tree.getTreeItem(child),
      ...(await open({ application: { tree } } as Window, child, depth - 1)),
    ]),
  );
  return below.flat();
}

function labelOf({ label }: TreeItem): string {
  return typeof label === 'string' ? label : (label?.label ?? '');
}

async function cardOf(window: Window, line: string): Promise<Words> {
  const here = { line: 0, character: Math.floor(line.length / 2) };
  const token = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => undefined }) };
  const hover = await window.finish(
    Promise.resolve(
      window.application.editor.hover.provideHover(
        documentOf({ line }) as TextDocument,
        here as never,
        token as unknown as CancellationToken,
      ),
    ),
  );
  await window.quiet();
  const { value } = (hover as unknown as { contents: { value: string } }).contents;
  const [card = '', actions = ''] = value.split('\n\n---\n\n');
  return {
    says: card
      .replaceAll('\u2060', '')
      .replace(/\$\([\w-]+\) /g, '')
      .replaceAll('**', '')
      .replace(/\n+/g, '\n'),
    button: [...actions.matchAll(/\[([^\]]+)\]/g)].map(([, title = '']) => `**${title}**`).join(', '),
  };
}

function tool(heading: string, id: ToolId, fails: Trial['fails'], input: (world: FailingWorld) => object): Trial {
  return {
    heading,
    fails,
    begin: async (world) => {
      const window = await world.open({ as: 'ada' });
      const used: LanguageModelTool<unknown> = window.application.tools[id];
      const options = { input: input(world) };
      const token = {} as CancellationToken;
      return {
        window,
        act: async () => {
          try {
            await window.finish(Promise.resolve(used.prepareInvocation?.(options, token)));
          } catch (error) {
            return { says: `VS Code tells the model: \`${String(error)}\``, button: '' };
          }
          const answer = await window.finish(Promise.resolve(used.invoke(options as never, token)));
          await window.quiet();
          const [part] = (answer as unknown as { content: { value: string }[] }).content;
          const { organizations, ...facts } = JSON.parse(part?.value ?? '{}') as Record<string, unknown>;
          const list = Array.isArray(organizations) ? { organizations: organizations.length } : {};
          return { says: `\`${JSON.stringify({ ...facts, ...list })}\``, button: '' };
        },
      };
    },
  };
}
