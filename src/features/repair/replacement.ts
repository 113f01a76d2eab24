import {
  l10n,
  Range,
  type TextDocument,
  TextEdit,
  ThemeIcon,
  type Uri,
  workspace,
  WorkspaceEdit,
  type WorkspaceEditEntryMetadata,
  type WorkspaceFolder,
} from 'vscode';

import { forEachConcurrent } from '../../api/concurrency';
import type { InviteLink } from '../../links/inviteLink';
import { type LinkRepair, repairsIn } from '../../links/repair';
import type { Organization } from '../../organizations/organization';
import { organizationName } from '../../ui/format';
import { findOptions } from '../../ui/knownHosts';
import type { Services } from '../command';
import { checkSafety } from './documentOnDisk';
import type { FileProblem, UnchangedFile } from './fileProblems';
import { fileOf, isRegularFile, realPlaces } from './realPlaces';
import { saveOrRevert } from './settleChange';

/** Which links to replace, with which link, and where. */
interface ReplaceRequest {
  readonly organization: Organization;
  readonly current: InviteLink;
  readonly dead: readonly InviteLink[];
  readonly documents: readonly Uri[];
  /** Files whose real path is outside all of these folders are not changed. */
  readonly within: readonly WorkspaceFolder[] | 'anywhere';
}

export interface ReplaceResult {
  /** Number of links replaced on disk, and of the files that contain them. */
  readonly links: number;
  readonly documents: number;
  /** Replacements that are in editors but not on disk. */
  readonly unsaved: { readonly links: number; readonly documents: readonly Uri[] };
  /** Files that were not changed although they contain, or may contain, links to replace. */
  readonly failed: readonly UnchangedFile[];
}

/** The changes that a request results in. */
interface ReplacePlan {
  readonly request: ReplaceRequest;
  readonly documents: readonly PlannedDocument[];
  readonly failed: readonly UnchangedFile[];
}

interface ApplyOptions {
  /** Whether the user first sees every change in VS Code's refactor preview, and can deselect some. */
  readonly preview: boolean;
  /** Whether to save documents without other unsaved changes, if the setting `files.refactoring.autoSave` allows it. */
  readonly save: boolean;
}

interface PlannedDocument {
  readonly document: TextDocument;
  /** At least one. */
  readonly repairs: readonly LinkRepair[];
  /** Hash of the file's bytes; undefined if there is no file. */
  readonly digest: string | undefined;
  /** Whether the document already had unsaved changes. */
  readonly wasDirty: boolean;
}

/** Maximum number of documents opened at once. */
const maxConcurrent = 8;

/**
 * Plans the replacement of invalid links with an organization's current link, from the current text of the documents.
 * @returns undefined if cancelled
 */
export async function planReplacement(
  services: Services,
  request: ReplaceRequest,
  signal: AbortSignal,
): Promise<ReplacePlan | undefined> {
  const documents: PlannedDocument[] = [];
  const failed: UnchangedFile[] = [];
  await forEachConcurrent(
    request.documents,
    maxConcurrent,
    async (uri) => {
      const planned = await planDocument(services, uri, request);
      if (planned !== undefined && 'problem' in planned) {
        failed.push(planned);
      } else if (planned !== undefined) {
        documents.push(planned);
      }
    },
    signal,
  );
  return signal.aborted ? undefined : { request, documents, failed };
}

/**
 * Changes the documents in one edit, which a single undo reverts, and reports which changes are on disk.
 * @returns undefined if the user discarded the preview, or VS Code could not apply the previewed changes
 */
export async function applyReplacement(
  services: Services,
  { request, ...before }: ReplacePlan,
  { preview, save }: ApplyOptions,
): Promise<ReplaceResult | undefined> {
  // Files, links and permissions may have changed since planning.
  const uris = before.documents.map(({ document }) => document.uri);
  const plan = await planReplacement(services, { ...request, documents: uris }, new AbortController().signal);
  const documents = plan?.documents ?? [];
  const failed = [...before.failed, ...(plan?.failed ?? [])];
  // Not marked as a refactoring: VS Code would save the documents itself, even if their files changed meanwhile.
  if (documents.length > 0 && !(await workspace.applyEdit(editOf(documents, request, preview)))) {
    const notEdited = documents.map(({ document: { uri } }) => unchanged(uri, { kind: 'notEdited' }));
    return preview
      ? undefined
      : { links: 0, documents: 0, unsaved: { links: 0, documents: [] }, failed: [...failed, ...notEdited] };
  }
  return settle(services, documents, request, save, failed);
}

