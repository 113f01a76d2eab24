import path from 'node:path';
import { constants } from 'node:fs';
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { FileType, type NotebookDocument, type TextDocument, Uri, workspace, type WorkspaceFolder } from 'vscode';

/** The first read of a file that claims to be empty, as those in `/proc` do. */
const firstReadBytes = 65_536;

/**
 * The content of a regular file, unless it is longer than so many bytes. On this machine's disk it is read directly: VS Code's own way
 * takes ten times as long.
 * @returns `notAFile` for pipes, devices, sockets and folders, which are never opened: opening a pipe can block a thread for good
 * @throws when it cannot be read
 */
export async function bytesOf(uri: Uri, maxBytes: number): Promise<Uint8Array | 'tooBig' | 'notAFile'> {
  return uri.scheme === 'file' ? bytesOnDisk(uri.fsPath, maxBytes) : bytesElsewhere(uri, maxBytes);
}

/**
 * Whether a file may be opened at all.
 * @throws when there is none
 */
export async function isRegularFile(uri: Uri): Promise<boolean> {
  return uri.scheme === 'file' ? (await stat(uri.fsPath)).isFile() : isFile((await workspace.fs.stat(uri)).type);
}

async function bytesElsewhere(uri: Uri, maxBytes: number): Promise<Uint8Array | 'tooBig' | 'notAFile'> {
  const { type, size } = await workspace.fs.stat(uri);
  // A link that leads to nothing by its size may lead to one of the endless files of a system; there is no limit to what is read here.
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
    return 'notAFile'; // To open some devices has side effects.
  }
  // What was a file a moment ago can be a pipe by now. Windows has no such flag, and no such pipes.
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

/** Reads until there is no more: the size that a file claims may be wrong. */
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

/** Whether the path itself is a symbolic link; the other bits tell of its target. */
function isLink(type: FileType): boolean {
  return (type & FileType.SymbolicLink) !== 0;
}

/** Where a file is once every symbolic link is followed. */
export interface RealPlace {
  /** The same for all paths that lead to one file. */
  readonly key: string;
  /** Whether it is inside a workspace folder. In a window without folders everything that is open is. */
  readonly inside: boolean;
  /** Whether its own path has no symbolic link below the workspace folder. */
  readonly direct: boolean;
}

/**
 * Tells where files really are, as seen from these folders; rejects where there is none. For many files at once: the folders are resolved
 * only once. Of files nothing is remembered: a link can lead elsewhere at any time.
 */
export async function realPlaces(folders: readonly WorkspaceFolder[]): Promise<(uri: Uri) => Promise<RealPlace>> {
  const realFolders: { readonly given: string; readonly real: string }[] = [];
  for (const { uri } of folders) {
    if (uri.scheme === 'file') {
      try {
        realFolders.push({ given: uri.fsPath, real: await realpath(uri.fsPath) });
      } catch {
        // A folder that is gone has no files.
      }
    }
  }
  const links = new LinksElsewhere();
  return async (uri) => {
    if (uri.scheme !== 'file') {
      const folder = folders.find((each) => nameIn(each.uri, uri) !== undefined);
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

/** Symbolic links of other file systems. Where they lead is unknown, so what is behind one counts as outside. */
class LinksElsewhere {
  readonly #known = new Map<string, Promise<boolean>>();

  /** Whether there is one in the path from a folder to a file in it. */
  async between(folder: Uri, file: Uri): Promise<boolean> {
    let at = folder;
    for (const name of (nameIn(folder, file) ?? '').split('/')) {
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

/** What a document is saved to: its file, or that of its notebook; undefined where there is none yet. */
export function fileOf(document: TextDocument): Uri | undefined {
  const notebook = notebookOf(document);
  const { isUntitled, uri } = notebook ?? document;
  return isUntitled ? undefined : uri;
}

/** The notebook whose cell a document is. */
export function notebookOf(document: TextDocument): NotebookDocument | undefined {
  return document.uri.scheme === 'vscode-notebook-cell'
    ? workspace.notebookDocuments.find((notebook) => notebook.getCells().some((cell) => cell.document === document))
    : undefined;
}

/** How a file is named from a folder that it is in; undefined for one that is not. */
export function nameIn(folder: Uri, file: Uri): string | undefined {
  const root = folder.path.endsWith('/') ? folder.path : `${folder.path}/`;
  const isWithin = folder.scheme === file.scheme && folder.authority === file.authority && file.path.startsWith(root);
  return isWithin ? file.path.slice(root.length) : undefined;
}

/** The path below a folder; undefined for a path that is not below it. */
function within(folder: string, file: string): string | undefined {
  const name = path.relative(folder, file);
  return name === '' || name === '..' || name.startsWith(`..${path.sep}`) || path.isAbsolute(name) ? undefined : name;
}
