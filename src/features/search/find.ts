import { env, l10n, workspace } from 'vscode';

import { forEachConcurrent } from '../../api/concurrency';
import type { GitpodHost } from '../../api/host';
import { isUnreachable } from '../../invites/inviteStatus';
import { type ResolvedInvite, resolveMembership } from '../../invites/membership';
import { type InviteLink, linkKey, uniqueLinks } from '../../links/inviteLink';
import type { Organization } from '../../organizations/organization';
import { askedWith } from '../../ui/errorMessages';
import { commandIds } from '../../ui/ids';
import { knownHosts } from '../../ui/knownHosts';
import { type ProgressResult, withProgress } from '../../ui/progress';
import { signIn } from '../accounts/signIn';
import { replaceInWorkspace, reportNothingFound, tellOthers } from '../repair/repair';
import type { Command, Services } from '../command';
import { isInvitationDraft } from '../share/formats';
import { type FoundChoice, pickFoundLink } from './picker';
import { type FoundText, groupsOf, type LinkGroup, type SearchReport } from './results';
import { findRipgrep } from './ripgrep';
import { searchWorkspace } from './search';

/** More invites than this are not asked about by one search. */
const maxRequests = 500;
/** The lookup lets no more through at once anyway. */
const maxConcurrent = 8;

interface Found {
  readonly report: SearchReport;
  /** By `linkKey`. */
  readonly invites: ReadonlyMap<string, ResolvedInvite>;
  readonly groups: readonly LinkGroup[];
  readonly signedIn: boolean;
}

/**
 * Finds every invite link in the workspace, says which work, and replaces those that do not.
 * @param argument with the handle of a dead link, that link and the others of its organization are replaced at once
 */
async function findInviteLinks(services: Services, argument?: unknown): Promise<void> {
  const found = await findOrReport(services, argument);
  if (found === undefined) {
    return;
  }
  reportUnchecked(services, found.invites, () => findInviteLinks(services, argument));
  const dead = services.handles.find(argument)?.link;
  const group = dead && found.groups.find(({ links }) => links.some((link) => link.equals(dead)));
  if (group?.state === 'stopped') {
    await replaceInWorkspace(services, group, found.report.outside);
  } else {
    await showFound(services, found);
  }
}

/** Undefined when it was cancelled or failed. What is done with what was found fails for itself. */
async function findOrReport(services: Services, argument: unknown): Promise<Found | undefined> {
  try {
    const result = await find(services);
    return result.kind === 'cancelled' ? undefined : result.value;
  } catch (error) {
    services.notifications.failed(l10n.t("Couldn't search for invite links."), error, {
      retry: () => findInviteLinks(services, argument),
    });
    return undefined;
  }
}

async function showFound(services: Services, found: Found): Promise<void> {
  const { texts, outside, end } = found.report;
  if (texts.length === 0 && outside.length === 0 && end === 'complete') {
    reportNothingFound(services);
    return;
  }
  const choice = await pickFoundLink(found.groups, found.report, found.signedIn);
  await carryOut(services, choice, found);
}

async function carryOut(services: Services, choice: FoundChoice | undefined, { groups, report }: Found): Promise<void> {
  switch (choice?.kind) {
    case 'repair':
      return replaceInWorkspace(services, choice.group, report.outside);
    case 'tellOthers':
      return tellOthers(services, onlyOrganization(groups));
    case 'signIn':
      return services.notifications.attempt(l10n.t("Couldn't sign in."), async () => {
        if ((await signIn(services)) !== undefined) {
          await findInviteLinks(services);
        }
      });
    case undefined:
      return;
    default:
      choice satisfies never;
  }
}

async function find(services: Services): Promise<ProgressResult<Found>> {
  const { sessions } = await services.sessions.read();
  return withProgress(l10n.t('Searching for invite links…'), async (signal, say) => {
    const report = await searchWorkspace({
      hosts: knownHosts(sessions),
      folders: workspace.workspaceFolders ?? [],
      ripgrep: await findRipgrep(env.appRoot),
      signal,
      onProgress: ({ done, total }) => {
        say(
          l10n.t({
            message: '{0} of {1} files',
            args: [done, total],
            comment: 'Progress: {0} files of {1} were searched.',
          }),
        );
      },
    });
    const links = uniqueLinks(report.texts.flatMap(({ places }) => places.map(({ link }) => link)));
    say(l10n.t('Checking invite links…'));
    const invites = await checkInvites(services, links, signal);
    const texts = withoutDrafts(report.texts, invites);
    return { report: { ...report, texts }, invites, groups: groupsOf(texts, invites), signedIn: sessions.length > 0 };
  });
}

/**
 * What was found without the invitations that were opened to be sent, which are meant to hold a link. One whose link is no longer valid
 * is listed, as it has a diagnostic: it should not be sent.
 */
function withoutDrafts(
  texts: readonly FoundText[],
  invites: ReadonlyMap<string, ResolvedInvite>,
): readonly FoundText[] {
  const drafts = new Set(workspace.textDocuments.filter(isInvitationDraft).map(({ uri }) => uri.toString()));
  return texts.flatMap((text) => {
    if (!drafts.has(text.address)) {
      return text;
    }
    const places = text.places.filter(({ link }) => invites.get(linkKey(link))?.answer.kind === 'stopped');
    return places.length === 0 ? [] : { ...text, places };
  });
}

/** Asks anew, for a user asks; but no service that nobody is signed in to, and none any more that does not answer. */
async function checkInvites(
  services: Services,
  links: readonly InviteLink[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ResolvedInvite>> {
  const { sessions } = await services.sessions.read();
  const invites = new Map<string, ResolvedInvite>();
  const outOfReach: GitpodHost[] = [];
  const asked = links
    .filter(({ host }) => sessions.some((session) => session.host.isSameService(host)))
    .slice(0, maxRequests);
  await forEachConcurrent(
    asked,
    maxConcurrent,
    async (link) => {
      if (outOfReach.some((host) => host.isSameService(link.host))) {
        return;
      }
      if (isUnreachable(await services.invites.ask(link, { by: 'user', signal }))) {
        outOfReach.push(link.host);
      }
      invites.set(linkKey(link), await resolveMembership(services, link, signal));
    },
    signal,
  );
  return invites;
}

/** Beside the list, with what helps; once, for it is the same for most of them. */
function reportUnchecked(
  services: Services,
  invites: ReadonlyMap<string, ResolvedInvite>,
  retry: () => Promise<void>,
): void {
  for (const { answer } of invites.values()) {
    if (answer.kind === 'failed') {
      const context = { ...askedWith(answer.session), retry };
      services.notifications.failed(l10n.t('Not all links could be checked.'), answer.error, context);
      return;
    }
  }
}

/** The one organization of one's own whose links were found; undefined where there are none or several. */
function onlyOrganization(groups: readonly LinkGroup[]): Organization | undefined {
  const own = new Map(
    groups.flatMap(({ membership }) => (membership === undefined ? [] : [[membership.id, membership]])),
  );
  return own.size === 1 ? [...own.values()][0] : undefined;
}

/** *Find Invite Links in Workspace* */
export const findInviteLinksCommand: Command = {
  id: commandIds.findInviteLinks,
  run: findInviteLinks,
};
