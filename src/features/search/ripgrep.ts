import path from 'node:path';
import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';

/** Files larger than this are skipped silently; they are unlikely to contain links. */
const maxFileSize = '200M';
/** In a folder with more files than this, symbolic links are not followed. */
const maxListed = 200_000;
const maxThroughLinks = 1_000;

/** Packages in which editions of VS Code ship the ripgrep of their own search, below the app root. */
const packages = [
  '@vscode/ripgrep',
  '@vscode/ripgrep-universal',
  `@vscode/ripgrep-${process.platform}-${process.arch}`,
];
const places = ['bin', `bin/${process.platform}-${process.arch}`];
const binary = process.platform === 'win32' ? 'rg.exe' : 'rg';

/** Finds VS Code's own ripgrep, whose location is undocumented; undefined if it is not found. */
export async function findRipgrep(appRoot: string): Promise<string | undefined> {
  for (const modules of ['node_modules', 'node_modules.asar.unpacked']) {
    for (const name of packages) {
      for (const place of places) {
        const file = path.join(appRoot, modules, name, place, binary);
        try {
          await access(file, constants.X_OK);
          return file;
        } catch {
          // Other editions keep it elsewhere.
        }
      }
    }
  }
  return undefined;
}

export interface FileSearch {
  /** Path of a local folder. */
  readonly folder: string;
  /** Globs in the syntax of VS Code's settings. */
  readonly exclude: readonly string[];
  readonly signal: AbortSignal;
}

interface WordSearch extends FileSearch {
  /** A file matches if it contains one of these. */
  readonly words: readonly string[];
}

/**
 * Yields the text files below a folder that contain one of the words, including those that a `.gitignore` names.
 * Symbolic links are not followed, because ripgrep would read to the end whatever they lead to.
 * @throws Error if ripgrep can't be run, or rejects a glob
 */
export async function* filesWithWords(
  ripgrep: string,
  { words, ...search }: WordSearch,
): AsyncGenerator<string, void, undefined> {
  yield* filesOf(ripgrep, search, [
    ...['--files-with-matches', '--fixed-strings', '--case-sensitive', '--max-filesize', maxFileSize],
    ...words.flatMap((word) => ['--regexp', word]),
  ]);
}

/**
 * Yields the files that symbolic links below a folder lead to, by the path through the link and whatever they contain.
 * Ends after `maxThroughLinks` files, because there may be any number outside the folder. Yields none if the folder has
 * more than `maxListed` files.
 * @throws Error if ripgrep can't be run, or rejects a glob
 */
export async function* filesThroughLinks(ripgrep: string, search: FileSearch): AsyncGenerator<string, void, undefined> {
  // Most folders have no such files, and counting is much faster than comparing names.
  const files = await countFiles(ripgrep, search, ['--files'], maxListed + 1);
  if (files > maxListed || (await countFiles(ripgrep, search, ['--files', '--follow'], files + 1)) === files) {
    return;
  }
  const direct = new Set<string>();
  for await (const file of filesOf(ripgrep, search, ['--files'])) {
    direct.add(file);
  }
  let found = 0;
  for await (const file of filesOf(ripgrep, search, ['--files', '--follow'])) {
    if (!direct.has(file)) {
      if (found === maxThroughLinks) {
        return;
      }
      found += 1;
      yield file;
    }
  }
}

/** Counts files, and stops at `max`: a symbolic link may lead to a whole disk. */
async function countFiles(ripgrep: string, search: FileSearch, how: readonly string[], max: number): Promise<number> {
  let count = 0;
  for await (const bytes of output(ripgrep, search, how)) {
    for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0, end + 1)) {
      count += 1;
    }
    if (count >= max) {
      return max;
    }
  }
  return count;
}

async function* filesOf(
  ripgrep: string,
  search: FileSearch,
  how: readonly string[],
): AsyncGenerator<string, void, undefined> {
  for await (const name of namesIn(output(ripgrep, search, how))) {
    yield path.join(search.folder, name);
  }
}

/**
 * Yields what ripgrep prints: names of files, each followed by a NUL.
 * @throws Error if ripgrep can't be run, or rejects a glob
 */
async function* output(
  ripgrep: string,
  { folder, exclude, signal }: FileSearch,
  how: readonly string[],
): AsyncGenerator<Buffer, void, undefined> {
  const args = [
    ...['--null', '--hidden', '--no-ignore', '--no-config', '--no-messages', ...how],
    ...exclude.flatMap((glob) => ['--glob', `!${anchored(glob)}`]),
    ...['--', '.'],
  ];
  const child = spawn(ripgrep, args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true, signal });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  // If the caller stops iterating early, nothing awaits this promise, so a rejection must be handled here.
  ended.catch(() => undefined);
  let any = false;
  try {
    for await (const bytes of child.stdout as AsyncIterable<Buffer>) {
      any = true;
      yield bytes;
    }
    // The exit code is also 2 if a file could not be read; there may be results nevertheless.
    if ((await ended) === 2 && !any) {
      throw new Error('ripgrep could not search.');
    }
  } finally {
    child.kill();
  }
}

/** Anchors a glob that doesn't start with `**` to the folder's root, as VS Code's own search does for ripgrep. */
function anchored(glob: string): string {
  return glob.startsWith('**') || glob.startsWith('/') ? glob : `/${glob}`;
}

async function* namesIn(pieces: AsyncIterable<Buffer>): AsyncGenerator<string, void, undefined> {
  let rest = Buffer.alloc(0);
  for await (const piece of pieces) {
    const bytes = Buffer.concat([rest, piece]);
    let start = 0;
    for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0, start)) {
      yield bytes.toString('utf8', start, end);
      start = end + 1;
    }
    rest = bytes.subarray(start);
  }
}
