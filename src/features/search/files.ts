import {
  CancellationTokenSource,
  FileType,
  RelativePattern,
  type TextDocument,
  Uri,
  workspace,
  type WorkspaceFolder,
} from 'vscode';

import { globsOf } from '../../ui/documents';
import { relativePath } from '../repair/realPlaces';
import { type FileSearch, filesThroughLinks, filesWithWords } from './ripgrep';

/** Maximum number of files listed when ripgrep can't be used. */
const maxListed = 200_000;
/** Maximum number of alternatives in a glob; more would only serve to keep this machine busy. */
const maxChoices = 1_000;
const braces = /\{([^{}]*)\}/;

/**
 * Returns the files of a folder that contain one of the words, and perhaps others, except what `files.exclude` and
 * `search.exclude` leave out. On the local disk VS Code's own ripgrep finds them, much faster than reading each file;
 * elsewhere, every file is returned.
 * @param ripgrep undefined if it was not found
 */
export async function candidateFiles(
  folder: WorkspaceFolder,
  ripgrep: string | undefined,
  words: readonly string[],
  signal: AbortSignal,
): Promise<readonly Uri[]> {
  if (ripgrep !== undefined && folder.uri.scheme === 'file') {
    try {
      return await withWords(ripgrep, folder, words, signal);
    } catch {
      // ripgrep is only an optimization: the fallback finds the same links.
    }
  }
  return signal.aborted ? [] : listed(new RelativePattern(folder, '**/*'), folder, signal);
}

/** Returns the open documents that settings exclude from searches. Documents outside all folders are never excluded. */
export async function excludedDocuments(
  documents: readonly TextDocument[],
  folders: readonly WorkspaceFolder[],
  signal: AbortSignal,
): Promise<ReadonlySet<TextDocument>> {
  const excluded = new Set<TextDocument>();
  for (const document of documents) {
    const folder = folders.find(({ uri }) => relativePath(uri, document.uri) !== undefined);
    const name = folder && relativePath(folder.uri, document.uri);
    if (folder === undefined || name === undefined || !(await isFile(document.uri))) {
      continue;
    }
    const found = await listed(new RelativePattern(folder, toLooseGlob(name)), folder, signal);
    if (!found.some(({ path }) => path === document.uri.path)) {
      excluded.add(document);
    }
  }
  return excluded;
}

async function withWords(
  ripgrep: string,
  folder: WorkspaceFolder,
  words: readonly string[],
  signal: AbortSignal,
): Promise<Uri[]> {
  const exclude = [...excludes('files', folder), ...excludes('search', folder)];
  const search: FileSearch = { folder: folder.uri.fsPath, exclude, signal };
  const followSymlinks = workspace.getConfiguration('search', folder).get('followSymlinks') !== false;
  const [direct, linked] = await Promise.all([
    urisOf(filesWithWords(ripgrep, { ...search, words })),
    followSymlinks ? urisOf(filesThroughLinks(ripgrep, search)) : [],
  ]);
  return [...direct, ...linked];
}

async function urisOf(files: AsyncIterable<string>): Promise<Uri[]> {
  const uris: Uri[] = [];
  for await (const file of files) {
    uris.push(Uri.file(file));
  }
  return uris;
}

/** Lists matching files without those in `search.exclude`; `findFiles` applies `files.exclude` itself. */
async function listed(pattern: RelativePattern, folder: WorkspaceFolder, signal: AbortSignal): Promise<Uri[]> {
  const globs = excludes('search', folder).flatMap(withoutBraces);
  const cancellation = new CancellationTokenSource();
  const cancel = (): void => {
    cancellation.cancel();
  };
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const exclude = globs.length > 1 ? `{${globs.join(',')}}` : globs[0];
    return await workspace.findFiles(pattern, exclude, maxListed, cancellation.token);
  } finally {
    signal.removeEventListener('abort', cancel);
    cancellation.dispose();
  }
}

function excludes(section: 'files' | 'search', folder: WorkspaceFolder): string[] {
  return globsOf(workspace.getConfiguration(section, folder).get('exclude'));
}

/**
 * Expands `*.{a,b}` to `*.a` and `*.b`, because a list of globs is itself written with braces. A glob with too many
 * alternatives is ignored, so it excludes nothing.
 */
function withoutBraces(glob: string): string[] {
  let globs = [glob];
  while (globs.some((each) => braces.test(each))) {
    globs = globs.flatMap(withoutOneBrace);
    if (globs.length > maxChoices) {
      return [];
    }
  }
  return globs;
}

function withoutOneBrace(glob: string): string[] {
  const group = braces.exec(glob);
  return group === null
    ? [glob]
    : (group[1] ?? '')
        .split(',')
        .map((choice) => `${glob.slice(0, group.index)}${choice}${glob.slice(group.index + group[0].length)}`);
}

/** A glob that matches this name and few others: special characters become `?`, as they can't be escaped everywhere. */
function toLooseGlob(name: string): string {
  return name.replace(/[[\]{}*,!\\]/g, '?');
}

async function isFile(uri: Uri): Promise<boolean> {
  try {
    return (await workspace.fs.stat(uri)).type !== FileType.Directory;
  } catch {
    return false; // Deleted while open: no listing contains it, which must not exclude it.
  }
}
