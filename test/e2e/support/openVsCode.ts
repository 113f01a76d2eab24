import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { eventually } from '../../host/eventually';
import { installVsCode } from '../../host/vscode/installVsCode';
import type { VsCodeVersion } from '../../host/vscode/pinned';
import { startServer, type VsCodeServer } from '../../host/vscode/server';
import type { Settings } from '../../host/vscode/serverFolders';
import { runningSandboxes } from '../../sandbox/startSandbox';
import { readBrowserStorage } from './browserStorage';
import { type Canaries, type CanaryFound, CanarySearch, withoutDocuments } from './findCanaries';
import { openWindows } from './openWindows';
import { packagedExtension } from './packagedExtension';
import { sharedBrowser } from './sharedBrowser';
import { collectShown, type Shown } from './shownHistory';
import { recordUsedFeatures } from './usedFeatures';
import { clipboardReads, VsCodeWindow } from './vsCodeWindow';

export interface OpenOptions {
  /** 1.139.1 by default. */
  readonly version?: VsCodeVersion;
  /** The package to install; by default the extension of this project. */
  readonly vsix?: string;
  /** Additional packages to install. */
  readonly otherVsix?: readonly string[];
  /** User settings, in addition to `quietSettings`. */
  readonly settings?: Settings;
  /** Content of the files in the workspace folder, by name; none by default. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Targets of symbolic links in the workspace folder, by name. */
  readonly links?: Readonly<Record<string, string>>;
  /** A folder to open instead of the workspace folder. */
  readonly folder?: string;
  /** Whether secrets survive a reload, as for most users; `true` by default. */
  readonly persistSecrets?: boolean;
  /** Environment of the server and thus of the extension; `undefined` removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Whether the browser lets VS Code read the clipboard; `true` by default. */
  readonly readsClipboard?: boolean;
  /** 1280 by 800 by default. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Device pixel ratio; 1 by default. */
  readonly scale?: number;
}

/** How long something may take to appear, even on a busy machine. */
const shownTimeoutMs = 60_000;

/** The file with VS Code's own messages, which also defines the display language. */
const vsCodeMessages = '**/nls.messages.js';

/** Files in which VS Code legitimately stores documents (history, backups) or traces terminal output. */
const documentFiles = /^user-data\/User\/(?:History|Backups)\/|\b(?:ptyhost|terminal)\.log\b/;

/** A VS Code with the packaged extension. This object is also its first window. */
export class VsCode extends VsCodeWindow {
  readonly #address: string;
  readonly #context: BrowserContext;
  readonly #shown: readonly Shown[];
  readonly #documents: ReadonlySet<string>;
  readonly #console: string[] = [];

  constructor(
    readonly server: VsCodeServer,
    first: Page,
    address: string,
    shown: readonly Shown[],
    documents: readonly string[],
  ) {
    super(first);
    this.#address = address;
    this.#context = first.context();
    this.#shown = shown;
    this.#documents = new Set(documents.map((name) => path.join('workspace', name)));
    this.#context.on('console', (message) => this.#console.push(message.text()));
    openWindows.add(this);
  }

  /** Opens the same folder in a second window of the same user, which shares settings and secrets. */
  async secondWindow(): Promise<VsCodeWindow> {
    const window = new VsCodeWindow(await this.#context.newPage());
    await window.open(this.#address);
    return window;
  }

  /** Allows VS Code to read the clipboard from now on. */
  async allowReadingClipboard(): Promise<void> {
    await this.#context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: this.server.origin });
  }

  /** Waits until the browser's storage contains `text`: VS Code stores the state of extensions with a delay. */
  async waitForStorage(text: RegExp): Promise<void> {
    await eventually(
      async () => [...(await readBrowserStorage(this.page)).values()].some((value) => text.test(value)),
      (found) => found,
    );
  }

  /** Reloads the window in another display language. VS Code's own messages stay English without a language pack. */
  async reloadIn(language: string): Promise<void> {
    await this.#context.unroute(vsCodeMessages);
    await this.#context.route(vsCodeMessages, async (route) => {
      const response = await route.fetch();
      const body = `${await response.text()}\nglobalThis._VSCODE_NLS_LANGUAGE = ${JSON.stringify(language)};`;
      await route.fulfill({ response, body });
    });
    await this.reload();
  }

