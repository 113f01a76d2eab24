import type { LogOutputChannel, TreeView } from 'vscode';

import type { Clock } from '../gitpod/ports';
import type { InviteInspector } from '../invites/inviteInspector';
import type { InviteLookup } from '../invites/inviteLookup';
import type { InviteService } from '../invites/inviteService';
import type { SharedLinks } from '../invites/sharedLinks';
import type { JoinableOrganizations } from '../organizations/joinableOrganizations';
import type { Organization } from '../organizations/organization';
import type { OrganizationDirectory } from '../organizations/organizationDirectory';
import type { SessionClients } from '../sessions/sessionClients';
import type { SessionStore } from '../sessions/sessionStore';
import type { LinkCopier } from '../ui/linkCopier';
import type { Notices } from '../ui/notices';
import { InviteDrag } from './inviteDrag';
import type { Node } from './nodes';
import { OrganizationParts } from './organizationParts';
import { OrganizationsTree } from './organizationsTree';
import { revealIn } from './revealIn';

interface Parts {
  readonly view: TreeView<Node>;
  readonly sessions: SessionStore;
  readonly directory: OrganizationDirectory;
  readonly joinable: JoinableOrganizations;
  readonly shared: SharedLinks;
  readonly clients: SessionClients;
  readonly invites: InviteService;
  readonly lookup: InviteLookup;
  readonly inspector: InviteInspector;
  readonly copier: LinkCopier;
  readonly notices: Notices;
  readonly clock: Clock;
  readonly log: LogOutputChannel;
}

/** What stands in this room. */
export interface Views {
  readonly tree: OrganizationsTree;
  readonly drag: InviteDrag;
  /** Shows and selects an organization's row. */
  readonly reveal: (organization: Organization) => Promise<void>;
}

/** Builds each part of the tree once. */
export function createViews(given: Parts): Views {
  const { view, sessions, directory, joinable, shared, clients, invites, lookup, inspector, clock, log } = given;
  const parts = new OrganizationParts(invites, lookup, clients, clock);
  const tree = new OrganizationsTree(sessions, directory, joinable, shared, parts, inspector, clock, log);
  return {
    tree,
    drag: new InviteDrag((organization) => parts.linkOf(organization), given.copier, given.notices),
    reveal: revealIn(view, tree, log),
  };
}
