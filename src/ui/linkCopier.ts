import { l10n, window } from 'vscode';

import type { Clock } from '../gitpod/ports';
import type { InviteLink } from '../invites/inviteLink';
import type { SharedLink, SharedLinks } from '../invites/sharedLinks';
import type { Organization } from '../organizations/organization';
import { copyProven } from './clipboard';
import { findOffer, titleOf } from './findOffer';
import type { Notices } from './notices';
import { organizationName } from './organizationWords';
import type { RemedyButton } from './remedies';
import { stoppedWords } from './sharedLinkWords';

/**
 * The one place where links leave for the world: copies them, says so only when it is true, and remembers that this person has
 * them. Tells, once, when the link that they had before turns out to be dead.
 */
export class LinkCopier {
  constructor(
    private readonly notices: Pick<Notices, 'done'>,
    private readonly shared: SharedLinks,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  /**
   * @param done what to say once the clipboard holds the link
   * @param next what the person may want to do then
   * @returns whether it does
   */
  async copy(
    organization: Organization,
    link: InviteLink,
    done = l10n.t('Copied the invite link of {0} ({1}).', organizationName(organization), link.masked),
    next?: RemedyButton,
  ): Promise<boolean> {
    return this.copyAs(organization, link, link.text, done, next);
  }

  /**
   * Copies a text that holds the link.
   * @param done what to say once the clipboard holds the text
   * @param next what the person may want to do then
   * @returns whether it does
   */
  async copyAs(
    organization: Organization,
    link: InviteLink,
    text: string,
    done: string,
    next?: RemedyButton,
  ): Promise<boolean> {
    const copied = await copyProven(text, l10n.t('Invite link of {0}', organizationName(organization)));
    if (copied) {
      this.notices.done(done, next);
      await this.#given(organization, link, 'copied');
    }
    return copied;
  }

  /** Remembers that the person created this link. What they had before is dead by their own doing, so that is no news. */
  async created(organization: Organization, link: InviteLink): Promise<void> {
    await this.shared.remember(organization, link, 'created');
  }

  /** Remembers that the person gave this link away by other means than the clipboard. */
  async gaveAway(organization: Organization, link: InviteLink): Promise<void> {
    await this.#given(organization, link, 'shared');
  }

  /**
   * That the link which the person gave away has been replaced by the current one, in a sentence; once for each.
   * @param current as it was just read
   */
  async stopped(organization: Organization, current: InviteLink): Promise<string | undefined> {
    const stopped = await this.shared.stoppedBy(organization, current);
    return stopped && stoppedWords(organizationName(organization), stopped, this.clock.now());
  }

  async #given(organization: Organization, link: InviteLink, way: SharedLink['way']): Promise<void> {
    const stopped = await this.stopped(organization, link);
    await this.shared.remember(organization, link, way);
    if (stopped !== undefined) {
      void this.#offerCurrent(organization, link, stopped);
    }
  }

  /** A notification of its own: only one with a button is shown whole. */
  async #offerCurrent(organization: Organization, current: InviteLink, stopped: string): Promise<void> {
    const copyCurrent = l10n.t('Copy Current Link');
    const find = findOffer();
    const chosen = await window.showInformationMessage(stopped, copyCurrent, ...titleOf(find));
    if (chosen === copyCurrent) {
      await this.copy(organization, current);
    } else if (chosen !== undefined) {
      await find?.act();
    }
  }
}
