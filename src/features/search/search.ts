import { env, type TextDocument, type Uri, workspace, type WorkspaceFolder } from 'vscode';

import { forEachConcurrent } from '../../api/concurrency';
import type { GitpodHost } from '../../api/host';
import { searchWords } from '../../links/brokenLinks';
import { hasInviteMarker, type LinkForm, textWithInvites } from '../../links/forms';
import { isUserDocument } from '../../ui/documents';
import { bytesOf, fileOf, notebookOf, type ResolvedFile, realPlaces } from '../repair/realPlaces';
import { candidateFiles, excludedDocuments } from './files';
import { type SearchProgress, type SearchReport, SearchResults } from './results';

/** Maximum size of a searched file, in bytes; VS Code warns before it opens a larger one. */
const maxFileBytes = 20_000_000;
/** The same for files outside the workspace: lower, because a symbolic link can lead to thousands of them. */
const maxOutsideFileBytes = 1_000_000;
/** Maximum number of files in memory at once. */
const maxConcurrent = 8;

interface SearchOptions {
  readonly hosts: readonly GitpodHost[];
  readonly folders: readonly WorkspaceFolder[];
  /** Path of VS Code's ripgrep; undefined if it was not found, in which case every file is read. */
  readonly ripgrep: string | undefined;
  readonly forms?: readonly LinkForm[];
  readonly signal: AbortSignal;
  readonly onProgress: (progress: SearchProgress) => void;
}

/**
 * Finds the invite links of a workspace: in open documents, including unsaved changes, and in all other files. Only
 * reads the file system, and sends no requests. If cancelled, reports what was found until then.
 */
export async function searchWorkspace(options: SearchOptions): Promise<SearchReport> {
  const { hosts, folders, ripgrep, forms, signal, onProgress } = options;
  const found = new SearchResults({ hosts, forms, editorScheme: env.uriScheme });
  const words = searchWords({ hosts, forms });
  const listed = new Map<string, Uri>();
  for (const folder of folders) {
    for (const uri of await candidateFiles(folder, ripgrep, words, signal)) {
      listed.set(uri.toString(), uri);
    }
  }
  const files = new RealFiles(await realPlaces(folders));
  await addOpenTexts(found, listed, files, words, options);
  await forEachConcurrent(listed.values(), maxConcurrent, (uri) => files.add(uri), signal);
  const { places } = files;
  let done = 0;
  await forEachConcurrent(
    places,
    maxConcurrent,
    async (place) => {
      await addFile(found, place, words, signal);
      onProgress({ done: ++done, total: places.length });
    },
    AbortSignal.any([signal, found.full]),
  );
  return found.report(signal.aborted);
}

/** Searches open documents, whose files are then not read from disk, where the text may differ. */
async function addOpenTexts(
  found: SearchResults,
  listed: ReadonlyMap<string, Uri>,
  files: RealFiles,
  words: readonly string[],
  { folders, signal }: SearchOptions,
): Promise<void> {
  const open = workspace.textDocuments.filter(isUserDocument);
  const mayHold = open.filter((document) => hasInviteMarker(document.getText(), words));
  const unlisted = mayHold.filter(({ uri }) => !listed.has(uri.toString()));
  const excluded = await excludedDocuments(unlisted, folders, signal);
  // If two documents have the same file, the one with unsaved changes is what will be saved.
  for (const document of mayHold.toSorted((one, other) => Number(other.isDirty) - Number(one.isDirty))) {
    const place = await files.locationOf(document);
    if (place !== 'known' && !excluded.has(document)) {
      await found[place === 'outside' ? 'addOutside' : 'add'](document.uri.toString(), document.getText(), signal);
    }
  }
  for (const { uri } of [...open.filter((document) => !mayHold.includes(document)), ...workspace.notebookDocuments]) {
    await files.exclude(uri);
  }
}

interface FilePlace {
  readonly uri: Uri;
  readonly inside: boolean;
  readonly direct: boolean;
}

/** The files to read, each once even if several paths lead to it. */
class RealFiles {
  readonly #files = new Map<string, FilePlace | undefined>();

  constructor(private readonly resolve: (uri: Uri) => Promise<ResolvedFile>) {}

  get places(): readonly FilePlace[] {
    return [...this.#files.values()].filter((place) => place !== undefined);
  }

  /** Adds a file. If several paths lead to it, keeps the one without symbolic links, or else the first by name. */
  async add(uri: Uri): Promise<void> {
    const { key, inside, direct } = await this.#resolved(uri);
    const known = this.#files.get(key);
    if (known === undefined ? !this.#files.has(key) : isBetter({ uri, inside, direct }, known)) {
      this.#files.set(key, { uri, inside, direct });
    }
  }

  /** Where the file of an open document is; `known` if another document of the same file was already added. */
  async locationOf(document: TextDocument): Promise<'inside' | 'outside' | 'known'> {
    const file = fileOf(document);
    if (file === undefined) {
      return 'inside';
    }
    const { key, inside } = await this.#resolved(file);
    if (notebookOf(document) === undefined && this.#files.has(key)) {
      return 'known';
    }
    this.#files.set(key, undefined);
    return inside ? 'inside' : 'outside';
  }

  async exclude(uri: Uri): Promise<void> {
    this.#files.set((await this.#resolved(uri)).key, undefined);
  }

  /** A missing file is assumed to be inside the workspace; reading it fails later, and is counted as unreadable. */
  async #resolved(uri: Uri): Promise<ResolvedFile> {
    try {
      return await this.resolve(uri);
    } catch {
      return { key: uri.fsPath, inside: true, direct: true };
    }
  }
}

function isBetter(one: FilePlace, other: FilePlace): boolean {
  return one.direct === other.direct ? one.uri.path < other.uri.path : one.direct;
}

async function addFile(
  found: SearchResults,
  { uri, inside }: FilePlace,
  words: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  try {
    const bytes = await bytesOf(uri, inside ? maxFileBytes : maxOutsideFileBytes);
    if (bytes === 'notAFile') {
      return;
    }
    if (bytes === 'tooBig') {
      found.tooBig();
      return;
    }
    const text = textWithInvites(bytes, words);
    if (text !== undefined) {
      await found[inside ? 'add' : 'addOutside'](uri.toString(), text, signal);
    }
  } catch {
    found.unreadable();
  }
}
