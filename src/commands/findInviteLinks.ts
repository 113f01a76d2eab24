import { l10n } from 'vscode';

import { fewAtOnce } from '../invites/fewAtOnce';
import { groupsOf, type FoundGroup } from '../invites/foundGroups';
import { isOutOfReach } from '../invites/inviteAnswer';
import type { InspectedInvite, InviteInspector } from '../invites/inviteInspector';
import type { InviteLink } from '../invites/inviteLink';
import type { InviteLookup } from '../invites/inviteLookup';
import { linkKey, uniqueLinks } from '../invites/linkKey';
import type { SearchProgress, SearchReport } from '../invites/searchReport';
import type { GitpodHost } from '../gitpod/gitpodHost';
import type { Organization } from '../organizations/organization';
import type { SessionStore } from '../sessions/sessionStore';
import { pickFoundLink, type FoundChoice } from '../ui/foundLinksPicker';
import { knownHosts } from '../ui/knownHosts';
import type { Notices } from '../ui/notices';
import { withProgress } from '../ui/progress';
import { askedWith } from '../ui/remedies';
import type { WorkspaceRepair } from './workspaceRepair';

/** More invites than this are not asked about by one search. */
const mostAsked = 500;
/** The lookup lets no more through at once anyway. */
const mostAtOnce = 8;

/** Searches a workspace; see `editor/workspaceSearch`. */
export interface Search {
  run(options: {
    readonly hosts: readonly GitpodHost[];
    readonly signal: AbortSignal;
    readonly onProgress: (progress: SearchProgress) => void;
  }): Promise<SearchReport>;
}

interface Found {
  readonly report: SearchReport;
  readonly groups: readonly FoundGroup[];
  readonly signedIn: boolean;
}

/** Finds every invite link in the workspace, says which work, and replaces those that do not. */
export class FindInviteLinks {
  constructor(
    private readonly sessions: Pick<SessionStore, 'read'>,
    private readonly search: Search,
    private readonly lookup: Pick<InviteLookup, 'ask'>,
    private readonly inspector: Pick<InviteInspector, 'whose'>,
    private readonly repair: WorkspaceRepair,
    private readonly signIn: () => Promise<unknown>,
    private readonly notices: Pick<Notices, 'done' | 'failed'>,
    /** The link that a quick fix stands for, or undefined for anything else that a command may be called with. */
    private readonly linkOf: (argument: unknown) => InviteLink | undefined,
  ) {}

  /** @param argument with the handle of a dead link, that link and the others of its organization are replaced at once */
  async run(argument?: unknown): Promise<void> {
    try {
      const found = await this.#find(() => this.run(argument));
      const dead = this.linkOf(argument);
      const group = dead && found.groups.find(({ links }) => links.some((link) => link.equals(dead)));
      if (group?.state === 'stopped') {
        await this.repair.run(group);
      } else {
        await this.#show(found);
      }
    } catch (error) {
      this.notices.failed(l10n.t('The invite links in the workspace were not found.'), error, {
        retry: () => this.run(argument),
      });
    }
  }

  async #show(found: Found): Promise<void> {
    if (found.groups.length === 0 && found.report.end === 'complete') {
      this.repair.nothingFound();
      return;
    }
    const choice = await pickFoundLink(found.groups, found.report, found.signedIn);
    await this.#go(choice, found);
  }

  async #go(choice: FoundChoice | undefined, { groups }: Found): Promise<void> {
    switch (choice?.kind) {
      case 'repair':
        return this.repair.run(choice.group);
      case 'tellOthers':
        return this.repair.tellOthers(onlyOrganization(groups));
      case 'signIn':
        if ((await this.signIn()) !== undefined) {
          await this.run();
        }
        return;
      case undefined:
        return;
      default:
        choice satisfies never;
    }
  }

  /** Once it is cancelled, nobody is asked any more; what was found until then is shown. */
  async #find(again: () => Promise<void>): Promise<Found> {
    const { sessions } = await this.sessions.read();
    return withProgress(l10n.t('Looking for invite links…'), async (signal, say) => {
      const report = await this.search.run({
        hosts: knownHosts(sessions),
        signal,
        onProgress: ({ done, total }) => {
          say(l10n.t('{0} of {1} files', done, total));
        },
      });
      const links = uniqueLinks(report.texts.flatMap(({ places }) => places.map(({ link }) => link)));
      say(l10n.t('asking which of them work'));
      const invites = await this.#ask(links, signal);
      this.#sayWhyNotKnown(invites, again);
      return { report, groups: groupsOf(report.texts, invites), signedIn: sessions.length > 0 };
    });
  }

  /** Asks anew, for a person asks; but no service that nobody is signed in to, and none any more that does not answer. */
  async #ask(links: readonly InviteLink[], signal: AbortSignal): Promise<ReadonlyMap<string, InspectedInvite>> {
    const { sessions } = await this.sessions.read();
    const invites = new Map<string, InspectedInvite>();
    const outOfReach: GitpodHost[] = [];
    const asked = links
      .filter(({ host }) => sessions.some((session) => session.host.isSameService(host)))
      .slice(0, mostAsked);
    await fewAtOnce(
      asked,
      mostAtOnce,
      async (link) => {
        if (outOfReach.some((host) => host.isSameService(link.host))) {
          return;
        }
        if (isOutOfReach(await this.lookup.ask(link, { by: 'person', signal }))) {
          outOfReach.push(link.host);
        }
        invites.set(linkKey(link), await this.inspector.whose(link, signal));
      },
      signal,
    );
    return invites;
  }

  /** Beside the list, with what helps; once, for it is the same for most of them. */
  #sayWhyNotKnown(invites: ReadonlyMap<string, InspectedInvite>, retry: () => Promise<void>): void {
    for (const { answer } of invites.values()) {
      if (answer.kind === 'failed') {
        const context = { ...askedWith(answer.session), retry };
        this.notices.failed(l10n.t('Not all links could be checked.'), answer.error, context);
        return;
      }
    }
  }
}

/** The one organization of one's own whose links were found; undefined where there are none or several. */
function onlyOrganization(groups: readonly FoundGroup[]): Organization | undefined {
  const own = new Map(
    groups.flatMap(({ membership }) => (membership === undefined ? [] : [[membership.id, membership]])),
  );
  return own.size === 1 ? [...own.values()][0] : undefined;
}
