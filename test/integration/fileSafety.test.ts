import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { rmSync, symlinkSync } from 'node:fs';
import { access, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  commands,
  ConfigurationTarget,
  env,
  EventEmitter,
  FilePermission,
  FileSystemError,
  FileType,
  NotebookCellData,
  NotebookCellKind,
  NotebookData,
  Position,
  Range,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
  type FileChangeEvent,
  type FileStat,
  type FileSystemProvider,
  type TextDocument,
  type WorkspaceFolder,
} from 'vscode';
import { fileNames, problemMessage } from '../../src/features/repair/fileProblems';
import { bytesOf } from '../../src/features/repair/realPlaces';
import { applyReplacement, planReplacement, type ReplaceResult } from '../../src/features/repair/replacement';
import type { SearchReport } from '../../src/features/search/results';
import { findRipgrep } from '../../src/features/search/ripgrep';
import { searchWorkspace } from '../../src/features/search/search';
import { InviteLink } from '../../src/links/inviteLink';
import { eventually } from '../host/eventually';
import { closeEditors } from './support/editors';
import { acme, first, second } from './support/sharing';
import { TestServices } from './support/testServices';

const current = new InviteLink(first.host, '0190d0a1-0003-7abc-8def-0000000c4567');
const services = new TestServices().services();
const isWindows = process.platform === 'win32';

