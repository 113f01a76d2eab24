import { l10n } from 'vscode';

import type { OrganizationMember } from '../gitpod/messages';
import { copyProven } from '../ui/clipboard';
import { harmless } from '../gitpod/harmless';
import type { Notices } from '../ui/notices';

/** Copies a member's e-mail address, or the name where the service keeps addresses to itself. */
export class CopyMemberAddress {
  constructor(
    /** The member that a tree row stands for, or undefined for anything else that a command may be called with. */
    private readonly memberOf: (argument: unknown) => OrganizationMember | undefined,
    private readonly notices: Pick<Notices, 'done'>,
  ) {}

  async run(argument: unknown): Promise<void> {
    const member = this.memberOf(argument);
    const address = [member?.email, member?.fullName].map((text) => text?.trim() ?? '').find((text) => text !== '');
    if (address !== undefined && (await copyProven(address, l10n.t('Address of a member')))) {
      this.notices.done(l10n.t('Copied {0}.', harmless(address)));
    }
  }
}
