import { l10n, window } from 'vscode';

import { GitpodError } from '../../api/errors';
import type { CreateOutcome } from '../../invites/createInvite';
import { noteReplacement } from '../../invites/recentReplacements';
import type { InviteLink } from '../../links/inviteLink';
import type { Organization } from '../../organizations/organization';
import { copyInviteLink, copyNewInviteLink, replacedLinkMessage } from '../../ui/copyInviteLink';
import { errorMessage, titleOf } from '../../ui/errorMessages';
import { organizationName } from '../../ui/format';
import { searchSuggestion } from '../../ui/notifications';
import { type ProgressResult, withProgress, withUncancellableProgress } from '../../ui/progress';
import type { Services } from '../command';

/** An outcome that has a new link. */
type NewLink = CreateOutcome & { kind: 'created' | 'found' };

/** The action of a command on a link. */
type LinkAction = (link: InviteLink) => Promise<unknown>;

/** What to do with a new link. `offer` is for a cancelled Create, after which nothing may change on its own. */
type NewLinkAction = LinkAction | 'copy' | 'offer';

/**
 * Creates an organization's invite if it has none. Needs no confirmation, because no existing link becomes invalid.
 * @returns the existing link, in which case nothing was created; otherwise undefined
 * @throws {GitpodError} if it is certain that nothing was created
 */
export async function createIfMissing(services: Services, organization: Organization): Promise<InviteLink | undefined> {
  const attempt = await attemptCreate(services, organization, undefined);
  if (attempt.kind === 'done' && attempt.value.kind === 'changedMeanwhile') {
    return attempt.value.current;
  }
  await reportAttempt(services, organization, undefined, attempt, 'copy');
  return undefined;
}

/**
 * @param expectedCurrent the link that the user agreed to replace; undefined if there was none
 * @param useLink called with the new link instead of copying it
 * @throws {GitpodError} if it is certain that nothing was created
 */
export async function createAndReport(
  services: Services,
  organization: Organization,
  expectedCurrent: InviteLink | undefined,
  useLink?: LinkAction,
): Promise<void> {
  const attempt = await attemptCreate(services, organization, expectedCurrent);
  await reportAttempt(services, organization, expectedCurrent, attempt, useLink ?? 'copy');
}

function attemptCreate(
  services: Services,
  organization: Organization,
  expectedCurrent: InviteLink | undefined,
): Promise<ProgressResult<CreateOutcome>> {
  return withProgress(l10n.t('Creating an invite link for {0}…', organizationName(organization)), (signal) =>
    services.inviteCreator.create(organization, expectedCurrent, signal),
  );
}

async function reportAttempt(
  services: Services,
  organization: Organization,
  expectedCurrent: InviteLink | undefined,
  attempt: ProgressResult<CreateOutcome>,
  use: NewLinkAction,
): Promise<void> {
  if (attempt.kind === 'done') {
    await reportOutcome(services, organization, attempt.value, use);
  } else {
    const outcome = await cancelledOutcome(organization, expectedCurrent, attempt.pending);
    await reportOutcome(services, organization, outcome, 'offer');
  }
}

/** Determines the outcome of a cancelled Create, which may already have been sent. */
async function cancelledOutcome(
  organization: Organization,
  before: InviteLink | undefined,
  pending: Promise<CreateOutcome>,
): Promise<CreateOutcome> {
  try {
    const title = l10n.t('Loading the invite link of {0}…', organizationName(organization));
    const outcome = await withUncancellableProgress(title, () => pending);
    return outcome.kind === 'changedMeanwhile' ? { kind: 'notSent', before } : outcome;
  } catch (error) {
    if (error instanceof GitpodError) {
      return { kind: 'notSent', before }; // This error means that Create certainly did nothing.
    }
    throw error;
  }
}

