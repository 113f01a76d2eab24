import type { PaperEdit } from './paperEdit';
import { editClasses, type PaperText } from './paperEdit';
import { PaperInputBox, PaperQuickPick } from './paperInputs';
import type { Person } from './person';

/** What stands around VS Code; it may change while the extension runs. */
export interface PaperWorld extends PaperText {
  person: Person;
  settings: Readonly<Record<string, unknown>>;
  /** The token of the vendor's extension, where that is installed. */
  vendorToken: string | undefined;
  /** How often progress was shown, and how often that came to an end. */
  progress: { begun: number; ended: number };
  /** Runs a command of the extension. */
  run(command: string, args: readonly unknown[]): Promise<void>;
}

/** VS Code on paper: as much of it as the commands need to fail. Whatever it would show to the person is written down. */
export function paperVsCode(world: PaperWorld): object {
  return withOthers(
    {
      ...enums,
      ...classes,
      l10n: { t: (message: string, ...values: unknown[]) => filled(message, values) },
      version: '1.105.0',
      env: {
        appName: 'Visual Studio Code',
        language: 'en',
        uriScheme: 'vscode',
        clipboard: {
          writeText: (text: string) => {
            world.person.copies(text);
            return Promise.resolve();
          },
          readText: () => Promise.resolve(world.person.clipboard),
        },
        openExternal: (address: unknown) => {
          world.person.did.push(`opened ${String(address)}`);
          return Promise.resolve(true);
        },
      },
      authentication: { getSession: () => Promise.resolve({ accessToken: world.vendorToken }) },
      extensions: { getExtension: () => (world.vendorToken === undefined ? undefined : {}) },
      commands: {
        executeCommand: (command: string, ...args: unknown[]) => {
          if (command === 'setContext') {
            return Promise.resolve();
          }
          world.person.did.push([`ran ${command}`, ...args.filter((each) => typeof each === 'string')].join(' '));
          return world.run(command, args);
        },
      },
      workspace: withAnyEvent({
        getConfiguration: () => ({
          inspect: (name: string) => ({ globalValue: world.settings[name] }),
          update: () =>
            world.person.hasDisk ? Promise.resolve() : Promise.reject(new Error('The settings cannot be written')),
        }),
        textDocuments: [documentOf(world)],
        notebookDocuments: [],
        openTextDocument: () => Promise.resolve(documentOf(world)),
        asRelativePath: ({ path }: { path: string }) => path,
        applyEdit: (edit: PaperEdit) => Promise.resolve(edit.applyTo(world)),
        fs: {
          isWritableFileSystem: () => true,
          writeFile: () => (world.person.hasDisk ? Promise.resolve() : Promise.reject(new Error('The disk is full'))),
        },
      }),
      window: withAnyEvent({
        ...messages(world),
        get activeTextEditor() {
          const active = { line: 0, character: Math.floor(world.line.length / 2) };
          return { document: documentOf(world), selection: { active } };
        },
        createInputBox: () => new PaperInputBox(world.person),
        createQuickPick: () => new PaperQuickPick(world.person),
        showQuickPick: (items: readonly { label: string }[]) => Promise.resolve(world.person.offered(items)),
        showInputBox: ({ prompt }: { prompt: string }) => {
          world.person.told({ how: 'box', message: prompt, buttons: [] });
          return Promise.resolve(undefined);
        },
        showSaveDialog: () => Promise.resolve(uriOf('/home/ada/invite.svg')),
        createWebviewPanel: () => panelFor(world),
        withProgress: async (_options: unknown, work: (progress: unknown, token: unknown) => Promise<unknown>) => {
          const { progress } = world;
          progress.begun += 1;
          try {
            return await work({ report: () => undefined }, { onCancellationRequested: () => undefined });
          } finally {
            progress.ended += 1;
          }
        },
      }),
    },
    /./,
    anything,
  );
}

type Show = (message: string, ...rest: readonly unknown[]) => Promise<string | undefined>;

function messages(world: PaperWorld): Record<string, Show> {
  const show =
    (how: 'information' | 'warning' | 'error'): Show =>
    (message, ...rest) => {
      const [options] = rest;
      const isDialog = typeof options === 'object' && options !== null;
      const detail = isDialog && 'detail' in options ? String(options.detail) : undefined;
      const buttons = rest.filter((each) => typeof each === 'string');
      return Promise.resolve(world.person.told({ how: isDialog ? 'dialog' : how, message, detail, buttons }));
    };
  return {
    showInformationMessage: show('information'),
    showWarningMessage: show('warning'),
    showErrorMessage: show('error'),
  };
}

/** As `l10n.t` does where there is no translation. */
function filled(message: string, values: readonly unknown[]): string {
  return message.replace(/\{(\d+)\}/g, (place, index: string) =>
    Number(index) < values.length ? String(values[Number(index)]) : place,
  );
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
  EventEmitter: class {
    readonly event = (): { dispose: () => void } => ({ dispose: () => undefined });
    fire(): void {
      // Nobody listens.
    }
    dispose(): void {
      // Nothing is held.
    }
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
  ThemeIcon: class {
    constructor(readonly id: string) {}
  },
  TreeItem: class {
    constructor(readonly label: string) {}
  },
  Uri: { parse: uriOf, file: uriOf, joinPath: uriOf },
};

function uriOf(path: string): object {
  return { scheme: /^\w+(?=:)/.exec(path)?.[0] ?? 'file', path, fsPath: path, toString: () => path };
}

/** The document that is open. */
export function documentOf(world: PaperText): object {
  return {
    uri: uriOf('untitled:1'),
    isUntitled: true,
    lineCount: 1,
    lineAt: () => ({ text: world.line }),
    getText: () => world.line,
    positionAt: (character: number) => ({ line: 0, character }),
  };
}

/** A page of the extension's own; the person sees what is put on it. */
function panelFor(world: PaperWorld): object {
  const webview = {
    set html(page: string) {
      world.person.did.push(`saw ${page}`);
    },
  };
  return withAnyEvent({ webview, title: '', reveal: () => undefined, dispose: () => undefined });
}

/**
 * Stands for all that is mentioned when files are read and made when the extension is built, by far more of it than is ever run here:
 * whatever is asked of it, it is again the same.
 */
const anything: object = new Proxy(nothing, {
  get: (target, name): unknown => {
    if (name === 'prototype') {
      return Reflect.get(target, name);
    }
    return name === 'then' || typeof name === 'symbol' ? undefined : anything;
  },
  apply: () => anything,
  construct: () => anything,
});

function nothing(): void {
  // It is only there to be called.
}

/** With every event that there may be; none of them ever happens here. */
export function withAnyEvent<T extends object>(parts: T): T {
  return withOthers(parts, /^onDid/, () => ({ dispose: () => undefined }));
}

function withOthers<T extends object>(parts: T, names: RegExp, other: unknown): T {
  return new Proxy(parts, {
    get: (target, name): unknown =>
      !Reflect.has(target, name) && typeof name === 'string' && names.test(name) ? other : Reflect.get(target, name),
  });
}
