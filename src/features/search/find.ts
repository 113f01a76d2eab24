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

/** Maximum number of invites checked by one search. */
const maxRequests = 500;
/** Maximum number of invites checked at once; the invite store limits the requests per service further. */
const maxConcurrent = 8;

interface Found {
  readonly report: SearchReport;
  /** Keyed by `linkKey`. */
  readonly invites: ReadonlyMap<string, ResolvedInvite>;
  readonly groups: readonly LinkGroup[];
  readonly signedIn: boolean;
}

/**
 * Finds every invite link in the workspace, shows which are valid, and replaces those that are not.
 * @param argument the handle of an invalid link, to replace it and the others of its organization without listing first
 */
async function findInviteLinks(services: Services, argument?: unknown): Promise<void> {
  const found = await findOrReport(services, argument);
  if (found === undefined) {
    return;
  }
  reportUnchecked(services, found.invites, () => findInviteLinks(services, argument));
  const dead = services.handles.find(argument)?.link;
  const group = dead && found.groups.find(({ links }) => links.some((link) => link.equals(dead)));
  if (group?.state === 'revoked') {
    await replaceInWorkspace(services, group, found.report.outside);
  } else {
    await showFound(services, found);
  }
}

/** Searches; undefined if cancelled or failed. Actions on the results report their own failures. */
async function findOrReport(services: Services, argument: unknown): Promise<Found | undefined> {
  try {
    const result = await find(services);
    return result.kind === 'cancelled' ? undefined : result.value;
  } catch (error) {
    services.notifications.error(l10n.t("Couldn't search for invite links."), error, {
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
 * Leaves out invitation drafts, which are meant to contain a link. A draft whose link is no longer valid is listed, as
 * it has a diagnostic, because it should not be sent.
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
    const places = text.places.filter(({ link }) => invites.get(linkKey(link))?.answer.kind === 'revoked');
    return places.length === 0 ? [] : { ...text, places };
  });
}

/** Checks the links anew, because a user asked. Skips services without a session, and those found to be unreachable. */
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

/** Reports failed checks beside the list, with an action; only the first, because most fail for the same reason. */
function reportUnchecked(
  services: Services,
  invites: ReadonlyMap<string, ResolvedInvite>,
  retry: () => Promise<void>,
): void {
  for (const { answer } of invites.values()) {
    if (answer.kind === 'error') {
      const context = { ...askedWith(answer.session), retry };
      services.notifications.error(l10n.t('Not all links could be checked.'), answer.error, context);
      return;
    }
  }
}

/** The user's organization whose links were found; undefined if there is none, or more than one. */
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
