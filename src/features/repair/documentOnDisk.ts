import { createHash } from 'node:crypto';
import { access, constants } from 'node:fs/promises';
import { FilePermission, languages, RelativePattern, type TextDocument, type Uri, workspace } from 'vscode';

import { looksBinary } from '../../links/forms';
import { globsOf } from '../../ui/documents';
import type { FileProblem } from './fileProblems';
import { bytesOf, fileOf, notebookOf } from './realPlaces';

/**
 * Whether VS Code will not save a document, as far as extensions can know: because of its file system, the file's
 * permissions, or the settings `files.readonlyInclude` and `files.readonlyExclude`. An editor that was made read-only
 * for the session is detected only after the change.
 * @param file the file that the document is saved to
 */
async function isReadOnly(document: TextDocument, file: Uri): Promise<boolean> {
  return (
    workspace.fs.isWritableFileSystem(file.scheme) === false ||
    isReadOnlyBySettings(document, file) ||
    (await isLocked(file))
  );
}

/** As in VS Code, a file that matches both settings is writable. */
function isReadOnlyBySettings(document: TextDocument, file: Uri): boolean {
  const settings = workspace.getConfiguration('files', file);
  const matches = (name: string): boolean => globsOf(settings.get(name)).some((glob) => fits(glob, document, file));
  return matches('readonlyInclude') && !matches('readonlyExclude');
}

/** A glob is relative to the workspace folder, or to the root if it is absolute or the file is in no folder. */
function fits(glob: string, document: TextDocument, file: Uri): boolean {
  const folder = workspace.getWorkspaceFolder(file);
  const patterns = folder === undefined ? [glob] : [glob, new RelativePattern(folder, glob)];
  return patterns.some((pattern) => languages.match({ pattern }, document) > 0);
}

async function isLocked(file: Uri): Promise<boolean> {
  try {
    const { permissions } = await workspace.fs.stat(file);
    if (permissions !== undefined && (permissions & FilePermission.Readonly) !== 0) {
      return true;
    }
  } catch {
    return false; // A deleted file can be created again.
  }
  if (file.scheme !== 'file') {
    return false;
  }
  try {
    await access(file.fsPath, constants.W_OK);
    return false;
  } catch {
    return true;
  }
}

/** VS Code doesn't expose documents with more bytes than this to extensions. */
const maxBytes = 64_000_000;

/** Whether a document can be changed and saved without changing anything else in its file. */
type SafetyCheck =
  | {
      readonly safe: true;
      /** Hash of the file's bytes; undefined if there is no file. */
      readonly digest: string | undefined;
    }
  | { readonly safe: false; readonly problem: FileProblem };

/**
 * Checks that VS Code would save the text on disk as exactly the bytes that are on disk. It would not, for example, if
 * there are bytes that are invalid in the document's encoding, or mixed line endings, which VS Code normalizes.
 */
export async function checkSafety(document: TextDocument): Promise<SafetyCheck> {
  const file = fileOf(document);
  if (file === undefined) {
    return { safe: true, digest: undefined };
  }
  if (await isReadOnly(document, file)) {
    return unsafe({ kind: 'readOnly' });
  }
  const bytes = await read(file);
  if (bytes === 'missing') {
    return { safe: true, digest: undefined };
  }
  if (!(bytes instanceof Uint8Array)) {
    return unsafe({ kind: bytes });
  }
  const problem =
    notebookOf(document) === undefined ? await problemOfText(document, bytes) : problemOfNotebookFile(bytes);
  return problem === undefined ? { safe: true, digest: digestOf(bytes) } : unsafe(problem);
}

/** Whether a file's bytes still have this hash. */
export async function isUnchanged(file: Uri, digest: string | undefined): Promise<boolean> {
  const bytes = await read(file);
  return (bytes instanceof Uint8Array ? digestOf(bytes) : undefined) === digest;
}

/** The text on disk, as VS Code decodes it for this document; undefined if the file can't be read. */
export async function textOnDisk(document: TextDocument): Promise<string | undefined> {
  const file = fileOf(document);
  const bytes = file && (await read(file));
  return bytes instanceof Uint8Array ? workspace.decode(bytes, { encoding: document.encoding }) : undefined;
}

/** Whether a document's text is on disk. Ignores line endings, because VS Code may show different ones. */
export async function isOnDisk(document: TextDocument): Promise<boolean> {
  const text = await textOnDisk(document);
  return text !== undefined && withLineFeeds(text) === withLineFeeds(document.getText());
}

async function problemOfText(document: TextDocument, bytes: Uint8Array): Promise<FileProblem | undefined> {
  const { encoding } = document;
  const text = await workspace.decode(bytes, { encoding });
  if (!(await isEncodedAs(text, encoding, bytes))) {
    return text.includes('\ufffd') ? { kind: 'invalidEncoding', encoding } : { kind: 'notReproducible' };
  }
  if (!hasOneLineEnding(text)) {
    return { kind: 'lineEndings' };
  }
  const shown = document.getText();
  if (document.isDirty) {
    const saved = await workspace.decode(await workspace.encode(shown, { encoding }), { encoding });
    return saved === shown ? undefined : { kind: 'notReproducible' };
  }
  return text === shown
    ? undefined
    : { kind: withLineFeeds(text) === withLineFeeds(shown) ? 'lineEndings' : 'changedOnDisk' };
}

async function isEncodedAs(text: string, encoding: string, bytes: Uint8Array): Promise<boolean> {
  return Buffer.compare(await workspace.encode(text, { encoding }), bytes) === 0;
}

/** Notebooks stored as text are UTF-8; invalid bytes are read as U+FFFD. */
function problemOfNotebookFile(bytes: Uint8Array): FileProblem | undefined {
  if (looksBinary(bytes)) {
    return undefined;
  }
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return undefined;
  } catch {
    return { kind: 'invalidEncoding', encoding: 'utf8' };
  }
}

async function read(file: Uri): Promise<Uint8Array | 'tooBig' | 'notAFile' | 'unreadable' | 'missing'> {
  try {
    return await bytesOf(file, maxBytes);
  } catch (error) {
    return isMissing(error) ? 'missing' : 'unreadable';
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'FileNotFound');
}

/** VS Code supports CRLF and LF, and saves a document with one of them throughout. */
function hasOneLineEnding(text: string): boolean {
  return !/\r(?!\n)/.test(text) && !(/(?<!\r)\n/.test(text) && text.includes('\r\n'));
}

function withLineFeeds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64');
}

function unsafe(problem: FileProblem): SafetyCheck {
  return { safe: false, problem };
}
