import { l10n, window } from 'vscode';

import type { InviteLink } from '../links/inviteLink';
import type { Organization } from '../organizations/organization';
import { organizationFacts, organizationName } from '../ui/format';
import { pickOrganization } from '../ui/organizationPicker';
import { withProgress } from '../ui/progress';
import { signIn } from './accounts/signIn';
import { createAndReport } from './create/outcome';
import { shownInQrPage } from './qr/panel';
import type { Services } from './command';

/** Texts of a command on a single organization. */
interface Messages {
  /** Title of the organization picker. */
  readonly title: string;
  /** What choosing an organization leads to. If set, the picker opens even if there is only one organization. */
  readonly consequence?: string;
  /** A full sentence that says what failed. */
  readonly failed: string;
}

/** Calls `act` with the organization, unless the user chose none. Failures are reported and can be retried. */
export async function withOrganization(
  services: Services,
  argument: unknown,
  messages: Messages,
  act: (organization: Organization) => Promise<unknown>,
): Promise<void> {
  let organization: Organization | undefined;
  try {
    organization = await chooseOrganization(services, argument, messages.title, messages.consequence);
    if (organization !== undefined) {
      await act(organization);
    }
  } catch (error) {
    services.notifications.error(messages.failed, error, {
      organization,
      retry: () => withOrganization(services, argument, messages, act),
    });
  }
}

/**
 * Returns the organization of the tree row or QR code page that the command was called from. Otherwise the user chooses
 * one, after signing in if no account is signed in.
 * @param title title of the picker
 * @param consequence what choosing leads to; if set, the picker opens even if there is only one organization
 * @returns undefined if the user chose none
 */
export async function chooseOrganization(
  services: Services,
  argument: unknown,
  title: string,
  consequence?: string,
): Promise<Organization | undefined> {
  const named = argument === shownInQrPage ? services.qrPanel.organization : services.rows.organization(argument);
  if (named !== undefined) {
    return named;
  }
  const { sessions } = await services.sessions.read();
  const asked = sessions.length > 0 ? sessions : [await signIn(services)].filter((session) => session !== undefined);
  return asked.length === 0 ? undefined : pickOrganization(services, asked, title, consequence);
}

/**
 * Loads an organization's current link for commands that share it. Only reads; offers to create one if there is none.
 * @param useLink called with the current link, and with a new one unless `copyNew` is set: a new link is then copied
 * @throws {GitpodError} if the link can't be loaded, or if it is certain that none was created
 */
export async function withCurrentLink(
  services: Services,
  organization: Organization,
  useLink: (link: InviteLink) => Promise<unknown>,
  { copyNew = false }: { readonly copyNew?: boolean } = {},
): Promise<void> {
  const name = organizationName(organization);
  const read = await withProgress(l10n.t('Loading the invite link of {0}…', name), (signal) =>
    services.invites.load(organization, signal),
  );
  if (read.kind === 'cancelled') {
    return;
  }
  if (read.value !== undefined) {
    await useLink(read.value);
    return;
  }
  const create = l10n.t('Create Invite Link');
  const chosen = await window.showInformationMessage(
    l10n.t('{0} has no invite link yet.', name),
    {
      modal: true,
      detail: [
        l10n.t('Anyone who has the new link can join the organization.'),
        organizationFacts(organization).join('\n'),
      ].join('\n\n'),
    },
    create,
  );
  if (chosen === create) {
    await createAndReport(services, organization, undefined, copyNew ? undefined : useLink);
  }
}
