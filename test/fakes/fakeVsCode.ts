import { FakeDocuments } from '../unit/errors/support/fakeDocuments';
import { FakeCancellation, FakeEvent, FakeScreen } from '../unit/errors/support/fakeScreen';
import { editClasses, type FakeEdit, type FakeText } from './fakeEdit';
import { FakeInputBox, FakeQuickPick } from './fakeInputs';
import { translate } from './translate';
import type { User } from './user';

/** The state around VS Code; it may change while the extension runs. */
export interface FakeWorld extends FakeText {
  user: User;
  settings: Readonly<Record<string, unknown>>;
  /** The token of the vendor's extension; undefined if that is not installed. */
  vendorToken: string | undefined;
  /** Context keys of `when` clauses. */
  readonly contexts?: Map<string, unknown>;
  /** How often progress was started and ended. */
  progress: { begun: number; ended: number };
  /** Lets a test press Cancel or Escape and fire events. */
  readonly screen?: FakeScreen;
  run(command: string, args: readonly unknown[]): Promise<void>;
}

/**
 * A fake `vscode` module: as much of it as commands need in order to fail. Records everything that VS Code would show
 * to the user.
 */
export function fakeVsCode(world: FakeWorld): object {
  const documents = new FakeDocuments();
  const initialDocument = documentOf(world);
  let created: { readonly content: string; readonly document: object } | undefined;
  /** The open document: the one created here, as long as its text is unchanged. */
  const open = (): object => (created?.content === world.line ? created.document : initialDocument);
  const screen = world.screen ?? new FakeScreen();
  return withFallback(
    {
      ...enums,
      ...classes,
      l10n: { t: translate },
      version: '1.105.0',
      env: {
        appName: 'Visual Studio Code',
        appRoot: '/usr/share/code/resources/app',
        language: 'en',
        uriScheme: 'vscode',
        clipboard: {
          writeText: (text: string) => world.user.writeClipboard(text),
          readText: () => world.user.readClipboard(),
        },
        openExternal: (address: unknown) => {
          world.user.actions.push(`opened ${String(address)}`);
          return Promise.resolve(true);
        },
      },
      authentication: { getSession: () => Promise.resolve({ accessToken: world.vendorToken }) },
      extensions: { getExtension: () => (world.vendorToken === undefined ? undefined : {}) },
      commands: {
        executeCommand: (command: string, ...args: unknown[]) => {
          if (command === 'setContext') {
            world.contexts?.set(String(args[0]), args[1]);
            return Promise.resolve();
          }
          world.user.actions.push([`ran ${command}`, ...args.filter((each) => typeof each === 'string')].join(' '));
          return world.run(command, args);
        },
      },
      languages: withFallback({ getDiagnostics: () => [] }, /./, () => placeholder),
      workspace: withEvents(screen, {
        getConfiguration: () => ({
          get: (name: string) => world.settings[name],
          inspect: (name: string) => ({ globalValue: world.settings[name] }),
          update: () =>
            world.user.hasDisk ? Promise.resolve() : Promise.reject(new Error('The settings cannot be written')),
        }),
        get textDocuments() {
          return [open()];
        },
        notebookDocuments: [],
        openTextDocument: async (asked: unknown) => {
          await screen.beforeOpening();
          if (typeof asked === 'object' && asked !== null && 'content' in asked) {
            world.line = String(asked.content);
            created = { content: world.line, document: documentOf(world) };
          }
          return documents.open(asked, world.user) ?? open();
        },
        registerTextDocumentContentProvider: documents.register.bind(documents),
        asRelativePath: ({ path }: { path: string }) => path,
        applyEdit: (edit: FakeEdit) => world.user.applyEdit(() => edit.applyTo(world)),
        fs: {
          isWritableFileSystem: () => true,
          writeFile: () => (world.user.hasDisk ? Promise.resolve() : Promise.reject(new Error('The disk is full'))),
        },
      }),
      window: withEvents(screen, {
        ...messages(world),
        // VS Code renders the icon; tests read the text.
        setStatusBarMessage: (text: string) => {
          world.user.showMessage({ how: 'status', message: text.replace(/^\$\(check\) /, ''), buttons: [] });
          return { dispose: () => undefined };
        },
        get activeTextEditor() {
          const active = { line: 0, character: Math.floor(world.line.length / 2) };
          return { document: open(), selection: { active } };
        },
        createInputBox: () => new FakeInputBox(world.user, screen),
        createQuickPick: () => new FakeQuickPick(world.user, screen),
        showQuickPick: (items: readonly { label: string }[]) => Promise.resolve(world.user.pickFromList(items)),
        showInputBox: ({ prompt }: { prompt: string }) => {
          world.user.showMessage({ how: 'box', message: prompt, buttons: [] });
          return Promise.resolve(undefined);
        },
        showTextDocument: () => Promise.resolve({}),
        showSaveDialog: () => Promise.resolve(uriOf('/home/ada/invite.svg')),
        createWebviewPanel: () => panelFor(world),
        withProgress: async (
          { title = '', cancellable = false }: { title?: string; cancellable?: boolean },
          work: (progress: unknown, token: unknown) => Promise<unknown>,
        ) => {
          const { progress, end } = screen.showProgress(title, cancellable);
          const counts = world.progress; // Captured now: a test may replace the counters by killing the extension host.
          counts.begun += 1;
          try {
            return await work({ report: () => undefined }, progress.token);
          } finally {
            end();
            counts.ended += 1;
          }
        },
      }),
    },
    /./,
    () => placeholder,
  );
}

