import { env, type ExtensionContext, l10n, type LogOutputChannel, type TreeView, version, window } from 'vscode';

import { SerialQueue } from './api/concurrency';
import { formatErrorChain } from './api/errors';
import { createFetchers, type Fetcher } from './api/fetchers';
import { type Clock, type Logger, type SecretStore, systemClock } from './api/ports';
import { Transport } from './api/transport';
import type { GitpodAuthenticationProvider } from './auth/authenticationProvider';
import { type SessionAccess } from './auth/authenticationProvider';
import { BoundedSecretStore } from './auth/boundedSecretStore';
import { SessionClients } from './auth/clients';
import { KnownSessions } from './auth/knownSessions';
import type { Session } from './auth/session';
import { SessionStore } from './auth/sessionStore';
import { allCommands } from './commands';
import { InviteDiagnostics } from './editor/diagnostics';
import { InviteHover } from './editor/hover';
import { InvitePaste } from './editor/paste';
import { InviteQuickFixes } from './editor/quickFixes';
import type { EditorProviders } from './editor/register';
import { InviteTerminalLinks } from './editor/terminal';
import { InviteUriHandler } from './editor/uriHandler';
import { RejectedTokens } from './features/accounts/rejectedTokens';
import { signIn } from './features/accounts/signIn';
import { askToSignInAgain, remindOfExpiry } from './features/accounts/signInAgain';
import { LinkHandles } from './features/linkHandles';
import { QrPanel } from './features/qr/panel';
import type { Services, TreeAccess, TreeServices } from './features/command';
import { InviteCreator } from './invites/createInvite';
import { InviteStore } from './invites/inviteStore';
import { PendingInvite } from './invites/pendingInvite';
import { SaltStore } from './invites/salt';
import { LinkRecords } from './invites/linkRecords';
import { SharedLinks } from './invites/sharedLinks';
import { JoinableOrganizations } from './organizations/joinable';
import { listOrganizations, OrganizationStore } from './organizations/organizationStore';
import { createTools, type Tools } from './tools/tools';
import { OrganizationSections } from './tree/details';
import { InviteDrag } from './tree/drag';
import type { Node } from './tree/nodes';
import { checkIntervalMs } from './tree/newcomers';
import { freshWhenBackMs, OrganizationsTree } from './tree/provider';
import { rowArguments } from './tree/rowArguments';
import { formatNewcomers } from './ui/format';
import { type ApplicationCommand, contextKeys } from './ui/ids';
import { Notifications } from './ui/notifications';
import { showWaitingForSecrets } from './ui/progress';
import { setContext } from './ui/setContext';

/** Adapts VS Code's secret storage. */
function secretStore({ secrets }: ExtensionContext): SecretStore {
  return {
    keys: () => secrets.keys(),
    get: (key) => secrets.get(key),
    store: (key, value) => secrets.store(key, value),
    delete: (key) => secrets.delete(key),
    onDidChange: (listener) => {
      secrets.onDidChange(({ key }) => {
        listener(key);
      });
    },
  };
}

/** The editor and this extension with their versions. HTTP does not allow spaces in product names. */
function userAgent({ extension }: ExtensionContext): string {
  const manifest: unknown = extension.packageJSON;
  const own =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '0';
  return `${env.appName.replace(/[^\w.-]+/g, '-')}/${version} gitpod-invites/${own}`;
}

/** What `extension.ts` registers; loaded on first use. */
export interface Application extends SessionAccess {
  readonly services: Services;
  readonly tree: OrganizationsTree;
  readonly drag: InviteDrag;
  readonly editor: EditorProviders;
  readonly tools: Tools;
  /** Runs a command. Failures are shown to the user, not thrown. */
  run(command: ApplicationCommand, args: readonly unknown[]): Promise<void>;
}

interface ActivationContext {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  readonly view: TreeView<Node>;
  readonly provider: GitpodAuthenticationProvider;
}

/** The network and the clock, which tests replace. */
interface Io {
  readonly fetchers: readonly Fetcher[];
  readonly clock: Clock;
}