describe('Files with invite links, inside VS Code', () => {
  let base: string;
  let root: string;
  let folder: WorkspaceFolder;
  const changedSettings = new Set<string>();

  beforeEach(async () => {
    base = await mkdtemp(path.join(tmpdir(), 'invites-'));
    root = path.join(base, 'workspace');
    await mkdir(root);
    folder = { uri: Uri.file(root), name: 'workspace', index: 0 };
    await set({ 'files.autoSave': 'off' }); // In a browser, VS Code saves automatically after a second.
  });

  afterEach(async () => {
    await closeEditors();
    for (const name of changedSettings) {
      await workspace.getConfiguration().update(name, undefined, ConfigurationTarget.Global);
    }
    changedSettings.clear();
    await rm(base, { recursive: true, force: true });
  });

  describe('are repaired with all other bytes as they were', () => {
    const text = (link: InviteLink): string => `Für Gäste im Café:\n${link.text}\n`;
    const utf16be = (content: string): Buffer => Buffer.from(content, 'utf16le').swap16();
    const cases: readonly (readonly [string, (link: InviteLink) => Buffer, settings?: Record<string, unknown>])[] = [
      ['UTF-8', (link) => Buffer.from(text(link))],
      [
        'UTF-8 with U+FFFD and a line separator in it',
        (link) => Buffer.from(`\ufffd \u2028${text(link)}`),
        // An editor that shows the file would ask whether to remove these, and under test every question is answered
        // with yes.
        { 'editor.unusualLineTerminators': 'off' },
      ],
      ['UTF-8 with a byte order mark', (link) => Buffer.from(`\ufeff${text(link)}`)],
      ['UTF-16 LE with a byte order mark', (link) => Buffer.from(`\ufeff${text(link)}`, 'utf16le')],
      ['UTF-16 BE with a byte order mark', (link) => utf16be(`\ufeff${text(link)}`)],
      ['CR LF', (link) => Buffer.from(text(link).replaceAll('\n', '\r\n'))],
      ['without an end of line', (link) => Buffer.from(`é ${link.text}`)],
      ['ISO-8859-1 by the settings', (link) => Buffer.from(text(link), 'latin1'), { 'files.encoding': 'iso88591' }],
      [
        'Windows-1252 by the settings of its language',
        (link) => Buffer.from(text(link), 'latin1'),
        { '[markdown]': { 'files.encoding': 'windows1252' } },
      ],
    ];
    for (const [name, bytes, settings = {}] of cases) {
      it(name, async () => {
        await set(settings);
        await write('a.md', bytes(first));
        const result = await repair(['a.md']);
        assert.deepEqual(summary(result), { links: 1, documents: 1, unsaved: 0, failed: [] });
        assert.deepEqual(await onDisk('a.md'), bytes(current));
      });
    }
  });

  describe('are left alone and named with the reason, when saving would change other bytes:', () => {
    const link = `${first.text} `;
    const cases: readonly (readonly [string, Buffer, string])[] = [
      ['ISO-8859-1 read as UTF-8', Buffer.from(`Für Gäste im Café: ${link}`, 'latin1'), 'not valid UTF-8'],
      ['UTF-8 that is cut off', Buffer.from(`${link}é`).subarray(0, -1), 'not valid UTF-8'],
      ['an encoded surrogate', Buffer.concat([Buffer.from(link), Buffer.from([0xed, 0xa0, 0x80])]), 'not valid UTF-8'],
      [
        'half a code unit of UTF-16',
        Buffer.concat([Buffer.from(`\ufeff${link}`, 'utf16le'), Buffer.from([0x41])]),
        'saving would change other text',
      ],
      ['UTF-16 without a byte order mark', Buffer.from(`Gäste ${link}`, 'utf16le'), 'saving would change other text'],
      ['CR alone', Buffer.from(`one\rtwo ${link}\rthree\r`), 'saving would change other text'],
      ['CR alone in UTF-16', Buffer.from(`\ufeffone\r${link}\r`, 'utf16le'), 'saving would change other text'],
      ['mixed line endings', Buffer.from(`one\r\ntwo\n${link}\r\n`), 'saving would change other text'],
    ];
    for (const [name, bytes, reason] of cases) {
      for (const isDirty of [false, true]) {
        it(`${name}${isDirty ? ', with unsaved changes' : ''}`, async () => {
          await write('a.md', bytes);
          await write('good.md', first.text);
          const document = await open('a.md');
          if (isDirty) await insert(document, 'typed ');
          const before = document.getText();
          assert.deepEqual(summary(await repair(['a.md', 'good.md'])), {
            links: 1,
            documents: 1,
            unsaved: 0,
            failed: [`a.md (${reason})`],
          });
          assert.deepEqual(await onDisk('a.md'), bytes);
          assert.deepEqual([document.getText(), document.isDirty], [before, isDirty]);
          assert.equal(String(await onDisk('good.md')), current.text);
        });
      }
    }

    it('typed characters that the encoding of the file does not have', async () => {
      await set({ 'files.encoding': 'iso88591' });
      await write('a.md', Buffer.from(`é ${first.text}`, 'latin1'));
      const document = await open('a.md');
      await insert(document, '株式会社 ');
      assert.deepEqual(summary(await repair(['a.md'])).failed, ['a.md (saving would change other text)']);
      assert.equal(document.getText(), `株式会社 é ${first.text}`);
    });
  });

  describe('that are read-only are left alone and named:', () => {
    it('by files.readonlyInclude', async () => {
      await set({ 'files.readonlyInclude': { '**/locked*.md': true, '**/off.md': false } });
      await set({ 'files.readonlyExclude': { '**/locked-not.md': true } });
      for (const file of ['locked.md', 'locked-not.md', 'off.md']) await write(file, first.text);
      assert.deepEqual(summary(await repair(['locked.md', 'locked-not.md', 'off.md'])), {
        links: 2,
        documents: 2,
        unsaved: 0,
        failed: ['locked.md (read-only)'],
      });
      assert.equal(String(await onDisk('locked.md')), first.text);
      assert.equal((await open('locked.md')).getText(), first.text);
    });

    it('by the editor, for this session', async () => {
      await write('a.md', first.text);
      const document = await open('a.md');
      await commands.executeCommand('workbench.action.files.setActiveEditorReadonlyInSession');
      assert.deepEqual(summary(await repair(['a.md'])), {
        links: 0,
        documents: 0,
        unsaved: 0,
        failed: ['a.md (read-only)'],
      });
      assert.deepEqual([String(await onDisk('a.md')), document.getText()], [first.text, first.text]);
      await commands.executeCommand('workbench.action.files.resetActiveEditorReadonlyInSession');
    });

    it('by their file system', async () => {
      const memory = new MemoryFiles({ 'whole.md': first.text });
      const registration = workspace.registerFileSystemProvider('all-read-only', memory, { isReadonly: true });
      try {
        folder = { uri: Uri.parse('all-read-only:/'), name: 'memory', index: 0 };
        const result = await repairAt([Uri.parse('all-read-only:/whole.md')]);
        assert.deepEqual([result.links, result.failed.map(({ problem }) => problem.kind)], [0, ['readOnly']]);
        assert.equal(memory.text('whole.md'), first.text);
      } finally {
        registration.dispose();
      }
    });

    it('individually, in a writable file system', async () => {
      const memory = new MemoryFiles({ 'locked.md': first.text, 'open.md': first.text, 'refused.md': first.text });
      memory.readOnly.add('locked.md');
      memory.refused.add('refused.md');
      const registration = workspace.registerFileSystemProvider('some-read-only', memory);
      try {
        folder = { uri: Uri.parse('some-read-only:/'), name: 'memory', index: 0 };
        const names = ['locked.md', 'open.md', 'refused.md'];
        const result = await repairAt(names.map((name) => Uri.parse(`some-read-only:/${name}`)));
        assert.deepEqual([result.links, result.documents, result.unsaved.links], [1, 1, 0]);
        assert.deepEqual(
          result.failed.map(({ uri, problem }) => `${uri.path} ${problem.kind}`),
          ['/locked.md readOnly', '/refused.md notSaved'],
        );
        assert.deepEqual(
          names.map((name) => memory.text(name)),
          [first.text, current.text, first.text],
        );
      } finally {
        registration.dispose();
      }
    });
  });

  describe('are counted as replaced once they are on disk, and as not saved yet otherwise:', () => {
    it('when files.refactoring.autoSave is off', async () => {
      await set({ 'files.refactoring.autoSave': false });
      await write('a.md', `${first.text} ${second.text}`);
      const result = await repair(['a.md']);
      assert.deepEqual([result.links, result.unsaved.links], [0, 2]);
      assert.equal(fileNames(result.unsaved.documents).endsWith('a.md'), true);
      assert.equal(String(await onDisk('a.md')), `${first.text} ${second.text}`);
    });

    it('with other unsaved changes, which stay unsaved', async () => {
      await write('a.md', first.text);
      const document = await open('a.md');
      await insert(document, 'half a sen ');
      assert.deepEqual(summary(await repair(['a.md'])), { links: 0, documents: 0, unsaved: 1, failed: [] });
      assert.equal(String(await onDisk('a.md')), first.text);
      assert.equal(document.getText(), `half a sen ${current.text}`);
    });

    it('without a file', async () => {
      const document = await workspace.openTextDocument({ content: first.text });
      await window.showTextDocument(document);
      const result = await repairAt([document.uri]);
      assert.deepEqual([result.links, result.unsaved.links, result.failed], [0, 1, []]);
      assert.equal(document.getText(), current.text);
    });

    it('in a notebook', async () => {
      const cell = new NotebookCellData(NotebookCellKind.Markup, first.text, 'markdown');
      const notebook = await workspace.openNotebookDocument('jupyter-notebook', new NotebookData([cell]));
      await window.showNotebookDocument(notebook);
      const { document } = notebook.cellAt(0);
      const result = await repairAt([document.uri]);
      assert.deepEqual([result.links, result.unsaved.links, result.failed], [0, 1, []]);
      assert.equal(document.getText(), current.text);
    });

    it('and a notebook file that is not valid UTF-8 is left alone', async () => {
      const source = JSON.stringify({
        cells: [{ cell_type: 'markdown', metadata: {}, source: [`é ${first.text}`] }],
        metadata: {},
        nbformat: 4,
        nbformat_minor: 5,
      });
      await write('a.ipynb', Buffer.from(source, 'latin1'));
      const notebook = await workspace.openNotebookDocument(Uri.file(path.join(root, 'a.ipynb')));
      await window.showNotebookDocument(notebook);
      const { document } = notebook.cellAt(0);
      const result = await repairAt([document.uri]);
      assert.deepEqual(
        [result.unsaved.links, result.failed.map(({ problem }) => problemMessage(problem))],
        [0, ['not valid UTF-8']],
      );
      assert.ok(document.getText().includes(first.text));
    });

    it('when VS Code saves automatically meanwhile', async () => {
      const names = Array.from({ length: 20 }, (_, number) => `${number}.md`);
      for (const name of names) await write(name, `${first.text}\n`);
      await set({ 'files.autoSave': 'afterDelay', 'files.autoSaveDelay': 1 });
      const result = await repair(names);
      assert.deepEqual(summary(result), { links: 20, documents: 20, unsaved: 0, failed: [] });
      for (const name of names) assert.equal(String(await onDisk(name)), `${current.text}\n`);
    });
  });

  it('are left alone behind symbolic links whose target the file system does not report', async () => {
    const memory = new MemoryFiles({ 'a.md': first.text, 'link.md': first.text, 'linked/b.md': first.text });
    memory.links.add('link.md').add('linked');
    const registration = workspace.registerFileSystemProvider('with-links', memory);
    try {
      folder = { uri: Uri.parse('with-links:/'), name: 'memory', index: 0 };
      const names = ['a.md', 'link.md', 'linked/b.md'];
      const result = await repairAt(names.map((name) => Uri.parse(`with-links:/${name}`)));
      assert.deepEqual(
        [result.links, result.failed.map(({ uri, problem }) => `${uri.path} ${problem.kind}`)],
        [1, ['/link.md outside', '/linked/b.md outside']],
      );
      assert.deepEqual(
        names.map((name) => memory.text(name)),
        [current.text, first.text, first.text],
      );
    } finally {
      registration.dispose();
    }
  });

  it('are left alone when they changed on disk after they were opened', async () => {
    await write('a.md', first.text);
    const planned = await plan([Uri.file(path.join(root, 'a.md'))]);
    assert.ok(planned !== undefined);
    await rm(path.join(root, 'a.md'));
    const result = await applyReplacement(services, planned, { preview: false, save: true });
    assert.deepEqual(result && summary(result).failed, ["a.md (couldn't be opened)"]);
    await assert.rejects(access(path.join(root, 'a.md')));
  });

  describe('outside the workspace', function () {
    beforeEach(async function () {
      if (isWindows) this.skip();
      await mkdir(path.join(base, 'other'));
      await write('../other/shared.md', first.text);
    });

    for (const [way, find] of [
      ['with ripgrep', () => findRipgrep(env.appRoot)],
      ['without ripgrep', () => Promise.resolve(undefined)],
    ] as const) {
      describe(way, () => {
        const search = async (): Promise<SearchReport> =>
          searchWorkspace({
            hosts: [first.host],
            folders: [folder],
            ripgrep: await find(),
            signal: never,
            onProgress: () => undefined,
          });

        it('are named and not offered for repair when symbolic links lead to them', async () => {
          await write('real.md', second.text);
          await symlink(path.join(base, 'other', 'shared.md'), path.join(root, 'link.md'));
          await symlink(path.join(base, 'other'), path.join(root, 'folder'));
          await symlink(path.join(base, 'gone'), path.join(root, 'broken.md'));
          const report = await search();
          assert.deepEqual(namesOf(report.texts), ['real.md']);
          assert.equal(namesOf(report.outside).length, 1, 'one file, whatever leads to it');
          assert.match(namesOf(report.outside).join(), /^(?:link\.md|folder\/shared\.md)$/);
          assert.equal(report.unreadable, 0);
        });

        it('are also detected when one is open in an editor', async () => {
          await symlink(path.join(base, 'other', 'shared.md'), path.join(root, 'link.md'));
          await insert(await open('link.md'), 'typed ');
          const report = await search();
          assert.deepEqual([namesOf(report.texts), namesOf(report.outside)], [[], ['link.md']]);
        });

        it('are not confused with files inside, each of which is found once by its own path', async () => {
          await write('docs/real.md', first.text);
          await symlink(path.join(root, 'docs', 'real.md'), path.join(root, 'a-link.md'));
          await symlink(path.join(root, 'docs'), path.join(root, 'b-folder'));
          const report = await search();
          assert.deepEqual([namesOf(report.texts), namesOf(report.outside)], [['docs/real.md'], []]);
        });

        it('are found once through a link to a file that searches exclude', async () => {
          await write('node_modules/a/real.md', first.text);
          await symlink(path.join(root, 'node_modules', 'a', 'real.md'), path.join(root, 'link.md'));
          await symlink(path.join(root, 'link.md'), path.join(root, 'link-to-link.md'));
          assert.deepEqual(namesOf((await search()).texts), ['link-to-link.md']);
        });

        it('do not include files of a workspace folder that is itself a symbolic link', async () => {
          await write('real.md', first.text);
          await symlink(root, path.join(base, 'way-in'));
          folder = { ...folder, uri: Uri.file(path.join(base, 'way-in')) };
          const report = await search();
          assert.deepEqual([namesOf(report.texts), namesOf(report.outside)], [['real.md'], []]);
        });

        it('do not block the search when they are pipes, devices or endless', async () => {
          await promisify(execFile)('mkfifo', [path.join(root, 'pipe.md'), path.join(base, 'other', 'pipe.md')]);
          await symlink(path.join(base, 'other', 'pipe.md'), path.join(root, 'linked-pipe.md'));
          await symlink('/dev/zero', path.join(root, 'zero.md'));
          await symlink('/dev/tty', path.join(root, 'tty.md'));
          await symlink('/proc/kmsg', path.join(root, 'kmsg.md'));
          await symlink('/proc/self/environ', path.join(root, 'environ.md'));
          await write('real.md', first.text);
          assert.deepEqual(namesOf((await search()).texts), ['real.md']);
        });
      });
    }

    it('are not repaired, whatever path is given', async () => {
      await symlink(path.join(base, 'other', 'shared.md'), path.join(root, 'link.md'));
      await symlink(path.join(base, 'other'), path.join(root, 'folder'));
      const files = ['link.md', 'folder/shared.md', '../other/shared.md'];
      const result = await repair(files);
      assert.deepEqual(
        [result.links, result.failed.map(({ problem }) => problem.kind)],
        [0, files.map(() => 'outside')],
      );
      assert.equal(String(await onDisk('../other/shared.md')), first.text);
    });

    it('are not repaired when a file became a link after the changes were planned', async () => {
      await write('a.md', first.text);
      const planned = await plan([Uri.file(path.join(root, 'a.md'))]);
      assert.ok(planned !== undefined);
      await rm(path.join(root, 'a.md'));
      await symlink(path.join(base, 'other', 'shared.md'), path.join(root, 'a.md'));
      const result = (await applyReplacement(services, planned, { preview: false, save: true })) ?? assert.fail();
      assert.deepEqual(summary(result).failed, ['a.md (outside the workspace)']);
      assert.equal(String(await onDisk('../other/shared.md')), first.text);
    });

    it('are not written, now or by autosave, when a file became a link after it was changed in the editor', async () => {
      await write('a.md', `${first.text} ${'x'.repeat(1_000)}`);
      const listener = workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.path.endsWith('/a.md') && document.getText().startsWith(current.text)) {
          listener.dispose();
          rmSync(path.join(root, 'a.md'));
          symlinkSync(path.join(base, 'other', 'shared.md'), path.join(root, 'a.md'));
        }
      });
      assert.deepEqual(summary(await repair(['a.md'])).failed, ['a.md (outside the workspace)']);
      const document = await workspace.openTextDocument(Uri.file(path.join(root, 'a.md')));
      await eventually(
        () => document.isDirty,
        (isDirty) => !isDirty,
      );
      assert.equal(String(await onDisk('../other/shared.md')), first.text);
    });

    it('are repaired through links that stay inside the workspace', async () => {
      await write('docs/real.md', first.text);
      await symlink(path.join(root, 'docs', 'real.md'), path.join(root, 'link.md'));
      assert.deepEqual(summary(await repair(['link.md'])), { links: 1, documents: 1, unsaved: 0, failed: [] });
      assert.equal(String(await onDisk('docs/real.md')), current.text);
    });

    it('are not opened when they have become pipes', async () => {
      await promisify(execFile)('mkfifo', [path.join(root, 'pipe.md')]);
      assert.deepEqual(summary(await repair(['pipe.md'])).failed, ['pipe.md (not a regular file)']);
    });

    it('are read up to a limit even if they claim to be empty', async function () {
      if (process.platform !== 'linux') this.skip();
      const status = Uri.file('/proc/self/status');
      assert.equal(await bytesOf(status, 10), 'tooBig');
      assert.ok((await bytesOf(status, 1_000_000)).length > 10);
    });
  });

  const never = new AbortController().signal;

  function plan(documents: readonly Uri[]) {
    const request = { organization: acme, current, dead: [first, second], documents, within: [folder] };
    return planReplacement(services, request, never);
  }

  function repair(files: readonly string[]): Promise<ReplaceResult> {
    return repairAt(files.map((file) => Uri.file(path.join(root, file))));
  }

  async function repairAt(documents: readonly Uri[]): Promise<ReplaceResult> {
    const planned = (await plan(documents)) ?? assert.fail();
    return (await applyReplacement(services, planned, { preview: false, save: true })) ?? assert.fail();
  }

  function summary({ links, documents, unsaved, failed }: ReplaceResult) {
    const named = failed.map(({ uri, problem }) => `${path.basename(uri.path)} (${problemMessage(problem)})`);
    return { links, documents, unsaved: unsaved.links, failed: named };
  }

  function namesOf(texts: SearchReport['texts']): string[] {
    const start = `${folder.uri.toString()}/`;
    return texts.flatMap(({ address }) => (address.startsWith(start) ? [address.slice(start.length)] : []));
  }

  async function set(settings: Record<string, unknown>): Promise<void> {
    for (const [name, value] of Object.entries(settings)) {
      changedSettings.add(name);
      await workspace.getConfiguration().update(name, value, ConfigurationTarget.Global);
    }
  }

  async function write(file: string, content: string | Uint8Array): Promise<void> {
    const whole = path.join(root, file);
    await mkdir(path.dirname(whole), { recursive: true });
    await writeFile(whole, content);
  }

  function onDisk(file: string): Promise<Buffer> {
    return readFile(path.join(root, file));
  }

  async function open(file: string): Promise<TextDocument> {
    const document = await workspace.openTextDocument(Uri.file(path.join(root, file)));
    await window.showTextDocument(document, { preview: false });
    return document;
  }

  async function insert(document: TextDocument, text: string): Promise<void> {
    const edit = new WorkspaceEdit();
    edit.replace(document.uri, new Range(new Position(0, 0), new Position(0, 0)), text);
    assert.ok(await workspace.applyEdit(edit));
  }
});

