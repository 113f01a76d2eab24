import { l10n, type QuickPickItem, QuickPickItemKind, window } from 'vscode';

import { remember } from '../../api/ports';
import type { Organization } from '../../organizations/organization';
import { copyTextWithLink } from '../../ui/copyInviteLink';
import { organizationName } from '../../ui/format';
import { commandIds } from '../../ui/ids';
import type { Command, Services } from '../command';
import { type LinkFormat, linkFormats } from '../share/formats';
import { withCurrentLink, withOrganization } from '../target';

const lastFormatKey = 'lastCopyForm';

/** Copies an organization's current invite link in a chosen format. Like *Copy Invite Link*, it only reads. */
function copyLinkAs(services: Services, argument?: unknown): Promise<void> {
  const messages = {
    title: l10n.t('Copy Invite Link As…'),
    failed: l10n.t("Couldn't copy the invite link."),
  };
  return withOrganization(services, argument, messages, async (organization) => {
    const form = await chooseForm(services, organization);
    if (form !== undefined) {
      await copy(services, organization, form);
    }
  });
}

async function copy(services: Services, organization: Organization, form: LinkFormat): Promise<void> {
  await withCurrentLink(services, organization, (link) =>
    copyTextWithLink(
      services,
      organization,
      link,
      form.text(organization, link),
      l10n.t({
        message: 'Copied the invite link of {0} ({1}). Format: {2}.',
        args: [organizationName(organization), link.masked, form.label],
        comment: '{0} is an organization, {1} the last characters of the link, {2} a format such as Markdown.',
      }),
    ),
  );
}

/** Lists the last used format first. */
async function chooseForm(services: Services, organization: Organization): Promise<LinkFormat | undefined> {
  const last = services.memento.get(lastFormatKey);
  const all = linkFormats();
  const remembered = all.filter((form) => form.id === last);
  const items = [
    ...group(
      l10n.t({ message: 'last used', comment: 'A heading in a list: the format or organization of last time.' }),
      remembered,
    ),
    ...group(
      remembered.length > 0 ? l10n.t({ message: 'others', comment: 'A heading in a list: the other formats.' }) : '',
      all.filter((form) => form.id !== last),
    ),
  ];
  const chosen = await window.showQuickPick<LinkFormat | QuickPickItem>(items, {
    title: l10n.t('Copy the invite link of {0} as…', organizationName(organization)),
    placeHolder: l10n.t('Choose a format'),
    matchOnDescription: true,
  });
  const form = all.find((each) => each === chosen);
  if (form !== undefined) {
    await remember(services.memento, lastFormatKey, form.id);
  }
  return form;
}

function group(label: string, members: readonly LinkFormat[]): readonly QuickPickItem[] {
  return members.length === 0 ? [] : [{ label, kind: QuickPickItemKind.Separator }, ...members];
}

/** *Copy Invite Link As…* */
export const copyInviteLinkAsCommand: Command = {
  id: commandIds.copyInviteLinkAs,
  run: copyLinkAs,
};
