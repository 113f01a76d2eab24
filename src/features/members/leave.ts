import { commands, l10n, window } from 'vscode';

import type { GitpodError } from '../../api/errors';
import {
  leaveOrganization,
  type LeaveOutcome,
  noteMembershipChange,
  verifyLeave,
} from '../../organizations/leaveOrganization';
import { readAdmins } from '../../organizations/members';
import { isMember, type Organization, ownUserId } from '../../organizations/organization';
import { type ErrorButton, errorMessage } from '../../ui/errorMessages';
import { organizationFacts, organizationName } from '../../ui/format';
import { commandIds } from '../../ui/ids';
import { withProgress, withUncancellableProgress } from '../../ui/progress';
import type { Command, Services } from '../command';
import { withOrganization } from '../target';

/** Leaves an organization, after a confirmation that names it and the account and states the consequences. */
export async function confirmAndLeave(services: Services, organization: Organization): Promise<void> {
  const name = organizationName(organization);
  const asked = await withProgress(l10n.t('Loading admins of {0}…', name), (signal) =>
    adminWarning(services, organization, signal),
  );
  if (asked.kind === 'cancelled') {
    return;
  }
  const detail = [
    asked.value,
    l10n.t('You lose access at once. To return you need an invite, unless {0} is open to your e-mail domain.', name),
    isOnlySession(organization)
      ? l10n.t('This sign-in is for {0} alone, so it is removed from this machine.', name)
      : undefined,
    organizationFacts(organization).join('\n'),
  ].filter((part) => part !== undefined);
  const leave = l10n.t('Leave Organization');
  const chosen = await window.showWarningMessage(
    l10n.t('Leave {0}?', name),
    { modal: true, detail: detail.join('\n\n') },
    leave,
  );
  if (chosen === leave) {
    await leaveAndReport(services, organization);
  }
}

/** A button for users who have just joined, perhaps with the wrong account. */
export function leaveButton(services: Services, organization: Organization): ErrorButton {
  return { title: l10n.t('Leave…'), act: () => confirmAndLeave(services, organization) };
}

/** Whether the session's token belongs to this organization alone, so that it is useless after leaving. */
function isOnlySession({ session }: Organization): boolean {
  return session.reach.kind === 'organization';
}

/** Warns if no other admin could invite and administer, or if that can't be checked; otherwise undefined. */
async function adminWarning(
  { clients }: Services,
  organization: Organization,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (isMember(organization)) {
    return undefined;
  }
  try {
    const admins = await readAdmins(clients, organization, signal);
    const isOnlyAdmin = admins.length === 1 && admins[0]?.userId === ownUserId(organization);
    return isOnlyAdmin ? l10n.t('You are the only admin. After you leave, the organization has none.') : undefined;
  } catch {
    return l10n.t("Couldn't check whether there is another admin.");
  }
}

async function leaveAndReport(services: Services, organization: Organization): Promise<void> {
  const name = organizationName(organization);
  const attempt = await withProgress(l10n.t('Leaving {0}…', name), (signal) =>
    leaveOrganization(services, organization, signal),
  );
  if (attempt.kind === 'done') {
    await reportOutcome(services, organization, attempt.value);
  } else {
    const title = l10n.t('Checking whether you left {0}…', name);
    const outcome = await withUncancellableProgress(title, () => attempt.pending);
    await reportOutcome(services, organization, outcome, true);
  }
}

async function reportOutcome(
  services: Services,
  organization: Organization,
  outcome: LeaveOutcome,
  isCancelled = false,
): Promise<void> {
  switch (outcome.kind) {
    case 'left':
      return reportLeft(services, organization);
    case 'refused':
    case 'notLeft': {
      const what = l10n.t('You did not leave {0}.', organizationName(organization));
      if (isCancelled) {
        services.notifications.info(what);
      } else {
        const retry = (): Promise<void> => confirmAndLeave(services, organization);
        services.notifications.error(what, outcome.error, { organization, retry });
      }
      return;
    }
    case 'unknown':
      return reportUnknown(services, organization, outcome.error);
    default:
      outcome satisfies never;
  }
}

/** Updates everything that shows the organization, in all windows, and reports the result. */
async function reportLeft(services: Services, organization: Organization): Promise<void> {
  const name = organizationName(organization);
  const { session } = organization;
  await noteMembershipChange(services);
  await services.qrPanel.invalidate(organization, undefined);
  services.invites.forgetStatuses();
  if (isOnlySession(organization)) {
    try {
      await services.sessions.remove(session.id);
      services.notifications.info(l10n.t('You left {0}. Its sign-in was removed from this machine.', name));
    } catch (error) {
      const retry = (): Promise<void> => reportLeft(services, organization);
      services.notifications.error(l10n.t("You left {0}. Couldn't remove its sign-in.", name), error, { retry });
    }
    return;
  }
  services.joinable.forget(session);
  const listing = await withUncancellableProgress(l10n.t('Loading your organizations…'), () =>
    services.organizations.reload(session),
  );
  if (listing.state === 'failed') {
    services.notifications.error(
      l10n.t({
        message: "{0} Couldn't refresh your organizations.",
        args: [l10n.t('You left {0}.', name)],
        comment: '{0}: a sentence.',
      }),
      listing.error,
      { session, retry: () => reportLeft(services, organization) },
    );
  } else if (listing.known.organizations.some(({ id }) => id === organization.id)) {
    services.notifications.info(l10n.t('You left {0}, but the service still lists it.', name), {
      title: l10n.t({ message: 'Refresh', comment: 'A button that loads again.' }),
      act: () => commands.executeCommand(commandIds.refresh),
    });
  } else {
    services.notifications.info(l10n.t('You left {0}.', name));
  }
}

async function reportUnknown(services: Services, organization: Organization, error: GitpodError): Promise<void> {
  const name = organizationName(organization);
  const what = l10n.t("Couldn't check whether you left {0}.", name);
  // Not "Try Again": the request may have succeeded.
  const why = errorMessage(error, { organization })?.cause;
  const check = l10n.t('Check Now');
  const chosen = await window.showWarningMessage(why === undefined ? what : `${what} ${why}`, check);
  if (chosen === check) {
    const checked = await withProgress(l10n.t('Loading your organizations…'), (signal) =>
      verifyLeave(services, organization, error, signal),
    );
    if (checked.kind === 'done') {
      await reportOutcome(services, organization, checked.value);
    }
  }
}

/** *Leave Organization…* */
export const leaveOrganizationCommand: Command = {
  id: commandIds.leaveOrganization,
  run: (services, argument) =>
    withOrganization(
      services,
      argument,
      {
        title: l10n.t('Leave an organization'),
        consequence: l10n.t('You are asked again before you leave it'),
        failed: l10n.t("Couldn't leave the organization."),
      },
      (organization) => confirmAndLeave(services, organization),
    ),
};