type Show = (message: string, ...rest: readonly unknown[]) => Promise<string | undefined>;

function messages(world: FakeWorld): Record<string, Show> {
  const show =
    (how: 'information' | 'warning' | 'error'): Show =>
    (message, ...rest) => {
      const [options] = rest;
      const isDialog = typeof options === 'object' && options !== null;
      const detail = isDialog && 'detail' in options ? String(options.detail) : undefined;
      const buttons = rest.filter((each) => typeof each === 'string');
      return Promise.resolve(world.user.showMessage({ how: isDialog ? 'dialog' : how, message, detail, buttons }));
    };
  return {
    showInformationMessage: show('information'),
    showWarningMessage: show('warning'),
    showErrorMessage: show('error'),
  };
}

const enums = {
  InputBoxValidationSeverity: { Info: 1, Warning: 2, Error: 3 },
  ProgressLocation: { Notification: 15 },
  QuickPickItemKind: { Separator: -1, Default: 0 },
  TreeItemCollapsibleState: { None: 0, Collapsed: 1, Expanded: 2 },
  ViewColumn: { Active: -1 },
};

const classes = {
  ...editClasses,
  CancellationTokenSource: FakeCancellation,
  CodeAction: class {
    constructor(readonly title: string) {}
  },
  DocumentPasteEdit: class {
    constructor(
      public insertText: string,
      readonly title: string,
    ) {}
  },
  EventEmitter: FakeEvent,
  DataTransferItem: class {
    constructor(readonly value: unknown) {}
    asString(): Promise<string> {
      return Promise.resolve(String(this.value));
    }
  },
  DocumentDropEdit: class {
    constructor(readonly insertText: string) {}
  },
  Hover: class {
    constructor(readonly contents: unknown) {}
  },
  LanguageModelTextPart: class {
    constructor(readonly value: string) {}
  },
  LanguageModelToolResult: class {
    constructor(readonly content: readonly unknown[]) {}
  },
  MarkdownString: class {
    constructor(public value = '') {}
    appendText(text: string): this {
      this.value += text;
      return this;
    }
    appendMarkdown(text: string): this {
      return this.appendText(text);
    }
  },
  ThemeColor: class {
    constructor(readonly id: string) {}
  },
  ThemeIcon: class {
    constructor(
      readonly id: string,
      readonly color?: { readonly id: string },
    ) {}
  },
  TerminalLink: class {
    constructor(
      readonly startIndex: number,
      readonly length: number,
      readonly tooltip: string,
    ) {}
  },
  TreeItem: class {
    constructor(readonly label: string) {}
  },
  Uri: { parse: uriOf, file: uriOf, joinPath: uriOf, from: (parts: object) => parts },
};

function uriOf(path: string): object {
  return { scheme: /^\w+(?=:)/.exec(path)?.[0] ?? 'file', path, fsPath: path, toString: () => path };
}

/** The open document. */
export function documentOf(world: FakeText): object {
  return {
    uri: uriOf('untitled:1'),
    isUntitled: true,
    lineCount: 1,
    lineAt: () => ({ text: world.line, range: { start: { line: 0, character: 0 } } }),
    offsetAt: ({ character }: { character: number }) => character,
    getText: () => world.line,
    positionAt: (character: number) => ({ line: 0, character }),
  };
}

/** A fake webview panel; records the HTML that it shows. */
function panelFor(world: FakeWorld): object {
  const webview = {
    set html(page: string) {
      world.user.actions.push(`saw ${page}`);
    },
  };
  return withSilentEvents({ webview, title: '', reveal: () => undefined, dispose: () => undefined });
}

/**
 * Placeholder for API members that modules touch while loading and that building the extension touches, far more than
 * tests ever run. Every property, call and construction returns the placeholder again.
 */
const placeholder: object = new Proxy(noop, {
  get: (target, name): unknown => {
    if (name === 'prototype') {
      return Reflect.get(target, name);
    }
    return name === 'then' || typeof name === 'symbol' ? undefined : placeholder;
  },
  apply: () => placeholder,
  construct: () => placeholder,
});

function noop(): void {
  // Only needs to be callable.
}

/** Adds every `onDid…` event, for tests to fire. */
function withEvents<T extends object>(screen: FakeScreen, parts: T): T {
  return withFallback(parts, /^onDid/, (name) => screen.event(name).event);
}

/** Adds every `onDid…` event; none of them ever fires. */
export function withSilentEvents<T extends object>(parts: T): T {
  return withFallback(parts, /^onDid/, () => () => ({ dispose: () => undefined }));
}

function withFallback<T extends object>(parts: T, names: RegExp, fallback: (name: string) => unknown): T {
  return new Proxy(parts, {
    get: (target, name): unknown =>
      !Reflect.has(target, name) && typeof name === 'string' && names.test(name)
        ? fallback(name)
        : Reflect.get(target, name),
  });
}