  /** Every notification that any window has ever shown. */
  notificationHistory(): readonly string[] {
    return this.#shown.filter(({ place }) => place === 'a notification').map(({ text }) => text);
  }

  /**
   * Searches everything that VS Code wrote or showed: files and logs, the browser's storage except the secret store,
   * notifications, dialogs, lists, trees, hovers, the status bar, the console, and the output of its processes.
   */
  async findCanaries(canaries: Canaries): Promise<CanaryFound[]> {
    const search = new CanarySearch(canaries);
    const storage = await readBrowserStorage(this.page);
    return [
      ...(await search.inFolder(this.server.folders.root)),
      ...[...storage].flatMap(([place, text]) => search.inText(place, withoutDocuments(text))),
      ...this.#shown.flatMap(({ place, text }) => search.inText(place, text)),
      ...search.inText('the console', withoutDocuments(this.#console.join('\n'))),
      ...search.inText('the output of the server', this.server.output()),
    ];
  }

  /** @throws Error when a key of a running sandbox is found in anything VS Code wrote or showed, except documents */
  async close(): Promise<void> {
    openWindows.delete(this);
    try {
      recordUsedFeatures(this.#console.join('\n'));
      recordUsedFeatures(this.#shown.map(({ place, text }) => `${place}: ${text.replace(/\s+/g, ' ')}`).join('\n'));
      for (const log of await hostLogs(this.server.folders.userData)) recordUsedFeatures(log);
      await this.#assertNoKeys();
    } finally {
      await this.#context.close();
      await this.server.remove();
    }
  }

  async #assertNoKeys(): Promise<void> {
    const keys = Object.fromEntries([...runningSandboxes].flatMap((sandbox) => Object.entries(sandbox.keys)));
    const found = await this.findCanaries(keys);
    assert.deepEqual(
      found.filter(({ place }) => !this.#documents.has(place) && !documentFiles.test(place)),
      [],
      'Keys are where none may be.',
    );
  }
}

/** Starts a VS Code with the packaged extension and opens its first window. The caller must close it. */
export async function openVsCode(options: OpenOptions = {}): Promise<VsCode> {
  const server = await startServer({
    vsCode: await installVsCode(options.version ?? '1.139.1'),
    vsix: [options.vsix ?? (await packagedExtension()), ...(options.otherVsix ?? [])],
    settings: options.settings ?? {},
    env: options.env ?? {},
    persistSecrets: options.persistSecrets ?? true,
    trace: true,
  });
  try {
    const { files = {}, links = {} } = options;
    await writeFiles(server.folders.workspace, files);
    for (const [name, target] of Object.entries(links)) {
      await symlink(target, path.join(server.folders.workspace, name));
    }
    const browser = await sharedBrowser();
    const viewport = options.viewport ?? { width: 1280, height: 800 };
    const context = await browser.newContext({ viewport, deviceScaleFactor: options.scale ?? 1 });
    context.setDefaultTimeout(shownTimeoutMs);
    const { readsClipboard = true } = options;
    const permissions = readsClipboard ? ['clipboard-read', 'clipboard-write'] : ['clipboard-write'];
    await context.grantPermissions(permissions, { origin: server.origin });
    const shown = await collectShown(context);
    await context.addInitScript(clipboardReads);
    const address = server.address(options.folder);
    const documents = Object.keys({ ...files, ...links });
    const vsCode = new VsCode(server, await context.newPage(), address, shown, documents);
    await vsCode.open(address);
    await vsCode.setClipboard('');
    return vsCode;
  } catch (error) {
    await server.remove();
    throw error;
  }
}

/** The logs of the extension hosts. */
async function hostLogs(userData: string): Promise<string[]> {
  const names = await readdir(path.join(userData, 'logs'), { recursive: true });
  const logs = names.filter((name) => name.endsWith('remoteexthost.log'));
  return Promise.all(logs.map((name) => readFile(path.join(userData, 'logs', name), 'utf8')));
}

async function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}
