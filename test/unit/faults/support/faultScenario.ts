import type { CancellationToken, LanguageModelTool, TextDocument, TreeItem } from 'vscode';
import type { Node } from '../../../../src/tree/nodes';
import type { ApplicationCommand, ToolId } from '../../../../src/ui/ids';
import { documentOf } from '../../../fakes/fakeVsCode';
import type { TestExtension, Window } from '../../../fakes/testExtension';
import type { User } from '../../../fakes/user';
import { type CommandRun, begin, titleOf } from '../../errors/support/acts';
import { type ShownText, wordsOf, wordsOfDialog } from '../../errors/support/table';
import { besides } from '../../errors/support/treeSection';

/** The state before an operation; `act` runs it and returns what the user sees in the end. */
interface PreparedScenario {
  readonly window: Window;
  readonly act: () => Promise<ShownText>;
}

/** A user operation that calls the service, up to the point where it fails. */
export interface FaultScenario {
  readonly heading: string;
  /** The command or tool that runs; undefined for a view or a hover. */
  readonly runs?: ApplicationCommand | ToolId;
  /** The methods that fail, each after `after` successful calls. */
  readonly fails: readonly { readonly methods: readonly string[]; readonly after?: number }[];
  /** Whether its message is the reference for the usual words, which follow a command's first sentence. */
  readonly isUsual?: boolean;
  begin(world: TestExtension): Promise<PreparedScenario>;
}

/** A scenario of a command. @param more appended to its title */
export function commandScenario(act: CommandRun, fails: FaultScenario['fails'], more = ''): FaultScenario {
  return {
    heading: `${titleOf(act.command)}${more}`,
    runs: act.command,
    fails,
    begin: (world) => command(world, act),
  };
}

async function command(world: TestExtension, act: CommandRun): Promise<PreparedScenario> {
  const { window, run } = await begin(world, act);
  return {
    window,
    act: async () => {
      await run();
      const { last } = window.user;
      if (last === undefined) {
        return { says: seenBy(window.user), button: '' };
      }
      return last.message.startsWith('Invite to') ? wordsOfDialog(last) : wordsOf(last);
    },
  };
}

/** What was shown or opened when there is no message, with the last characters of the link. */
function seenBy({ actions: did }: User): string {
  const [, how, shown = ''] = /^(opened mailto:|saw )(.*)/s.exec(did.at(-1) ?? '') ?? [];
  const [, ending] = /(?:…|-[0-9a-f]{8})([0-9a-f]{4})\b/.exec(shown) ?? [];
  return ending === undefined
    ? ''
    : `_${how === 'saw ' ? 'A page with the QR code' : 'A mail draft with the invitation'} (…${ending})._`;
}

/** A scenario of sign-in, with a new token if already signed in. */
export function signing(act: CommandRun): FaultScenario {
  return {
    ...commandScenario(act, [{ methods: ['GetAuthenticatedIdentity', 'GetAuthenticatedUser', 'GetAccount'] }]),
    begin: async (world) => {
      const { window, act: run } = await command(world, { ...act, types: world.sandbox.token('ada') });
      const before = window.session?.signIn;
      return {
        window,
        act: async () => {
          const { button, says } = await run();
          const [session] = (await window.application.sessions.read()).sessions;
          return session === undefined || session.signIn === before
            ? { says, button }
            : { says: `${session.label} is signed in.`, button: '' };
        },
      };
    },
  };
}

/** A scenario of a workspace search: the headings of the list, followed by the message. */
export function search(act: CommandRun, fails: FaultScenario['fails']): FaultScenario {
  return {
    ...commandScenario(act, fails),
    begin: async (world) => {
      const { window, run } = await begin(world, act);
      return {
        window,
        act: async () => {
          await run();
          const { last, lists: offers } = window.user;
          const headings = (offers.at(-1) ?? [])
            .filter(({ kind }) => kind !== undefined)
            .map(({ label }) => `_${label}_`);
          const words = last === undefined ? { says: '', button: '' } : wordsOf(last);
          return { ...words, says: [headings.slice(0, -1).join(', '), words.says].join('\n').trim() };
        },
      };
    },
  };
}

export function inTree(
  heading: string,
  fails: FaultScenario['fails'],
  key: string,
  look: (window: Window, row: Node | undefined) => Promise<ShownText>,
): FaultScenario {
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

/** Describes the rows below a node: those that report a failure, and the others or their number. */
export async function rowsOf(window: Window, node?: Node, depth = 1): Promise<ShownText> {
  await window.finish(open(window, node, depth));
  await window.quiet();
  const items = await window.finish(open(window, node, depth));
  const failures = items.filter(({ command: does }) => does !== undefined && /again|more/i.test(does.title));
  const says = failures.map((item) => `_${labelOf(item)}_ ${besides(item)}`.trim());
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

/** The contents of a hover, as Markdown. */
export async function contentsOfHover(window: Window, line: string): Promise<string> {
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
  return (hover as unknown as { contents: { value: string } }).contents.value;
}

export async function hoverContentOf(window: Window, line: string): Promise<ShownText> {
  const [hoverContent = '', actions = ''] = (await contentsOfHover(window, line)).split('\n\n---\n\n');
  return {
    says: hoverContent
      .replaceAll('\u2060', '')
      .replace(/\$\([\w-]+\) /g, '')
      .replaceAll('**', '')
      .replace(/\n+/g, '\n'),
    button: [...actions.matchAll(/\[([^\]]+)\]/g)].map(([, title = '']) => `**${title}**`).join(', '),
  };
}

export function tool(
  heading: string,
  id: ToolId,
  fails: FaultScenario['fails'],
  input: (world: TestExtension, window: Window) => object,
): FaultScenario {
  return {
    heading,
    runs: id,
    fails,
    begin: async (world) => {
      const window = await world.open({ as: 'ada' });
      const used: LanguageModelTool<unknown> = window.application.tools[id];
      const options = { input: input(world, window) };
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
          const facts = JSON.parse(part?.value ?? '{}') as Record<string, unknown>;
          const counted = Object.entries(facts).map(([name, fact]) => [name, Array.isArray(fact) ? fact.length : fact]);
          return { says: `\`${JSON.stringify(Object.fromEntries(counted))}\``, button: '' };
        },
      };
    },
  };
}
