import { l10n } from 'vscode';

import { GitpodError } from '../gitpod/gitpodError';
import { SecretStoreError } from '../sessions/sessionStore';
import { harmless, harmlessSentence } from './harmless';

/** What a person can do about a failure; every failure has at most one. */
export type Remedy = 'signInAgain' | 'retry' | 'openSettings' | 'showLog';

/** Why something failed, in a sentence or two for people, and what helps. */
export interface FailureWords {
  readonly why: string;
  readonly remedy: Remedy | undefined;
}

/** Words for a failure; undefined for a cancellation, which needs none. */
export function failureWords(error: unknown): FailureWords | undefined {
  if (error instanceof GitpodError) {
    return serviceWords(error);
  }
  if (error instanceof SecretStoreError) {
    return { why: secretStoreWords(error), remedy: 'showLog' };
  }
  return { why: l10n.t('Something went wrong inside the extension. The log says more.'), remedy: 'showLog' };
}

function serviceWords(error: GitpodError): FailureWords | undefined {
  const host = harmless(error.hostname);
  const said =
    error.userMessage === undefined ? undefined : l10n.t('{0} says: {1}', host, harmlessSentence(error.userMessage));
  switch (error.kind) {
    case 'cancelled':
      return undefined;
    case 'signedOut':
      return {
        why: l10n.t('{0} does not accept the token: it is wrong, has expired, or was revoked.', host),
        remedy: 'signInAgain',
      };
    case 'refused':
      return {
        why:
          said ?? l10n.t('{0} does not allow it for this account. Usually only admins of an organization may.', host),
        remedy: undefined,
      };
    case 'precondition':
      return {
        why:
          said ?? l10n.t('{0} says that the organization does not allow it. Its plan may not include invites.', host),
        remedy: undefined,
      };
    case 'notFound':
      return {
        why: said ?? l10n.t('{0} says that it does not exist, or not for this account.', host),
        remedy: 'retry',
      };
    case 'alreadyExists':
      return { why: said ?? l10n.t('{0} says that it exists already.', host), remedy: undefined };
    case 'rateLimited':
      return {
        why:
          error.retryAfterSeconds === undefined
            ? l10n.t('{0} asks for fewer requests. Wait a little, then try again.', host)
            : l10n.t('{0} asks for fewer requests. Try again in {1} seconds.', host, error.retryAfterSeconds),
        remedy: 'retry',
      };
    case 'invalid':
      return { why: said ?? l10n.t('{0} did not accept the request. The log says more.', host), remedy: 'showLog' };
    case 'unsupported':
      return {
        why: l10n.t('{0} does not offer this. Is it the address of a Gitpod service?', host),
        remedy: 'openSettings',
      };
    case 'unavailable':
      return { why: l10n.t('{0} is in trouble at the moment. Try again in a while.', host), remedy: 'retry' };
    case 'timedOut':
      return {
        why: l10n.t('{0} did not answer in time. Check your connection, then try again.', host),
        remedy: 'retry',
      };
    case 'unreachable':
      return { why: l10n.t('{0} cannot be reached. Check your connection, then try again.', host), remedy: 'retry' };
    case 'certificate':
      return {
        why: l10n.t(
          'The certificate of {0} is not trusted. Behind a company proxy, VS Code needs its certificate (system store, or NODE_EXTRA_CA_CERTS).',
          host,
        ),
        remedy: 'showLog',
      };
    case 'proxy':
      return {
        why: l10n.t('The proxy did not let the request to {0} through. Check the http.proxy settings.', host),
        remedy: 'showLog',
      };
    case 'redirected':
      return {
        why:
          error.redirectedTo === undefined
            ? l10n.t(
                '{0} sends requests on to another address, where the token must not go. Check the host setting.',
                host,
              )
            : l10n.t(
                '{0} sends requests on to {1}. If you trust that address, make it the host setting.',
                host,
                harmless(error.redirectedTo),
              ),
        remedy: 'openSettings',
      };
    case 'notUnderstood':
      return {
        why: l10n.t(
          '{0} answered with something else than expected. A proxy or a sign-in page of the network may stand between.',
          host,
        ),
        remedy: 'showLog',
      };
    default:
      return error.kind satisfies never;
  }
}

function secretStoreWords(error: SecretStoreError): string {
  switch (error.problem) {
    case 'unreadable':
      return l10n.t("VS Code's secret storage could not be read. Is the system's keychain locked?");
    case 'unwritable':
      return l10n.t("VS Code's secret storage could not be changed. Is the system's keychain locked?");
    case 'notKept':
      return l10n.t("VS Code's secret storage did not keep what was stored in it.");
    default:
      return error.problem satisfies never;
  }
}
