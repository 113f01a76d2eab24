import type { SerialQueue } from '../api/concurrency';
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

/** All services that commands, editor providers, views and tools use; built once, in `src/services.ts`. */
export interface Services {
  readonly log: Logger;
  readonly clock: Clock;
  /** VS Code's `globalState`, for convenience data only: never for an invite link or a token. */
  readonly memento: KeyValueStore;
  readonly sessions: SessionStore;
  /** Sessions for code that runs without a user command: `read` never rejects, and backs off from a locked keychain. */
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
  /** One at a time, because each change is based on what the previous one wrote. */
  readonly ignoredLinkWrites: SerialQueue;
  readonly rows: RowArguments;
  readonly tree: TreeAccess;
}

/** The services that the tree is built from. */
export type TreeServices = Omit<Services, 'tree'>;

/** Interprets command arguments that are rows of the tree. */
export interface RowArguments {
  /** The organization that the row belongs to; undefined for any other argument. */
  organization(argument: unknown): Organization | undefined;
  /** The member of the row and of the other selected rows of its organization; empty for any other argument. */
  members(argument: unknown, selected: unknown): readonly OrganizationMember[];
  joinTarget(argument: unknown): JoinTarget | undefined;
  /** The link of an invite row as text, undefined if it has none; any other argument unchanged. May be a secret. */
  invite(argument: unknown): unknown;
}

/** Operations on the organizations view that commands use. */
export interface TreeAccess {
  /** Shows and selects an organization's row. */
  reveal(organization: Organization): Promise<void>;
  /** Reloads the content of a row. */
  reload(row: unknown): Promise<void>;
  refresh(): Promise<void>;
  showMoreMembers(row: unknown): Promise<void>;
  /** Reloads an organization's members, where they are shown, after a change. */
  membersChanged(organization: Organization): void;
}

/** A command: a constant in its feature, listed in `src/commands.ts`. */
export interface Command {
  readonly id: ApplicationCommand;
  /** A full sentence that says what failed when `run` rejects. Without it, a generic message is shown. */
  readonly failed?: () => string;
  /**
   * @param argument a row of the tree, a handle, or any value that another extension passes; undefined from the palette
   * @param selected the selected rows of the tree, if `argument` is one of several
   */
  run(services: Services, argument: unknown, selected?: unknown): Promise<unknown>;
}
