import type { Clock, Logger, Memory } from '../gitpod/ports';
import type { GitpodHost } from '../gitpod/gitpodHost';
import type { InviteInspector } from '../invites/inviteInspector';
import type { InviteLink } from '../invites/inviteLink';
import type { InviteLookup } from '../invites/inviteLookup';
import type { InviteService } from '../invites/inviteService';
import { PendingInvite } from '../invites/pendingInvite';
import type { SecretStore } from '../sessions/ports';
import type { SessionStore } from '../sessions/sessionStore';
import type { InviteActions } from '../ui/inviteActions';
import type { LinkCopier } from '../ui/linkCopier';
import type { LinkOwner } from '../ui/linkOwner';
import type { LinkRepairer } from '../ui/linkRepairer';
import type { Notices } from '../ui/notices';
import { CopyShownLink } from './copyShownLink';
import { Glances } from './glances';
import { InviteDiagnostics } from './inviteDiagnostics';
import { IgnoreLink } from './ignoreLink';
import { InviteHover } from './inviteHover';
import { InvitePaste } from './invitePaste';
import { InviteQuickFixes } from './inviteQuickFixes';
import type { EditorParts } from './lazyEditor';
import { LinksInText } from './linkInText';
import { LinkWays } from './linkWays';
import { OpenedInvites } from './openedInvites';
import { ReplaceInFile } from './replaceInFile';
import { ReplaceWithCurrentLink, type GiveCurrentLink } from './replaceWithCurrentLink';
import { ShownInvites } from './shownInvites';
import { InviteTerminalLinks } from './terminalLinks';
import { SearchedFiles } from './searchedFiles';
import { WorkspaceSearch } from './workspaceSearch';

/** What this room needs of the house. */
export interface EditorNeeds {
  readonly sessions: SessionStore;
  readonly inspector: InviteInspector;
  readonly lookup: InviteLookup;
  readonly invites: InviteService;
  readonly actions: InviteActions;
  readonly copier: LinkCopier;
  readonly owner: LinkOwner;
  readonly repairer: LinkRepairer;
  readonly notices: Notices;
  readonly give: GiveCurrentLink;
  readonly preview: (invite: string) => Promise<void>;
  readonly signIn: (host: GitpodHost) => Promise<unknown>;
  readonly secrets: SecretStore;
  readonly memory: Memory;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface Editor extends EditorParts {
  /** What the commands of cards are called with. */
  readonly shown: ShownInvites;
  readonly copyShownLink: CopyShownLink;
  readonly ignoreLink: IgnoreLink;
  readonly replaceInFile: ReplaceInFile;
  readonly replaceWithCurrentLink: ReplaceWithCurrentLink;
  readonly search: WorkspaceSearch;
}

/** Builds what meets invite links where people do. */
export function createEditor(needs: EditorNeeds): Editor {
  const { sessions, inspector, actions, copier, owner, repairer, give, notices, clock } = needs;
  const preview = (link: InviteLink): Promise<void> => needs.preview(link.text);
  const shown = new ShownInvites();
  const links = new LinksInText(sessions, shown);
  const pending = new PendingInvite(needs.secrets, needs.memory, clock, needs.log);
  const opened = new OpenedInvites(sessions, pending, preview, needs.signIn, notices);
  void pending.tidy();
  sessions.onDidSignIn((session) => void opened.signedIn(session));
  return {
    hover: new InviteHover(sessions, new Glances(inspector, clock), shown, clock),
    terminalLinks: new InviteTerminalLinks(sessions, new LinkWays(preview, actions, notices)),
    opened,
    diagnostics: new InviteDiagnostics(sessions, needs.lookup),
    quickFixes: new InviteQuickFixes(sessions, inspector, shown),
    paste: new InvitePaste(sessions, inspector, needs.invites, copier, notices, clock),
    shown,
    copyShownLink: new CopyShownLink(shown, actions, notices),
    ignoreLink: new IgnoreLink(links, notices),
    replaceInFile: new ReplaceInFile(sessions, links, inspector, owner, repairer, give, copier, notices),
    search: new WorkspaceSearch(new SearchedFiles()),
    replaceWithCurrentLink: new ReplaceWithCurrentLink(links, owner, give, copier, notices),
  };
}
