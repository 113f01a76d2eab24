import { EventEmitter, type TreeDataProvider, type TreeItem } from 'vscode';

import type { Clock, Logger } from '../gitpod/ports';
import type { SharedLink, SharedLinks } from '../invites/sharedLinks';
import { OrganizationDirectory, type Listing } from '../organizations/organizationDirectory';
import type { Session } from '../sessions/session';
import { SecretStoreError, type KeptSessions, type SessionStore } from '../sessions/sessionStore';
import { contextKeys, type Face } from '../ui/ids';
import { setContext } from '../ui/setContext';
import { EmptyNode, FailureNode, OrganizationNode, SessionNode, type Node } from './nodes';
import { organizationTooltip } from './organizationTooltip';
import { toTreeItem } from './toTreeItem';

/** What is known is shown as it is for this long; then it is asked again when the view comes into sight. */
const freshMs = 10 * 60_000;

/**
 * The organizations of everybody who is signed in: by name for one account, grouped for several. VS Code asks for rows only
 * while the view is visible, and the service is asked only then.
 */
export class OrganizationsTree implements TreeDataProvider<Node> {
  readonly #changes = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changes.event;
  /** Sessions whose rows VS Code is waiting for: their arrival is the answer, and no news. */
  readonly #awaited = new Set<string>();
  #sessionCount = 0;

  constructor(
    private readonly sessions: SessionStore,
    private readonly directory: OrganizationDirectory,
    private readonly shared: SharedLinks,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {
    sessions.onDidChange(() => {
      this.#changes.fire(undefined);
    });
    shared.onDidChange(() => {
      this.#changes.fire(undefined);
    });
    directory.onDidChange((session) => {
      if (this.#sessionCount > 1 || !this.#awaited.has(session.id)) {
        this.#changes.fire(undefined);
      }
    });
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node === undefined) {
      return this.#roots();
    }
    return node instanceof SessionNode ? this.#rows(node.session) : [];
  }

  async getTreeItem(node: Node): Promise<TreeItem> {
    return toTreeItem(node, this.clock.now(), await this.#sharedOf(node));
  }

  async resolveTreeItem(item: TreeItem, node: Node): Promise<TreeItem> {
    if (node instanceof OrganizationNode) {
      item.tooltip = organizationTooltip(node.organization, this.clock.now(), await this.#sharedOf(node));
    }
    return item;
  }

  /** Asks the service again, for every session. */
  async refresh(): Promise<void> {
    const { sessions } = await this.sessions.read();
    await Promise.all(sessions.map((session) => this.directory.refresh(session)));
    this.#changes.fire(undefined);
  }

  /** The view came into sight: what failed or grew old is asked again. */
  async shown(): Promise<void> {
    const { sessions } = await this.sessions.read();
    for (const session of sessions) {
      const listing = this.directory.peek(session);
      if (listing !== undefined && (listing.state === 'failed' || this.clock.now() - listing.known.at > freshMs)) {
        void this.directory.refresh(session);
      }
    }
  }

  async #roots(): Promise<Node[]> {
    const kept = await this.#kept();
    if (kept === undefined) {
      return [];
    }
    const { sessions } = kept;
    this.#sessionCount = sessions.length;
    this.directory.keepOnly(sessions);
    const [only, ...more] = sessions;
    if (only === undefined) {
      this.#face(kept.unreadable > 0 ? 'unreadable' : kept.notKept > 0 ? 'notKept' : 'signedOut');
      return [];
    }
    if (more.length > 0) {
      this.#face('none');
      return sessions.map((session) => new SessionNode(session));
    }
    const rows = await this.#rows(only);
    const empty = rows.every((row) => row instanceof EmptyNode);
    this.#face(empty ? 'noOrganizations' : 'none');
    return empty ? [] : rows;
  }

  async #kept(): Promise<KeptSessions | undefined> {
    try {
      return await this.sessions.read();
    } catch (error) {
      if (!(error instanceof SecretStoreError)) {
        throw error;
      }
      this.log.error(error.message);
      this.#face('unreadable');
      return undefined;
    }
  }

  async #rows(session: Session): Promise<Node[]> {
    const listing = this.directory.peek(session) ?? (await this.#firstListing(session));
    const known = OrganizationDirectory.merge(await this.#listings(listing));
    const organizations = known
      .filter((organization) => organization.session.id === session.id)
      .map((organization) => new OrganizationNode(organization));
    if (listing.state === 'failed') {
      return [new FailureNode(listing), ...organizations];
    }
    if (organizations.length > 0) {
      return organizations;
    }
    return [new EmptyNode(session, listing.known.organizations.length === 0 ? 'noOrganizations' : 'shownElsewhere')];
  }

  async #firstListing(session: Session): Promise<Listing> {
    this.#awaited.add(session.id);
    try {
      return await this.directory.read(session);
    } finally {
      this.#awaited.delete(session.id);
    }
  }

  /** What is known for all sessions, in their order, so that an organization that several see is shown under one of them. */
  async #listings(own: Listing): Promise<Listing[]> {
    const { sessions } = await this.sessions.read();
    return sessions
      .map((session) => (session.id === own.session.id ? own : this.directory.peek(session)))
      .filter((listing) => listing !== undefined);
  }

  async #sharedOf(node: Node): Promise<SharedLink | undefined> {
    return node instanceof OrganizationNode ? this.shared.last(node.organization) : undefined;
  }

  #face(face: Face): void {
    setContext(contextKeys.face, face);
  }

  dispose(): void {
    this.#changes.dispose();
  }
}
