import { randomBytes } from 'node:crypto';
import {
  type CancellationToken,
  type DataTransfer,
  DataTransferItem,
  DocumentDropEdit,
  DocumentDropOrPasteEditKind,
  l10n,
  type TextDocument,
} from 'vscode';

import type { TreeServices } from '../features/command';
import { asMarkdown, asPlainLink, sharedInvite } from '../features/share/formats';
import type { InviteLink } from '../links/inviteLink';
import type { Organization } from '../organizations/organization';
import { withSignalOf } from '../ui/cancellation';
import { recordShare } from '../ui/copyInviteLink';
import { organizationName } from '../ui/format';
import { dragMimeType } from '../ui/ids';
import { markdownLanguages } from '../ui/settings';
import { InviteNode, type Node, OrganizationNode } from './nodes';

/**
 * Drags invites from the tree into a document: as a Markdown link in Markdown, elsewhere as the plain link. The key is
 * written only to the document; the data transfer carries a random word that only this window knows.
 */
export class InviteDrag {
  #dragged: { readonly dragId: string; readonly organization: Organization } | undefined;

  constructor(private readonly services: TreeServices) {}

  /** Called when the user starts to drag a row. */
  drag([row]: readonly Node[], dataTransfer: DataTransfer): void {
    if (row instanceof InviteNode || row instanceof OrganizationNode) {
      const word = randomBytes(12).toString('base64url');
      this.#dragged = { dragId: word, organization: row.organization };
      dataTransfer.set(dragMimeType, new DataTransferItem(word));
    }
  }

  /**
   * Called when the user drops something, which may be that row. The link is read again, because another window or user
   * may have replaced it; but not if it was never loaded, because a drop must not create one.
   */
  async drop(
    { languageId }: Pick<TextDocument, 'languageId'>,
    dataTransfer: DataTransfer,
    token: CancellationToken,
  ): Promise<DocumentDropEdit[] | undefined> {
    const word = await dataTransfer.get(dragMimeType)?.asString();
    if (this.#dragged === undefined || this.#dragged.dragId !== word || token.isCancellationRequested) {
      return undefined;
    }
    const { organization } = this.#dragged;
    const link = await this.#currentLink(organization, token);
    if (link === undefined) {
      return undefined;
    }
    void recordShare(this.services, organization, link);
    const invite = sharedInvite(organization, link);
    const plain = edit(asPlainLink(invite), l10n.t('Insert Invite Link'), 'link');
    const markdown = edit(asMarkdown(invite), l10n.t('Insert Invite Link as Markdown'), 'markdown');
    return markdownLanguages.has(languageId) ? [markdown, plain] : [plain];
  }

  /** The current link; undefined if there is none to insert, after notifying the user. */
  async #currentLink(organization: Organization, token: CancellationToken): Promise<InviteLink | undefined> {
    const name = organizationName(organization);
    if (this.services.invites.current(organization) === undefined) {
      this.services.notifications.info(l10n.t('Expand {0} first to load its link.', name));
      return undefined;
    }
    try {
      const link = await withSignalOf(token, (signal) => this.services.invites.load(organization, signal));
      if (link === undefined) {
        this.services.notifications.info(l10n.t("Couldn't insert the invite link: {0} no longer has one.", name));
      }
      return token.isCancellationRequested ? undefined : link;
    } catch (error) {
      this.services.notifications.error(l10n.t("Couldn't insert the invite link of {0}.", name), error, {
        organization,
      });
      return undefined;
    }
  }
}

function edit(text: string, title: string, kind: string): DocumentDropEdit {
  return new DocumentDropEdit(text, title, DocumentDropOrPasteEditKind.Empty.append('gitpodInvites', kind));
}
