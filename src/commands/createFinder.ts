import type { InviteInspector } from '../invites/inviteInspector';
import type { InviteLink } from '../invites/inviteLink';
import type { InviteLookup } from '../invites/inviteLookup';
import type { Organization } from '../organizations/organization';
import type { SessionStore } from '../sessions/sessionStore';
import type { LinkCopier } from '../ui/linkCopier';
import type { LinkOwner } from '../ui/linkOwner';
import type { LinkRepairer } from '../ui/linkRepairer';
import type { Notices } from '../ui/notices';
import type { CurrentLink } from './currentLink';
import { FindInviteLinks, type Search } from './findInviteLinks';
import { WorkspaceRepair } from './workspaceRepair';

/** What finding and replacing links in a workspace needs of the house. */
export interface FinderNeeds {
  readonly sessions: SessionStore;
  readonly inspector: InviteInspector;
  readonly lookup: InviteLookup;
  readonly owner: LinkOwner;
  readonly repairer: LinkRepairer;
  readonly copier: LinkCopier;
  readonly notices: Notices;
  readonly current: CurrentLink;
  readonly search: Search;
  /** Asks which organization is meant. */
  readonly choose: (title: string) => Promise<Organization | undefined>;
  readonly signIn: () => Promise<unknown>;
  /** The link that a quick fix stands for, or undefined for anything else that a command may be called with. */
  readonly linkOf: (argument: unknown) => InviteLink | undefined;
}

/** Builds the command that finds the invite links of a workspace. */
export function createFinder(needs: FinderNeeds): FindInviteLinks {
  const { sessions, inspector, lookup, owner, repairer, copier, notices } = needs;
  const repair = new WorkspaceRepair(owner, needs.current, repairer, copier, notices, needs.choose);
  return new FindInviteLinks(sessions, needs.search, lookup, inspector, repair, needs.signIn, notices, needs.linkOf);
}