/** Saves where requested, and counts replacements. The user deselected the links that are still there. */
async function settle(
  services: Services,
  planned: readonly PlannedDocument[],
  request: ReplaceRequest,
  save: boolean,
  failed: UnchangedFile[],
): Promise<ReplaceResult> {
  let [links, documents] = [0, 0];
  const unsaved: { links: number; documents: Uri[] } = { links: 0, documents: [] };
  for (const { document, repairs, digest, wasDirty } of planned) {
    const replaced = repairs.length - (await repairsOf(services, document, request)).length;
    if (replaced === 0) {
      continue;
    }
    const outcome = await saveOrRevert(
      document,
      save && !wasDirty && savesRefactorings(document)
        ? { save, digest, problemOfPlace: (file) => problemOfPlace(file, request) }
        : { save: false },
    );
    if (outcome === 'saved') {
      links += replaced;
      documents += 1;
    } else if (outcome === 'unsaved') {
      unsaved.links += replaced;
      unsaved.documents.push(document.uri);
    } else {
      failed.push({ uri: document.uri, problem: outcome });
    }
  }
  return { links, documents, unsaved, failed };
}

async function planDocument(
  services: Services,
  uri: Uri,
  request: ReplaceRequest,
): Promise<PlannedDocument | UnchangedFile | undefined> {
  try {
    const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
    const file = open === undefined ? uri : fileOf(open);
    if (file !== undefined && (open === undefined || request.within !== 'anywhere')) {
      const problem = await problemOfPlace(file, request);
      if (problem !== undefined) {
        return unchanged(uri, problem);
      }
    }
    const document = await workspace.openTextDocument(uri);
    const repairs = await repairsOf(services, document, request);
    if (repairs.length === 0) {
      return undefined;
    }
    const safety = await checkSafety(document);
    return safety.safe
      ? { document, repairs, digest: safety.digest, wasDirty: document.isDirty }
      : unchanged(uri, safety.problem);
  } catch {
    return unchanged(uri, { kind: 'unreadable' });
  }
}

/** Why a file must not be opened or saved; undefined if it may be. */
async function problemOfPlace(file: Uri, { within }: ReplaceRequest): Promise<FileProblem | undefined> {
  try {
    if (within !== 'anywhere' && !(await (await realPlaces(within))(file)).inside) {
      return { kind: 'outside' };
    }
    return (await isRegularFile(file)) ? undefined : { kind: 'notAFile' };
  } catch {
    return { kind: 'unreadable' };
  }
}

async function repairsOf(
  { knownSessions }: Services,
  document: TextDocument,
  { dead, current }: ReplaceRequest,
): Promise<LinkRepair[]> {
  const { sessions } = await knownSessions.read();
  return repairsIn(document.getText(), dead, current, findOptions(sessions));
}

function unchanged(uri: Uri, problem: FileProblem): UnchangedFile {
  return { uri, problem };
}

/** Whether `files.refactoring.autoSave` is on. Applies even to a single document, because it may not be visible. */
function savesRefactorings({ uri }: TextDocument): boolean {
  return workspace.getConfiguration('files', uri).get('refactoring.autoSave') !== false;
}

function editOf(
  planned: readonly PlannedDocument[],
  { organization, current }: ReplaceRequest,
  preview: boolean,
): WorkspaceEdit {
  const edit = new WorkspaceEdit();
  const label = l10n.t('Current invite link of {0} ({1})', organizationName(organization), current.masked);
  const onDisk = planned.find(({ document }) => !document.isUntitled && document.uri.scheme !== 'vscode-notebook-cell');
  for (const { document, repairs } of planned) {
    edit.set(
      document.uri,
      repairs.map(({ start, end, text, dead }): [TextEdit, WorkspaceEditEntryMetadata] => [
        TextEdit.replace(new Range(document.positionAt(start), document.positionAt(end)), text),
        {
          needsConfirmation: preview && onDisk === undefined,
          label,
          description: l10n.t({
            message: 'replaces {0}',
            args: [dead.masked],
            comment:
              'About a link in a document that is put in the place of another one: {0} is the last characters of the old link.',
          }),
          iconPath: new ThemeIcon('key'),
        },
      ]),
    );
  }
  if (preview && onDisk !== undefined) {
    askForPreview(edit, onDisk.document.uri);
  }
  return edit;
}

/**
 * VS Code previews an edit if an entry needs confirmation, but initially leaves such entries unchecked, to be checked
 * file by file. Here all changes start checked, and the user deselects what they don't want. Therefore the only entry
 * that needs confirmation changes nothing and is not shown in the preview: it creates a file that already exists.
 */
function askForPreview(edit: WorkspaceEdit, existing: Uri): void {
  edit.createFile(
    existing,
    { ignoreIfExists: true },
    {
      needsConfirmation: true,
      label: l10n.t({
        message: 'Preview',
        comment: 'A button: to look at the invite, or at the changes before they are made.',
      }),
    },
  );
}