async function reportOutcome(
  services: Services,
  organization: Organization,
  outcome: CreateOutcome,
  use: NewLinkAction,
): Promise<void> {
  switch (outcome.kind) {
    case 'created':
    case 'found':
      void watchForAnotherCreate(services, organization, outcome);
      // Notifies first, whether or not the clipboard and the bookkeeping succeed.
      await Promise.all([
        useNew(services, organization, outcome, use),
        outcome.before && noteReplacement(services, organization),
        services.sharedLinks.remember(organization, outcome.link, 'created'),
      ]);
      return;
    case 'changedMeanwhile':
      return reportChange(services, organization, outcome);
    case 'notSent':
      services.notifications.info(
        outcome.before === undefined
          ? l10n.t('Cancelled: no existing invite link of {0} was replaced.', organizationName(organization))
          : l10n.t('Cancelled in time: nothing was created or replaced for {0}.', organizationName(organization)),
      );
      return;
    case 'unchanged':
      reportUnchanged(services, organization, outcome, use);
      return;
    case 'unknown':
      return reportUnknown(services, organization, outcome, use);
    default:
      outcome satisfies never;
  }
}

async function useNew(
  services: Services,
  organization: Organization,
  outcome: NewLink,
  use: NewLinkAction,
): Promise<void> {
  if (use === 'copy') {
    await copyNew(services, organization, outcome);
  } else if (use === 'offer') {
    offerNew(services, organization, outcome);
  } else {
    await useNewLink(services, organization, outcome, use);
  }
}

function offerNew(services: Services, organization: Organization, outcome: NewLink): void {
  const { link, before } = outcome;
  const message =
    before === undefined
      ? newLinkMessage(organizationName(organization), outcome)
      : l10n.t(
          'The invite link of {0} was replaced: {1} is now valid, and {2} no longer is.',
          organizationName(organization),
          link.masked,
          before.masked,
        );
  services.notifications.info(message, {
    title: l10n.t('Copy Current Link'),
    act: () => copyInviteLink(services, organization, link),
  });
}

async function copyNew(services: Services, organization: Organization, outcome: NewLink): Promise<void> {
  const name = organizationName(organization);
  const messages = { created: newLinkMessage(name, outcome), createdAndCopied: newLinkCopied(name, outcome) };
  await copyNewInviteLink(services, organization, outcome.link, messages, outcome.before && searchSuggestion());
}

async function useNewLink(
  services: Services,
  organization: Organization,
  outcome: NewLink,
  useLink: LinkAction,
): Promise<void> {
  const message = newLinkMessage(organizationName(organization), outcome);
  services.notifications.info(message, outcome.before && searchSuggestion());
  await useLink(outcome.link);
}

/** Warns if a Create at the same moment elsewhere made a later link, because then only that one is valid. */
async function watchForAnotherCreate(services: Services, organization: Organization, created: NewLink): Promise<void> {
  const current = await services.inviteCreator.supersededBy(organization, created);
  if (current === undefined) {
    return;
  }
  await replacedLinkMessage(services, organization, current); // Marks it as reported: the warning below says it.
  await offerCurrent(
    services,
    organization,
    current,
    l10n.t(
      'Another invite link was created for {0} right after this one: {1} is now valid, and {2} no longer is.',
      organizationName(organization),
      current.masked,
      created.link.masked,
    ),
  );
}

async function reportChange(
  services: Services,
  organization: Organization,
  { current }: CreateOutcome & { kind: 'changedMeanwhile' },
): Promise<void> {
  const name = organizationName(organization);
  if (current === undefined) {
    services.notifications.info(
      l10n.t('The invite link of {0} was removed in the meantime. No link was created.', name),
    );
    return;
  }
  await offerCurrent(
    services,
    organization,
    current,
    l10n.t('Someone else just created a new invite link for {0} ({1}). Nothing was changed.', name, current.masked),
  );
}

