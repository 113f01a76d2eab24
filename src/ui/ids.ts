/** Every id that this extension contributes, each declared here once; a test keeps them equal to `package.json`. */

export const authenticationProviderId = 'gitpod-invites';

/** The commands that need the application. */
export const applicationCommandIds = {
  askAdmin: 'gitpodInvites.askAdmin',
  changeRole: 'gitpodInvites.changeRole',
  copyInviteLink: 'gitpodInvites.copyInviteLink',
  copyInviteLinkAs: 'gitpodInvites.copyInviteLinkAs',
  copyMemberAddress: 'gitpodInvites.copyMemberAddress',
  copyShownLink: 'gitpodInvites.copyShownLink',
  createInviteLink: 'gitpodInvites.createInviteLink',
  findInviteLinks: 'gitpodInvites.findInviteLinks',
  findMember: 'gitpodInvites.findMember',
  forgetSharedLinks: 'gitpodInvites.forgetSharedLinks',
  forgetSignIns: 'gitpodInvites.forgetSignIns',
  ignoreLink: 'gitpodInvites.ignoreLink',
  joinOrganization: 'gitpodInvites.joinOrganization',
  leaveOrganization: 'gitpodInvites.leaveOrganization',
  openMembersPage: 'gitpodInvites.openMembersPage',
  openTokensPage: 'gitpodInvites.openTokensPage',
  previewInvite: 'gitpodInvites.previewInvite',
  readAgain: 'gitpodInvites.readAgain',
  refresh: 'gitpodInvites.refresh',
  replaceInFile: 'gitpodInvites.replaceInFile',
  replaceInviteLink: 'gitpodInvites.replaceInviteLink',
  replaceWithCurrentLink: 'gitpodInvites.replaceWithCurrentLink',
  saveQrCode: 'gitpodInvites.saveQrCode',
  shareInviteLink: 'gitpodInvites.shareInviteLink',
  showMoreMembers: 'gitpodInvites.showMoreMembers',
  showQrCode: 'gitpodInvites.showQrCode',
  signIn: 'gitpodInvites.signIn',
  signInAgain: 'gitpodInvites.signInAgain',
  signOut: 'gitpodInvites.signOut',
} as const;

export type ApplicationCommand = (typeof applicationCommandIds)[keyof typeof applicationCommandIds];

export const commandIds = {
  ...applicationCommandIds,
  copyFocusedRow: 'gitpodInvites.copyFocusedRow',
  getStarted: 'gitpodInvites.getStarted',
  openSettings: 'gitpodInvites.openSettings',
  showLog: 'gitpodInvites.showLog',
} as const;

export type CommandId = (typeof commandIds)[keyof typeof commandIds];

export const viewIds = { organizations: 'gitpodInvites.organizations' } as const;

/**
 * In a key binding's `args`, what VS Code replaces by the row that has the keyboard focus, as it does for the buttons in the title of
 * a view. Only VS Code itself can do this: no extension is told the focus, and what another extension passes stays as it is.
 */
export const focusedRowArgument = { $treeViewId: viewIds.organizations, $focusedTreeItem: true } as const;

/** The walkthrough that *Get Started* opens, and VS Code itself after the installation. */
export const walkthroughId = 'getStarted';

/** Pages that are opened beside editors. */
export const panelIds = { qrCode: 'gitpodInvites.qrCode' } as const;

export const settingIds = {
  deadLinkLevel: 'gitpodInvites.diagnostics.deadLinks',
  host: 'gitpodInvites.host',
  hover: 'gitpodInvites.hover',
  ignoredLinks: 'gitpodInvites.diagnostics.ignoredLinks',
  invitationTemplate: 'gitpodInvites.invitationTemplate',
  notifyOfNewMembers: 'gitpodInvites.notifyOfNewMembers',
  terminalLink: 'gitpodInvites.terminalLink',
  workingLinkLevel: 'gitpodInvites.diagnostics.workingLinks',
} as const;

/** The tools for language models; the names that agents call. */
export const toolIds = {
  changeRole: 'gitpodInvites_changeRole',
  checkInvite: 'gitpodInvites_checkInvite',
  copyInviteLink: 'gitpodInvites_copyInviteLink',
  createInviteLink: 'gitpodInvites_createInviteLink',
  joinOrganization: 'gitpodInvites_joinOrganization',
  listMembers: 'gitpodInvites_listMembers',
  listOrganizations: 'gitpodInvites_listOrganizations',
} as const;

export type ToolId = (typeof toolIds)[keyof typeof toolIds];

/** What a dragged row carries: a word that means something in this window alone, for as long as it is dragged. Never a key. */
export const dragMimeType = 'application/vnd.gitpod-invites.row';

/** The scheme of the documents that show a text which could not be copied. */
export const manualCopyScheme = 'gitpod-invites-copy';

/** What `when` clauses may ask. */
export const contextKeys = {
  /** Whether anybody is signed in; unset until that is known. */
  signedIn: 'gitpodInvites.signedIn',
  /** Which welcome the organizations view shows when it has no rows: a {@link WelcomeState}. */
  face: 'gitpodInvites.face',
} as const;

/** Why the organizations view has no rows. */
export type WelcomeState = 'signedOut' | 'notKept' | 'unreadable' | 'noOrganizations' | 'none';
