import { workspace, type Uri } from 'vscode';

import type { GitpodHost } from '../gitpod/gitpodHost';
import { fewAtOnce } from '../invites/fewAtOnce';
import { Findings } from '../invites/findings';
import type { SearchProgress, SearchReport } from '../invites/searchReport';
import { textWithInvites } from '../invites/textOfBytes';
import { bytesOf } from './fileBytes';
import { mayHoldInvite } from './nearby';
import { isOwnText } from './ownText';
import type { SearchedFiles } from './searchedFiles';

/** A file of more bytes is not looked into; VS Code warns before it opens one. */
const biggestFile = 20_000_000;
/** So many files are in memory at once. */
const mostAtOnce = 8;

export interface SearchOptions {
  readonly hosts: readonly GitpodHost[];
  readonly signal: AbortSignal;
  readonly onProgress: (progress: SearchProgress) => void;
}

/** Finds the invite links of a workspace: in open documents as they are now, saved or not, and in all other files. */
export class WorkspaceSearch {
  constructor(private readonly files: Pick<SearchedFiles, 'folders' | 'candidates' | 'excluded'>) {}

  /** Asks nobody but the file system. When it is cancelled, it tells what was found until then. */
  async run({ hosts, signal, onProgress }: SearchOptions): Promise<SearchReport> {
    const found = new Findings(hosts);
    const files = new Map<string, Uri>();
    for (const folder of this.files.folders) {
      for (const uri of await this.files.candidates(folder, signal)) {
        files.set(uri.toString(), uri);
      }
    }
    await this.#addOpenTexts(found, files, signal);
    let done = 0;
    await fewAtOnce(
      files.values(),
      mostAtOnce,
      async (uri) => {
        await addFile(found, uri);
        onProgress({ done: ++done, total: files.size });
      },
      AbortSignal.any([signal, found.full]),
    );
    return found.report(signal.aborted);
  }

  /** What is open need not be read from the disk any more, where it may be another. */
  async #addOpenTexts(found: Findings, files: Map<string, Uri>, signal: AbortSignal): Promise<void> {
    const open = workspace.textDocuments.filter(isOwnText);
    const mayHold = open.filter((document) => mayHoldInvite(document.getText()));
    const excluded = await this.files.excluded(
      mayHold.filter(({ uri }) => !files.has(uri.toString())),
      signal,
    );
    for (const document of mayHold) {
      if (!excluded.has(document)) {
        found.add(document.uri.toString(), document.getText());
      }
    }
    for (const { uri } of [...open, ...workspace.notebookDocuments]) {
      files.delete(uri.toString());
    }
  }
}

async function addFile(found: Findings, uri: Uri): Promise<void> {
  try {
    const bytes = await bytesOf(uri, biggestFile);
    if (bytes === 'tooBig') {
      found.tooBig();
      return;
    }
    const text = textWithInvites(bytes);
    if (text !== undefined) {
      found.add(uri.toString(), text);
    }
  } catch {
    found.unreadable();
  }
}
