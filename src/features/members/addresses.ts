import { l10n } from 'vscode';

import type { OrganizationMember } from '../../api/messages';
import { sanitizeForDisplay } from '../../api/sanitize';
import { copyAndReport } from '../../ui/clipboard';
import type { ErrorButton } from '../../ui/errorMessages';
import { formatNumber } from '../../ui/format';
import type { Services } from '../command';

/**
 * Copies the e-mail addresses of members, or their names where the service withholds the address.
 * @param next the button of the notification that follows
 */
export async function copyAddresses(
  services: Services,
  members: readonly OrganizationMember[],
  next?: ErrorButton,
): Promise<void> {
  const addresses = members
    .map(({ email, fullName }) => email.trim() || fullName.trim())
    .filter((address) => address !== '');
  const [only = ''] = addresses;
  const copy = {
    text: addresses.join(', '),
    title: l10n.t('E-mail addresses of members'),
    done:
      addresses.length > 1
        ? l10n.t({
            message: 'Copied e-mail addresses: {0}.',
            args: [formatNumber(addresses.length)],
            comment: '{0} is how many.',
          })
        : l10n.t({
            message: 'Copied {0}.',
            args: [sanitizeForDisplay(only)],
            comment: '{0} is an e-mail address.',
          }),
    next,
  };
  await copyAndReport(copy, (message, button) => {
    services.notifications.info(message, button);
  });
}
