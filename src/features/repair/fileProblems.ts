import { l10n, type Uri, workspace } from 'vscode';

import { sanitizeForDisplay } from '../../api/sanitize';

/** Why a file is not changed, or why a change was not written to it. */
export type FileProblem =
  | {
      readonly kind:
        /** Its real path is outside all workspace folders. */
        | 'outside'
        /** A pipe, a device or the like. */
        | 'notAFile'
        | 'tooBig'
        | 'unreadable'
        | 'readOnly'
        /** VS Code would save different line endings than the file has. */
        | 'lineEndings'
        /** VS Code would save different bytes than the file has, although it can decode all of them. */
        | 'notReproducible'
        /** The file on disk differs from what the editor shows. */
        | 'changedOnDisk'
        | 'notEdited'
        | 'notSaved';
    }
  /** The file has bytes that are invalid in the encoding VS Code opens it with; it would save U+FFFD for each. */
  | { readonly kind: 'invalidEncoding'; readonly encoding: string };

/** A file that was not changed, and why. */
export interface UnchangedFile {
  readonly uri: Uri;
  readonly problem: FileProblem;
}

/** Maximum number of names in a message; the rest are only counted. */
const maxNames = 6;
const maxLines = 40;

/** The name of a file for messages: its path relative to the workspace. */
export function fileName(uri: Uri): string {
  return sanitizeForDisplay(workspace.asRelativePath(uri));
}

/** "a.md, b.md, and 3 more". */
export function fileNames(uris: readonly Uri[]): string {
  return listed(uris.map(fileName));
}

/** "a.md (read-only), b.md (not valid UTF-8)". */
export function unchangedFileNames(files: readonly UnchangedFile[]): string {
  return listed(files.map(withReason));
}

/** Like `unchangedFileNames`, but with one line per file and up to `maxLines` files. */
export function unchangedFileLines(files: readonly UnchangedFile[]): string {
  return listed(files.map(withReason), maxLines, '\n');
}

function withReason({ uri, problem }: UnchangedFile): string {
  return l10n.t({
    message: '{0} ({1})',
    args: [fileName(uri), problemMessage(problem)],
    comment: 'Any text, with another one about it in parentheses.',
  });
}

/** A short reason why a file was not changed. */
export function problemMessage(problem: FileProblem): string {
  switch (problem.kind) {
    case 'outside':
      return l10n.t('outside the workspace');
    case 'notAFile':
      return l10n.t('not a regular file');
    case 'tooBig':
      return l10n.t('too large');
    case 'unreadable':
      return l10n.t("couldn't be opened");
    case 'readOnly':
      return l10n.t('read-only');
    case 'lineEndings':
    case 'notReproducible':
      return l10n.t('saving would change other text');
    case 'changedOnDisk':
      return l10n.t('changed on disk');
    case 'notEdited':
      return l10n.t("couldn't be edited");
    case 'notSaved':
      return l10n.t("couldn't be saved");
    case 'invalidEncoding':
      return l10n.t({
        message: 'not valid {0}',
        args: [encodingName(problem.encoding)],
        comment: 'Why a file was not changed: it does not have the encoding {0}, such as UTF-8.',
      });
    default:
      return problem satisfies never;
  }
}

/** Maps VS Code's IDs of the most common encodings to names that users know; the other IDs are readable as they are. */
function encodingName(encoding: string): string {
  switch (encoding) {
    case 'utf8':
    case 'utf8bom':
      return 'UTF-8';
    case 'utf16le':
    case 'utf16be':
      return 'UTF-16';
    default:
      return encoding;
  }
}

function listed(names: readonly string[], most = maxNames, separator = ', '): string {
  const shown = names.toSorted().slice(0, most).join(separator);
  return names.length > most
    ? l10n.t({
        message: '{0}, and {1} more',
        args: [shown, names.length - most],
        comment: '{0} is a list of names; {1} is the number of those that are not named.',
      })
    : shown;
}
