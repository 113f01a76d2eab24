import path from 'node:path';
import { constants } from 'node:fs';
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { FileType, type NotebookDocument, type TextDocument, Uri, workspace, type WorkspaceFolder } from 'vscode';

/** Size of the first read, in bytes, of a file that reports no size, such as one in `/proc`. */
const firstReadBytes = 65_536;

/**
 * Reads a regular file of at most `maxBytes`. Reads local files directly: `workspace.fs` takes ten times as long.
 * @returns `notAFile` for pipes, devices, sockets and folders, which are never opened, because opening a pipe can block
 * a thread forever
 * @throws if the file can't be read
 */
export async function bytesOf(uri: Uri, maxBytes: number): Promise<Uint8Array | 'tooBig' | 'notAFile'> {
  return uri.scheme === 'file' ? bytesOnDisk(uri.fsPath, maxBytes) : bytesElsewhere(uri, maxBytes);
}

/**
 * Whether a file may be opened at all.
 * @throws if the file doesn't exist
 */
export async function isRegularFile(uri: Uri): Promise<boolean> {
  return uri.scheme === 'file' ? (await stat(uri.fsPath)).isFile() : isFile((await workspace.fs.stat(uri)).type);
}

async function bytesElsewhere(uri: Uri, maxBytes: number): Promise<Uint8Array | 'tooBig' | 'notAFile'> {
  const { type, size } = await workspace.fs.stat(uri);
  // A symbolic link of size 0 may lead to an endless system file, and `readFile` has no size limit.
  if (!isFile(type) || (isLink(type) && size === 0)) {
    return 'notAFile';
  }
  if (size > maxBytes) {
    return 'tooBig';
  }
  const bytes = await workspace.fs.readFile(uri);
  return bytes.length > maxBytes ? 'tooBig' : bytes;
}

async function bytesOnDisk(path: string, maxBytes: number): Promise<Uint8Array | 'tooBig' | 'notAFile'> {
  if (!(await stat(path)).isFile()) {
    return 'notAFile'; // Opening some devices has side effects.
  }
  // The file may have become a pipe by now, which must not block. Windows has neither this flag nor such pipes.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const status = await file.stat();
    if (!status.isFile()) {
      return 'notAFile';
    }
    return status.size > maxBytes ? 'tooBig' : await readToEnd(file, status.size, maxBytes);
  } finally {
    await file.close();
  }
}

/** Reads to the end of the file, because the reported size may be wrong. */
async function readToEnd(file: FileHandle, size: number, maxBytes: number): Promise<Uint8Array | 'tooBig'> {
  let buffer = Buffer.allocUnsafe(size === 0 ? Math.min(firstReadBytes, maxBytes + 1) : size + 1);
  let length = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length);
    length += bytesRead;
    if (length > maxBytes) {
      return 'tooBig';
    }
    if (bytesRead === 0) {
      return buffer.subarray(0, length);
    }
    if (length === buffer.length) {
      buffer = Buffer.concat([buffer], Math.min(2 * length, maxBytes + 1));
    }
  }
}

function isFile(type: FileType): boolean {
  return (type & FileType.File) !== 0;
}

/** Whether the path itself is a symbolic link; the other bits describe its target. */
function isLink(type: FileType): boolean {
  return (type & FileType.SymbolicLink) !== 0;
}

/** The location of a file after all symbolic links are resolved. */
export interface ResolvedFile {
  /** The same for all paths that lead to the file. */
  readonly key: string;
  /** Whether the file is inside a workspace folder; true for all files in a window without folders. */
  readonly inside: boolean;
  /** Whether the path has no symbolic link below the workspace folder. */
  readonly direct: boolean;
}

/**
 * Returns a function that resolves the real location of a file relative to these folders, and rejects if there is no
 * file. Suited to many files, because the folders are resolved only once. Locations of local files are not cached,
 * because a symbolic link can lead elsewhere at any time.
 */
export async function realPlaces(folders: readonly WorkspaceFolder[]): Promise<(uri: Uri) => Promise<ResolvedFile>> {
  const realFolders: { readonly given: string; readonly real: string }[] = [];
  for (const { uri } of folders) {
    if (uri.scheme === 'file') {
      try {
        realFolders.push({ given: uri.fsPath, real: await realpath(uri.fsPath) });
      } catch {
        // A missing folder has no files.
      }
    }
  }
  const links = new RemoteSymlinks();
  return async (uri) => {
    if (uri.scheme !== 'file') {
      const folder = folders.find((each) => relativePath(each.uri, uri) !== undefined);
      const inside = folder === undefined ? folders.length === 0 : !(await links.between(folder.uri, uri));
      return { key: uri.toString(), inside, direct: true };
    }
    const real = await realpath(uri.fsPath);
    const inside = folders.length === 0 || realFolders.some((folder) => within(folder.real, real) !== undefined);
    const direct = realFolders.some(({ given, real: root }) => {
      const name = within(given, uri.fsPath);
      return name !== undefined && path.join(root, name) === real;
    });
    return { key: real, inside, direct };
  };
}

/** Symbolic links on other file systems. Their targets are unknown, so files behind them count as outside. */
class RemoteSymlinks {
  readonly #known = new Map<string, Promise<boolean>>();

  /** Whether the path from a folder to a file in it contains a symbolic link. */
  async between(folder: Uri, file: Uri): Promise<boolean> {
    let at = folder;
    for (const name of (relativePath(folder, file) ?? '').split('/')) {
      at = Uri.joinPath(at, name);
      if (await this.#isLink(at)) {
        return true;
      }
    }
    return false;
  }

  #isLink(uri: Uri): Promise<boolean> {
    const key = uri.toString();
    const known = this.#known.get(key) ?? Promise.resolve(workspace.fs.stat(uri)).then(({ type }) => isLink(type));
    this.#known.set(key, known);
    return known;
  }
}

/** The file that a document is saved to: its own, or that of its notebook; undefined if untitled. */
export function fileOf(document: TextDocument): Uri | undefined {
  const notebook = notebookOf(document);
  const { isUntitled, uri } = notebook ?? document;
  return isUntitled ? undefined : uri;
}

/** The notebook of a cell's document; undefined for any other document. */
export function notebookOf(document: TextDocument): NotebookDocument | undefined {
  return document.uri.scheme === 'vscode-notebook-cell'
    ? workspace.notebookDocuments.find((notebook) => notebook.getCells().some((cell) => cell.document === document))
    : undefined;
}

/** The path of a file relative to a folder; undefined if it is not in the folder. */
export function relativePath(folder: Uri, file: Uri): string | undefined {
  const root = folder.path.endsWith('/') ? folder.path : `${folder.path}/`;
  const isWithin = folder.scheme === file.scheme && folder.authority === file.authority && file.path.startsWith(root);
  return isWithin ? file.path.slice(root.length) : undefined;
}

/** Like `nameIn`, for local paths. */
function within(folder: string, file: string): string | undefined {
  const name = path.relative(folder, file);
  return name === '' || name === '..' || name.startsWith(`..${path.sep}`) || path.isAbsolute(name) ? undefined : name;
}
