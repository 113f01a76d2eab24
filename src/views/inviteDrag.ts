import { randomBytes } from 'node:crypto';
import {
  DataTransferItem,
  DocumentDropEdit,
  DocumentDropOrPasteEditKind,
  l10n,
  type CancellationToken,
  type DataTransfer,
  type TextDocument,
} from 'vscode';

import type { InviteLink } from '../invites/inviteLink';
import { asMarkdown, asPlainLink } from '../invites/shareFormats';
import type { Organization } from '../organizations/organization';
import { dragMimeType } from '../ui/ids';
import { sharedInvite } from '../ui/invitation';
import type { LinkCopier } from '../ui/linkCopier';
import { markdownLanguages } from '../ui/markdownLanguages';
import type { Notices } from '../ui/notices';
import { organizationName } from '../ui/organizationWords';
import { InviteNode, OrganizationNode, type Node } from './nodes';

/**
 * Invites that are dragged from the tree into a document: in Markdown a Markdown link, elsewhere the link. The key goes into the
 * document and nowhere else; on the way there is only a word that this window knows.
 */
export class InviteDrag {
  #dragged: { readonly word: string; readonly organization: Organization } | undefined;

  constructor(
    private readonly linkOf: (organization: Organization) => InviteLink | undefined,
    private readonly copier: Pick<LinkCopier, 'gaveAway'>,
    private readonly notices: Pick<Notices, 'done'>,
  ) {}

  /** Somebody picked up a row. */
  drag([row]: readonly Node[], dataTransfer: DataTransfer): void {
    if (row instanceof InviteNode || row instanceof OrganizationNode) {
      const word = randomBytes(12).toString('base64url');
      this.#dragged = { word, organization: row.organization };
      dataTransfer.set(dragMimeType, new DataTransferItem(word));
    }
  }

  /** Somebody dropped what may be that row. Reads nothing: an invite that nobody has looked at yet is not to be created by a drop. */
  async drop(
    { languageId }: Pick<TextDocument, 'languageId'>,
    dataTransfer: DataTransfer,
    token: CancellationToken,
  ): Promise<DocumentDropEdit[] | undefined> {
    const word = await dataTransfer.get(dragMimeType)?.asString();
    if (this.#dragged === undefined || this.#dragged.word !== word || token.isCancellationRequested) {
      return undefined;
    }
    const { organization } = this.#dragged;
    const link = this.linkOf(organization);
    if (link === undefined) {
      this.notices.done(
        l10n.t(
          'Nothing was dropped: the invite link of {0} has not been read. Open the organization first.',
          organizationName(organization),
        ),
      );
      return undefined;
    }
    void this.copier.gaveAway(organization, link);
    const invite = sharedInvite(organization, link);
    const plain = edit(asPlainLink(invite), l10n.t('Insert Invite Link'), 'link');
    const markdown = edit(asMarkdown(invite), l10n.t('Insert Invite Link as Markdown'), 'markdown');
    return markdownLanguages.has(languageId) ? [markdown, plain] : [plain];
  }
}

function edit(text: string, title: string, kind: string): DocumentDropEdit {
  return new DocumentDropEdit(text, title, DocumentDropOrPasteEditKind.Empty.append('gitpodInvites', kind));
}
