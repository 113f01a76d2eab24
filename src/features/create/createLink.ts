import { l10n, window } from 'vscode';

import { replacementAge } from '../../invites/recentReplacements';
import type { Organization } from '../../organizations/organization';
import { copyInviteLink, replacedLinkMessage } from '../../ui/copyInviteLink';
import { formatCreated, organizationFacts, organizationName } from '../../ui/format';
import { commandIds } from '../../ui/ids';
import type { Command, Services } from '../command';
import { withOrganization } from '../target';
import { createAndReport, createIfMissing } from './outcome';

/** Creates and copies an organization's invite link. Before replacing one, asks and states the consequences. */
function createLink(services: Services, argument: unknown, failed: string): Promise<void> {
  const messages = { title: l10n.t('Create Invite Link'), failed };
  return withOrganization(services, argument, messages, (organization) => createOrAsk(services, organization));
}

async function createOrAsk(services: Services, organization: Organization): Promise<void> {
  const current = await createIfMissing(services, organization);
  if (current === undefined) {
    return;
  }
  const name = organizationName(organization);
  const stopped = await replacedLinkMessage(services, organization, current);
  const cost = l10n.t(
    "The link ending in {0} immediately becomes invalid for everyone who has it, and this can't be undone. Members stay.",
    current.masked,
  );
  const facts = organizationFacts(organization).join('\n');
  const created = formatCreated(current, services.clock.now());
  const shown = created === undefined ? current.masked : `${current.masked}, ${created}`;
  const copyCurrent = l10n.t('Copy Current Link');
  const createNew = l10n.t('Create New Link');
  // The first button is the default, so it must be the non-destructive one.
  const chosen = await window.showWarningMessage(
    l10n.t('{0} already has an invite link ({1}). Create a new one?', name, shown),
    { modal: true, detail: [...(stopped === undefined ? [] : [stopped]), cost, facts].join('\n\n') },
    copyCurrent,
    createNew,
  );
  if (chosen === copyCurrent) {
    await copyInviteLink(services, organization, current);
  } else if (chosen === createNew && (await confirmSecondReplacement(services, organization, name))) {
    await createAndReport(services, organization, current);
  }
}

/** Confirms a second replacement within a minute, because it is most likely an accidental second click. */
async function confirmSecondReplacement(
  services: Services,
  organization: Organization,
  name: string,
): Promise<boolean> {
  const age = replacementAge(services, organization);
  if (age === undefined) {
    return true;
  }
  const replaceAgain = l10n.t('Replace Again');
  const chosen = await window.showWarningMessage(
    l10n.t('You just replaced the invite link of {0}. Replace it again?', name),
    {
      modal: true,
      detail: [
        l10n.t('The new link then also becomes invalid for everyone who has it.'),
        organizationFacts(organization).join('\n'),
      ].join('\n\n'),
    },
    l10n.t('Keep the Link'),
    replaceAgain,
  );
  return chosen === replaceAgain;
}

/** *Create Invite Link* */
export const createInviteLinkCommand: Command = {
  id: commandIds.createInviteLink,
  run: (services, argument) => createLink(services, argument, l10n.t("Couldn't create an invite link.")),
};

/** *Replace Invite Link…*: the same as *Create Invite Link*, for an organization that already has a link. */
export const replaceInviteLinkCommand: Command = {
  id: commandIds.replaceInviteLink,
  run: (services, argument) => createLink(services, argument, l10n.t("Couldn't replace the invite link.")),
};
