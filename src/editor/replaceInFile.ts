import { l10n, type TextDocument, window } from 'vscode';

import { forEachConcurrent } from '../api/concurrency';
import { fileName, problemMessage } from '../features/repair/fileProblems';
import { ownerOf, resolveOrganization } from '../features/repair/owner';
import { replacedMessage } from '../features/repair/repair';
import { applyReplacement, planReplacement } from '../features/repair/replacement';
import type { Command, Services } from '../features/command';
import { withCurrentLink } from '../features/target';
import { isUnreachable } from '../invites/inviteStatus';
import { type ResolvedInvite, resolveMembership } from '../invites/membership';
import { findInSlices, type SliceOptions } from '../links/findInviteLinks';
import { type InviteLink, uniqueLinks } from '../links/inviteLink';
import { isReplaceable } from '../links/repair';
import { type Organization, organizationKey } from '../organizations/organization';
import { recordShare } from '../ui/copyInviteLink';
import { organizationName } from '../ui/format';
import { commandIds } from '../ui/ids';
import { enclosureMessage } from '../ui/inviteMessages';
import { findOptions } from '../ui/knownHosts';
import { type ProgressResult, withProgress } from '../ui/progress';
import { findLink, type LinkInDocument, linkStillAt, openAgain } from './linkAt';

/** The document to change; for a quick fix, also the link that it was offered for. */
interface Target {
  readonly document: TextDocument;
  readonly chosen?: LinkInDocument;
}

/** `InviteStore` limits the concurrent requests to each service, so a higher value would gain nothing. */
const maxConcurrent = 8;

/**
 * Replaces all dead links of an organization in a document with its current link. A single undo reverts it; nothing is
 * saved.
 * @param argument the handle of a quick fix; undefined for the document in the active editor
 */
export async function replaceInFile(services: Services, argument?: unknown): Promise<void> {
  try {
    const target = await targetOf(services, argument);
    if (target === undefined) {
      void window.showInformationMessage(
        argument === undefined
          ? l10n.t('Open a file with invite links first.')
          : l10n.t('The link has changed. Hover over it again.'),
      );
    } else {
      await replaceInTarget(services, target);
    }
  } catch (error) {
    services.notifications.error(l10n.t("Couldn't replace the invite links."), error, {
      retry: () => replaceInFile(services, argument),
    });
  }
}

async function targetOf(services: Services, argument: unknown): Promise<Target | undefined> {
  if (argument !== undefined) {
    const chosen = await findLink(services, argument);
    return chosen && { document: chosen.document, chosen };
  }
  const document = window.activeTextEditor?.document;
  return document && { document };
}

/** A retry uses the same document and link, whichever editor is active by then. */
async function replaceInTarget(services: Services, target: Target): Promise<void> {
  let organization: Organization | undefined;
  try {
    const document = await openAgain(target.document);
    const chosen = target.chosen && (await linkStillAt(services, target.chosen));
    if (document === undefined || (target.chosen !== undefined && chosen === undefined)) {
      void window.showInformationMessage(
        l10n.t('The link has changed. Nothing was replaced in {0}.', fileName(target.document.uri)),
      );
      return;
    }
    const outer = chosen && enclosureMessage(chosen.found.enclosure);
    if (outer !== undefined) {
      void window.showInformationMessage(outer);
      return;
    }
    const read = await invitesIn(services, document);
    if (read.kind === 'cancelled') {
      return;
    }
    const invites = read.value;
    const dead = invites.filter(({ answer }) => answer.kind === 'revoked');
    const targetLink = chosen?.found.link ?? (dead.find(ownerOf) ?? dead[0])?.link;
    if (targetLink === undefined) {
      for (const { answer } of invites) {
        if (answer.kind === 'error') {
          throw answer.error;
        }
      }
      services.notifications.info(l10n.t('No old invite links to replace in {0}.', fileName(document.uri)));
      return;
    }
    organization = await resolveOrganization(services, targetLink);
    if (organization !== undefined) {
      const of = organization;
      const oldLinks = dead.filter((each) => each.link.equals(targetLink) || isOf(each, of)).map(({ link }) => link);
      await withCurrentLink(services, of, (current) => replaceLinks(services, document, of, oldLinks, current));
    }
  } catch (error) {
    services.notifications.error(l10n.t("Couldn't replace the invite links."), error, {
      organization,
      retry: () => replaceInTarget(services, target),
    });
  }
}

async function invitesIn(
  services: Services,
  document: TextDocument,
): Promise<ProgressResult<readonly ResolvedInvite[]>> {
  const { sessions } = await services.sessions.read();
  const options = findOptions(sessions);
  return withProgress(l10n.t('Checking invite links…'), async (signal) => {
    const links = await replaceableLinks(document.getText(), { ...options, signal });
    const invites: ResolvedInvite[] = [];
    await forEachConcurrent(
      links,
      maxConcurrent,
      async (link) => {
        const invite = await resolveMembership(services, link, signal);
        if (isUnreachable(invite.answer)) {
          throw invite.answer.error;
        }
        invites.push(invite);
      },
      signal,
    );
    return invites;
  });
}

async function replaceLinks(
  services: Services,
  document: TextDocument,
  organization: Organization,
  dead: readonly InviteLink[],
  current: InviteLink,
): Promise<void> {
  const request = { organization, current, dead, documents: [document.uri], within: 'anywhere' } as const;
  const plan = await planReplacement(services, request, new AbortController().signal);
  const result = plan && (await applyReplacement(services, plan, { preview: false, save: false }));
  const name = organizationName(organization);
  const links = result === undefined ? 0 : result.links + result.unsaved.links;
  const file = fileName(document.uri);
  if (result === undefined || result.failed.length > 0) {
    const problem = result?.failed[0]?.problem ?? { kind: 'notEdited' };
    void window.showErrorMessage(
      l10n.t({
        message: "Couldn't update {0}: {1}. Nothing was replaced.",
        args: [file, problemMessage(problem)],
        comment: '{0} is a file name, {1} why, such as "read-only".',
      }),
    );
  } else if (links === 0) {
    services.notifications.info(l10n.t('No old invite links to replace in {0}.', file));
  } else {
    const done = replacedMessage(links, file, name, current);
    const isUnsaved = result.unsaved.links > 0 && document.uri.scheme !== 'untitled';
    services.notifications.info(
      isUnsaved
        ? `${done} ${l10n.t({ message: 'Not saved yet: {0}.', args: [file], comment: '{0} is a file name or several.' })}`
        : done,
    );
    await recordShare(services, organization, current);
  }
}

async function replaceableLinks(text: string, options: SliceOptions): Promise<readonly InviteLink[]> {
  const links: InviteLink[] = [];
  for await (const found of findInSlices(text, options)) {
    if (found.kind === 'link' && isReplaceable(found)) {
      links.push(found.link);
    }
  }
  return uniqueLinks(links);
}

function isOf(invite: ResolvedInvite, organization: Organization): boolean {
  const { membership } = invite;
  return membership !== undefined && organizationKey(membership) === organizationKey(organization);
}

/** *Replace Old Links in This File* */
export const replaceInFileCommand: Command = {
  id: commandIds.replaceInFile,
  run: replaceInFile,
};
