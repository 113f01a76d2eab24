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
import { nameIn } from '../repair/realPlaces';
import { type FileSearch, filesThroughLinks, filesWithWords } from './ripgrep';

/** More files than this are not listed where ripgrep cannot be asked. */
const maxListed = 200_000;
/** A glob of more choices was written to keep this machine busy. */
const maxChoices = 1_000;
const braces = /\{([^{}]*)\}/;

/**
 * The files of a folder that have one of these words, and perhaps others: all that `files.exclude` and `search.exclude` leave. On this
 * machine's disk VS Code's own ripgrep finds them, much faster than reading them one by one; elsewhere it is every file.
 * @param ripgrep undefined where it is not found
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
      // It is an improvement; the long way finds the same.
    }
  }
  return signal.aborted ? [] : listed(new RelativePattern(folder, '**/*'), folder, signal);
}

/** Which of these open documents the settings leave out of searches. Those outside every folder are never left out. */
export async function excludedDocuments(
  documents: readonly TextDocument[],
  folders: readonly WorkspaceFolder[],
  signal: AbortSignal,
): Promise<ReadonlySet<TextDocument>> {
  const excluded = new Set<TextDocument>();
  for (const document of documents) {
    const folder = folders.find(({ uri }) => nameIn(uri, document.uri) !== undefined);
    const name = folder && nameIn(folder.uri, document.uri);
    if (folder === undefined || name === undefined || !(await isFile(document.uri))) {
      continue;
    }
    const found = await listed(new RelativePattern(folder, almostLiterally(name)), folder, signal);
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

/** What VS Code lists leaves `files.exclude` out by itself. */
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

/** `*.{a,b}` as `*.a` and `*.b`, because a list of globs is written with braces too. One with too many choices leaves out nothing here. */
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

/** A glob that fits this name, and few others. What globs mean by these marks cannot be taken from them everywhere. */
function almostLiterally(name: string): string {
  return name.replace(/[[\]{}*,!\\]/g, '?');
}

async function isFile(uri: Uri): Promise<boolean> {
  try {
    return (await workspace.fs.stat(uri)).type !== FileType.Directory;
  } catch {
    return false; // Deleted while it is open: no listing has it, and it is not left out for that.
  }
}
