import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { readManifest, settingsOf } from './support/manifest';
import { projectFiles, read, root } from './support/project';

/** Matches host names of package registries. */
const registryHost = /\b(?:registry|npm)(?:\.[a-z\d-]+)+\.(?:com|dev|io|net|org)\b/i;

describe('The documents', () => {
  const files = projectFiles();
  const documents = files.filter((file) => file.endsWith('.md'));

  it('link only to existing files and headings', () => {
    const links = documents.flatMap((document) => relativeLinksOf(document));
    assert.notDeepEqual(links, []);
    assert.deepEqual(
      links.filter(({ file, heading }) => !isThere(file, heading)).map(({ text }) => text),
      [],
    );
  });

  it('describe the version in package.json as the newest', () => {
    const versions = [...read('CHANGELOG.md').matchAll(/^## \[(\d+\.\d+\.\d+)\]/gm)].map(([, version]) => version);
    assert.equal(versions[0], readManifest().version);
  });

  it('mention every command and setting in the README', () => {
    const readme = read('README.md');
    assert.deepEqual(
      wordsForUsers().filter((word) => !readme.includes(word)),
      [],
    );
  });

  it('mention every script and dependency for contributors', () => {
    const contributing = read('CONTRIBUTING.md') + read('docs/development.md');
    const { scripts, dependencies, devDependencies } = readManifest();
    const commands = Object.keys(scripts)
      .filter((script) => !script.startsWith('vscode:'))
      .map((script) => (['start', 'test'].includes(script) ? `\`npm ${script}\`` : `\`npm run ${script}\``));
    const packages = Object.keys({ ...dependencies, ...devDependencies }).map((name) => `\`${name}\``);
    assert.deepEqual(
      [...commands, ...packages].filter((word) => !contributing.includes(word)),
      [],
    );
  });

  it('name no host of a package registry, like every other file, because each installation has its own', () => {
    const text = files.filter((file) => !/\.(?:png|vsix)$/.test(file));
    assert.deepEqual(
      text.filter((file) => registryHost.test(read(file))),
      [],
    );
  });
});

interface Link {
  /** Document and target, for the error message. */
  readonly text: string;
  /** Relative to the root. */
  readonly file: string;
  readonly heading: string | undefined;
}

function relativeLinksOf(document: string): Link[] {
  const links = withoutCode(read(document)).matchAll(/(?:\]\(|^\[[^\]]+\]: |\bsrc(?:set)?=")([^)"\s]+)/gm);
  const targets = [...links].map(([, target = '']) => target);
  return targets
    .filter((target) => !/^[a-z][a-z\d+.-]*:/i.test(target))
    .map((target) => {
      const [file = '', heading] = target.split('#');
      const found = file === '' ? document : path.posix.join(path.posix.dirname(document), file);
      return { text: `${document} → ${target}`, file: found, heading };
    });
}

function isThere(file: string, heading: string | undefined): boolean {
  if (!existsSync(path.join(root, file))) {
    return false;
  }
  return heading === undefined || headingsOf(file).includes(heading);
}

/** The anchors of a document's headings. */
function headingsOf(document: string): string[] {
  return [...withoutCode(read(document)).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function withoutCode(markdown: string): string {
  return markdown.replace(/^```.*?^```/gms, '');
}

/** Titles of the commands shown in the palette, and ids of the settings. */
function wordsForUsers(): string[] {
  const manifest = readManifest();
  const { commands, menus } = manifest.contributes;
  const hidden = menus['commandPalette']?.filter(({ when }) => when === 'false').map(({ command }) => command) ?? [];
  const titles = v.parse(v.record(v.string(), v.string()), JSON.parse(read('package.nls.json')));
  const shown = commands.filter(({ command }) => !hidden.includes(command));
  return [
    ...shown.map(({ title }) => titles[title.replaceAll('%', '')] ?? title),
    ...Object.keys(settingsOf(manifest)),
  ];
}
