import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  commands,
  ConfigurationTarget,
  env,
  Range,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
  type TextDocument,
  type WorkspaceFolder,
} from 'vscode';
import { unchangedFileNames } from '../../src/features/repair/fileProblems';
import { applyReplacement, planReplacement } from '../../src/features/repair/replacement';
import type { SearchReport } from '../../src/features/search/results';
import { findRipgrep } from '../../src/features/search/ripgrep';
import { searchWorkspace } from '../../src/features/search/search';
import { type LinkForm, linkForms } from '../../src/links/forms';
import { InviteLink } from '../../src/links/inviteLink';
import { closeEditors } from './support/editors';
import { acme, first, second } from './support/sharing';
import { TestServices } from './support/testServices';

const third = new InviteLink(first.host, '0190d0a1-0003-7abc-8def-0000000c4567');
const services = new TestServices().services();

describe('Finding invite links, inside VS Code', () => {
  let root: string;
  let folder: WorkspaceFolder;

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'invites-'));
    folder = { uri: Uri.file(root), name: 'found', index: 0 };
  });

  afterEach(async () => {
    await closeEditors();
    for (const section of ['files', 'search']) {
      await workspace.getConfiguration(section).update('exclude', undefined, ConfigurationTarget.Global);
    }
    await rm(root, { recursive: true, force: true });
  });

  it('uses VS Code’s own ripgrep', async () => {
    assert.ok((await findRipgrep(env.appRoot)) !== undefined, 'this edition keeps it elsewhere');
  });

  for (const [way, find] of [
    ['with ripgrep', () => findRipgrep(env.appRoot)],
    ['without ripgrep', () => Promise.resolve(undefined)],
  ] as const) {
    describe(way, () => {
      it('finds links in files of any folder, hidden and ignored by Git too, with their places', async () => {
        await write('README.md', `# Start\n\n[Join](${first.text})\n`);
        await write('docs/deep/er/join.txt', `${first.text}\n${second.text}\n`);
        await write('.github/hidden.yml', `link: ${first.loginText}\n`);
        await write('out/ignored.md', second.text);
        await write('.gitignore', 'out\n');
        await write('.ignore', 'out\n');
        await write('none.md', 'Nobody joins here.');
        assert.deepEqual(await found(), {
          '.github/hidden.yml': ['0:6 …1f2d'],
          'README.md': ['2:7 …1f2d'],
          'docs/deep/er/join.txt': ['0:0 …1f2d', '1:0 …9abc'],
          'out/ignored.md': ['0:0 …9abc'],
        });
      });

      it('skips what files.exclude and search.exclude exclude', async () => {
        await exclude('files', { '**/*.secret': true, 'only/here': true, '**/kept': false });
        await exclude('search', { '**/vendor': true, '**/*.{min,map}.js': true });
        for (const file of ['a.secret', 'b/c.secret', 'only/here/a.md', 'vendor/a.md', 'b/vendor/a.md', 'b/x.min.js']) {
          await write(file, first.text);
        }
        for (const file of ['b/only/here/a.md', 'kept/a.md', 'node_modules.md', 'x.js', 'vendor.md']) {
          await write(file, first.text);
        }
        const files = Object.keys(await found());
        assert.deepEqual(files, ['b/only/here/a.md', 'kept/a.md', 'node_modules.md', 'vendor.md', 'x.js']);
      });

      it('skips node_modules, as VS Code’s own search does by default', async () => {
        await write('node_modules/a/README.md', first.text);
        assert.deepEqual(await found(), {});
      });

      it('reads UTF-16, and skips binary files', async () => {
        await write('wide.txt', Buffer.from(`\ufeffключ\r\n${first.text}`, 'utf16le'));
        await write('image.bin', Buffer.concat([Buffer.from([0, 1, 2, 0]), Buffer.from(first.text)]));
        assert.deepEqual(await found(), { 'wide.txt': ['1:0 …1f2d'] });
      });

      it('counts the files that were too large to search', async () => {
        await write('big.log', `${first.text}\n${'0123456789\n'.repeat(2_000_000)}`);
        await write('small.log', first.text);
        const report = await searchAll();
        assert.deepEqual(Object.keys(inFiles(report)), ['small.log']);
        assert.deepEqual([report.tooBig, report.end], [1, 'complete']);
      });

      it('reports links that are broken across lines, even inside the marker, and unencrypted ones', async () => {
        const { text, inviteId } = first;
        await write('a.py', `url = (\n    "${text.slice(0, -36)}"\n    "${inviteId}"\n)\n`);
        await write('b.ics', `DESCRIPTION:${text.slice(0, 30)}\r\n ${text.slice(30)}\r\n`);
        await write('c.eml', `Join: ${text.slice(0, 60)}=\r\n${text.slice(60)}\r\n`);
        await write('d.md', `[Join](${text.replace('https', 'http')})\n`);
        await write('e.md', `See ${first.host.origin}.\n`);
        const start = `${Uri.file(root).toString()}/`;
        const texts = (await search()).texts.filter(({ address }) => address.startsWith(start));
        assert.deepEqual(
          texts.flatMap(({ address, manual }) =>
            manual.map(({ kind, line, character }) => [path.basename(address), kind, line, character]),
          ),
          [
            ['a.py', 'broken', 1, 5],
            ['b.ics', 'broken', 0, 12],
            ['c.eml', 'broken', 0, 6],
            ['d.md', 'unencrypted', 0, 7],
          ],
        );
        assert.deepEqual(
          texts.flatMap(({ places }) => places),
          [],
        );
      });

      it('searches open documents as they are, saved or not', async () => {
        await write('changed.md', `${first.text}\n`);
        await write('emptied.md', first.text);
        await change(await open('changed.md'), new Range(1, 0, 1, 0), `${second.text}\n`);
        await change(await open('emptied.md'), new Range(0, 0, 9, 0), '');
        await window.showTextDocument(await workspace.openTextDocument({ content: third.text }));
        const report = await searchAll();
        const untitled = report.texts.filter(({ address }) => address.startsWith('untitled:'));
        assert.deepEqual(
          untitled.flatMap(({ places }) => places.map(({ link }) => link.masked)),
          ['…4567'],
        );
        assert.deepEqual(inFiles(report), { 'changed.md': ['0:0 …1f2d', '1:0 …9abc'] });
      });

      it('finds a link that was just typed into a file without one', async () => {
        await write('plain.md', 'Nothing yet.\n');
        await change(await open('plain.md'), new Range(1, 0, 1, 0), first.text);
        assert.deepEqual(await found(), { 'plain.md': ['1:0 …1f2d'] });
      });

      it('skips an open document that the settings exclude', async () => {
        await write('vendor/[a],{b} !.md', first.text);
        await write('notes/[a],{b} !.md', 'Nothing yet.');
        await exclude('search', { '**/vendor': true });
        await open('vendor/[a],{b} !.md');
        await change(await open('notes/[a],{b} !.md'), new Range(0, 0, 0, 0), `${second.text} `);
        assert.deepEqual(await found(), { 'notes/[a],{b} !.md': ['0:0 …9abc'] });
      });

      it('takes no orders from what it looks at, and follows no circular links', async () => {
        for (const file of ['.ignore', '.rgignore', '.gitignore']) await write(file, '*');
        await write('-e.md', first.text);
        await write('$(exit 1);`exit 1`.md', first.text);
        await write('rc', '--glob=!*');
        await symlink(root, path.join(root, 'circle'), 'junction');
        process.env['RIPGREP_CONFIG_PATH'] = path.join(root, 'rc');
        try {
          const files = Object.keys(await found());
          assert.deepEqual(files.filter((file) => !file.startsWith('circle/')).sort(), [
            '$(exit 1);`exit 1`.md',
            '-e.md',
          ]);
          assert.ok(files.length < 10);
        } finally {
          delete process.env['RIPGREP_CONFIG_PATH'];
        }
      });

      it('is not held up by a glob of a billion choices', async () => {
        await exclude('search', { ['{a,b}'.repeat(30)]: true, '**/vendor': true });
        await write('vendor/a.md', first.text);
        await change(await open('vendor/a.md'), new Range(0, 0, 0, 0), ' ');
        await write('README.md', second.text);
        assert.deepEqual(await found(), { 'README.md': ['0:0 …9abc'] });
      });

      it('stops when it is cancelled', async () => {
        await write('README.md', first.text);
        const cancelled = new AbortController();
        cancelled.abort();
        assert.equal((await searchAll(cancelled.signal)).end, 'cancelled');
      });

      async function found(): Promise<Record<string, string[]>> {
        return inFiles(await searchAll());
      }

      async function searchAll(signal = new AbortController().signal): Promise<SearchReport> {
        return search({ signal, ripgrep: await find() });
      }
    });
  }

  for (const find of [() => findRipgrep(env.appRoot), () => Promise.resolve(undefined)]) {
    it('finds a link form that was added to the table', async () => {
      const forms = [
        ...linkForms,
        { name: 'enter', marker: 'enter-team', kind: 'path', build: () => '' } satisfies LinkForm,
      ];
      await write('new.md', first.text.replace('join-organization', 'enter-team'));
      await write('open.md', '');
      await change(
        await open('open.md'),
        new Range(0, 0, 0, 0),
        second.text.replace('join-organization', 'enter-team'),
      );
      const report = await search({ forms, ripgrep: await find() });
      assert.deepEqual(inFiles(report), { 'new.md': ['0:0 …1f2d'], 'open.md': ['0:0 …9abc'] });
    });
  }

  it('says of each link what URL it is inside of', async () => {
    await write('a.md', `![b](https://evil.example/b.svg?l=${first.text}) ${second.text}`);
    const report = await search();
    assert.deepEqual(
      report.texts
        .filter(({ address }) => address === Uri.file(path.join(root, 'a.md')).toString())
        .flatMap(({ places }) => places.map(({ enclosure }) => enclosure)),
      [{ kind: 'foreign', host: 'evil.example' }, { kind: 'none' }],
    );
  });

  it('stops at ten thousand links', async () => {
    await write('many.md', `${first.text}\n`.repeat(10_001));
    const report = await search();
    const places = report.texts.flatMap((text) => text.places);
    assert.deepEqual([places.length, report.end], [10_000, 'tooMany']);
  });

  describe('Repairing', () => {
    const plan = (files: readonly string[], signal = new AbortController().signal) =>
      planReplacement(
        services,
        {
          organization: acme,
          current: third,
          dead: [first, second],
          documents: files.map((file) => Uri.file(path.join(root, file))),
          within: [folder],
        },
        signal,
      );
    const inEditors = { preview: false, save: false };

    it('leaves alone what is inside another URL', async () => {
      const foreign = `![b](https://evil.example/b.svg?l=${first.text})\n`;
      await write('a.md', `${first.text}\n${foreign}`);
      await write('b.md', foreign);
      const planned = await plan(['a.md', 'b.md']);
      assert.ok(planned !== undefined);
      assert.deepEqual(
        planned.documents.map(({ repairs }) => repairs.length),
        [1],
      );
      const { unsaved, failed } = (await applyReplacement(services, planned, inEditors)) ?? assert.fail();
      assert.deepEqual([unsaved.links, unsaved.documents.length, failed], [1, 1, []]);
      assert.equal((await open('a.md')).getText(), `${third.text}\n${foreign}`);
      assert.equal((await open('b.md')).getText(), foreign);
    });

    it('replaces the invalid links of many files in one edit, and counts them', async () => {
      await write('a.md', `${first.text} and ${second.loginText}\n${third.text}\n`);
      await write('b/c.json', JSON.stringify({ link: first.text }));
      await write('d.md', third.text);
      const planned = await plan(['a.md', 'b/c.json', 'd.md']);
      assert.ok(planned !== undefined);
      const { links, unsaved, failed } = (await applyReplacement(services, planned, inEditors)) ?? assert.fail();
      assert.deepEqual([links, unsaved.links, unsaved.documents.length, failed], [0, 3, 2, []]);
      assert.equal((await open('a.md')).getText(), `${third.text} and ${third.loginText}\n${third.text}\n`);
      assert.equal((await open('b/c.json')).getText(), JSON.stringify({ link: third.text }));
    });

    it('saves nothing, and a single undo restores a file', async () => {
      await write('a.md', first.text);
      const planned = await plan(['a.md']);
      assert.ok(planned !== undefined);
      await applyReplacement(services, planned, inEditors);
      assert.equal(await readFile(path.join(root, 'a.md'), 'utf8'), first.text);
      await open('a.md');
      await commands.executeCommand('undo');
      assert.equal((await open('a.md')).getText(), first.text);
    });

    it('names the files that could not be opened', async () => {
      await write('a.md', first.text);
      const planned = await plan(['a.md', 'gone.md']);
      assert.ok(planned !== undefined);
      const { unsaved, failed } = (await applyReplacement(services, planned, inEditors)) ?? assert.fail();
      assert.equal(unsaved.links, 1);
      assert.equal(unchangedFileNames(failed).endsWith("gone.md (couldn't be opened)"), true);
    });

    it('changes nothing after it is cancelled', async () => {
      await write('a.md', first.text);
      const cancelled = new AbortController();
      cancelled.abort();
      assert.equal(await plan(['a.md'], cancelled.signal), undefined);
    });
  });

  async function search(options: Partial<Parameters<typeof searchWorkspace>[0]> = {}): Promise<SearchReport> {
    return searchWorkspace({
      hosts: [first.host],
      folders: [folder],
      ripgrep: await findRipgrep(env.appRoot),
      signal: new AbortController().signal,
      onProgress: () => undefined,
      ...options,
    });
  }

  /** Line, character and end of the links in each file below the folder. */
  function inFiles({ texts }: SearchReport): Record<string, string[]> {
    const start = `${Uri.file(root).toString()}/`;
    return Object.fromEntries(
      texts
        .filter(({ address }) => address.startsWith(start))
        .map(({ address, places }) => [
          path.relative(root, Uri.parse(address, true).fsPath).replaceAll(path.sep, '/'),
          places.map(({ line, character, link }) => `${line}:${character} ${link.masked}`),
        ]),
    );
  }

  async function write(file: string, content: string | Uint8Array): Promise<void> {
    const whole = path.join(root, file);
    await mkdir(path.dirname(whole), { recursive: true });
    await writeFile(whole, content);
  }

  async function open(file: string): Promise<TextDocument> {
    const document = await workspace.openTextDocument(Uri.file(path.join(root, file)));
    await window.showTextDocument(document, { preview: false });
    return document;
  }

  async function change(document: TextDocument, range: Range, text: string): Promise<void> {
    const edit = new WorkspaceEdit();
    edit.replace(document.uri, range, text);
    assert.ok(await workspace.applyEdit(edit));
  }

  async function exclude(section: 'files' | 'search', globs: Record<string, boolean>): Promise<void> {
    await workspace.getConfiguration(section).update('exclude', globs, ConfigurationTarget.Global);
  }
});
