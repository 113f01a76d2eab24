import { window, type ExtensionContext, type LogOutputChannel, type TreeView } from 'vscode';

import { CopyInviteLink } from './commands/copyInviteLink';
import { CopyInviteLinkAs } from './commands/copyInviteLinkAs';
import { CopyMemberAddress } from './commands/copyMemberAddress';
import { CreateInviteLink } from './commands/createInviteLink';
import { createFinder } from './commands/createFinder';
import { CurrentLink } from './commands/currentLink';
import { ForgetSharedLinks } from './commands/forgetSharedLinks';
import { ForgetSignIns } from './commands/forgetSignIns';
import { InviteCreation } from './commands/inviteCreation';
import { InviteDialog } from './commands/inviteDialog';
import { Joining } from './commands/joining';
import { JoinOrganization } from './commands/joinOrganization';
import { ListAdmins } from './commands/listAdmins';
import { PreviewInvite } from './commands/previewInvite';
import { SaveQrCode } from './commands/saveQrCode';
import { ShareInviteLink } from './commands/shareInviteLink';
import { ShowQrCode } from './commands/showQrCode';
import { MentionTokenEnd } from './commands/mentionTokenEnd';
import { SignIn } from './commands/signIn';
import { SignInAgain } from './commands/signInAgain';
import { SignOut } from './commands/signOut';
import { Target } from './commands/target';
import { createEditor } from './editor/createEditor';
import type { EditorParts } from './editor/lazyEditor';
import { TokenBox } from './commands/tokenBox';
import { VendorSignIn } from './commands/vendorSignIn';
import { fetchRungs } from './gitpod/fetchRungs';
import { systemClock, type Clock } from './gitpod/ports';
import { Transport, type FetchRung } from './gitpod/transport';
import { InviteInspector } from './invites/inviteInspector';
import { InviteLookup } from './invites/inviteLookup';
import { InviteService } from './invites/inviteService';
import { RecentReplacements } from './invites/recentReplacements';
import { JoinedOrganizations } from './invites/joinedOrganizations';
import { JoinService } from './invites/joinService';
import { SaltKeeper } from './invites/salt';
import { SharedLinks } from './invites/sharedLinks';
import { JoinableOrganizations } from './organizations/joinableOrganizations';
import { OrganizationAdmins } from './organizations/organizationAdmins';
import { OrganizationDirectory } from './organizations/organizationDirectory';
import { OrganizationService } from './organizations/organizationService';
import type { GitpodAuthenticationProvider, SessionAccess } from './sessions/authenticationProvider';
import type { Session } from './sessions/session';
import { SessionClients } from './sessions/sessionClients';
import { SessionStore } from './sessions/sessionStore';
import { createTools, type Tools } from './tools/createTools';
import { secretStore, userAgent } from './surroundings';
import { AccountPicker } from './ui/accountPicker';
import { copyAdminRequest } from './ui/adminRequests';
import { commandIds, contextKeys, viewIds, type ApplicationCommand } from './ui/ids';
import { InviteActions } from './ui/inviteActions';
import { LinkCopier } from './ui/linkCopier';
import { LinkOwner } from './ui/linkOwner';
import { LinkRepairer } from './ui/linkRepairer';
import { Notices } from './ui/notices';
import { OrganizationPicker } from './ui/organizationPicker';
import { shownInQrPage } from './ui/qrPage';
import { QrPanel } from './ui/qrPanel';
import { Remedies } from './ui/remedies';
import { setContext } from './ui/setContext';
import { unfinishedWords } from './ui/unfinishedWords';
import { VendorExtension } from './ui/vendorExtension';
import { createViews, type Views } from './views/createViews';
import type { Node } from './views/nodes';
import { RowArguments } from './views/rowArguments';

export interface Application extends SessionAccess {
  readonly tree: Views['tree'];
  readonly drag: Views['drag'];
  readonly editor: EditorParts;
  readonly tools: Tools;
  /** Runs a command; failures are told to the person, not to the caller. */
  run(command: ApplicationCommand, args: readonly unknown[]): Promise<void>;
}

interface Surroundings {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  readonly view: TreeView<Node>;
  readonly provider: GitpodAuthenticationProvider;
}

/** The network and the time; tests bring their own. */
interface Outside {
  readonly rungs: readonly FetchRung[];
  readonly clock: Clock;
}

