import { type CancellationToken, EventEmitter, type TreeDataProvider, type TreeItem } from 'vscode';

import type { Session } from '../auth/session';
import { SecretStoreError, type StoredSessions } from '../auth/sessionStore';
import type { TreeServices } from '../features/command';
import { resolveInvite } from '../invites/membership';
import type { SharedLink } from '../invites/sharedLinks';
import { membershipsChangedAt } from '../organizations/leaveOrganization';
import { type Organization, organizationKey } from '../organizations/organization';
import { type OrganizationList, OrganizationStore } from '../organizations/organizationStore';
import { withSignalOf } from '../ui/cancellation';
import { contextKeys, type WelcomeState } from '../ui/ids';
import { inviteTooltip } from '../ui/markdown';
import { setContext } from '../ui/setContext';
import type { OrganizationSections } from './details';
import { organizationTooltip, toTreeItem } from './items';
import { joinableGroup, joinableRows } from './joinable';
import { memberTooltip } from './memberItems';
import { Newcomers } from './newcomers';
import {
  EmptyNode,
  FailureNode,
  InviteNode,
  JoinableGroupNode,
  MemberNode,
  MoreMembersNode,
  type Node,
  OrganizationNode,
  parentOf,
  SectionFailureNode,
  SectionNode,
  SessionNode,
} from './nodes';

/** Data older than this many milliseconds is reloaded when the view becomes visible. */
const freshForMs = 10 * 60_000;
/** The same when the window regains focus, because the user may have changed something in another one. */
export const freshWhenBackMs = 60_000;

/**
 * The organizations of all signed-in accounts: a plain list for one account, grouped by account for several. VS Code
 * asks for rows only while the view is visible, and requests are sent only then.
 */
export class OrganizationsTree implements TreeDataProvider<Node> {
  readonly #changes = new EventEmitter<Node | undefined>();
  readonly onDidChangeTreeData = this.#changes.event;
  /** Sessions whose rows VS Code is waiting for, so that their arrival needs no refresh. */
  readonly #awaited = new Set<string>();
  #sessionCount = 0;
  #welcomeState: WelcomeState | undefined;
  /** Members who joined since the user last looked. */
  readonly newcomers: Newcomers;

