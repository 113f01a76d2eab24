import { EventEmitter, type CancellationToken, type TreeDataProvider, type TreeItem } from 'vscode';

import type { Clock, Logger } from '../gitpod/ports';
import type { InviteInspector } from '../invites/inviteInspector';
import type { SharedLink, SharedLinks } from '../invites/sharedLinks';
import type { JoinableOrganizations } from '../organizations/joinableOrganizations';
import { organizationKey, type Organization } from '../organizations/organization';
import { OrganizationDirectory, type Listing } from '../organizations/organizationDirectory';
import type { Session } from '../sessions/session';
import { SecretStoreError, type KeptSessions, type SessionStore } from '../sessions/sessionStore';
import { contextKeys, type Face } from '../ui/ids';
import { inviteCard } from '../ui/inviteCard';
import { setContext } from '../ui/setContext';
import { joinableGroup, joinableRows } from './joinableRows';
import { memberTooltip } from './memberItems';
import {
  EmptyNode,
  FailureNode,
  InviteNode,
  JoinableGroupNode,
  MemberNode,
  MoreMembersNode,
  OrganizationNode,
  PartFailureNode,
  PartNode,
  SessionNode,
  type Node,
} from './nodes';
import type { OrganizationParts } from './organizationParts';
import { organizationTooltip } from './organizationTooltip';
import { parentOf } from './parentOf';
import { toTreeItem } from './toTreeItem';

/** What is known is shown as it is for this long; then it is asked again when the view comes into sight. */
const freshMs = 10 * 60_000;

/**
 * The organizations of everybody who is signed in: by name for one account, grouped for several. VS Code asks for rows only
 * while the view is visible, and the service is asked only then.
 */
export class OrganizationsTree implements TreeDataProvider<Node> {
  readonly #changes = new EventEmitter<Node | undefined>();
  readonly onDidChangeTreeData = this.#changes.event;
  /** Sessions whose rows VS Code is waiting for: their arrival is the answer, and no news. */
  readonly #awaited = new Set<string>();
  #sessionCount = 0;
  #shownFace: Face | undefined;

  constructor(
    private readonly sessions: Pick<SessionStore, 'read' | 'onDidChange'>,
    private readonly directory: OrganizationDirectory,
    private readonly joinable: JoinableOrganizations,
    private readonly shared: SharedLinks,
    private readonly parts: OrganizationParts,
    private readonly inspector: Pick<InviteInspector, 'inspect'>,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {
    sessions.onDidChange(({ removed, changed }) => {
      [...removed, ...changed].forEach(({ id }) => {
        this.parts.forgetSession(id);
      });
      this.#showAgain();
    });
    const showAgain = (): void => {
      this.#showAgain();
    };
    parts.onDidChange((row) => {
      this.#changes.fire(row);
    });
    shared.onDidChange(showAgain);
    joinable.onDidForget(showAgain);
    directory.onDidChange((session) => {
      if (this.#sessionCount > 1 || !this.#awaited.has(session.id)) {
        this.#showAgain();
      }
    });
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node === undefined) {
      return this.#roots();
    }
    if (node instanceof JoinableGroupNode) {
      return joinableRows(node, this.joinable);
    }
    if (node instanceof OrganizationNode) {
      return this.parts.open(node.organization);
    }
    if (node instanceof PartNode) {
      return this.parts.openPart(node);
    }
    return node instanceof SessionNode ? this.#rows(node.session) : [];
  }

