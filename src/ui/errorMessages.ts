import { l10n } from 'vscode';

import { GitpodError } from '../api/errors';
import type { HostProblem } from '../api/host';
import { sanitizeForDisplay, sanitizeSentence } from '../api/sanitize';
import type { Session } from '../auth/session';
import { SecretStoreError } from '../auth/sessionStore';
import { isAdmin, isFree, type Organization } from '../organizations/organization';
import { isAboutOwnInvite, isJoin, type Refusal, refusalOf } from '../organizations/refusal';
import { organizationName, timeFromNow } from './format';
import { SettingsNotWrittenError } from './settings';

/** What a user can do about a failure. Every failure has one. */
export type ErrorAction =
  | 'signIn'
  | 'anotherToken'
  | 'anotherAccount'
  | 'retry'
  | 'refresh'
  | 'listAdmins'
  | 'askAdmin'
  | 'openMembersPage'
  | 'openInBrowser'
  | 'changeHost'
  | 'openProxySettings'
  | 'showLog';

/** What the caller knows about a failure. All of it is optional; it makes the message exact, and buttons possible. */
export interface FailureContext {
  /** The organization of the request, as the session sees it. */
  readonly organization?: Organization | undefined;
  /** The session of the request, if there is no organization. */
  readonly session?: Session | undefined;
  /** Repeats what failed. */
  readonly retry?: (() => Promise<void>) | undefined;
  readonly joining?: JoiningContext | undefined;
  /** Set if the request was not made with a session: anonymously, or with a token that is being added. */
  readonly as?: 'nobody' | 'newToken' | undefined;
}

/** What the caller knows about a failed join. */
interface JoiningContext {
  /** The organization's name, sanitized. */
  readonly name: string;
  /** Whether the account that would join belongs to an organization. */
  readonly isOwned: boolean;
  readonly openInBrowser: () => Promise<void>;
  readonly useAnotherAccount: () => Promise<void>;
}

export interface ErrorButton {
  readonly title: string;
  readonly act: () => PromiseLike<unknown>;
}

/** The session of the failed request. */
export function sessionOf({ organization, session }: FailureContext): Session | undefined {
  return organization?.session ?? session;
}

/** The context of a request that was made with this session, or anonymously without one. */
export function askedWith(session: Session | undefined): FailureContext {
  return session === undefined ? { as: 'nobody' } : { session };
}

/** The title of the button, if there is one. */
export function titleOf(offer: ErrorButton | undefined): string[] {
  return offer === undefined ? [] : [offer.title];
}

/** A file that the user chose could not be written. `cause` says why. */
export class NotWrittenError extends Error {
  constructor(
    readonly file: string,
    cause: unknown,
  ) {
    super('A file could not be written.', { cause });
  }
}

/** The action and the cause for a refused request. The service's message to users takes precedence over our own. */
function refusalMessage(error: GitpodError, context: FailureContext): [action: ErrorAction, cause: string] {
  const { organization, joining } = context;
  const facts = { organization, session: sessionOf(context), isOwned: joining?.isOwned };
  const refusal = refusalOf(error, facts) ?? 'unknown';
  const said = error.isWrittenForUsers || refusal === 'unknown' ? saidByService(error) : undefined;
  return [actionFor(refusal, error, context), said ?? reason(refusal, error, context)];
}

/** The service's own message, in a sentence that names the service; undefined if it has none for users. */
function saidByService({ userMessage, hostname }: GitpodError): string | undefined {
  const messageOf = userMessage === undefined ? '' : sanitizeSentence(userMessage);
  return messageOf === ''
    ? undefined
    : l10n.t({
        message: '{0} says: {1}',
        args: [sanitizeForDisplay(hostname), messageOf],
        comment: '{0} is a host name, {1} the message of the service in its own words.',
      });
}

/** The response came from something on the way and not from the service, whose responses look different. */
function proxyMessage({ hostname, status }: GitpodError): string {
  return l10n.t(
    'The request to {0} was refused (HTTP {1}), but not by Gitpod. A proxy or a firewall may have blocked it.',
    sanitizeForDisplay(hostname),
    status ?? '?',
  );
}

