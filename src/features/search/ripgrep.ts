import path from 'node:path';
import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';

/** Files of more bytes than this are passed over without a word; nobody keeps links in them. */
const neverLookedInto = '200M';
/** In a folder of more files than this, symbolic links are not followed. */
const maxListed = 200_000;
const maxThroughLinks = 1_000;

/** Where editions of VS Code keep the ripgrep that their own search uses, below their root. */
const packages = [
  '@vscode/ripgrep',
  '@vscode/ripgrep-universal',
  `@vscode/ripgrep-${process.platform}-${process.arch}`,
];
const places = ['bin', `bin/${process.platform}-${process.arch}`];
const binary = process.platform === 'win32' ? 'rg.exe' : 'rg';

/** VS Code's own ripgrep; undefined where it is not found, for its place is documented nowhere. */
export async function findRipgrep(appRoot: string): Promise<string | undefined> {
  for (const modules of ['node_modules', 'node_modules.asar.unpacked']) {
    for (const name of packages) {
      for (const place of places) {
        const file = path.join(appRoot, modules, name, place, binary);
        try {
          await access(file, constants.X_OK);
          return file;
        } catch {
          // Another edition keeps it elsewhere.
        }
      }
    }
  }
  return undefined;
}

export interface FileSearch {
  /** A folder on this machine. */
  readonly folder: string;
  /** Globs as VS Code's settings write them. */
  readonly exclude: readonly string[];
  readonly signal: AbortSignal;
}

interface WordSearch extends FileSearch {
  /** A file is named when it has one of these. */
  readonly words: readonly string[];
}

/**
 * The text files below a folder in which one of the words stands, one after another. Files that a `.gitignore` names are among them;
 * symbolic links are not followed, for ripgrep would read to the end whatever they lead to.
 * @throws Error when ripgrep cannot be run, or does not understand a glob
 */
export async function* filesWithWords(
  ripgrep: string,
  { words, ...search }: WordSearch,
): AsyncGenerator<string, void, undefined> {
  yield* filesOf(ripgrep, search, [
    ...['--files-with-matches', '--fixed-strings', '--case-sensitive', '--max-filesize', neverLookedInto],
    ...words.flatMap((word) => ['--regexp', word]),
  ]);
}

/**
 * The files to which symbolic links below a folder lead, by the path through the link and whether they have any words or not. There may be
 * any number of them outside the folder, so this ends after a thousand; in a folder of very many files there are none.
 * @throws Error when ripgrep cannot be run, or does not understand a glob
 */
export async function* filesThroughLinks(ripgrep: string, search: FileSearch): AsyncGenerator<string, void, undefined> {
  const direct = new Set<string>();
  for await (const file of filesOf(ripgrep, search, ['--files'])) {
    if (direct.size === maxListed) {
      return;
    }
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

async function* filesOf(
  ripgrep: string,
  { folder, exclude, signal }: FileSearch,
  how: readonly string[],
): AsyncGenerator<string, void, undefined> {
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
  // Whoever stops listening early does not learn how it ended.
  ended.catch(() => undefined);
  let any = false;
  try {
    for await (const name of namesIn(child.stdout)) {
      any = true;
      yield path.join(folder, name);
    }
    // 2 is also what it says when a file could not be read; then there may be names all the same.
    if ((await ended) === 2 && !any) {
      throw new Error('ripgrep could not search.');
    }
  } finally {
    child.kill();
  }
}

/** VS Code takes a glob that does not start with `**` from the folder's root, and so does its own search when it asks ripgrep. */
function anchored(glob: string): string {
  return glob.startsWith('**') || glob.startsWith('/') ? glob : `/${glob}`;
}

async function* namesIn(output: AsyncIterable<unknown>): AsyncGenerator<string, void, undefined> {
  let rest = Buffer.alloc(0);
  for await (const piece of output) {
    const bytes = Buffer.isBuffer(piece) ? Buffer.concat([rest, piece]) : rest;
    let start = 0;
    for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0, start)) {
      yield bytes.toString('utf8', start, end);
      start = end + 1;
    }
    rest = bytes.subarray(start);
  }
}
