import { commands, env, l10n, Uri, window } from 'vscode';

import type { GitpodError } from '../../api/errors';
import type { OrganizationRole } from '../../api/messages';
import { sanitizeForDisplay } from '../../api/sanitize';
import type { Session } from '../../auth/session';
import {
  type Invitation,
  type JoinIdentity,
  joinOrganization,
  type JoinOutcome,
  refreshAfterJoin,
  verifyJoin,
} from '../../invites/joinOrganization';
import { noteMembershipChange } from '../../organizations/leaveOrganization';
import type { Organization } from '../../organizations/organization';
import { type ErrorButton, errorMessage, type FailureContext } from '../../ui/errorMessages';
import { withRole } from '../../ui/format';
import { commandIds } from '../../ui/ids';
import { withProgress, withUncancellableProgress } from '../../ui/progress';
import { askForNewLink, openInBrowser } from '../copy/copyInvite';
import type { Services } from '../command';
import { leaveButton } from '../members/leave';

/** What the user agreed to join, and with which account. */
interface ConfirmedJoin {
  readonly invitation: Invitation;
  /** The organization's name, sanitized. */
  readonly name: string;
  readonly session: Session;
  /** Whether the account belongs to an organization. */
  readonly isOwned: boolean;
  /** Asks for confirmation again. */
  readonly again: () => Promise<void>;
  readonly useAnotherAccount: () => Promise<void>;
}

interface AttemptedJoin extends ConfirmedJoin {
  /** Whether the user cancelled, perhaps after Join was sent: the outcome is still reported, but nothing opens. */
  readonly isCancelled?: boolean;
}

/** Joins what the user agreed to, and reports only what is known about the outcome. */
export async function joinAndReport(services: Services, agreed: ConfirmedJoin): Promise<void> {
  const { invitation, name, session } = agreed;
  const attempt = await withProgress(l10n.t('Joining {0}…', name), (signal) =>
    joinOrganization(services, session, invitation, signal),
  );
  if (attempt.kind === 'done') {
    await reportOutcome(services, agreed, attempt.value);
  } else {
    const title = l10n.t('Checking whether you joined {0}…', name);
    const outcome = await withUncancellableProgress(title, () => attempt.pending);
    await reportOutcome(services, { ...agreed, isCancelled: true }, outcome);
  }
}

/** Shows an organization that the user is already in. */
export async function showMembership(services: Services, agreed: ConfirmedJoin): Promise<void> {
  await reportOutcome(services, agreed, { kind: 'alreadyMember' });
}

/** Reloads the organizations, and reveals and reports the one that the user is in. */
async function readMembership(
  services: Services,
  agreed: AttemptedJoin,
  done: (role: OrganizationRole | undefined) => string,
  next: (organization: Organization) => ErrorButton | undefined = () => undefined,
): Promise<void> {
  const { invitation, name, session } = agreed;
  const listing = await withUncancellableProgress(l10n.t('Loading your organizations…'), () =>
    refreshAfterJoin(services, session, invitation.link),
  );
  const organization = listing.known?.organizations.find(({ id }) => id === invitation.organizationId);
  if (listing.state === 'loaded' && organization !== undefined) {
    if (agreed.isCancelled !== true) {
      // The tree takes the focus, so reveal it before the notification: users may move on once they have read that.
      await services.tree.reveal(organization);
    }
    services.notifications.info(done(organization.role), next(organization));
  } else if (listing.state === 'failed') {
    services.notifications.error(
      l10n.t({
        message: "{0} Couldn't refresh your organizations.",
        args: [done(undefined)],
        comment: '{0}: a sentence.',
      }),
      listing.error,
      { session, retry: () => readMembership(services, agreed, done, next) },
    );
  } else if (session.reach.kind === 'organization') {
    void offerToken(session, name, done(undefined));
  } else {
    void offerRefresh(name, done(undefined));
  }
}

async function reportOutcome(services: Services, agreed: AttemptedJoin, outcome: JoinOutcome): Promise<void> {
  const { name, session } = agreed;
  switch (outcome.kind) {
    case 'joined':
      await noteMembershipChange(services);
      return readMembership(
        services,
        agreed,
        (role) =>
          role === undefined
            ? l10n.t('You are in {0} now.', name)
            : l10n.t('You are in {0} now, as {1}.', name, withRole(sanitizeForDisplay(session.name), role)),
        // The user may have joined with the wrong account.
        (organization) => leaveButton(services, organization),
      );
    case 'alreadyMember':
      return readMembership(services, agreed, (role) =>
        role === undefined
          ? l10n.t('You were in {0} already. Nothing changed.', name)
          : l10n.t(
              'You were in {0} already, as {1}. Nothing changed.',
              name,
              withRole(sanitizeForDisplay(session.name), role),
            ),
      );
    case 'refused':
      return reportRefusal(services, agreed, outcome.error);
    case 'notJoined':
      reportNotJoined(services, agreed, outcome.error);
      return;
    case 'unknown':
      return reportUnknown(services, agreed, outcome.error);
    default:
      outcome satisfies never;
  }
}

