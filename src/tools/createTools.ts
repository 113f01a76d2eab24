import type { LanguageModelTool } from 'vscode';

import type { Clock } from '../gitpod/ports';
import type { InviteInspector } from '../invites/inviteInspector';
import type { InviteService } from '../invites/inviteService';
import type { JoinedOrganizations } from '../invites/joinedOrganizations';
import type { JoinService } from '../invites/joinService';
import type { OrganizationDirectory } from '../organizations/organizationDirectory';
import type { SessionStore } from '../sessions/sessionStore';
import { toolIds, type ToolId } from '../ui/ids';
import type { LinkCopier } from '../ui/linkCopier';
import { Agreements } from './agreements';
import { CheckInviteTool } from './checkInviteTool';
import { CopyInviteLinkTool } from './copyInviteLinkTool';
import { CreateInviteLinkTool } from './createInviteLinkTool';
import { JoinOrganizationTool } from './joinOrganizationTool';
import { ListOrganizationsTool } from './listOrganizationsTool';
import { ToolOrganizations } from './toolOrganizations';

interface Parts {
  readonly sessions: SessionStore;
  readonly directory: OrganizationDirectory;
  readonly inspector: InviteInspector;
  readonly invites: InviteService;
  readonly joins: JoinService;
  readonly joined: JoinedOrganizations;
  readonly copier: LinkCopier;
  readonly clock: Pick<Clock, 'now'>;
}

/** What agents in the editor can use, by the names that they call. */
export type Tools = Readonly<Record<ToolId, LanguageModelTool<unknown>>>;

/** Builds each tool once. */
export function createTools({ sessions, directory, inspector, invites, joins, joined, copier, clock }: Parts): Tools {
  const organizations = new ToolOrganizations(sessions, directory);
  return {
    [toolIds.checkInvite]: new CheckInviteTool(sessions, inspector, clock),
    [toolIds.copyInviteLink]: new CopyInviteLinkTool(organizations, invites, copier),
    [toolIds.createInviteLink]: new CreateInviteLinkTool(organizations, invites, copier, new Agreements(clock)),
    [toolIds.joinOrganization]: new JoinOrganizationTool(sessions, inspector, joins, joined, new Agreements(clock)),
    [toolIds.listOrganizations]: new ListOrganizationsTool(organizations),
  };
}
