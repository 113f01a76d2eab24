import { l10n } from 'vscode';

import type { SharedLinks } from '../invites/sharedLinks';
import type { Notices } from '../ui/notices';

/** Forgets which links this person gave away. The links go on working. */
export class ForgetSharedLinks {
  constructor(
    private readonly shared: SharedLinks,
    private readonly notices: Notices,
  ) {}

  async run(): Promise<void> {
    try {
      await this.shared.forgetAll();
      this.notices.done(
        l10n.t('Forgot which invite links you copied, created or shared on this machine. The links still work.'),
      );
    } catch (error) {
      this.notices.failed(l10n.t('It is not certain that all shared links were forgotten.'), error, {
        retry: () => this.run(),
      });
    }
  }
}