/** Builds each part once and joins them. */
export function createApplication(
  { context, log, view, provider }: Surroundings,
  { rungs, clock }: Outside = { rungs: fetchRungs(), clock: systemClock },
): Application {
  const remedies: Remedies = new Remedies({
    signIn: (session) => signIn.run(session),
    listAdmins: (organization) => listAdmins.run(organization),
    askAdmin: copyAdminRequest,
  });
  const notices = new Notices(log, remedies);
  const secrets = secretStore(context);
  const sessions = new SessionStore(secrets, context.globalState, log);
  const transport = new Transport({
    rungs,
    clock,
    logger: log,
    userAgent: userAgent(context),
  });
  const clients = new SessionClients(transport, (session, error) => {
    signInAgain.noticed(session, error);
  });
  const vendorSignIn = new VendorSignIn(new VendorExtension(), sessions, clients, notices);
  const signIn: SignIn = new SignIn(sessions, new TokenBox(sessions, clients), vendorSignIn);
  const signInAgain = new SignInAgain(sessions, signIn, vendorSignIn);
  const mentionTokenEnd = new MentionTokenEnd(signIn, context.globalState, clock);

  const organizations = new OrganizationService(clients);
  const listAdmins = new ListAdmins(new OrganizationAdmins(clients), notices);
  const directory = new OrganizationDirectory((session) => organizations.list(session), clock);
  const shared = new SharedLinks(context.globalState, new SaltKeeper(secrets, log), clock, log);
  const joinable = new JoinableOrganizations(clients);

  const invites = new InviteService(clients, clock);
  const copier = new LinkCopier(notices, shared, clock);
  const replacements = new RecentReplacements(context.globalState, clock);
  const creation = new InviteCreation(invites, replacements, copier, notices);
  const picker = new OrganizationPicker(directory, context.globalState);
  const qrPanel = new QrPanel();
  const rows = new RowArguments(view);
  const target = new Target(
    sessions,
    picker,
    (argument) => (argument === shownInQrPage ? qrPanel.organization : rows.organization(argument)),
    () => signIn.run(),
    notices,
  );
  const current = new CurrentLink(invites, creation);
  const copyInviteLink = new CopyInviteLink(target, current, copier);
  const copyInviteLinkAs = new CopyInviteLinkAs(target, current, copier, context.globalState);
  const createInviteLink = new CreateInviteLink(target, creation, replacements, copier);
  const shareInviteLink = new ShareInviteLink(target, current, copier, notices);
  const showQrCode = new ShowQrCode(target, current, qrPanel, copier);
  const saveQrCode = new SaveQrCode(target, current, copier, notices);
  const forgetSharedLinks = new ForgetSharedLinks(shared, notices);
  const forgetSignIns = new ForgetSignIns(sessions, notices);
  const signOut = new SignOut(sessions, notices, () => forgetSignIns.run());

  const signedIn = async (): Promise<readonly Session[]> => (await sessions.read()).sessions;
  const lookup = new InviteLookup(signedIn, clients, clock);
  const inspector = new InviteInspector(lookup, signedIn, directory, invites);
  const views = createViews({
    ...{ view, sessions, directory, joinable, shared, clients },
    ...{ invites, lookup, inspector, copier, notices, clock, log },
  });
  const { tree } = views;
  const copyMemberAddress = new CopyMemberAddress(rows.member, notices);
  const inviteActions = new InviteActions(notices, copier, inspector);
  const inviteDialog = new InviteDialog(inviteActions, remedies, clock);
  const joins = new JoinService(clients, clock);
  const accounts = new AccountPicker(sessions, (host) => signIn.run(undefined, host));
  const joined = new JoinedOrganizations(lookup, joinable, directory);
  const joining = new Joining(joins, lookup, joined, inviteActions, notices, views.reveal);
  const joinOrganization = new JoinOrganization(
    sessions,
    inspector,
    joins,
    joinable,
    accounts,
    inviteDialog,
    joining,
    notices,
    rows.joinWish,
  );
  const previewInvite = new PreviewInvite(sessions, inspector, inviteDialog, joinOrganization);

  const choose = (title: string) => target.organization(undefined, title);
  const owner = new LinkOwner(inspector, choose);
  const parts = { sessions, inspector, lookup, owner, repairer: new LinkRepairer(sessions), copier, notices };
  const editor = createEditor({
    ...parts,
    ...{ invites, actions: inviteActions, secrets, memory: context.globalState, clock, log },
    preview: (invite) => previewInvite.run(invite),
    signIn: (host) => signIn.run(undefined, host),
    give: (organization, give) => current.give(organization, give),
  });
  const { shown } = editor;
  const findInviteLinks = createFinder({
    ...parts,
    ...{ current, choose, search: editor.search },
    signIn: () => signIn.run(),
    linkOf: (argument) => shown.find(argument)?.link,
  });

  const commands: Record<ApplicationCommand, (argument: unknown) => PromiseLike<unknown>> = {
    // The same keys copy what a row stands for: a member's address, and the link for all others.
    [commandIds.copyInviteLink]: (argument) =>
      rows.member(argument) === undefined ? copyInviteLink.run(argument) : copyMemberAddress.run(argument),
    [commandIds.copyInviteLinkAs]: (argument) => copyInviteLinkAs.run(argument),
    [commandIds.copyMemberAddress]: (argument) => copyMemberAddress.run(argument),
    [commandIds.copyShownLink]: (argument) => editor.copyShownLink.run(argument),
    [commandIds.createInviteLink]: (argument) => createInviteLink.run(argument),
    [commandIds.findInviteLinks]: (argument) => findInviteLinks.run(argument),
    [commandIds.forgetSharedLinks]: () => forgetSharedLinks.run(),
    [commandIds.forgetSignIns]: () => forgetSignIns.run(),
    [commandIds.ignoreLink]: (argument) => editor.ignoreLink.run(argument),
    [commandIds.joinOrganization]: (argument) => joinOrganization.run(shown.textOf(argument)),
    [commandIds.previewInvite]: (argument) => previewInvite.run(shown.textOf(rows.invite(argument))),
    [commandIds.readAgain]: (row) =>
      window.withProgress({ location: { viewId: viewIds.organizations } }, () => tree.readAgain(row)),
    [commandIds.refresh]: () =>
      window.withProgress({ location: { viewId: viewIds.organizations } }, () => tree.refresh()),
    [commandIds.replaceInFile]: (argument) => editor.replaceInFile.run(argument),
    [commandIds.replaceWithCurrentLink]: (argument) => editor.replaceWithCurrentLink.run(argument),
    [commandIds.saveQrCode]: (argument) => saveQrCode.run(argument),
    [commandIds.shareInviteLink]: (argument) => shareInviteLink.run(argument),
    [commandIds.showMoreMembers]: (row) =>
      window.withProgress({ location: { viewId: viewIds.organizations } }, () => tree.showMoreMembers(row)),
    [commandIds.showQrCode]: (argument) => showQrCode.run(argument),
    [commandIds.signIn]: () => signIn.run(),
    [commandIds.signInAgain]: (sessionId) => signInAgain.run(sessionId),
    [commandIds.signOut]: () => signOut.run(),
  };

  const tools = createTools({ sessions, directory, inspector, invites, joins, joined, copier, clock });

  const run: Application['run'] = async (command, args) => {
    try {
      await commands[command](args[0]);
    } catch (error) {
      notices.failed(unfinishedWords(command), error, { retry: () => run(command, args) });
    }
  };

  const tellWhetherSignedIn = async (): Promise<void> => {
    const { sessions: kept } = await sessions.read().catch(() => ({ sessions: [] }));
    setContext(contextKeys.signedIn, kept.length > 0);
    void mentionTokenEnd.run(kept);
  };
  void tellWhetherSignedIn();
  context.subscriptions.push(
    tree,
    editor.diagnostics,
    qrPanel,
    { dispose: invites.onDidChange((organization, link) => void qrPanel.invalidate(organization, link)) },
    view.onDidChangeVisibility(({ visible }) => visible && void tree.shown()),
    // Another window may have signed somebody out, and in a browser nothing tells of it.
    window.onDidChangeWindowState(({ focused }) => focused && void tellWhetherSignedIn()),
    {
      dispose: invites.onDidChange(({ id: organizationId, name, memberCount }, link) => {
        lookup.organizationHas(link, { organizationId, name, memberCount });
      }),
    },
    {
      dispose: sessions.onDidChange((change) => {
        provider.announce(change);
        if (change.removed.length > 0) {
          lookup.forgetAll();
          invites.forgetAll();
        } else {
          lookup.forgetAnswers();
        }
        if (change.added.length > 0) {
          void shared.prepare();
        }
        change.removed.forEach((session) => {
          void shared.forgetSession(session.id);
          qrPanel.hideFor(session.id);
        });
        void tellWhetherSignedIn();
      }),
    },
  );

  return {
    sessions,
    tree,
    drag: views.drag,
    editor,
    tools,
    signIn: (account) => signIn.run(account),
    run,
  };
}
