import { l10n, window } from 'vscode';

import type { Clock } from '../api/ports';
import type { SharedLink, SharedLinks } from '../invites/sharedLinks';
import type { InviteLink } from '../links/inviteLink';
import type { Organization } from '../organizations/organization';
import { type CopyOutcome, copyText, reportCopy } from './clipboard';
import { type ErrorButton, titleOf } from './errorMessages';
import { organizationName } from './format';
import { formatReplaced } from './inviteMessages';
import { type Notifications, searchSuggestion } from './notifications';

/** Milliseconds to wait for the clipboard, so that one message can report both the new link and the copy. */
const clipboardWaitMs = 500;

interface CopyServices {
  readonly notifications: Notifications;
  readonly sharedLinks: SharedLinks;
  readonly clock: Clock;
}

/**
 * Copies a link, reports it only if it succeeded, and records that the user has it. All copies of links go through this
 * file. Notifies the user, once, if the link that they shared before has been replaced.
 * @returns whether the clipboard holds the link, or most likely does
 */
export function copyInviteLink(services: CopyServices, organization: Organization, link: InviteLink): Promise<boolean> {
  return copyTextWithLink(services, organization, link, link.text, copiedMessage(organization, link));
}

/**
 * Copies a text that contains the link.
 * @param done the message once the clipboard holds the text
 * @returns whether it does, or most likely does
 */
export async function copyTextWithLink(
  services: CopyServices,
  organization: Organization,
  link: InviteLink,
  text: string,
  done: string,
): Promise<boolean> {
  return report(services, organization, link, await copyText(text), text, done);
}

/**
 * Copies a link that was just created. Reports its creation in any case, without waiting for a slow clipboard.
 * @param messages the message if the link is copied at once, and the one if it is not
 * @param next the button of that message
 */
export async function copyNewInviteLink(
  services: CopyServices,
  organization: Organization,
  link: InviteLink,
  messages: { readonly created: string; readonly createdAndCopied: string },
  next?: ErrorButton,
): Promise<void> {
  const copying = copyText(link.text);
  if ((await settledWithin(copying)) === 'verified') {
    services.notifications.info(messages.createdAndCopied, next);
    await remember(services, organization, link, 'copied');
    return;
  }
  services.notifications.info(messages.created, next);
  await report(services, organization, link, await copying, link.text, copiedMessage(organization, link));
}

/** Records that the user shared this link by other means than the clipboard. */
export function recordShare(services: CopyServices, organization: Organization, link: InviteLink): Promise<void> {
  return remember(services, organization, link, 'shared');
}

/**
 * A sentence that the link the user shared has been replaced; undefined if it has not, or if that was reported before.
 * @param current the link that was just read
 */
export async function replacedLinkMessage(
  { sharedLinks, clock }: CopyServices,
  organization: Organization,
  current: InviteLink,
): Promise<string | undefined> {
  const replaced = await sharedLinks.stoppedBy(organization, current);
  return replaced && formatReplaced(organizationName(organization), replaced, clock.now());
}

function report(
  services: CopyServices,
  organization: Organization,
  link: InviteLink,
  outcome: CopyOutcome,
  text: string,
  done: string,
): Promise<boolean> {
  return reportCopy(
    { text, done, title: l10n.t('Invite link of {0}', organizationName(organization)) },
    outcome,
    (message, button) => {
      services.notifications.info(message, button);
    },
    () => remember(services, organization, link, 'copied'),
  );
}

async function remember(
  services: CopyServices,
  organization: Organization,
  link: InviteLink,
  way: SharedLink['way'],
): Promise<void> {
  const replaced = await replacedLinkMessage(services, organization, link);
  await services.sharedLinks.remember(organization, link, way);
  if (replaced !== undefined) {
    void offerCurrent(services, organization, link, replaced);
  }
}

/** A separate notification, because only one with a button is shown in full. */
async function offerCurrent(
  services: CopyServices,
  organization: Organization,
  current: InviteLink,
  replaced: string,
): Promise<void> {
  const copyCurrent = l10n.t('Copy Current Link');
  const find = searchSuggestion();
  const chosen = await window.showInformationMessage(replaced, copyCurrent, ...titleOf(find));
  if (chosen === copyCurrent) {
    await copyInviteLink(services, organization, current);
  } else if (chosen !== undefined) {
    await find?.act();
  }
}

function copiedMessage(organization: Organization, link: InviteLink): string {
  return l10n.t('Copied the invite link of {0} ({1}).', organizationName(organization), link.masked);
}

/** The outcome of a copy; undefined if it is not known within `momentMs`. */
async function settledWithin(copying: Promise<CopyOutcome>): Promise<CopyOutcome | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const moment = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, clipboardWaitMs, undefined);
  });
  const outcome = await Promise.race([copying, moment]);
  clearTimeout(timer);
  return outcome;
}
