import { setTimeout as delay } from 'node:timers/promises';
import { commands, Range, type TextDocument, type Uri, window, workspace, WorkspaceEdit } from 'vscode';

import { isOnDisk, isUnchanged, textOnDisk } from './documentOnDisk';
import type { FileProblem } from './fileProblems';
import { fileOf, notebookOf } from './realPlaces';

/** Whether and how to save a changed document. */
type SettleOptions =
  | { readonly save: false }
  | {
      readonly save: true;
      /** The hash of the file's bytes before the change. */
      readonly digest: string | undefined;
      /** Called just before saving, because a symbolic link may lead elsewhere by then. */
      readonly problemOfPlace: (file: Uri) => Promise<FileProblem | undefined>;
    };

/**
 * Saves a document that was just changed, if requested, and checks what is on disk. Undoes a change that VS Code will
 * never save because the editor is read-only.
 */
export async function saveOrRevert(
  document: TextDocument,
  options: SettleOptions,
): Promise<'saved' | 'unsaved' | FileProblem> {
  const file = fileOf(document);
  if (file === undefined || notebookOf(document) !== undefined) {
    return 'unsaved';
  }
  if (options.save && document.isDirty) {
    const problem = await problemOfFile(document, file, options);
    if (problem !== undefined) {
      await revert(document, problem);
      return problem;
    }
    await document.save();
    await automaticSave(document);
  }
  if (await isOnDisk(document)) {
    return 'saved';
  }
  if (document.isDirty) {
    return options.save ? { kind: 'notSaved' } : 'unsaved';
  }
  await undoEdit(document);
  return { kind: 'readOnly' };
}

async function problemOfFile(
  document: TextDocument,
  file: Uri,
  { problemOfPlace, digest }: Extract<SettleOptions, { save: true }>,
): Promise<FileProblem | undefined> {
  const problem = await problemOfPlace(file);
  if (problem !== undefined) {
    return problem;
  }
  // The difference may be the change itself, if auto save was faster.
  return (await isUnchanged(file, digest)) || (await isOnDisk(document)) ? undefined : { kind: 'changedOnDisk' };
}

const automaticSaveMs = 3_000;
const pollMs = 25;

/** Waits for auto save, if it is on: `save` may return before auto save has finished. */
async function automaticSave(document: TextDocument): Promise<void> {
  if (workspace.getConfiguration('files', document.uri).get('autoSave') === 'off') {
    return;
  }
  for (let left = automaticSaveMs / pollMs; document.isDirty && left > 0; left--) {
    await delay(pollMs);
  }
}

/**
 * Reverts a document whose file is outside the workspace or changed on disk. Auto save could otherwise write the change
 * to wherever the path leads by then, and it would also save an edit that undoes the change.
 */
async function revert(document: TextDocument, { kind }: FileProblem): Promise<void> {
  if (kind === 'outside' || kind === 'changedOnDisk') {
    await window.showTextDocument(document, { preview: false });
    await commands.executeCommand('workbench.action.files.revert');
  }
}

async function undoEdit(document: TextDocument): Promise<void> {
  const text = await textOnDisk(document);
  if (text !== undefined) {
    const edit = new WorkspaceEdit();
    edit.replace(document.uri, new Range(0, 0, document.lineCount, 0), text);
    await workspace.applyEdit(edit);
  }
}