function reason(refusal: Refusal, error: GitpodError, { organization, joining }: FailureContext): string {
  const host = sanitizeForDisplay(error.hostname);
  const name =
    organization === undefined
      ? (joining?.name ??
        l10n.t({
          message: 'the organization',
          comment: 'Takes the place of an organization\'s name in a sentence such as "Only admins of {0} can do this."',
        }))
      : organizationName(organization);
  switch (refusal) {
    case 'notAdmin':
      if (!isAboutOwnInvite(error)) {
        return l10n.t('Only admins of {0} can do this. Ask one of them.', name);
      }
      return l10n.t('Only admins of {0} can see and create invite links. Ask one of them.', name);
    case 'plan':
      return organization !== undefined && isFree(organization)
        ? l10n.t("The free plan of {0} doesn't include invite links. An admin can change it in the dashboard.", name)
        : l10n.t("The plan of {0} doesn't include this. An admin can change it in the dashboard.", name);
    case 'readOnlyToken':
      return joining === undefined
        ? l10n.t('The token is read-only. Use one with read and write access.')
        : l10n.t('The token is read-only. Join in the browser, or use a token with read and write access.');
    case 'perhapsReadOnlyToken':
      return l10n.t(
        "{0} doesn't allow this, although you're an admin of {1}. Your token may be read-only.",
        host,
        name,
      );
    case 'tokenKind':
      return joining === undefined
        ? l10n.t("{0} doesn't allow this. A personal access token may not be enough.", host)
        : l10n.t("{0} doesn't allow this with a personal access token. Join in the browser instead.", host);
    case 'singleSignOn':
      return l10n.t(
        'This organization requires single sign-on. Open the invite in the browser and sign in with your company account.',
      );
    case 'provisioned':
      return l10n.t('This organization manages its members itself. Ask an admin to add you.');
    case 'ownedAccount':
      return l10n.t(
        "This account belongs to an organization and usually can't join another one. Use a personal account.",
      );
    case 'notMember':
      return l10n.t({
        message: "According to {0}, you aren't a member of {1}.",
        args: [host, name],
        comment: '{0} is a host name, {1} an organization.',
      });
    case 'lastAdmin':
      return l10n.t('{0} needs at least one admin. Make someone else an admin first.', name);
    case 'emailDomain':
      return l10n.t("Your e-mail address can't join this organization. Ask an admin to add you.");
    case 'onTheWay':
      return proxyMessage(error);
    case 'unknown':
      return organization !== undefined && isAdmin(organization)
        ? l10n.t("{0} doesn't allow this, although you're an admin of {1}. It gives no reason.", host, name)
        : l10n.t("{0} doesn't allow this for your account. It gives no reason.", host);
    default:
      return refusal satisfies never;
  }
}

function actionFor(refusal: Refusal, error: GitpodError, { organization, joining }: FailureContext): ErrorAction {
  switch (refusal) {
    case 'notAdmin':
      return adminsFor(error);
    case 'plan':
      return organization?.role === 'ORGANIZATION_ROLE_MEMBER' ? adminsFor(error) : 'openMembersPage';
    case 'readOnlyToken':
    case 'perhapsReadOnlyToken':
      return joining === undefined ? 'anotherToken' : 'openInBrowser';
    case 'tokenKind':
    case 'singleSignOn':
      return 'openInBrowser';
    case 'provisioned':
    case 'emailDomain':
      return 'askAdmin';
    case 'ownedAccount':
      return 'anotherAccount';
    case 'notMember':
    case 'lastAdmin':
      return 'refresh';
    case 'onTheWay':
      return 'showLog';
    case 'unknown':
      if (isJoin(error)) {
        return 'openInBrowser';
      }
      return organization === undefined || isAdmin(organization) ? 'showLog' : adminsFor(error);
    default:
      return refusal satisfies never;
  }
}

/** Admins are found in the members list. If that list itself was refused, the user can only write to them. */
function adminsFor({ method }: GitpodError): ErrorAction {
  return method === 'OrganizationService/ListMembers' ? 'askAdmin' : 'listAdmins';
}

/** The message for a failure, and the action of its button. */
interface ErrorMessage {
  /** Why something failed and what to do about it, in one or two sentences. */
  readonly why: string;
  /** Only why, for callers that must not suggest to simply try again. */
  readonly cause: string;
  readonly action: ErrorAction;
}

/** The message for a failure; undefined for a cancellation, which needs none. */
export function errorMessage(error: unknown, context: FailureContext = {}): ErrorMessage | undefined {
  if (error instanceof GitpodError) {
    return serviceMessage(error, context);
  }
  if (error instanceof SecretStoreError) {
    return error.problem === 'cancelled' ? undefined : secretStoreMessage(error.problem);
  }
  if (error instanceof NotWrittenError) {
    return message(
      'retry',
      l10n.t("VS Code couldn't write to {0}.", sanitizeForDisplay(error.file)),
      l10n.t('Choose another location.'),
    );
  }
  if (error instanceof SettingsNotWrittenError) {
    return message(
      'retry',
      l10n.t("VS Code couldn't write to its settings."),
      l10n.t('Check that the settings file has no errors and can be changed.'),
    );
  }
  return message('showLog', l10n.t('Unexpected error.'), l10n.t('See the log for details.'));
}

