import { l10n, Uri, window, workspace } from 'vscode';

import type { InviteLink } from '../../links/inviteLink';
import type { Organization } from '../../organizations/organization';
import { copyTextWithLink, recordShare } from '../../ui/copyInviteLink';
import { formatFileCount, formatLinkCount, organizationName } from '../../ui/format';
import { withProgress } from '../../ui/progress';
import type { FoundText, LinkGroup } from '../search/results';
import type { Services } from '../command';
import { chooseOrganization, withCurrentLink } from '../target';
import { fileNames, type UnchangedFile, unchangedFileLines, unchangedFileNames } from './fileProblems';
import { ownerOf, resolveOrganization } from './owner';
import { applyReplacement, planReplacement, type ReplaceResult } from './replacement';

/**
 * Replaces the invalid links of a group, after a preview of every change.
 * @param outside texts outside the workspace; those with links of the group are reported as unchanged
 */
export async function replaceInWorkspace(
  services: Services,
  group: LinkGroup,
  outside: readonly FoundText[],
): Promise<void> {
  let organization = ownerOf(group);
  try {
    const [link] = group.links;
    organization ??= link && (await resolveOrganization(services, link));
    if (organization !== undefined) {
      const of = organization;
      await withCurrentLink(services, of, (current) => replace(services, of, group, outside, current));
    }
  } catch (error) {
    services.notifications.error(l10n.t("Couldn't replace the invite links."), error, {
      organization,
      retry: () => replaceInWorkspace(services, group, outside),
    });
  }
}

/** Copies a message with the current link, to send where a search can't reach. */
export async function tellOthers(services: Services, organization: Organization | undefined): Promise<void> {
  let of = organization;
  try {
    of ??= await chooseOrganization(services, undefined, l10n.t('Copy Message with Current Link'));
    if (of !== undefined) {
      const chosen = of;
      await withCurrentLink(services, chosen, (current) => copyTextToSend(services, chosen, current));
    }
  } catch (error) {
    services.notifications.error(l10n.t("Couldn't copy the text."), error, {
      organization: of,
      retry: () => tellOthers(services, of),
    });
  }
}

export function reportNothingFound(services: Services): void {
  services.notifications.info(
    l10n.t("No invite links found in this workspace. Chats, mails and wikis aren't searched."),
    { title: l10n.t('Copy Message with Current Link'), act: () => tellOthers(services, undefined) },
  );
}

async function replace(
  services: Services,
  organization: Organization,
  group: LinkGroup,
  outside: readonly FoundText[],
  current: InviteLink,
): Promise<void> {
  const request = {
    organization,
    current,
    dead: group.links,
    documents: [...new Set(group.places.map(({ address }) => address))].map((address) => Uri.parse(address, true)),
    within: workspace.workspaceFolders ?? [],
  };
  const name = organizationName(organization);
  const planned = await withProgress(l10n.t('Preparing the changes for {0}…', name), (signal) =>
    planReplacement(services, request, signal),
  );
  const plan = planned.kind === 'done' ? planned.value : undefined;
  if (plan === undefined) {
    return;
  }
  const result = await applyReplacement(services, plan, { preview: true, save: true });
  if (result === undefined) {
    // VS Code doesn't distinguish a discarded preview from a failed change.
    services.notifications.info(l10n.t('Nothing was replaced.'));
    return;
  }
  const failed = [...result.failed, ...unchangedOutside(group, outside)];
  await reportReplaced(services, organization, current, { ...result, failed });
}

async function reportReplaced(
  services: Services,
  organization: Organization,
  current: InviteLink,
  { links, documents, unsaved, failed }: ReplaceResult,
): Promise<void> {
  const name = organizationName(organization);
  if (failed.length > 0) {
    void nameUnchanged(failed, name);
  }
  if (links + unsaved.links === 0) {
    if (failed.length === 0) {
      services.notifications.info(l10n.t('Nothing was replaced.'));
    }
    return;
  }
  await recordShare(services, organization, current);
  const copyText = {
    title: l10n.t('Copy Message with Current Link'),
    act: () => copyTextToSend(services, organization, current),
  };
  if (unsaved.links > 0) {
    services.notifications.info(
      [
        replacedMessage(unsaved.links, formatFileCount(unsaved.documents.length), name, current),
        l10n.t({
          message: 'Not saved yet: {0}.',
          args: [fileNames(unsaved.documents)],
          comment: '{0} is a file name or several.',
        }),
      ].join(' '),
      links === 0 ? copyText : undefined,
    );
  }
  if (links === 0) {
    return;
  }
  services.notifications.info(
    [
      replacedMessage(links, formatFileCount(documents), name, current),
      l10n.t('Chats, mails and wikis may still contain the old one.'),
    ].join(' '),
    copyText,
  );
}

/** @param where a file name or a number of files, as text */
export function replacedMessage(links: number, where: string, name: string, current: InviteLink): string {
  return l10n.t({
    message: 'Replaced {0} in {1} with the current invite link of {2} ({3}).',
    args: [formatLinkCount(links), where, name, current.masked],
    comment:
      '{0}: "3 links" or the end of a link. {1}: "2 files" or a file name. {2}: organization. {3}: end of its link.',
  });
}

async function copyTextToSend(services: Services, organization: Organization, current: InviteLink): Promise<void> {
  const name = organizationName(organization);
  const text = l10n.t(
    'This is the current invite link of {0} on Gitpod:\n\n{1}\n\nOlder links are no longer valid. Anyone who has the link can join, so please keep it to yourself.',
    name,
    current.text,
  );
  await copyTextWithLink(
    services,
    organization,
    current,
    text,
    l10n.t(
      'Copied a message with the current invite link of {0} ({1}). Paste it where the old link was sent.',
      name,
      current.masked,
    ),
  );
}

/** Reports unchanged files. Without its button, the notification would be cut off after the first line. */
async function nameUnchanged(failed: readonly UnchangedFile[], organization: string): Promise<void> {
  const count = formatFileCount(failed.length);
  const show = l10n.t('Show Details');
  const chosen = await window.showWarningMessage(
    l10n.t({
      message: "Couldn't update {0}: {1}. Old links of {2} may still be there.",
      args: [count, unchangedFileNames(failed), organization],
      comment: '{0}: "2 files". {1}: their names and why. {2}: organization.',
    }),
    show,
  );
  if (chosen === show) {
    const detail = unchangedFileLines(failed);
    await window.showWarningMessage(
      l10n.t({ message: "Couldn't update {0}.", args: [count], comment: '{0}: "2 files".' }),
      { modal: true, detail },
    );
  }
}

function unchangedOutside({ links }: LinkGroup, outside: readonly FoundText[]): UnchangedFile[] {
  return outside
    .filter(({ places }) => places.some(({ link }) => links.some((each) => each.equals(link))))
    .map(({ address }) => ({ uri: Uri.parse(address, true), problem: { kind: 'outside' } }));
}
