import { l10n, window, type QuickPickItem } from 'vscode';

import type { OrganizationMember } from '../gitpod/messages';
import type { Organization } from '../organizations/organization';
import type { OrganizationAdmins } from '../organizations/organizationAdmins';
import { copyAdminRequest } from '../ui/adminRequests';
import { copyProven } from '../ui/clipboard';
import { harmless } from '../gitpod/harmless';
import type { Notices } from '../ui/notices';
import { organizationName } from '../ui/organizationWords';
import { withProgress } from '../ui/progress';

type Item = QuickPickItem & { readonly admin: OrganizationMember };

/** Shows who administers an organization, to ask them: choosing one copies the address. */
export class ListAdmins {
  constructor(
    private readonly admins: OrganizationAdmins,
    private readonly notices: Notices,
  ) {}

  async run(organization: Organization): Promise<void> {
    const name = organizationName(organization);
    try {
      const admins = await withProgress(l10n.t('Reading who administers {0}…', name), (signal) =>
        this.admins.list(organization, signal),
      );
      const chosen = admins.length === 0 ? undefined : await choose(admins, name);
      if (admins.length === 0) {
        await offerMessage(name, l10n.t('The service names no admin of {0}.', name));
      } else if (chosen !== undefined) {
        await copyAddress(chosen, name);
      }
    } catch (error) {
      this.notices.failed(l10n.t('The admins of {0} could not be read.', name), error, {
        organization,
        retry: () => this.run(organization),
      });
    }
  }
}

async function choose(admins: readonly OrganizationMember[], name: string): Promise<OrganizationMember | undefined> {
  const items = admins.map((admin): Item => ({ label: nameOf(admin), description: harmless(admin.email), admin }));
  const chosen = await window.showQuickPick(items, {
    title: l10n.t('Admins of {0}', name),
    placeHolder: l10n.t('Choose one to copy the e-mail address'),
    matchOnDescription: true,
  });
  return chosen?.admin;
}

/** Some services keep addresses to themselves: then the name is what helps to find the person. */
async function copyAddress(admin: OrganizationMember, name: string): Promise<void> {
  const address = admin.email.trim() === '' ? admin.fullName.trim() : admin.email.trim();
  if (await copyProven(address, l10n.t('Address of {0}', nameOf(admin)))) {
    await offerMessage(name, l10n.t('Copied {0}.', harmless(address)));
  }
}

async function offerMessage(name: string, message: string): Promise<void> {
  const copyMessage = l10n.t('Copy Message to an Admin');
  if ((await window.showInformationMessage(message, copyMessage)) === copyMessage) {
    await copyAdminRequest({ kind: 'sendLink', name });
  }
}

function nameOf({ fullName, email }: OrganizationMember): string {
  return harmless(fullName) || harmless(email) || l10n.t('An admin without a name');
}
