import type { LanguageModelTool } from 'vscode';

import type { Services } from '../features/command';
import { type ToolId, toolIds } from '../ui/ids';
import { changeRoleTool } from './changeRole';
import { checkInviteTool } from './checkInvite';
import { copyInviteLinkTool } from './copyLink';
import { createInviteLinkTool } from './createLink';
import { joinOrganizationTool } from './join';
import { listMembersTool } from './listMembers';
import { listOrganizationsTool } from './listOrganizations';

/** The language model tools, by the names that agents call. */
export type Tools = Readonly<Record<ToolId, LanguageModelTool<unknown>>>;

export function createTools(services: Services): Tools {
  return {
    [toolIds.changeRole]: changeRoleTool(services),
    [toolIds.checkInvite]: checkInviteTool(services),
    [toolIds.copyInviteLink]: copyInviteLinkTool(services),
    [toolIds.createInviteLink]: createInviteLinkTool(services),
    [toolIds.joinOrganization]: joinOrganizationTool(services),
    [toolIds.listMembers]: listMembersTool(services),
    [toolIds.listOrganizations]: listOrganizationsTool(services),
  };
}
