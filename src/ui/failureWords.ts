import { l10n } from 'vscode';

import { GitpodError } from '../gitpod/gitpodError';
import { SecretStoreError } from '../sessions/sessionStore';
import { harmless } from '../gitpod/harmless';
import { organizationName } from './organizationWords';
import { NotWrittenError } from './notWrittenError';
import { onTheWayWords, refusalWords, saidByService } from './refusalWords';
import type { FailureContext, Remedy } from './remedies';

/** Words for people, and the one thing that helps. */
export interface FailureWords {
  /** Why something failed and what to do about it, in a sentence or two. */
  readonly why: string;
  /** Only why, for who must not simply try again. */
  readonly cause: string;
  readonly remedy: Remedy;
}

/** Words for a failure; undefined for a cancellation, which needs none. */
export function failureWords(error: unknown, context: FailureContext = {}): FailureWords | undefined {
  if (error instanceof GitpodError) {
    return serviceWords(error, context);
  }
  if (error instanceof SecretStoreError) {
    return secretStoreWords(error);
  }
  if (error instanceof NotWrittenError) {
    return words(
      'retry',
      l10n.t('VS Code could not write to {0}.', harmless(error.file)),
      l10n.t('Choose another place.'),
    );
  }
  return words('showLog', l10n.t('Something unexpected went wrong.'), l10n.t('The log says more.'));
}

function words(remedy: Remedy, cause: string, advice?: string): FailureWords {
  return { why: advice === undefined ? cause : `${cause} ${advice}`, cause, remedy };
}

function serviceWords(error: GitpodError, context: FailureContext): FailureWords | undefined {
  const host = harmless(error.hostname);
  switch (error.kind) {
    case 'cancelled':
      return undefined;
    case 'signedOut':
      return signedOutWords(error, context);
    case 'refused':
    case 'precondition':
      return words(...refusalWords(error, context));
    case 'notFound':
      return notFoundWords(error, context);
    case 'alreadyExists':
      return words('refresh', saidByService(error) ?? l10n.t('{0} says that it exists already.', host));
    case 'rateLimited':
      return rateLimitWords(error);
    case 'invalid':
      return invalidWords(error);
    case 'unsupported':
      return unsupportedWords(error, context);
    case 'unavailable':
      return words('retry', l10n.t('{0} is in trouble at the moment.', host), l10n.t('Try again in a while.'));
    case 'timedOut':
    case 'unreachable':
      return offlineWords(error);
    case 'certificate':
      return words(
        'showLog',
        l10n.t('The certificate of {0} is not trusted, so nothing was sent.', host),
        l10n.t("Behind a company proxy, this machine must trust the proxy's certificate. The log names the problem."),
      );
    case 'proxy':
      return words(
        'openProxySettings',
        l10n.t('The proxy did not let the request to {0} through.', host),
        l10n.t('It may want a password: look at the proxy settings.'),
      );
    case 'redirected':
      return redirectWords(error);
    case 'notUnderstood':
      return words(
        'retry',
        l10n.t('{0} did not answer as expected.', host),
        l10n.t('The sign-in page of a network may stand between: open any web page to see, then try again.'),
      );
    default:
      return error.kind satisfies never;
  }
}

function signedOutWords(error: GitpodError, { as }: FailureContext): FailureWords {
  const host = harmless(error.hostname);
  if (!isTokenTurnedAway(error)) {
    return words(
      'signIn',
      l10n.t('{0} asks for a sign-in, but not in the way Gitpod asks.', host),
      l10n.t('The token may be at its end, or a proxy wants a sign-in of its own.'),
    );
  }
  switch (as) {
    case 'nobody':
      return words('signIn', l10n.t('{0} answers this only to people who are signed in.', host));
    case 'newToken':
      return words(
        'signIn',
        l10n.t('{0} does not accept the token: it is mistyped, has expired or was revoked.', host),
        l10n.t('Paste another one.'),
      );
    case undefined:
      return words(
        'signIn',
        l10n.t('{0} no longer accepts the token: it has expired or was revoked.', host),
        l10n.t('Sign in again.'),
      );
    default:
      return as satisfies never;
  }
}

