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

/** What a command about one organization asks and says. */
interface Messages {
  /** What the choice of an organization is for. */
  readonly title: string;
  /** What the choice leads to: then it is asked for even where there is only one organization. */
  readonly consequence?: string;
  /** What did not happen when it fails, as a whole sentence. */
  readonly failed: string;
}

/** Does something with the organization, unless the user chose none. What fails is told, and can be tried again. */
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
    services.notifications.failed(messages.failed, error, {
      organization,
      retry: () => withOrganization(services, argument, messages, act),
    });
  }
}

/**
 * From the tree it is the row's organization. From the palette the user chooses, after signing in where nobody is.
 * @param title what the choice is for
 * @param consequence what the choice leads to: then it is asked for even where there is only one
 * @returns undefined when they chose none
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
 * Finds an organization's current link for commands that give it away. Only ever reads; where there is none yet, it offers to create one.
 * @param give what is done with the current link, and with a new one too unless it is to be copied as every new one is
 * @throws {GitpodError} when the link could not be read, or it is certain that none was created
 */
export async function withCurrentLink(
  services: Services,
  organization: Organization,
  give: (link: InviteLink) => Promise<unknown>,
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
    await give(read.value);
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
    await createAndReport(services, organization, undefined, copyNew ? undefined : give);
  }
}
