import { l10n, window } from 'vscode';

import type { InviteLink } from '../invites/inviteLink';
import type { CreateOutcome, InviteService } from '../invites/inviteService';
import type { RecentReplacements } from '../invites/recentReplacements';
import type { Organization } from '../organizations/organization';
import { failureWords } from '../ui/failureWords';
import { findOffer, titleOf } from '../ui/findOffer';
import type { LinkCopier } from '../ui/linkCopier';
import type { Notices } from '../ui/notices';
import { organizationName } from '../ui/organizationWords';
import { withProgress } from '../ui/progress';

/** An outcome with a link that was not there before. */
type NewLink = CreateOutcome & { kind: 'created' | 'found' };

/** Does with a link what a command is for. */
type Give = (link: InviteLink) => Promise<unknown>;

/** Carries out what a person has decided to create, copies the new link, and says no more than what is known. */
export class InviteCreation {
  constructor(
    private readonly invites: InviteService,
    private readonly replacements: RecentReplacements,
    private readonly copier: LinkCopier,
    private readonly notices: Notices,
  ) {}

  /**
   * Creates an organization's invite where it has none; nobody loses a link by that, so nobody is asked.
   * @returns the link that there is already, and then nothing was created
   * @throws {GitpodError} when it is certain that nothing was created
   */
  async createFirst(organization: Organization): Promise<InviteLink | undefined> {
    const outcome = await this.#attempt(organization, undefined);
    if (outcome.kind === 'changedMeanwhile') {
      return outcome.current;
    }
    await this.#tell(organization, outcome);
    return undefined;
  }

  /**
   * @param decidedOn the link that the person agreed to lose; undefined when there was none
   * @param give what is done with the new link instead of copying it
   * @throws {GitpodError} when it is certain that nothing was created
   */
  async create(organization: Organization, decidedOn: InviteLink | undefined, give?: Give): Promise<void> {
    await this.#tell(organization, await this.#attempt(organization, decidedOn), give);
  }