/** Creates every service once and connects their events. */
export function createApplication(
  activation: ActivationContext,
  io: Io = { fetchers: createFetchers(), clock: systemClock },
): Application {
  const { context, log, view, provider } = activation;
  const { services, tree, drag } = createServices(activation, io);
  const uriHandler = new InviteUriHandler(services);
  const diagnostics = new InviteDiagnostics(services);
  const commands = new Map(allCommands.map((command) => [command.id, command]));

  const run: Application['run'] = async (id, args) => {
    const command = commands.get(id);
    try {
      if (command === undefined) {
        throw new Error(`${id} is missing in src/commands.ts`);
      }
      await command.run(services, args[0], args[1]);
    } catch (error) {
      const failed = command?.failed?.() ?? l10n.t("Couldn't run the command.");
      services.notifications.error(failed, error, { retry: () => run(id, args) });
    }
  };

  const updateSignedIn = (): void => {
    void readSignedIn(services).catch((error: unknown) => {
      log.warn(`Couldn't determine whether an account is signed in: ${formatErrorChain(error)}`);
    });
  };
  updateSignedIn();
  void services.pendingInvite.removeExpired();
  const timer = setInterval(() => view.visible && void tree.newcomers.check(), checkIntervalMs);
  timer.unref();
  context.subscriptions.push(
    tree,
    {
      dispose: () => {
        clearInterval(timer);
      },
    },
    tree.newcomers.onDidChange(() => {
      const tooltip = formatNewcomers(tree.newcomers.total);
      view.badge = tooltip === undefined ? undefined : { value: tree.newcomers.total, tooltip };
    }),
    diagnostics,
    services.qrPanel,
    view.onDidChangeVisibility(({ visible }) => visible && void tree.shown()),
    // Reload what shows the service as unreachable as soon as it answers any request.
    { dispose: services.clients.reachability.onDidRecover(() => view.visible && void tree.recovered()) },
    // Another window may have signed an account out; in a browser, there is no event for that.
    window.onDidChangeWindowState(({ focused }) => {
      if (!focused) {
        return;
      }
      updateSignedIn();
      if (view.visible) {
        void tree.shown(freshWhenBackMs);
      }
    }),
    ...applyChanges(services),
    { dispose: services.sessions.onDidSignIn((session) => void uriHandler.signedIn(session)) },
    {
      dispose: services.sessions.onDidRecover((added) => {
        provider.announce({ added, removed: [], changed: [] });
      }),
    },
    {
      dispose: services.sessions.onDidChange((change) => {
        provider.announce(change);
        updateSignedIn();
      }),
    },
  );

  return {
    services,
    sessions: services.sessions,
    tree,
    drag,
    editor: {
      hover: new InviteHover(services),
      terminalLinks: new InviteTerminalLinks(services),
      uriHandler,
      diagnostics,
      quickFixes: new InviteQuickFixes(services),
      paste: new InvitePaste(services),
    },
    tools: createTools(services),
    signIn: (account) => signIn(services, account),
    run,
  };
}

function createServices(
  { context, log, view }: ActivationContext,
  { fetchers, clock }: Io,
): { readonly services: Services; readonly tree: OrganizationsTree; readonly drag: InviteDrag } {
  const memento = context.globalState;
  // One per consumer, so that a user who waits for one does not suspend the timeouts of the others.
  const secrets = (): BoundedSecretStore => new BoundedSecretStore(secretStore(context), clock, showWaitingForSecrets);
  const sessions = new SessionStore(secrets(), memento, log);
  const knownSessions = new KnownSessions(sessions, clock, log);
  const rejectedTokens = new RejectedTokens();
  const transport = new Transport({ fetchers, clock, logger: log, userAgent: userAgent(context) });
  const clients = new SessionClients(
    transport,
    (session) => sessions.tokenOf(session),
    (session, error) => {
      if (rejectedTokens.add(session, error)) {
        void askToSignInAgain(services, session);
      }
    },
  );
  const notifications = new Notifications(log, clients);
  const organizations = new OrganizationStore((session, signal) => listOrganizations(clients, session, signal), clock);
  const sharedLinks = new SharedLinks(new LinkRecords(memento, new SaltStore(secrets(), log), log), clock);
  const joinable = new JoinableOrganizations(clients);
  const signedIn = async (): Promise<readonly Session[]> => (await knownSessions.readOrThrow()).sessions;
  const invites = new InviteStore(signedIn, clients, clock);
  const base: TreeServices = {
    ...{ log, clock, memento, sessions, knownSessions, clients, organizations, joinable, invites },
    ...{ sharedLinks, rejectedTokens, notifications, rows: rowArguments },
    inviteCreator: new InviteCreator(invites, clients, clock),
    pendingInvite: new PendingInvite(secrets(), memento, clock, log),
    qrPanel: new QrPanel(),
    handles: new LinkHandles(),
    ignoredLinkWrites: new SerialQueue(),
  };
  const sections = new OrganizationSections(base);
  const tree = new OrganizationsTree(base, sections);
  const services: Services = { ...base, tree: treeAccess(view, tree, log) };
  return { services, tree, drag: new InviteDrag(services) };
}

/** Updates or invalidates state that depends on a changed link or session. All such dependencies are listed here. */
function applyChanges({ invites, sessions, qrPanel, sharedLinks }: Services): { dispose(): void }[] {
  return [
    {
      dispose: invites.onDidChange((change) => {
        if (change.kind === 'link') {
          void qrPanel.invalidate(change.organization, change.link);
          void sharedLinks.saw(change.organization, change.link);
        }
      }),
    },
    {
      dispose: sessions.onDidChange(({ added, removed, changed }) => {
        const ended = [...removed, ...changed];
        if (ended.length > 0) {
          invites.forgetSessions(ended);
        } else {
          invites.forgetStatuses();
        }
        if (added.length > 0) {
          void sharedLinks.records.prepare();
        }
        removed.forEach((session) => {
          void sharedLinks.records.forgetSession(session.id);
          qrPanel.hideFor(session.id);
        });
      }),
    },
  ];
}

async function readSignedIn(services: Services): Promise<void> {
  const { sessions, unreadable } = await services.knownSessions.read();
  setContext(contextKeys.signedIn, sessions.length > 0 || unreadable > 0);
  await remindOfExpiry(services, sessions);
}

function treeAccess(view: TreeView<Node>, tree: OrganizationsTree, log: Logger): TreeAccess {
  return {
    reveal: async (organization) => {
      const row = await tree.rowOf(organization);
      if (row === undefined) {
        return;
      }
      try {
        await view.reveal(row, { select: true, focus: true });
      } catch {
        log.warn("Couldn't reveal the row of an organization.");
      }
    },
    reload: (row) => tree.reload(row),
    refresh: () => tree.refresh(),
    showMoreMembers: (row) => tree.showMoreMembers(row),
    membersChanged: (organization) => {
      tree.membersChanged(organization);
    },
  };
}
