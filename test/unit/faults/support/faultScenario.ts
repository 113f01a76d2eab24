import type { CancellationToken, LanguageModelTool, TextDocument, TreeItem } from 'vscode';
import type { Node } from '../../../../src/tree/nodes';
import type { ApplicationCommand, ToolId } from '../../../../src/ui/ids';
import { documentOf } from '../../../fakes/fakeVsCode';
import type { TestExtension, Window } from '../../../fakes/testExtension';
import type { User } from '../../../fakes/user';
import { type CommandRun, prepareRun, titleOf } from '../../errors/support/commandRuns';
import { type ShownText, shownTextOf, shownTextOfDialog } from '../../errors/support/table';
import { descriptionAndTooltipOf } from '../../errors/support/treeSection';

/** The state before an operation. `run` runs it and returns what the user sees in the end. */
interface PreparedScenario {
  readonly window: Window;
  readonly run: () => Promise<ShownText>;
}

/** A user operation that calls the service, and the calls that fail. */
export interface FaultScenario {
  readonly heading: string;
  /** The command or tool that is run. Undefined for a view or a hover. */
  readonly runs?: ApplicationCommand | ToolId;
  /** The methods that fail, each after `after` successful calls. */
  readonly fails: readonly { readonly methods: readonly string[]; readonly after?: number }[];
  /** Whether its messages define the usual message of each fault, which follows a command's first sentence. */
  readonly isReference?: boolean;
  prepare(world: TestExtension): Promise<PreparedScenario>;
}

/** A scenario of a command. @param more text to append to the title of the command */
export function commandScenario(commandRun: CommandRun, fails: FaultScenario['fails'], more = ''): FaultScenario {
  return {
    heading: `${titleOf(commandRun.command)}${more}`,
    runs: commandRun.command,
    fails,
    prepare: (world) => prepareCommand(world, commandRun),
  };
}

async function prepareCommand(world: TestExtension, commandRun: CommandRun): Promise<PreparedScenario> {
  const { window, run } = await prepareRun(world, commandRun);
  return {
    window,
    run: async () => {
      await run();
      const { last } = window.user;
      if (last === undefined) {
        return { text: openedContentOf(window.user), button: '' };
      }
      return last.message.startsWith('Invite to') ? shownTextOfDialog(last) : shownTextOf(last);
    },
  };
}

/** What was opened when there is no message, with the last characters of the link. */
function openedContentOf({ actions }: User): string {
  const [, how, shown = ''] = /^(opened mailto:|saw )(.*)/s.exec(actions.at(-1) ?? '') ?? [];
  const [, ending] = /(?:…|-[0-9a-f]{8})([0-9a-f]{4})\b/.exec(shown) ?? [];
  return ending === undefined
    ? ''
    : `_${how === 'saw ' ? 'A page with the QR code' : 'A mail draft with the invitation'} (…${ending})._`;
}

/** A scenario of sign-in. If already signed in, the token is replaced. */
export function signInScenario(commandRun: CommandRun): FaultScenario {
  return {
    ...commandScenario(commandRun, [{ methods: ['GetAuthenticatedIdentity', 'GetAuthenticatedUser', 'GetAccount'] }]),
    prepare: async (world) => {
      const { window, run } = await prepareCommand(world, { ...commandRun, types: world.sandbox.token('ada') });
      const before = window.session?.signIn;
      return {
        window,
        run: async () => {
          const { button, text } = await run();
          const [session] = (await window.application.sessions.read()).sessions;
          return session === undefined || session.signIn === before
            ? { text, button }
            : { text: `${session.label} is signed in.`, button: '' };
        },
      };
    },
  };
}

