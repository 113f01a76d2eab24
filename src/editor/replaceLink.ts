import { l10n, Range, window, workspace, WorkspaceEdit } from 'vscode';

import { checkSafety } from '../features/repair/documentOnDisk';
import { fileName, type FileProblem, problemMessage } from '../features/repair/fileProblems';
import { resolveOrganization } from '../features/repair/owner';
import { saveOrRevert } from '../features/repair/settleChange';
import type { Command, Services } from '../features/command';
import { withCurrentLink } from '../features/target';
import type { InviteLink } from '../links/inviteLink';
import { repairOf } from '../links/repair';
import type { Organization } from '../organizations/organization';
import { recordShare } from '../ui/copyInviteLink';
import { organizationName } from '../ui/format';
import { commandIds } from '../ui/ids';
import { enclosureMessage } from '../ui/inviteMessages';
import { findLink, type LinkInDocument, linkStillAt } from './linkAt';

/**
 * Replaces a dead link with the organization's current one. The edit can be undone; nothing is saved.
 * @param argument the handle of a hover or a quick fix; undefined for the link at the cursor
 */
export async function replaceLink(services: Services, argument?: unknown): Promise<void> {
  try {
    const there = await findLink(services, argument);
    if (there === undefined) {
      reportMissing(argument === undefined);
      return;
    }
    await replaceAt(services, there);
  } catch (error) {
    services.notifications.error(l10n.t("Couldn't replace the invite link."), error, {
      retry: () => replaceLink(services, argument),
    });
  }
}

/** A retry uses the same document and link, whichever editor is active by then. */
async function replaceAt(services: Services, before: LinkInDocument): Promise<void> {
  let organization: Organization | undefined;
  try {
    const there = await linkStillAt(services, before);
    if (there === undefined) {
      reportChangedLink(before);
      return;
    }
    const outer = enclosureMessage(there.found.enclosure);
    if (outer !== undefined) {
      void window.showInformationMessage(outer);
      return;
    }
    organization = await resolveOrganization(services, there.found.link);
    if (organization !== undefined) {
      const of = organization;
      await withCurrentLink(services, of, (current) => replaceWith(services, of, there, current));
    }
  } catch (error) {
    services.notifications.error(l10n.t("Couldn't replace the invite link."), error, {
      organization,
      retry: () => replaceAt(services, before),
    });
  }
}

async function replaceWith(
  services: Services,
  organization: Organization,
  before: LinkInDocument,
  current: InviteLink,
): Promise<void> {
  const name = organizationName(organization);
  const { link } = before.found;
  if (current.equals(link)) {
    services.notifications.info(l10n.t('This is already the current invite link of {0} ({1}).', name, link.masked));
    return;
  }
  const problem = await replaceId(services, before, current);
  if (problem === 'linkChanged') {
    reportChangedLink(before);
    return;
  }
  const file = fileName(before.document.uri);
  if (problem !== undefined) {
    void window.showErrorMessage(
      l10n.t({
        message: "Couldn't update {0}: {1}. Nothing was replaced.",
        args: [file, problemMessage(problem)],
        comment: '{0} is a file name, {1} why, such as "read-only".',
      }),
    );
    return;
  }
  services.notifications.info(
    l10n.t({
      message: 'Replaced {0} in {1} with the current invite link of {2} ({3}).',
      args: [link.masked, file, name, current.masked],
      comment:
        '{0}: "3 links" or the end of a link. {1}: "2 files" or a file name. {2}: organization. {3}: end of its link.',
    }),
  );
  await recordShare(services, organization, current);
}

async function replaceId(
  services: Services,
  before: LinkInDocument,
  current: InviteLink,
): Promise<FileProblem | 'linkChanged' | undefined> {
  const open = await linkStillAt(services, before);
  const safety = open && (await checkSafety(open.document));
  if (safety?.safe === false) {
    return safety.problem;
  }
  // The user may have typed in the meantime.
  const now = open && (await linkStillAt(services, open));
  const repair = now && repairOf(now.found, current);
  if (now === undefined || repair === undefined) {
    return 'linkChanged';
  }
  const { document, line } = now;
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, new Range(line, repair.start, line, repair.end), repair.text);
  if (!(await workspace.applyEdit(edit))) {
    return { kind: 'notEdited' };
  }
  const outcome = await saveOrRevert(document, { save: false });
  return typeof outcome === 'string' ? undefined : outcome;
}

function reportChangedLink({ document }: LinkInDocument): void {
  void window.showInformationMessage(
    l10n.t('The link has changed. Nothing was replaced in {0}.', fileName(document.uri)),
  );
}

function reportMissing(atCursor: boolean): void {
  void window.showInformationMessage(
    atCursor ? l10n.t('Put the cursor on an invite link first.') : l10n.t('The link has changed. Hover over it again.'),
  );
}

/** *Replace with Current Link* */
export const replaceWithCurrentLinkCommand: Command = {
  id: commandIds.replaceWithCurrentLink,
  run: replaceLink,
};
