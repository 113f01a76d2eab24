import { l10n, type QuickPickItem, window } from 'vscode';

import type { OrganizationMember } from '../api/messages';
import { sanitizeForDisplay } from '../api/sanitize';
import type { SessionClients } from '../auth/clients';
import { readAdmins } from '../organizations/members';
import type { Organization } from '../organizations/organization';
import { copyAndReport, notify } from '../ui/clipboard';
import { organizationName } from '../ui/format';
import { withProgress } from '../ui/progress';
import type { ErrorButton, FailureContext } from './errorMessages';

/** The services to load the admins, and to report a failure. */
export interface AdminServices {
  readonly clients: SessionClients;
  readonly notifications: { error(what: string, error: unknown, context: FailureContext): void };
}

type Item = QuickPickItem & { readonly admin: OrganizationMember };

/** Lists the admins of an organization, so that the user can contact one: choosing one copies the e-mail address. */
export async function listAdmins(services: AdminServices, organization: Organization): Promise<void> {
  const name = organizationName(organization);
  try {
    const read = await withProgress(l10n.t('Loading admins of {0}…', name), (signal) =>
      readAdmins(services.clients, organization, signal),
    );
    if (read.kind === 'cancelled') {
      return;
    }
    const admins = read.value;
    const chosen = admins.length === 0 ? undefined : await choose(admins, name);
    if (admins.length === 0) {
      notify(l10n.t('No admins found for {0}.', name), messageButton(name));
    } else if (chosen !== undefined) {
      await copyAddress(chosen, name);
    }
  } catch (error) {
    services.notifications.error(l10n.t("Couldn't load the admins of {0}.", name), error, {
      organization,
      retry: () => listAdmins(services, organization),
    });
  }
}

async function choose(admins: readonly OrganizationMember[], name: string): Promise<OrganizationMember | undefined> {
  const items = admins.map((admin): Item => ({
    label: nameOf(admin),
    description: sanitizeForDisplay(admin.email),
    admin,
  }));
  const chosen = await window.showQuickPick(items, {
    title: l10n.t('Admins of {0}', name),
    placeHolder: l10n.t('Choose one to copy the e-mail address'),
    matchOnDescription: true,
  });
  return chosen?.admin;
}

/** Copies the name if the service hides e-mail addresses, because the name helps to find the admin. */
async function copyAddress(admin: OrganizationMember, name: string): Promise<void> {
  const address = admin.email.trim() === '' ? admin.fullName.trim() : admin.email.trim();
  await copyAndReport({
    text: address,
    title: l10n.t('E-mail address of {0}', nameOf(admin)),
    done: l10n.t({ message: 'Copied {0}.', args: [sanitizeForDisplay(address)], comment: '{0} is an e-mail address.' }),
    next: messageButton(name),
  });
}

function messageButton(name: string): ErrorButton {
  return {
    title: l10n.t('Copy Message to an Admin'),
    act: () => copyAdminRequest({ kind: 'sendLink', name }),
  };
}

function nameOf({ fullName, email }: OrganizationMember): string {
  return sanitizeForDisplay(fullName) || sanitizeForDisplay(email) || l10n.t('Unnamed member');
}

/** A request that only an admin can fulfill. `name` is the organization's, sanitized. */
export type AdminRequest =
  | { readonly kind: 'sendLink'; readonly name: string }
  /** `account` is the user's e-mail address, or else the name, by which an admin finds them. */
  | { readonly kind: 'addMe'; readonly name: string; readonly account: string };

/** Copies a message to an admin, for the user to paste into a chat or an e-mail. */
export async function copyAdminRequest(request: AdminRequest): Promise<void> {
  await copyAndReport({
    text: messageOf(request),
    title: l10n.t('Message to an admin'),
    done: l10n.t('Copied a message to an admin of {0}. Send it to one of them.', request.name),
  });
}

function messageOf(request: AdminRequest): string {
  switch (request.kind) {
    case 'sendLink':
      return l10n.t('Hi! Could you send me the invite link of {0} on Gitpod? Only admins can see it.', request.name);
    case 'addMe':
      return l10n.t(
        'Hi! Could you add me to {0} on Gitpod? My account is {1}.',
        request.name,
        sanitizeForDisplay(request.account),
      );
    default:
      return request satisfies never;
  }
}