/** Reports that someone else replaced the link. Offers to copy the current one and to search for the old one. */
async function offerCurrent(
  services: Services,
  organization: Organization,
  current: InviteLink,
  news: string,
): Promise<void> {
  const copyCurrent = l10n.t('Copy Current Link');
  const find = searchSuggestion();
  const chosen = await window.showWarningMessage(news, copyCurrent, ...titleOf(find));
  if (chosen === copyCurrent) {
    await copyInviteLink(services, organization, current);
  } else if (chosen !== undefined) {
    await find?.act();
  }
}

function reportUnchanged(
  services: Services,
  organization: Organization,
  { before, error }: CreateOutcome & { kind: 'unchanged' },
  use: NewLinkAction,
): void {
  const name = organizationName(organization);
  const what =
    before === undefined
      ? l10n.t('No invite link was created for {0}.', name)
      : l10n.t('The invite link of {0} was not replaced: {1} is still valid.', name, before.masked);
  if (use === 'offer') {
    services.notifications.info(what);
  } else {
    services.notifications.error(what, error, {
      organization,
      retry: () => retryCreate(services, organization, before, use),
    });
  }
}

/** Retries with the link that the user already agreed to replace; it is read again before anything is sent. */
async function retryCreate(
  services: Services,
  organization: Organization,
  before: InviteLink | undefined,
  use: LinkAction | 'copy',
): Promise<void> {
  try {
    await createAndReport(services, organization, before, use === 'copy' ? undefined : use);
  } catch (error) {
    services.notifications.error(l10n.t("Couldn't create an invite link."), error, {
      organization,
      retry: () => retryCreate(services, organization, before, use),
    });
  }
}

async function reportUnknown(
  services: Services,
  organization: Organization,
  { before, error }: CreateOutcome & { kind: 'unknown' },
  use: NewLinkAction,
): Promise<void> {
  const name = organizationName(organization);
  const what =
    before === undefined
      ? l10n.t("Couldn't check whether an invite link was created for {0}.", name)
      : l10n.t("Couldn't check whether the invite link of {0} ({1}) was replaced.", name, before.masked);
  const check = l10n.t('Check Now');
  // Not "Try Again": the request may have succeeded.
  const why = errorMessage(error, { organization })?.cause;
  const chosen = await window.showWarningMessage(why === undefined ? what : `${what} ${why}`, check);
  if (chosen === check) {
    const checked = await withProgress(l10n.t('Loading the invite link of {0}…', name), (signal) =>
      services.inviteCreator.verifyOutcome(organization, before, error, signal),
    );
    if (checked.kind === 'done') {
      await reportOutcome(services, organization, checked.value, use);
    }
  }
}

/** Says that there is a new link. Without a response, it is not certain who created it, so that is left open. */
function newLinkMessage(name: string, { kind, link, before }: NewLink): string {
  if (before === undefined) {
    return kind === 'created'
      ? l10n.t('Created an invite link for {0} ({1}).', name, link.masked)
      : l10n.t('{0} has an invite link now ({1}).', name, link.masked);
  }
  return kind === 'created'
    ? l10n.t(
        'Created a new invite link for {0} ({1}). The old one ({2}) is no longer valid.',
        name,
        link.masked,
        before.masked,
      )
    : l10n.t(
        '{0} has a new invite link now ({1}). The old one ({2}) is no longer valid.',
        name,
        link.masked,
        before.masked,
      );
}

/** Like `newLinkMessage`, for a new link that is on the clipboard. */
function newLinkCopied(name: string, { kind, link, before }: NewLink): string {
  if (before === undefined) {
    return kind === 'created'
      ? l10n.t('Created and copied an invite link for {0} ({1}).', name, link.masked)
      : l10n.t('{0} has an invite link now ({1}), which was copied.', name, link.masked);
  }
  return kind === 'created'
    ? l10n.t(
        'Created and copied a new invite link for {0} ({1}). The old one ({2}) is no longer valid.',
        name,
        link.masked,
        before.masked,
      )
    : l10n.t(
        '{0} has a new invite link now ({1}), which was copied. The old one ({2}) is no longer valid.',
        name,
        link.masked,
        before.masked,
      );
}