  constructor(
    private readonly services: TreeServices,
    private readonly sections: OrganizationSections,
  ) {
    services.knownSessions.onDidChange(({ removed, changed }) => {
      [...removed, ...changed].forEach(({ id }) => {
        this.sections.forgetSession(id);
      });
      this.#refreshAll();
    });
    const refreshAll = (): void => {
      this.#refreshAll();
    };
    services.invites.onDidChange((change) => {
      // Not the organization's row: rows in it may still be loading. Its menu follows with the next full refresh.
      const row = change.kind === 'statuses' ? undefined : sections.inviteRow(change.organization);
      if (row !== undefined) {
        this.#changes.fire(row);
      }
    });
    this.newcomers = new Newcomers(services, sections);
    this.newcomers.onDidChange(refreshAll);
    services.sharedLinks.records.onDidChange(refreshAll);
    services.organizations.onDidChange((session) => {
      if (this.#sessionCount > 1 || !this.#awaited.has(session.id)) {
        this.#refreshAll();
      }
    });
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node === undefined) {
      return this.#roots();
    }
    if (node instanceof JoinableGroupNode) {
      return joinableRows(node, this.services.joinable);
    }
    if (node instanceof OrganizationNode) {
      return this.sections.open(node.organization);
    }
    if (node instanceof SectionNode) {
      const rows = await this.sections.getSectionRows(node);
      if (node.part === 'members') {
        await this.newcomers.looked(node.organization);
      }
      return rows;
    }
    return node instanceof SessionNode ? this.#rows(node.session) : [];
  }

  /** The parent of a row, which VS Code needs to reveal it. */
  getParent(node: Node): Node | undefined {
    return parentOf(node, this.#sessionCount > 1);
  }

  /** The row that shows this organization, possibly under another session; undefined if none does. */
  async rowOf(organization: Organization): Promise<OrganizationNode | undefined> {
    const { sessions } = await this.services.knownSessions.read();
    this.#sessionCount = sessions.length;
    const listings = sessions
      .map((session) => this.services.organizations.peek(session))
      .filter((listing) => listing !== undefined);
    const shown = OrganizationStore.merge(listings).find(
      (other) => organizationKey(other) === organizationKey(organization),
    );
    return shown && this.#organizationNode(shown);
  }

  async getTreeItem(node: Node): Promise<TreeItem> {
    const now = this.services.clock.now();
    const shared = await this.#sharedOf(node);
    if (!(node instanceof OrganizationNode || node instanceof SectionNode)) {
      return toTreeItem(node, now, { shared });
    }
    const newcomers = this.newcomers.countOf(node.organization);
    const alsoSeenAs = node instanceof OrganizationNode ? await this.#alsoSeenAs(node.organization) : [];
    return toTreeItem(node, now, { shared, newcomers, alsoSeenAs });
  }

  async resolveTreeItem(item: TreeItem, node: Node, token: CancellationToken): Promise<TreeItem> {
    if (node instanceof OrganizationNode) {
      const { organization } = node;
      const domains = this.sections.domainsOf(organization);
      const [shared, others] = [await this.#sharedOf(node), await this.#alsoSeenAs(organization)];
      item.tooltip = organizationTooltip(organization, this.services.clock.now(), shared, domains, others);
    } else if (node instanceof InviteNode) {
      await this.#addTooltip(item, node, token);
    } else if (node instanceof MemberNode) {
      item.tooltip = memberTooltip(node);
    }
    return item;
  }

  /** An organization as other accounts see it. It is listed under the one that can do most there, which may change. */
  async #alsoSeenAs(organization: Organization): Promise<readonly Organization[]> {
    const { sessions } = await this.services.knownSessions.read();
    return sessions
      .filter(({ id }) => id !== organization.session.id)
      .flatMap((session) => this.services.organizations.peek(session)?.known?.organizations ?? [])
      .filter((other) => other.id === organization.id && organizationKey(other) === organizationKey(organization));
  }

  /** Loads the next page of an organization's members. */
  async showMoreMembers(node: unknown): Promise<void> {
    if (node instanceof MoreMembersNode) {
      await this.sections.showMore(node.organization);
      this.#refreshAll();
    }
  }

  /** Reloads an organization's members if they are shown. */
  membersChanged(organization: Organization): void {
    this.sections.forgetMembers(organization);
    this.#refreshAll();
  }

  /** Reloads an invite, or a section that could not be loaded. */
  async reload(node: unknown): Promise<void> {
    if (node instanceof InviteNode) {
      await this.sections.reload(node.organization, 'invite');
    } else if (node instanceof SectionFailureNode) {
      await this.sections.reload(node.organization, node.part);
      this.#refreshAll();
    }
  }

  /** Reloads the data of every session. */
  async refresh(): Promise<void> {
    const { sessions } = await this.services.knownSessions.read();
    this.sections.markAllStale();
    if (sessions.length === 0) {
      this.#refreshAll();
    }
    sessions.forEach((session) => {
      this.services.joinable.forget(session);
    });
    // Each response refreshes the view: VS Code shows the first refresh at once and delays the following ones.
    await Promise.all(sessions.map((session) => this.services.organizations.refresh(session)));
    this.newcomers.outdate();
    await this.newcomers.check();
  }

  /** Called when the view becomes visible: reloads what failed or is too old. */
  async shown(maxAgeMs = freshForMs): Promise<void> {
    const kept = await this.#readSessions();
    const changedAt = membershipsChangedAt(this.services); // Possibly by another window.
    for (const session of kept?.sessions ?? []) {
      const listing = this.services.organizations.peek(session);
      if (
        listing !== undefined &&
        (listing.state === 'failed' ||
          listing.known.at < changedAt ||
          Math.abs(this.services.clock.now() - listing.known.at) > maxAgeMs)
      ) {
        void this.services.organizations.refresh(session);
      }
    }
    const isJoinableFailed = (kept?.sessions ?? []).some(
      (each) => this.services.joinable.peek(each)?.kind === 'failed',
    );
    if (this.sections.markStale(maxAgeMs) || isJoinableFailed) {
      this.#refreshAll();
    }
    void this.newcomers.check();
  }

  /** Called when a service is reachable again: reloads what failed, and refreshes rows that say it is offline. */
  async recovered(): Promise<void> {
    await this.shown();
    this.#refreshAll();
  }

  async #roots(): Promise<Node[]> {
    const kept = await this.#readSessions();
    if (kept === undefined) {
      return [];
    }
    const { sessions } = kept;
    this.#sessionCount = sessions.length;
    this.services.organizations.retain(sessions);
    this.services.joinable.retain(sessions);
    const [only, ...more] = sessions;
    if (only === undefined) {
      this.#setWelcomeState(kept.unreadable > 0 ? 'unreadable' : kept.notKept > 0 ? 'notKept' : 'signedOut');
      return [];
    }
    if (more.length > 0) {
      this.#setWelcomeState('none');
      return sessions.map((session) => new SessionNode(session));
    }
    const rows = await this.#rows(only);
    void this.newcomers.check();
    const empty = rows.every((row) => row instanceof EmptyNode);
    this.#setWelcomeState(empty ? 'noOrganizations' : 'none');
    return empty ? [] : rows;
  }

  async #readSessions(): Promise<StoredSessions | undefined> {
    try {
      return await this.services.knownSessions.read();
    } catch (error) {
      if (!(error instanceof SecretStoreError)) {
        throw error;
      }
      this.services.log.error(error.message);
      this.#setWelcomeState('unreadable');
      return undefined;
    }
  }

  async #rows(session: Session): Promise<Node[]> {
    const listing = this.services.organizations.peek(session) ?? (await this.#firstListing(session));
    const known = OrganizationStore.merge(await this.#listings(listing));
    const organizations = known
      .filter((organization) => organization.session.id === session.id)
      .map((organization) => this.#organizationNode(organization));
    if (listing.state === 'failed') {
      return [new FailureNode(listing), ...organizations];
    }
    const rows: Node[] =
      organizations.length > 0
        ? organizations
        : [new EmptyNode(session, listing.known.organizations.length === 0 ? 'noOrganizations' : 'shownElsewhere')];
    // A single account without organizations gets the welcome view instead, which offers to join.
    return organizations.length > 0 || this.#sessionCount > 1
      ? [
          ...rows,
          ...joinableGroup(session, (await this.services.knownSessions.read()).sessions, this.services.joinable),
        ]
      : rows;
  }

  #organizationNode(organization: Organization): OrganizationNode {
    return new OrganizationNode(organization, this.services.invites.current(organization) !== undefined);
  }

  /**
   * Refreshes the whole tree from cached data, and not a single row with its children: up to VS Code 1.105 at least,
   * rows that are still loading would then arrive twice, and VS Code would treat that as an error and show none of
   * them. A full refresh drops rows that are still loading.
   */
  #refreshAll(): void {
    this.#changes.fire(undefined);
  }

  /** Requests the invite's summary, which changes nothing. VS Code shows that the tooltip is loading. */
  async #addTooltip(item: TreeItem, row: InviteNode, token: CancellationToken): Promise<void> {
    const { state } = row;
    if (!('link' in state)) {
      return;
    }
    const view = await withSignalOf(token, (signal) =>
      resolveInvite(this.services, state.link, { by: 'background', signal }),
    );
    if (token.isCancellationRequested) {
      return;
    }
    item.tooltip = inviteTooltip(view, this.services.clock.now());
  }

  async #firstListing(session: Session): Promise<OrganizationList> {
    this.#awaited.add(session.id);
    try {
      return await this.services.organizations.read(session);
    } finally {
      this.#awaited.delete(session.id);
    }
  }

  /** The cached lists of all sessions, in order, so that an organization seen by several is shown under one of them. */
  async #listings(own: OrganizationList): Promise<OrganizationList[]> {
    const { sessions } = await this.services.knownSessions.read();
    return sessions
      .map((session) => (session.id === own.session.id ? own : this.services.organizations.peek(session)))
      .filter((listing) => listing !== undefined);
  }

  async #sharedOf(node: Node): Promise<SharedLink | undefined> {
    const hasLink = node instanceof OrganizationNode || node instanceof InviteNode;
    return hasLink ? this.services.sharedLinks.last(node.organization) : undefined;
  }

  /** Skips unchanged values: VS Code draws the rows only after it has handled the call, even if nothing changes. */
  #setWelcomeState(face: WelcomeState): void {
    if (face !== this.#welcomeState) {
      this.#welcomeState = face;
      setContext(contextKeys.welcomeState, face);
    }
  }

  dispose(): void {
    this.#changes.dispose();
  }
}
