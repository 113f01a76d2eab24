import {
  l10n,
  Range,
  TextEdit,
  ThemeIcon,
  workspace,
  WorkspaceEdit,
  type TextDocument,
  type Uri,
  type WorkspaceEditEntryMetadata,
} from 'vscode';

import { fewAtOnce } from '../invites/fewAtOnce';
import type { InviteLink } from '../invites/inviteLink';
import { repairsIn, type LinkRepair } from '../invites/linkRepairs';
import type { Organization } from '../organizations/organization';
import type { SessionStore } from '../sessions/sessionStore';
import { knownHosts } from './knownHosts';
import { organizationName } from './organizationWords';

/** Which links are to be replaced by which, and where. */
export interface RepairOrder {
  readonly organization: Organization;
  readonly current: InviteLink;
  readonly dead: readonly InviteLink[];
  readonly documents: readonly Uri[];
}

export interface RepairResult {
  /** How many links were replaced, and in how many documents. */
  readonly links: number;
  readonly documents: number;
  /** How many documents could not be opened, or not be changed. */
  readonly failed: number;
}

/** The changes that an order comes to. */
export interface RepairPlan {
  readonly order: RepairOrder;
  readonly documents: readonly PlannedDocument[];
  /** How many documents could not be opened, or may not be changed. */
  readonly failed: number;
}

interface PlannedDocument {
  readonly document: TextDocument;
  /** At least one. */
  readonly repairs: readonly LinkRepair[];
}

/** So many documents are opened at once. */
const mostAtOnce = 8;

/** Puts an organization's current link in the place of dead ones, in many documents by one edit that one undo takes back. */
export class LinkRepairer {
  constructor(private readonly sessions: Pick<SessionStore, 'read'>) {}

  /**
   * Looks into the documents as they are now.
   * @returns undefined when it was cancelled
   */
  async plan(order: RepairOrder, signal: AbortSignal): Promise<RepairPlan | undefined> {
    const documents: PlannedDocument[] = [];
    let failed = 0;
    await fewAtOnce(
      order.documents,
      mostAtOnce,
      async (uri) => {
        try {
          const document = await workspace.openTextDocument(uri);
          const repairs = await this.#repairsIn(document, order);
          if (repairs.length > 0 && workspace.fs.isWritableFileSystem(uri.scheme) === false) {
            failed += 1; // What cannot be saved would look replaced until it is closed.
          } else if (repairs.length > 0) {
            documents.push({ document, repairs });
          }
        } catch {
          failed += 1;
        }
      },
      signal,
    );
    return signal.aborted ? undefined : { order, documents, failed };
  }

  /**
   * Changes the documents. Where VS Code is set to save what a refactoring changes, it does; otherwise nothing is saved.
   * @param preview whether the person first sees every change in VS Code's refactor preview, and can leave some out
   * @returns undefined when they discarded the preview
   */
  async apply(plan: RepairPlan, preview: boolean): Promise<RepairResult | undefined> {
    const { documents, failed } = plan;
    if (documents.length > 0 && !(await workspace.applyEdit(editOf(plan, preview), { isRefactoring: preview }))) {
      return preview ? undefined : { links: 0, documents: 0, failed: failed + documents.length };
    }
    return { ...(await this.#done(plan)), failed };
  }

  /** What is still there was left out by the person. */
  async #done({ order, documents: planned }: RepairPlan): Promise<{ links: number; documents: number }> {
    let [links, documents] = [0, 0];
    for (const { document, repairs } of planned) {
      const done = repairs.length - (await this.#repairsIn(document, order)).length;
      links += done;
      documents += done > 0 ? 1 : 0;
    }
    return { links, documents };
  }

  async #repairsIn(document: TextDocument, { dead, current }: RepairOrder): Promise<LinkRepair[]> {
    const { sessions } = await this.sessions.read();
    return repairsIn(document.getText(), dead, current, knownHosts(sessions));
  }
}

function editOf({ documents: planned, order: { organization, current } }: RepairPlan, preview: boolean): WorkspaceEdit {
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
          description: l10n.t('in place of {0}', dead.masked),
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
 * VS Code previews an edit in which something needs confirmation, and starts with all of that left out, to be ticked file by file. Here
 * everything is to be ticked, and what the person does not want is taken out. So what needs confirmation is one thing that changes
 * nothing, and that the preview does not show: to create a file that is there already.
 */
function askForPreview(edit: WorkspaceEdit, existing: Uri): void {
  edit.createFile(existing, { ignoreIfExists: true }, { needsConfirmation: true, label: l10n.t('Preview') });
}
