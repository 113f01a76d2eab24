import { setTimeout as delay } from 'node:timers/promises';
import { commands, Range, type TextDocument, type Uri, window, workspace, WorkspaceEdit } from 'vscode';

import { isOnDisk, isUnchanged, textOnDisk } from './documentOnDisk';
import type { FileProblem } from './fileProblems';
import { fileOf, notebookOf } from './realPlaces';

/** What is to be done with a changed document. */
type SettleOptions =
  | { readonly save: false }
  | {
      readonly save: true;
      /** The hash of the file's bytes before the change. */
      readonly digest: string | undefined;
      /** Asked just before saving: a symbolic link may lead elsewhere by now. */
      readonly problemOfPlace: (file: Uri) => Promise<FileProblem | undefined>;
    };

/**
 * Saves a document that was just changed, if it is to be saved, and finds out what arrived on disk. A change that VS Code will never save,
 * because the editor is read-only, is taken back.
 */
export async function settleChange(
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
  await takeBack(document);
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
  // What differs may be the change itself: VS Code can be set to save it before this does.
  return (await isUnchanged(file, digest)) || (await isOnDisk(document)) ? undefined : { kind: 'changedOnDisk' };
}

const automaticSaveMs = 3_000;
const pollMs = 25;

/** Waits while VS Code, where it is set to, saves by itself: `save` then may return before that has ended. */
async function automaticSave(document: TextDocument): Promise<void> {
  if (workspace.getConfiguration('files', document.uri).get('autoSave') === 'off') {
    return;
  }
  for (let left = automaticSaveMs / pollMs; document.isDirty && left > 0; left--) {
    await delay(pollMs);
  }
}

/**
 * VS Code may be set to save by itself after a moment, wherever the path leads by then; an edit that takes the change back would be
 * saved, too.
 */
async function revert(document: TextDocument, { kind }: FileProblem): Promise<void> {
  if (kind === 'outside' || kind === 'changedOnDisk') {
    await window.showTextDocument(document, { preview: false });
    await commands.executeCommand('workbench.action.files.revert');
  }
}

async function takeBack(document: TextDocument): Promise<void> {
  const text = await textOnDisk(document);
  if (text !== undefined) {
    const edit = new WorkspaceEdit();
    edit.replace(document.uri, new Range(0, 0, document.lineCount, 0), text);
    await workspace.applyEdit(edit);
  }
}