function message(action: ErrorAction, cause: string, advice?: string): ErrorMessage {
  return { why: advice === undefined ? cause : `${cause} ${advice}`, cause, action };
}

function serviceMessage(error: GitpodError, context: FailureContext): ErrorMessage | undefined {
  const host = sanitizeForDisplay(error.hostname);
  switch (error.kind) {
    case 'cancelled':
      return undefined;
    case 'signedOut':
      return signedOutMessage(error, context);
    case 'refused':
    case 'precondition':
      return message(...refusalMessage(error, context));
    case 'notFound':
      return notFoundMessage(error, context);
    case 'alreadyExists':
      return message('refresh', saidByService(error) ?? l10n.t('{0} reports that it already exists.', host));
    case 'rateLimited':
      return rateLimitMessage(error);
    case 'invalid':
      return invalidMessage(error);
    case 'unsupported':
      return unsupportedMessage(error, context);
    case 'unavailable':
      return message('retry', l10n.t('{0} is temporarily unavailable.', host), l10n.t('Try again later.'));
    case 'timedOut':
    case 'unreachable':
      return offlineMessage(error);
    case 'certificate':
      return certificateMessage(error);
    case 'proxy':
      return message(
        'openProxySettings',
        l10n.t('The proxy blocked the request to {0}.', host),
        l10n.t('It may require authentication. Check your proxy settings.'),
      );
    case 'redirected':
      return redirectMessage(error);
    case 'notUnderstood':
      return message(
        'retry',
        l10n.t('{0} did not answer as expected.', host),
        l10n.t('You may need to sign in to your network first. Open any web page, then try again.'),
      );
    default:
      return error.kind satisfies never;
  }
}

function signedOutMessage(error: GitpodError, { as }: FailureContext): ErrorMessage {
  const host = sanitizeForDisplay(error.hostname);
  if (error.signedOutHere) {
    return message('signIn', l10n.t('This account was signed out.'), l10n.t('Sign in again.'));
  }
  if (error.tokenReplaced) {
    return message('retry', l10n.t('This account has another token now.'), l10n.t('Try again.'));
  }
  if (!isTokenRejected(error)) {
    return message(
      'signIn',
      l10n.t('{0} returned an unexpected sign-in request.', host),
      l10n.t('Your token may have expired, or a proxy requires authentication.'),
    );
  }
  switch (as) {
    case 'nobody':
      return message('signIn', l10n.t('Sign in to {0} to see this.', host));
    case 'newToken':
      return message(
        'signIn',
        l10n.t('{0} does not accept the token: it is mistyped, has expired or was revoked.', host),
        l10n.t('Paste another token.'),
      );
    case undefined:
      return message(
        'signIn',
        l10n.t('{0} no longer accepts the token: it has expired or was revoked.', host),
        l10n.t('Sign in again.'),
      );
    default:
      return as satisfies never;
  }
}

/** Whether the service itself rejected the token. A gateway that requires a sign-in responds differently. */
export function isTokenRejected({ kind, code, status, signedOutHere, tokenReplaced }: GitpodError): boolean {
  return kind === 'signedOut' && !signedOutHere && !tokenReplaced && (code !== undefined || status === undefined);
}

function notFoundMessage(error: GitpodError, { organization, joining, retry }: FailureContext): ErrorMessage {
  const host = sanitizeForDisplay(error.hostname);
  const said = error.isWrittenForUsers ? saidByService(error) : undefined;
  if (organization !== undefined) {
    return message(
      'refresh',
      said ??
        l10n.t({
          message: "{0} can't find {1}.",
          args: [host, organizationName(organization)],
          comment: '{0} is a host name, {1} an organization.',
        }),
    );
  }
  const action = joining !== undefined ? 'openInBrowser' : retry !== undefined ? 'retry' : 'showLog';
  return message(action, said ?? l10n.t('{0} found nothing for this account.', host));
}