/** An in-memory file system in which some files are read-only and some reject writes. */
class MemoryFiles implements FileSystemProvider {
  readonly onDidChangeFile = new EventEmitter<FileChangeEvent[]>().event;
  readonly readOnly = new Set<string>();
  readonly refused = new Set<string>();
  readonly links = new Set<string>();
  readonly #files: Map<string, { bytes: Uint8Array; mtime: number }>;

  constructor(files: Readonly<Record<string, string>>) {
    this.#files = new Map(
      Object.entries(files).map(([name, text]) => [`/${name}`, { bytes: Buffer.from(text), mtime: 1 }]),
    );
  }

  text(name: string): string {
    return String(Buffer.from(this.readFile(Uri.parse(`memory:/${name}`))));
  }

  watch(): { dispose(): void } {
    return { dispose: () => undefined };
  }

  stat({ path: file }: Uri): FileStat {
    let type = ['/', '/linked'].includes(file) ? FileType.Directory : FileType.File;
    if (this.links.has(file.slice(1))) type |= FileType.SymbolicLink;
    if (type !== FileType.File && !this.#files.has(file)) return { type, ctime: 0, mtime: 0, size: 0 };
    const { bytes, mtime } = this.#file(file);
    const permissions = this.readOnly.has(file.slice(1)) ? { permissions: FilePermission.Readonly } : {};
    return { type, ctime: 0, mtime, size: bytes.length, ...permissions };
  }

  readFile({ path: file }: Uri): Uint8Array {
    return this.#file(file).bytes;
  }

  writeFile({ path: file }: Uri, bytes: Uint8Array): void {
    if (this.readOnly.has(file.slice(1)) || this.refused.has(file.slice(1))) throw FileSystemError.NoPermissions();
    this.#files.set(file, { bytes, mtime: this.#file(file).mtime + 1 });
  }

  readDirectory = refuse;
  createDirectory = refuse;
  delete = refuse;
  rename = refuse;

  #file(file: string): { bytes: Uint8Array; mtime: number } {
    const found = this.#files.get(file);
    if (found === undefined) throw FileSystemError.FileNotFound();
    return found;
  }
}

function refuse(): never {
  throw FileSystemError.NoPermissions();
}