  /** Under which row a row stands: VS Code asks to bring one into sight. */
  getParent(node: Node): Node | undefined {
    return parentOf(node, this.#sessionCount > 1);
  }

  /** The row that shows this organization, which may be another session's; undefined when none does. */
  async rowOf(organization: Organization): Promise<OrganizationNode | undefined> {
    const { sessions } = await this.sessions.read();
    this.#sessionCount = sessions.length;
    const listings = sessions.map((session) => this.directory.peek(session)).filter((listing) => listing !== undefined);
    const shown = OrganizationDirectory.merge(listings).find(
      (other) => organizationKey(other) === organizationKey(organization),
    );
    return shown && new OrganizationNode(shown);
  }

  async getTreeItem(node: Node): Promise<TreeItem> {
    return toTreeItem(node, this.clock.now(), await this.#sharedOf(node));
  }

  async resolveTreeItem(item: TreeItem, node: Node, token: CancellationToken): Promise<TreeItem> {
    if (node instanceof OrganizationNode) {
      const { organization } = node;
      const domains = this.parts.domainsOf(organization);
      item.tooltip = organizationTooltip(organization, this.clock.now(), await this.#sharedOf(node), domains);
    } else if (node instanceof InviteNode) {
      await this.#addCard(item, node, token);
    } else if (node instanceof MemberNode) {
      item.tooltip = memberTooltip(node);
    }
    return item;
  }

  /** Reads the next page of an organization's members. */
  async showMoreMembers(node: unknown): Promise<void> {
    if (node instanceof MoreMembersNode) {
      await this.parts.showMore(node.organization);
      this.#showAgain();
    }
  }

  /** Asks again what a row could not show. */
  async readAgain(node: unknown): Promise<void> {
    if (node instanceof InviteNode) {
      await this.parts.readAgain(node.organization, 'invite');
    } else if (node instanceof PartFailureNode) {
      await this.parts.readAgain(node.organization, node.part);
      this.#showAgain();
    }
  }

  /** Asks the service again, for every session. */
  async refresh(): Promise<void> {
    const { sessions } = await this.sessions.read();
    this.parts.forgetAll();
    if (sessions.length === 0) {
      this.#showAgain();
    }
    // Each answer is news and is shown: VS Code shows the first at once, and takes its time for what follows.
    await Promise.all(sessions.map((session) => this.directory.refresh(session)));
    sessions.forEach((session) => {
      this.joinable.forget(session);
    });
  }

  /** The view came into sight: what failed or grew old is asked again. */
  async shown(): Promise<void> {
    const { sessions } = await this.sessions.read();
    for (const session of sessions) {
      const listing = this.directory.peek(session);
      if (
        listing !== undefined &&
        (listing.state === 'failed' || Math.abs(this.clock.now() - listing.known.at) > freshMs)
      ) {
        void this.directory.refresh(session);
      }
    }
    if (this.parts.forgetOlderThan(freshMs)) {
      this.#showAgain();
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
    this.joinable.keepOnly(sessions);
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
    const rows: Node[] =
      organizations.length > 0
        ? organizations
        : [new EmptyNode(session, listing.known.organizations.length === 0 ? 'noOrganizations' : 'shownElsewhere')];
    // An account alone that is in no organization is welcomed instead, and the welcome offers to join.
    return organizations.length > 0 || this.#sessionCount > 1
      ? [...rows, ...joinableGroup(session, (await this.sessions.read()).sessions, this.joinable)]
      : rows;
  }

  /**
   * All of it is shown again, from what is known. Not one row with what is in it: up to VS Code 1.105 at least, rows that are on their
   * way would come twice, which it takes for a mistake and shows none of them. When all is shown again it drops what is on its way.
   */
  #showAgain(): void {
    this.#changes.fire(undefined);
  }

  /** What its summary tells about an invite, which changes nothing; while it is asked VS Code says so. */
  async #addCard(item: TreeItem, row: InviteNode, token: CancellationToken): Promise<void> {
    const { state } = row;
    if (state.kind !== 'current' && state.kind !== 'stopped') {
      return;
    }
    const gone = new AbortController();
    const stop = token.onCancellationRequested(() => {
      gone.abort();
    });
    const view = await this.inspector.inspect(state.link, { by: 'machine', signal: gone.signal });
    stop.dispose();
    if (gone.signal.aborted) {
      return;
    }
    item.tooltip = inviteCard(view, this.clock.now());
    if (view.answer.kind === 'stopped' && state.kind === 'current') {
      this.#changes.fire(row);
    }
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
    const hasLink = node instanceof OrganizationNode || node instanceof InviteNode;
    return hasLink ? this.shared.last(node.organization) : undefined;
  }

  /** The window does not draw the rows before it has looked into a change, even of nothing. */
  #face(face: Face): void {
    if (face !== this.#shownFace) {
      this.#shownFace = face;
      setContext(contextKeys.face, face);
    }
  }

  dispose(): void {
    this.#changes.dispose();
  }
}
