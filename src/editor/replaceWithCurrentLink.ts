import { l10n, Range, Uri, window, workspace, WorkspaceEdit, type TextDocument } from 'vscode';

import type { GitpodHost } from '../gitpod/gitpodHost';
import type { FoundInviteLink } from '../invites/findInviteLinks';
import type { InviteInspector } from '../invites/inviteInspector';
import type { InviteLink } from '../invites/inviteLink';
import { isAdmin, type Organization } from '../organizations/organization';
import type { SessionStore } from '../sessions/sessionStore';
import { knownHosts } from '../ui/knownHosts';
import type { LinkCopier } from '../ui/linkCopier';
import type { Notices } from '../ui/notices';
import { organizationName } from '../ui/organizationWords';
import { linkAt } from './linkAt';
import type { Place, ShownInvites } from './shownInvites';

/** What this command needs of others. */
export interface CurrentLinks {
  /** Asks which organization is meant; undefined when the person chose none. */
  choose(title: string): Promise<Organization | undefined>;
  /** Reads an organization's current link, offering to create one where there is none, and hands it on. */
  give(organization: Organization, give: (link: InviteLink) => Promise<void>): Promise<void>;
}

/** A link where it stands. */
interface Standing {
  readonly document: TextDocument;
  readonly place: Place;
  readonly found: FoundInviteLink;
}

/** Puts an organization's current link in the place of one that stopped working. The edit can be undone, and nothing is saved. */
export class ReplaceWithCurrentLink {
  constructor(
    private readonly sessions: Pick<SessionStore, 'read'>,
    private readonly inspector: Pick<InviteInspector, 'glance'>,
    private readonly shown: ShownInvites,
    private readonly current: CurrentLinks,
    private readonly copier: Pick<LinkCopier, 'gaveAway'>,
    private readonly notices: Pick<Notices, 'done' | 'failed'>,
  ) {}

  /** @param argument the handle of a card; from the palette it is the link at the cursor */
  async run(argument?: unknown): Promise<void> {
    let organization: Organization | undefined;
    try {
      const standing = await this.#standing(argument);
      if (standing === undefined) {
        return;
      }
      organization = await this.#organizationOf(standing.found.link);
      if (organization !== undefined) {
        const of = organization;
        await this.current.give(of, (current) => this.#replace(of, standing, current));
      }
    } catch (error) {
      this.notices.failed(l10n.t('The invite link was not replaced.'), error, {
        organization,
        retry: () => this.run(argument),
      });
    }
  }

  /** The link that is meant, as it stands there now. Tells where there is none. */
  async #standing(argument: unknown): Promise<Standing | undefined> {
    const shown = this.shown.find(argument);
    const place = argument === undefined ? placeOfCursor() : shown?.place;
    if (place !== undefined) {
      const document = await workspace.openTextDocument(Uri.parse(place.document, true));
      const found = await this.#linkIn(document, place);
      if (found !== undefined && (shown === undefined || found.link.equals(shown.link))) {
        return { document, place, found };
      }
    }
    this.#sayMissing(argument === undefined);
    return undefined;
  }

  async #linkIn(document: TextDocument, { line, character }: Place): Promise<FoundInviteLink | undefined> {
    const { sessions } = await this.sessions.read();
    const hosts: readonly GitpodHost[] = knownHosts(sessions);
    const found = line < document.lineCount ? linkAt(document.lineAt(line).text, character, hosts) : undefined;
    return found?.kind === 'link' ? found : undefined;
  }

  /** Whose invite it is; where nobody can tell, because it is dead, the person says it. */
  async #organizationOf(link: InviteLink): Promise<Organization | undefined> {
    const { membership } = await this.inspector.glance(link);
    if (membership !== undefined && isAdmin(membership)) {
      return membership;
    }
    const title = l10n.t('Whose current link is to stand in the place of {0}?', link.masked);
    const chosen = await this.current.choose(title);
    if (chosen !== undefined && !chosen.session.host.isSameService(link.host)) {
      void window.showErrorMessage(
        l10n.t(
          '{0} is at {1}, and the link in the document leads to {2}. Nothing was replaced.',
          organizationName(chosen),
          chosen.session.host.hostname,
          link.host.hostname,
        ),
      );
      return undefined;
    }
    return chosen;
  }

  async #replace(organization: Organization, { document, place, found }: Standing, current: InviteLink): Promise<void> {
    const name = organizationName(organization);
    const { link } = found;
    if (current.equals(link)) {
      this.notices.done(l10n.t('This is the current invite link of {0} already ({1}).', name, link.masked));
      return;
    }
    // The person may have gone on typing while the link was read.
    const now = await this.#linkIn(document, place);
    if (now?.link.equals(link) !== true) {
      this.#sayMissing(false);
      return;
    }
    const edit = new WorkspaceEdit();
    edit.replace(document.uri, new Range(place.line, now.idStart, place.line, now.idEnd), current.inviteId);
    const mayChange = workspace.fs.isWritableFileSystem(document.uri.scheme) !== false;
    if (!mayChange || !(await workspace.applyEdit(edit))) {
      void window.showErrorMessage(l10n.t('The document could not be changed. The link in it is still the old one.'));
      return;
    }
    this.notices.done(
      l10n.t('Replaced {0} with the current invite link of {1} ({2}).', link.masked, name, current.masked),
    );
    await this.copier.gaveAway(organization, current);
  }

  #sayMissing(atCursor: boolean): void {
    void window.showInformationMessage(
      atCursor
        ? l10n.t('Put the cursor on an invite link first.')
        : l10n.t('The link is no longer there. Rest the pointer on it once more.'),
    );
  }
}

function placeOfCursor(): Place | undefined {
  const editor = window.activeTextEditor;
  return (
    editor && {
      document: editor.document.uri.toString(),
      line: editor.selection.active.line,
      character: editor.selection.active.character,
    }
  );
}
