/** Every id that this extension contributes. A test compares them with `package.json`. */

export const authenticationProviderId = 'gitpod-invites';

/** The commands that load the application. */
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
  reloadRow: 'gitpodInvites.readAgain',
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
 * In the `args` of a key binding, VS Code replaces this with the row that has the keyboard focus, as it does for the
 * title buttons of a view. Only VS Code can do this: extensions cannot read the focus, and an argument from another
 * extension is not replaced.
 */
export const focusedRowArgument = { $treeViewId: viewIds.organizations, $focusedTreeItem: true } as const;

/** The walkthrough that *Get Started* opens, and VS Code after the installation. */
export const walkthroughId = 'getStarted';

/** Webview panels. */
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

/** The language model tools, as agents call them. */
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

/** The data of a dragged row: a random word that only this window knows, until the next drag. Never a key. */
export const dragMimeType = 'application/vnd.gitpod-invites.row';

/** The URI scheme of documents that show a text that could not be copied. */
export const manualCopyScheme = 'gitpod-invites-copy';

/** Context keys for `when` clauses. */
export const contextKeys = {
  /** Whether any account is signed in; unset until that is known. */
  signedIn: 'gitpodInvites.signedIn',
  /** Which welcome view the Organizations view shows when it has no rows: a {@link WelcomeState}. */
  welcomeState: 'gitpodInvites.face',
} as const;

/** Why the Organizations view has no rows. */
export type WelcomeState = 'signedOut' | 'notKept' | 'unreadable' | 'noOrganizations' | 'none';