/** Whether the service itself says that the token is no good. A gateway that wants a sign-in would say it in another way. */
export function isTokenTurnedAway({ kind, code, status }: GitpodError): boolean {
  return kind === 'signedOut' && (code !== undefined || status === undefined);
}

function notFoundWords(error: GitpodError, { organization, joining, retry }: FailureContext): FailureWords {
  const host = harmless(error.hostname);
  const said = error.writtenForPeople ? saidByService(error) : undefined;
  if (organization !== undefined) {
    return words(
      'refresh',
      said ?? l10n.t('{0} does not know {1}, or not any more.', host, organizationName(organization)),
    );
  }
  const remedy = joining !== undefined ? 'openInBrowser' : retry !== undefined ? 'retry' : 'showLog';
  return words(remedy, said ?? l10n.t('{0} finds nothing there for this account.', host));
}

/** Nobody waits an hour and counts its seconds. */
function rateLimitWords({ hostname, retryAfterSeconds: seconds }: GitpodError): FailureWords {
  const advice =
    seconds === undefined
      ? l10n.t('Wait a little, then try again.')
      : seconds <= 90
        ? l10n.t('Try again in {0} seconds.', seconds)
        : l10n.t('Try again in {0} minutes.', Math.ceil(seconds / 60));
  return words('retry', l10n.t('{0} asks for fewer requests.', harmless(hostname)), advice);
}

function invalidWords(error: GitpodError): FailureWords {
  if (error.code === undefined) {
    return words('showLog', onTheWayWords(error));
  }
  const own = l10n.t('{0} did not accept the request.', harmless(error.hostname));
  return words('showLog', saidByService(error) ?? own, l10n.t('The log says more.'));
}

function unsupportedWords({ code, hostname }: GitpodError, { joining }: FailureContext): FailureWords {
  const host = harmless(hostname);
  if (code === undefined) {
    return noServiceWords(host);
  }
  return words(
    joining === undefined ? 'showLog' : 'openInBrowser',
    l10n.t('{0} does not offer this.', host),
    l10n.t('It may be older or newer than this extension expects.'),
  );
}

function offlineWords({ kind, outcome, hostname }: GitpodError): FailureWords {
  const host = harmless(hostname);
  const cause =
    outcome === 'notSent'
      ? l10n.t('{0} cannot be reached.', host)
      : kind === 'timedOut'
        ? l10n.t('{0} did not answer in time.', host)
        : l10n.t('The connection to {0} broke off.', host);
  return words('retry', cause, l10n.t('Check your connection, then try again.'));
}

function noServiceWords(host: string): FailureWords {
  return words(
    'changeHost',
    l10n.t('{0} does not answer as a Gitpod service does.', host),
    l10n.t('Is it the right address?'),
  );
}

function redirectWords({ hostname, redirectedTo }: GitpodError): FailureWords {
  const host = harmless(hostname);
  if (redirectedTo === hostname) {
    return noServiceWords(host);
  }
  return redirectedTo === undefined
    ? words(
        'changeHost',
        l10n.t('{0} sends requests on to another address, where the token must not go.', host),
        l10n.t('Check the host setting.'),
      )
    : words(
        'changeHost',
        l10n.t('{0} sends requests on to {1}.', host, harmless(redirectedTo)),
        l10n.t('If you trust that address, make it the host setting.'),
      );
}

function secretStoreWords({ problem }: SecretStoreError): FailureWords {
  const locked = l10n.t("If your system's keychain is locked, unlock it, then try again.");
  switch (problem) {
    case 'unreadable':
      return words('retry', l10n.t("VS Code's secret storage could not be read."), locked);
    case 'unwritable':
      return words('retry', l10n.t("VS Code's secret storage could not be changed."), locked);
    case 'notKept':
      return words(
        'retry',
        l10n.t("VS Code's secret storage did not keep what was stored in it."),
        l10n.t('Try again.'),
      );
    default:
      return problem satisfies never;
  }
}
