import assert from 'node:assert/strict';
import Module, { createRequire } from 'node:module';
import { commandIds } from '../../../src/ui/ids';

/**
 * Activates in a VS Code that only accepts registrations. Everything else (network, secrets, prompts) is missing, so
 * that accessing it throws.
 */
describe('Activation', () => {
  const registered: string[] = [];
  const handlers = new Map<string, () => unknown>();
  const subscriptions: unknown[] = [];
  let secretsTouched = false;
  const disposable = { dispose: () => undefined };
  const registers = (name: string) => () => {
    registered.push(name);
    return disposable;
  };
  const listens = (): typeof disposable => disposable;
  const vscode = {
    CodeActionKind: {},
    DocumentDropOrPasteEditKind: { Empty: { append: () => ({ append: () => ({}) }) } },
    Disposable: class {
      static readonly from = (): typeof disposable => disposable;
      readonly dispose = (): undefined => undefined;
    },
    EventEmitter: class {
      readonly event = (): typeof disposable => disposable;
      fire(): void {
        throw new Error('Nothing happens while it starts.');
      }
    },
    authentication: { registerAuthenticationProvider: registers('authentication provider') },
    commands: {
      registerCommand: (id: string, handler: () => unknown) => {
        handlers.set(id, handler);
        return registers(id)();
      },
      executeCommand: (id: string, key: string, value: unknown) => {
        registered.push(`${id} ${key}=${String(value)}`);
        return Promise.resolve();
      },
    },
    languages: {
      registerCodeActionsProvider: registers('quick fixes'),
      registerDocumentPasteEditProvider: registers('pastes'),
      registerHoverProvider: registers('hover'),
      registerDocumentDropEditProvider: registers('drops'),
    },
    lm: { registerTool: registers('tool') },
    window: {
      createOutputChannel: registers('log'),
      createTreeView: registers('tree view'),
      onDidChangeActiveTextEditor: listens,
      onDidChangeTextEditorSelection: listens,
      onDidChangeVisibleTextEditors: listens,
      registerTerminalLinkProvider: registers('terminal links'),
      registerUriHandler: registers('addresses from outside'),
    },
    workspace: { onDidChangeTextDocument: listens },
  };
  const context = {
    subscriptions,
    extension: { id: 'org-invites.gitpod-invites' },
    globalState: { get: () => ({ 'session/https://app.gitpod.io/1': 'stored' }) },
    get secrets(): never {
      secretsTouched = true;
      throw new Error('A secret was touched.');
    },
  };

  before(() => {
    activateWith(vscode, context);
  });

  it('registers the authentication provider before anything that could request a session', () => {
    assert.deepEqual(registered.filter((name) => name !== 'log').slice(0, 1), ['authentication provider']);
  });

  it('registers every command', () => {
    const all: readonly string[] = Object.values(commandIds);
    assert.deepEqual(registered.filter((id) => all.includes(id)).toSorted(), all.toSorted());
  });

  it('opens the walkthrough without loading the application', () => {
    handlers.get(commandIds.getStarted)?.();
    assert.ok(
      registered.includes('workbench.action.openWalkthrough org-invites.gitpod-invites#getStarted=undefined'),
      registered.join(),
    );
  });

  it('adds every registration to the subscriptions', () => {
    assert.ok(subscriptions.length >= registered.filter((name) => !name.startsWith('setContext')).length);
  });

  it('reads no secret', () => {
    assert.equal(secretsTouched, false);
  });

  it('does not load the application', () => {
    const loaded = Object.keys(require.cache).filter((file) => /[\\/]src[\\/]application\.ts$/.test(file));
    assert.deepEqual(loaded, []);
  });

  it('sets the signed-in context from globalState alone', () => {
    assert.ok(registered.includes('setContext gitpodInvites.signedIn=true'));
  });
});

/** Runs `activate` of a new copy of the extension with this module as `vscode`. */
function activateWith(vscode: object, context: object): void {
  const loader = Module as unknown as { _load: (this: unknown, request: string, ...rest: unknown[]) => unknown };
  const load = loader._load;
  loader._load = function (request, ...rest) {
    return request === 'vscode' ? vscode : load.call(this, request, ...rest);
  };
  try {
    const extension = createRequire(__filename)('../../../src/extension') as { activate(context: object): void };
    extension.activate(context);
  } finally {
    loader._load = load;
  }
}
