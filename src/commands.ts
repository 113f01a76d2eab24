import { ignoreLinkCommand } from './editor/quickFixes';
import { replaceInFileCommand } from './editor/replaceInFile';
import { replaceWithCurrentLinkCommand } from './editor/replaceLink';
import { openTokensPageCommand, signInCommand } from './features/accounts/signIn';
import { signInAgainCommand } from './features/accounts/signInAgain';
import { forgetSignInsCommand, signOutCommand } from './features/accounts/signOut';
import { askAdminCommand } from './features/askAdmin';
import { copyInviteLinkAsCommand } from './features/copy/copyAs';
import { copyHoveredLinkCommand } from './features/copy/copyInvite';
import { copyInviteLinkCommand, copyMemberAddressCommand } from './features/copy/copyLink';
import { createInviteLinkCommand, replaceInviteLinkCommand } from './features/create/createLink';
import { joinOrganizationCommand } from './features/join/join';
import { changeRoleCommand } from './features/members/changeRole';
import { findMemberCommand } from './features/members/findMember';
import { leaveOrganizationCommand } from './features/members/leave';
import { openMembersPageCommand } from './features/membersPage';
import { previewInviteCommand } from './features/preview/preview';
import { saveQrCodeCommand, showQrCodeCommand } from './features/qr/commands';
import { findInviteLinksCommand } from './features/search/find';
import type { Command } from './features/command';
import { forgetSharedLinksCommand, shareInviteLinkCommand } from './features/share/share';
import { refreshCommand, reloadRowCommand, showMoreMembersCommand } from './tree/commands';

/** Every command that needs the services. The others are registered in `extension.ts`. */
export const allCommands: readonly Command[] = [
  askAdminCommand,
  changeRoleCommand,
  copyHoveredLinkCommand,
  copyInviteLinkAsCommand,
  copyInviteLinkCommand,
  copyMemberAddressCommand,
  createInviteLinkCommand,
  findInviteLinksCommand,
  findMemberCommand,
  forgetSharedLinksCommand,
  forgetSignInsCommand,
  ignoreLinkCommand,
  joinOrganizationCommand,
  leaveOrganizationCommand,
  openMembersPageCommand,
  openTokensPageCommand,
  previewInviteCommand,
  refreshCommand,
  reloadRowCommand,
  replaceInFileCommand,
  replaceInviteLinkCommand,
  replaceWithCurrentLinkCommand,
  saveQrCodeCommand,
  shareInviteLinkCommand,
  showMoreMembersCommand,
  showQrCodeCommand,
  signInAgainCommand,
  signInCommand,
  signOutCommand,
];