async function reportRefusal(services: Services, agreed: AttemptedJoin, error: GitpodError): Promise<void> {
  const { invitation, name } = agreed;
  if (invitation.link !== undefined && error.kind === 'notFound' && agreed.isCancelled !== true) {
    services.invites.forget(invitation.link);
    const ask = l10n.t('Ask for a New Link');
    const what = l10n.t('You did not join {0}: the invite ({1}) is no longer valid.', name, invitation.link.masked);
    if ((await window.showWarningMessage(what, ask)) === ask) {
      await askForNewLink(services, invitation.link, { ...invitation, name });
    }
    return;
  }
  reportNotJoined(services, agreed, error);
}

function reportNotJoined(services: Services, agreed: AttemptedJoin, error: GitpodError): void {
  const what = l10n.t('You did not join {0}.', agreed.name);
  if (agreed.isCancelled === true) {
    services.notifications.info(what);
  } else {
    services.notifications.error(what, error, failureContext(agreed));
  }
}

function failureContext(agreed: ConfirmedJoin): FailureContext {
  const { name, session, isOwned, again, useAnotherAccount } = agreed;
  const openInBrowser = (): Promise<void> => openJoinPage(agreed);
  return { session, retry: again, joining: { name, isOwned, openInBrowser, useAnotherAccount } };
}

async function reportUnknown(services: Services, agreed: AttemptedJoin, error: GitpodError): Promise<void> {
  const { invitation, name, session } = agreed;
  const what = l10n.t("Couldn't check whether you joined {0}.", name);
  // Not "Try Again": the request may have succeeded.
  const why = errorMessage(error, failureContext(agreed))?.cause;
  const check = l10n.t('Check Now');
  const chosen = await window.showWarningMessage(why === undefined ? what : `${what} ${why}`, check);
  if (chosen === check) {
    const checked = await withProgress(l10n.t('Loading your organizations…'), (signal) =>
      verifyJoin(services, session, invitation.organizationId, error, signal),
    );
    if (checked.kind === 'done') {
      await reportOutcome(services, agreed, checked.value);
    }
  }
}

/** Opens the invite; without one, the dashboard, which offers the organizations open to an e-mail domain. */
async function openJoinPage({ invitation: { link }, session }: ConfirmedJoin): Promise<void> {
  await (link === undefined ? env.openExternal(Uri.parse(session.host.origin, true)) : openInBrowser(link));
}

/** Offers to sign in with another token, because a token of one organization doesn't show the one just joined. */
async function offerToken(session: Session, name: string, done: string): Promise<void> {
  const signIn = l10n.t('Sign In');
  const own = session.organizationName ?? session.label;
  const message = l10n.t({
    message: '{0} Your token belongs to {1}. To see {2} here, sign in with a token of it.',
    args: [done, sanitizeForDisplay(own), name],
    comment: '{0}: a sentence. {1}, {2}: organizations.',
  });
  if ((await window.showInformationMessage(message, signIn)) === signIn) {
    await commands.executeCommand(commandIds.signIn);
  }
}

async function offerRefresh(name: string, done: string): Promise<void> {
  const refresh = l10n.t({ message: 'Refresh', comment: 'A button that loads again.' });
  const message = l10n.t({
    message: "{0} Your organizations don't include {1} yet.",
    args: [done, name],
    comment: '{0}: a sentence. {1}: organization.',
  });
  if ((await window.showWarningMessage(message, refresh)) === refresh) {
    await commands.executeCommand(commandIds.refresh);
  }
}

/** Maximum length of a name on a button, in characters. */
const maxButtonNameLength = 40;

/** The label of the button that joins; names the organization. @param name sanitized */
export function joinButton(name: string): string {
  const characters = Array.from(new Intl.Segmenter().segment(name), ({ segment }) => segment);
  const short =
    characters.length <= maxButtonNameLength ? name : `${characters.slice(0, maxButtonNameLength - 1).join('')}…`;
  return l10n.t('Join {0}', short);
}

/** Formats the account that would join: its name, and its e-mail address and sign-in provider if known. */
export function formatJoinIdentity({ name, email, loginProvider }: JoinIdentity): string {
  const person =
    email === undefined || email === name
      ? sanitizeForDisplay(name)
      : `${sanitizeForDisplay(name)} (${sanitizeForDisplay(email)})`;
  return loginProvider === undefined
    ? person
    : l10n.t({
        message: '{0}, signed in with {1}',
        args: [person, formatProvider(loginProvider)],
        comment: '{0} is a person, {1} an identity provider such as GitHub.',
      });
}

/** What may prevent the user from joining, shown in the confirmation. */
export function joinObstacle({ session, isOwned }: JoinIdentity): string[] {
  const obstacles: string[] = [];
  if (isOwned) {
    obstacles.push(l10n.t("This account belongs to an organization. It usually can't join another one."));
  }
  if (session.reach.kind === 'organization') {
    obstacles.push(
      session.organizationName === undefined
        ? l10n.t(
            'You are signed in with a personal access token. The service may ask you to join in the browser instead.',
          )
        : l10n.t(
            'You are signed in with a personal access token of {0}. The service may ask you to join in the browser instead.',
            sanitizeForDisplay(session.organizationName),
          ),
    );
  }
  return obstacles;
}

function formatProvider(provider: string): string {
  switch (provider.toLowerCase()) {
    case 'google':
      return 'Google';
    case 'github':
      return 'GitHub';
    case 'gitlab':
      return 'GitLab';
    case 'microsoft':
      return 'Microsoft';
    case 'sso':
      return l10n.t({ message: 'single sign-on', comment: 'How an account signs in.' });
    default:
      return sanitizeForDisplay(provider);
  }
}