/** A scenario of a workspace search. Its result is the headings of the list, followed by the message. */
export function searchScenario(commandRun: CommandRun, fails: FaultScenario['fails']): FaultScenario {
  return {
    ...commandScenario(commandRun, fails),
    prepare: async (world) => {
      const { window, run } = await prepareRun(world, commandRun);
      return {
        window,
        run: async () => {
          await run();
          const { last, lists } = window.user;
          const headings = (lists.at(-1) ?? [])
            .filter(({ kind }) => kind !== undefined)
            .map(({ label }) => `_${label}_`);
          const shown = last === undefined ? { text: '', button: '' } : shownTextOf(last);
          return { ...shown, text: [headings.slice(0, -1).join(', '), shown.text].join('\n').trim() };
        },
      };
    },
  };
}

export function treeScenario(
  heading: string,
  fails: FaultScenario['fails'],
  key: string,
  look: (window: Window, row: Node | undefined) => Promise<ShownText>,
): FaultScenario {
  return {
    heading,
    fails,
    prepare: async (world) => {
      const window = await world.open({ as: 'ada', selects: key });
      const rows = await window.application.tree.getChildren();
      const name = world.sandbox.world.organization(key).name;
      const items = await Promise.all(rows.map((row) => window.application.tree.getTreeItem(row)));
      const row = rows[items.findIndex((item) => labelOf(item) === name)];
      return { window, run: () => look(window, row) };
    },
  };
}

/** Describes the rows below a node: first those that report a failure, then the others, or their number if there are many. */
export async function rowsOf(window: Window, node?: Node, depth = 1): Promise<ShownText> {
  await window.finish(open(window, node, depth));
  await window.quiet();
  const items = await window.finish(open(window, node, depth));
  const failures = items.filter(({ command }) => command !== undefined && /again|more/i.test(command.title));
  const texts = failures.map((item) => `_${labelOf(item)}_ ${descriptionAndTooltipOf(item)}`.trim());
  const others = items.filter((item) => !failures.includes(item)).map((item) => `_${labelOf(item)}_`);
  return {
    text: [...new Set(texts), others.length > 3 ? `${others.length} rows` : others.join(', ')].join('\n').trim(),
    button: [...new Set(failures.map(({ command }) => `**${command?.title ?? ''}**`))].join(', '),
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
  const position = { line: 0, character: Math.floor(line.length / 2) };
  const token = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => undefined }) };
  const hover = await window.finish(
    Promise.resolve(
      window.application.editor.hover.provideHover(
        documentOf({ line }) as TextDocument,
        position as never,
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
    text: hoverContent
      .replaceAll('\u2060', '')
      .replace(/\$\([\w-]+\) /g, '')
      .replaceAll('**', '')
      .replace(/\n+/g, '\n'),
    button: [...actions.matchAll(/\[([^\]]+)\]/g)].map(([, title = '']) => `**${title}**`).join(', '),
  };
}

export function toolScenario(
  heading: string,
  id: ToolId,
  fails: FaultScenario['fails'],
  input: (world: TestExtension, window: Window) => object,
): FaultScenario {
  return {
    heading,
    runs: id,
    fails,
    prepare: async (world) => {
      const window = await world.open({ as: 'ada' });
      const tool: LanguageModelTool<unknown> = window.application.tools[id];
      const options = { input: input(world, window) };
      const token = {} as CancellationToken;
      return {
        window,
        run: async () => {
          try {
            await window.finish(Promise.resolve(tool.prepareInvocation?.(options, token)));
          } catch (error) {
            return { text: `VS Code tells the model: \`${String(error)}\``, button: '' };
          }
          const answer = await window.finish(Promise.resolve(tool.invoke(options as never, token)));
          await window.quiet();
          const [part] = (answer as unknown as { content: { value: string }[] }).content;
          const result = JSON.parse(part?.value ?? '{}') as Record<string, unknown>;
          const counted = Object.entries(result).map(([name, value]) => [
            name,
            Array.isArray(value) ? value.length : value,
          ]);
          return { text: `\`${JSON.stringify(Object.fromEntries(counted))}\``, button: '' };
        },
      };
    },
  };
}
