import type { ConcurrencyLimiter } from '../api/concurrency';
import type { OrganizationMember } from '../api/messages';
import type { Clock, KeyValueStore, Logger } from '../api/ports';
import type { SessionClients } from '../auth/clients';
import type { KnownSessions } from '../auth/knownSessions';
import type { SessionStore } from '../auth/sessionStore';
import type { InviteCreator } from '../invites/createInvite';
import type { InviteStore } from '../invites/inviteStore';
import type { PendingInvite } from '../invites/pendingInvite';
import type { SharedLinks } from '../invites/sharedLinks';
import type { JoinableOrganizations } from '../organizations/joinable';
import type { Organization } from '../organizations/organization';
import type { OrganizationStore } from '../organizations/organizationStore';
import type { ApplicationCommand } from '../ui/ids';
import type { Notifications } from '../ui/notifications';
import type { RejectedTokens } from './accounts/rejectedTokens';
import type { JoinTarget } from './join/picker';
import type { LinkHandles } from './linkHandles';
import type { QrPanel } from './qr/panel';

/** Everything that commands, editors, views and tools use. Built once, in `src/services.ts`. */
export interface Services {
  readonly log: Logger;
  readonly clock: Clock;
  /** VS Code's `globalState`: what is only convenient, never a key. */
  readonly memento: KeyValueStore;
  readonly sessions: SessionStore;
  /** The same for what runs without a user's command: never rejects, and leaves a locked keychain alone for a while. */
  readonly knownSessions: KnownSessions;
  readonly clients: SessionClients;
  readonly organizations: OrganizationStore;
  readonly joinable: JoinableOrganizations;
  readonly invites: InviteStore;
  readonly inviteCreator: InviteCreator;
  readonly sharedLinks: SharedLinks;
  readonly pendingInvite: PendingInvite;
  readonly rejectedTokens: RejectedTokens;
  readonly notifications: Notifications;
  readonly qrPanel: QrPanel;
  readonly handles: LinkHandles;
  readonly ignoredLinkWrites: ConcurrencyLimiter;
  readonly rows: RowArguments;
  readonly tree: TreeAccess;
}

/** What the tree is made with. */
export type TreeServices = Omit<Services, 'tree'>;

/** What the argument of a command means when it is a row of the tree. */
export interface RowArguments {
  /** The organization that a command on this row is about; undefined for anything else. */
  organization(argument: unknown): Organization | undefined;
  /** The members of the row, and of the other selected rows of its organization; none for anything else. */
  members(argument: unknown, selected: unknown): readonly OrganizationMember[];
  joinTarget(argument: unknown): JoinTarget | undefined;
  /** The link of an invite's row, as text; anything else as it is. It may be a key. */
  invite(argument: unknown): unknown;
}

/** What commands do with the organizations view. */
export interface TreeAccess {
  /** Shows and selects an organization's row. */
  reveal(organization: Organization): Promise<void>;
  /** Reads again what a row shows. */
  reload(row: unknown): Promise<void>;
  refresh(): Promise<void>;
  showMoreMembers(row: unknown): Promise<void>;
  /** Members of an organization changed: those that are shown are read again. */
  membersChanged(organization: Organization): void;
}

/** A command: one constant in its feature, and one line in `src/commands.ts`. */
export interface Command {
  readonly id: ApplicationCommand;
  /** What did not happen, as a whole sentence, where `run` rejects and there is more to say than that the command did not finish. */
  readonly failed?: () => string;
  /**
   * @param argument what the command was called with: a row of the tree, a handle, or anything that another extension passes. Nothing
   * from the palette
   * @param selected in the tree, the rows that are selected where `argument` is one of several
   */
  run(services: Services, argument: unknown, selected?: unknown): Promise<unknown>;
}