  #attempt(organization: Organization, decidedOn: InviteLink | undefined): Promise<CreateOutcome> {
    return withProgress(l10n.t('Creating an invite link for {0}…', organizationName(organization)), (signal) =>
      this.invites.create(organization, decidedOn, signal),
    );
  }

  async #tell(organization: Organization, outcome: CreateOutcome, give?: Give): Promise<void> {
    switch (outcome.kind) {
      case 'created':
      case 'found':
        void this.#watch(organization, outcome);
        if (outcome.before !== undefined) {
          await this.replacements.note(organization);
        }
        await Promise.all([
          this.copier.created(organization, outcome.link), // Nobody waits for that with a link in their hands.
          give === undefined ? this.#copyNew(organization, outcome) : this.#giveNew(organization, outcome, give),
        ]);
        return;
      case 'changedMeanwhile':
        return this.#changedMeanwhile(organization, outcome);
      case 'notSent':
        this.notices.done(
          l10n.t('Cancelled in time: nothing was created or replaced for {0}.', organizationName(organization)),
        );
        return;
      case 'unchanged':
        this.#unchanged(organization, outcome, give);
        return;
      case 'unknown':
        return this.#unknown(organization, outcome, give);
      default:
        outcome satisfies never;
    }
  }

  async #copyNew(organization: Organization, outcome: NewLink): Promise<void> {
    const done = newLinkCopied(organizationName(organization), outcome);
    await this.copier.copy(organization, outcome.link, done, outcome.before && findOffer());
  }

  async #giveNew(organization: Organization, { kind, link, before }: NewLink, give: Give): Promise<void> {
    const name = organizationName(organization);
    this.notices.done(
      kind === 'created'
        ? l10n.t('Created an invite link for {0} ({1}).', name, link.masked)
        : l10n.t('{0} has an invite link now ({1}).', name, link.masked),
      before && findOffer(),
    );
    await give(link);
  }

  /** Whoever pressed at the same moment got a link too, and only the later one works: tells when it is not this one. */
  async #watch(organization: Organization, created: NewLink): Promise<void> {
    const current = await this.invites.supersededBy(organization, created);
    if (current === undefined) {
      return;
    }
    await this.copier.stopped(organization, current); // Said below, so it is not said again.
    await this.#offerCurrent(
      organization,
      current,
      l10n.t(
        'Another invite link was created for {0} right after this one: {1} works now, and {2} no longer does.',
        organizationName(organization),
        current.masked,
        created.link.masked,
      ),
    );
  }

  async #changedMeanwhile(
    organization: Organization,
    { current }: CreateOutcome & { kind: 'changedMeanwhile' },
  ): Promise<void> {
    const name = organizationName(organization);
    if (current === undefined) {
      this.notices.done(l10n.t('Meanwhile the invite link of {0} disappeared. Nothing was created.', name));
      return;
    }
    await this.#offerCurrent(
      organization,
      current,
      l10n.t('Meanwhile another invite link was created for {0} ({1}). It was left as it is.', name, current.masked),
    );
  }

  /** Somebody else replaced the link: the person may want theirs, and to find where the old one still stands. */
  async #offerCurrent(organization: Organization, current: InviteLink, news: string): Promise<void> {
    const copyCurrent = l10n.t('Copy Current Link');
    const find = findOffer();
    const chosen = await window.showWarningMessage(news, copyCurrent, ...titleOf(find));
    if (chosen === copyCurrent) {
      await this.copier.copy(organization, current);
    } else if (chosen !== undefined) {
      await find?.act();
    }
  }

  #unchanged(
    organization: Organization,
    { before, error }: CreateOutcome & { kind: 'unchanged' },
    give: Give | undefined,
  ): void {
    const name = organizationName(organization);
    const what =
      before === undefined
        ? l10n.t('No invite link was created for {0}.', name)
        : l10n.t('The invite link of {0} was not replaced: {1} still works.', name, before.masked);
    if (error.kind === 'cancelled') {
      this.notices.done(what);
    } else {
      this.notices.failed(what, error, { organization, retry: () => this.#again(organization, before, give) });
    }
  }

  /** The person decided once more, about the same link: it is read again before anything is sent. */
  async #again(organization: Organization, before: InviteLink | undefined, give: Give | undefined): Promise<void> {
    try {
      await this.create(organization, before, give);
    } catch (error) {
      this.notices.failed(l10n.t('No invite link was created.'), error, {
        organization,
        retry: () => this.#again(organization, before, give),
      });
    }
  }

  async #unknown(
    organization: Organization,
    { before, error }: CreateOutcome & { kind: 'unknown' },
    give: Give | undefined,
  ): Promise<void> {
    const name = organizationName(organization);
    const what =
      before === undefined
        ? l10n.t('It is not known whether an invite link was created for {0}.', name)
        : l10n.t('It is not known whether the invite link of {0} ({1}) was replaced.', name, before.masked);
    const check = l10n.t('Check Now');
    // "Try again" would be the wrong advice: it may have been done.
    const why = failureWords(error, { organization })?.cause;
    const chosen = await window.showWarningMessage(why === undefined ? what : `${what} ${why}`, check);
    if (chosen === check) {
      const outcome = await withProgress(l10n.t('Reading the invite link of {0}…', name), () =>
        this.invites.lookAfter(organization, before, error),
      );
      await this.#tell(organization, outcome, give);
    }
  }
}

/** That the new link is on the clipboard. Where no answer came it is not certain who made it, so that is not said. */
function newLinkCopied(name: string, { kind, link, before }: NewLink): string {
  if (before === undefined) {
    return kind === 'created'
      ? l10n.t('Created and copied an invite link for {0} ({1}).', name, link.masked)
      : l10n.t('{0} has an invite link now ({1}), which was copied.', name, link.masked);
  }
  return kind === 'created'
    ? l10n.t(
        'Created and copied a new invite link for {0} ({1}). The old one ({2}) no longer works.',
        name,
        link.masked,
        before.masked,
      )
    : l10n.t(
        '{0} has a new invite link now ({1}), which was copied. The old one ({2}) no longer works.',
        name,
        link.masked,
        before.masked,
      );
}
