import { l10n, window } from 'vscode';

import { copyProven } from './clipboard';
import { harmless } from '../gitpod/harmless';

/** What a person can only ask an admin for. `name` is the organization's, harmless. */
export type AdminRequest =
  | { readonly kind: 'sendLink'; readonly name: string }
  /** `account` is how an admin finds the person: the e-mail address, or else the name. */
  | { readonly kind: 'addMe'; readonly name: string; readonly account: string };

/** Copies a message to an admin, to be pasted wherever people talk to each other. */
export async function copyAdminRequest(request: AdminRequest): Promise<void> {
  if (await copyProven(messageOf(request), l10n.t('Message to an admin'))) {
    void window.showInformationMessage(
      l10n.t('Copied a message to an admin of {0}. Paste it where you reach one.', request.name),
    );
  }
}

function messageOf(request: AdminRequest): string {
  switch (request.kind) {
    case 'sendLink':
      return l10n.t(
        'Hello! Could you send me the invite link of {0} on Gitpod, please? Only admins see it.',
        request.name,
      );
    case 'addMe':
      return l10n.t(
        'Hello! Could you add me to {0} on Gitpod, please? My account there is {1}.',
        request.name,
        harmless(request.account),
      );
    default:
      return request satisfies never;
  }
}