function rateLimitMessage({ hostname, retryAfterSeconds: seconds }: GitpodError): ErrorMessage {
  const advice =
    seconds === undefined
      ? l10n.t('Try again later.')
      : l10n.t({
          message: 'Try again {0}.',
          args: [seconds <= 90 ? timeFromNow(seconds, 'second') : timeFromNow(Math.ceil(seconds / 60), 'minute')],
          comment: '{0} is a time such as "in 30 seconds".',
        });
  return message('retry', l10n.t('Too many requests to {0}.', sanitizeForDisplay(hostname)), advice);
}

function invalidMessage(error: GitpodError): ErrorMessage {
  if (error.code === undefined) {
    return message('showLog', proxyMessage(error));
  }
  const own = l10n.t('{0} rejected the request.', sanitizeForDisplay(error.hostname));
  return message('showLog', saidByService(error) ?? own, l10n.t('See the log for details.'));
}

function unsupportedMessage({ code, hostname }: GitpodError, { joining }: FailureContext): ErrorMessage {
  const host = sanitizeForDisplay(hostname);
  if (code === undefined) {
    return noServiceMessage(host);
  }
  return message(
    joining === undefined ? 'showLog' : 'openInBrowser',
    l10n.t("{0} doesn't support this.", host),
    l10n.t('Its version may be incompatible.'),
  );
}

function offlineMessage({ kind, outcome, hostname }: GitpodError): ErrorMessage {
  const host = sanitizeForDisplay(hostname);
  const cause =
    outcome === 'notSent'
      ? l10n.t('{0} is unreachable.', host)
      : kind === 'timedOut'
        ? l10n.t('{0} did not answer in time.', host)
        : l10n.t('The connection to {0} was lost.', host);
  return message('retry', cause, l10n.t('Check your connection, then try again.'));
}

function noServiceMessage(host: string): ErrorMessage {
  return message('changeHost', l10n.t("{0} doesn't look like a Gitpod server.", host), l10n.t('Check the URL.'));
}

function certificateMessage({ hostname, checksOff }: GitpodError): ErrorMessage {
  const host = sanitizeForDisplay(hostname);
  return checksOff
    ? message(
        'retry',
        l10n.t('Certificate checks are turned off, so nothing was sent to {0}.', host),
        l10n.t('Unset NODE_TLS_REJECT_UNAUTHORIZED, restart VS Code, then try again.'),
      )
    : message(
        'showLog',
        l10n.t('The certificate of {0} is not trusted, so nothing was sent.', host),
        l10n.t("Behind a company proxy, this machine must trust the proxy's certificate."),
      );
}

function redirectMessage({ hostname, redirectedTo }: GitpodError): ErrorMessage {
  const host = sanitizeForDisplay(hostname);
  if (redirectedTo === hostname) {
    return noServiceMessage(host);
  }
  return redirectedTo === undefined
    ? message(
        'changeHost',
        l10n.t('{0} redirects to another host. Your token was not sent there.', host),
        l10n.t('Check the host setting.'),
      )
    : message(
        'changeHost',
        l10n.t('{0} redirects to {1}.', host, sanitizeForDisplay(redirectedTo)),
        l10n.t('If you trust it, set it as the host.'),
      );
}

function secretStoreMessage(problem: Exclude<SecretStoreError['problem'], 'cancelled'>): ErrorMessage {
  const locked = l10n.t("If your system's keychain is locked, unlock it, then try again.");
  switch (problem) {
    case 'unreadable':
      return message('retry', l10n.t("VS Code couldn't read its secret storage."), locked);
    case 'unwritable':
      return message('retry', l10n.t("VS Code couldn't change its secret storage."), locked);
    case 'notKept':
      return message('retry', l10n.t("VS Code's secret storage didn't save the sign-in."), l10n.t('Try again.'));
    case 'unanswered':
      return message(
        'retry',
        l10n.t("VS Code's secret storage isn't responding."),
        l10n.t('Enter your password if your system asks for it, or reload the window.'),
      );
    default:
      return problem satisfies never;
  }
}

/** Why a URL cannot be used as the host, in a sentence. */
export function hostProblemMessage({ problem }: HostProblem): string {
  switch (problem) {
    case 'empty':
    case 'notAnAddress':
      return l10n.t('The host setting must be a URL such as https://app.gitpod.io.');
    case 'notHttps':
      return l10n.t('The host setting must start with https://, so that your token is encrypted.');
    case 'userInfo':
      return l10n.t('The host setting must not contain a user name or password.');
    case 'path':
    case 'query':
    case 'fragment':
      return l10n.t('The host setting must not contain a path, query or fragment.');
    default:
      return problem satisfies never;
  }
}
