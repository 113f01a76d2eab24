import assert from 'node:assert/strict';
import { importsOf, type Import } from './support/imports';
import { readManifest } from './support/manifest';
import { read, sourceFiles } from './support/project';

/** Each room, from the ground up, with the rooms that it may import. Files directly below `src` are the roof. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  gitpod: [],
  sessions: ['gitpod'],
  organizations: ['gitpod', 'sessions'],
  invites: ['gitpod', 'sessions', 'organizations'],
  ui: ['gitpod', 'sessions', 'organizations', 'invites'],
  commands: ['gitpod', 'sessions', 'organizations', 'invites', 'ui'],
  views: ['gitpod', 'sessions', 'organizations', 'invites', 'ui'],
  editor: ['gitpod', 'sessions', 'organizations', 'invites', 'ui'],
  tools: ['gitpod', 'sessions', 'organizations', 'invites', 'ui'],
  roof: ['gitpod', 'sessions', 'organizations', 'invites', 'ui', 'commands', 'views', 'editor', 'tools'],
};

/** Rooms, and files, that are plain TypeScript: what they need from outside comes in through a constructor. */
const plain = /^src\/(?:gitpod|organizations|invites|sessions\/(?!authenticationProvider\.))/;

const mostLines = 300;

describe('The house', () => {
  const files = sourceFiles();
  const imports = files.flatMap((file) => importsOf(file).map((each) => ({ file, ...each })));
  const shown = (wrong: readonly (Import & { file: string })[]): string[] =>
    wrong.map(({ file, target }) => `${file} imports ${target}`);

  it('has only the rooms that are drawn', () => {
    assert.deepEqual(
      files.filter((file) => rooms[roomOf(file)] === undefined),
      [],
    );
  });

  it('has arrows that point down only', () => {
    const wrong = imports.filter(({ file, target }) => {
      const [from, to] = [roomOf(file), roomOf(target)];
      return target.startsWith('src/') && from !== to && rooms[from]?.includes(to) !== true;
    });
    assert.deepEqual(shown(wrong), []);
  });

  it('has no two files that lead to each other', () => {
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, way: readonly string[]): void => {
      if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' → '));
      if (done.has(file) || way.includes(file)) return;
      for (const each of imports) if (each.file === `${file}.ts`) visit(each.target, [...way, file]);
      done.add(file);
    };
    for (const file of files) visit(file.replace(/\.ts$/, ''), []);
    assert.deepEqual(circles, []);
  });

  it('keeps VS Code out of the rooms that are plain TypeScript', () => {
    assert.deepEqual(shown(imports.filter(({ file, target }) => plain.test(file) && target === 'vscode')), []);
  });

  it('leans on nothing but VS Code, Node, and the packages that are its dependencies', () => {
    const dependencies = ['vscode', ...Object.keys(readManifest().dependencies)];
    const packages = imports.filter(({ target }) => !/^(?:src\/|node:)/.test(target));
    const wrong = packages.filter(({ target }) => !dependencies.includes(packageOf(target)));
    assert.deepEqual(shown(wrong), []);
  });

  it('reads at start only what it needs to register', () => {
    const atStart = new Set<string>();
    const visit = (file: string): void => {
      atStart.add(file);
      const more = imports.filter((each) => each.file === `${file}.ts` && each.kind === 'atOnce');
      more
        .filter(({ target }) => !atStart.has(target))
        .forEach(({ target }) => {
          visit(target);
        });
    };
    visit('src/extension');
    const heavy = /^(?:src\/(?:application$|gitpod|organizations|invites|commands)|valibot|node-fetch)/;
    assert.deepEqual(
      [...atStart].filter((target) => heavy.test(target)),
      [],
    );
  });

  it(`has no file of more than ${mostLines} lines`, () => {
    assert.deepEqual(
      files.filter((file) => read(file).split('\n').length > mostLines + 1),
      [],
    );
  });

  it('prints to no console, where what is logged could be seen by anybody', () => {
    assert.deepEqual(
      files.filter((file) => /\bconsole\s*[.[]/.test(read(file))),
      [],
    );
  });
});

function roomOf(file: string): string {
  const [, room, inside] = file.split('/');
  return inside === undefined ? 'roof' : (room ?? 'roof');
}

/** The package that an import is of: `@scope/name/part` is a part of `@scope/name`. */
function packageOf(target: string): string {
  return /^(?:@[^/]+\/)?[^/]+/.exec(target)?.[0] ?? target;
}
