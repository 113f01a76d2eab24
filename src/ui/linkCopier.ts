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

/** A clipboard that answers within this time is waited for, so that one message says all. */
const momentMs = 500;

/**
 * The one place where links leave for the world: copies them, says so only when it is true, and remembers that this user has
 * them. Tells, once, when the link that they had before turns out to be dead.
 */
export class LinkCopier {
  constructor(
    private readonly notices: Pick<Notifications, 'done'>,
    private readonly shared: SharedLinks,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  /**
   * @param done what to say once the clipboard holds the link
   * @param next what the user may want to do then
   * @returns whether it does, or does most likely
   */
  async copy(
    organization: Organization,
    link: InviteLink,
    done = copiedMessage(organization, link),
    next?: ErrorButton,
  ): Promise<boolean> {
    return this.copyAs(organization, link, link.text, done, next);
  }

  /**
   * Copies a text that holds the link.
   * @param done what to say once the clipboard holds the text
   * @param next what the user may want to do then
   * @returns whether it does, or does most likely
   */
  async copyAs(
    organization: Organization,
    link: InviteLink,
    text: string,
    done: string,
    next?: ErrorButton,
  ): Promise<boolean> {
    return this.#report(organization, link, await copyText(text), { text, done, next });
  }

  /**
   * Copies a link that was just created. What was created is said in any case, and without waiting for a slow clipboard.
   * @param messages what to say about the link where it is copied at once, and otherwise
   * @param next what the user may want to do then
   */
  async copyNew(
    organization: Organization,
    link: InviteLink,
    messages: { readonly created: string; readonly createdAndCopied: string },
    next?: ErrorButton,
  ): Promise<void> {
    const copying = copyText(link.text);
    if ((await withinMoment(copying)) === 'verified') {
      this.notices.done(messages.createdAndCopied, next);
      await this.#given(organization, link, 'copied');
      return;
    }
    this.notices.done(messages.created, next);
    const done = copiedMessage(organization, link);
    await this.#report(organization, link, await copying, { text: link.text, done });
  }

  /** Remembers that the user created this link. What they had before is dead by their own doing, so that is no news. */
  async created(organization: Organization, link: InviteLink): Promise<void> {
    await this.shared.remember(organization, link, 'created');
  }

  /** Remembers that the user gave this link away by other means than the clipboard. */
  async recordShare(organization: Organization, link: InviteLink): Promise<void> {
    await this.#given(organization, link, 'shared');
  }

  /**
   * That the link which the user gave away has been replaced by the current one, in a sentence; once for each.
   * @param current as it was just read
   */
  async stopped(organization: Organization, current: InviteLink): Promise<string | undefined> {
    const stopped = await this.shared.stoppedBy(organization, current);
    return stopped && formatReplaced(organizationName(organization), stopped, this.clock.now());
  }

  #report(
    organization: Organization,
    link: InviteLink,
    outcome: CopyOutcome,
    copy: { readonly text: string; readonly done: string; readonly next?: ErrorButton | undefined },
  ): Promise<boolean> {
    return reportCopy(
      { ...copy, title: l10n.t('Invite link of {0}', organizationName(organization)) },
      outcome,
      (message, button) => {
        this.notices.done(message, button);
      },
      () => this.#given(organization, link, 'copied'),
    );
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
    const find = searchSuggestion();
    const chosen = await window.showInformationMessage(stopped, copyCurrent, ...titleOf(find));
    if (chosen === copyCurrent) {
      await this.copy(organization, current);
    } else if (chosen !== undefined) {
      await find?.act();
    }
  }
}

function copiedMessage(organization: Organization, link: InviteLink): string {
  return l10n.t('Copied the invite link of {0} ({1}).', organizationName(organization), link.masked);
}

/** What a copy came to, where that is known within a moment. */
async function withinMoment(copying: Promise<CopyOutcome>): Promise<CopyOutcome | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const moment = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, momentMs, undefined);
  });
  const outcome = await Promise.race([copying, moment]);
  clearTimeout(timer);
  return outcome;
}
