import { l10n } from 'vscode';

import type { GitpodError } from '../gitpod/gitpodError';
import { isAdmin, isFree } from '../organizations/organization';
import { isAboutOwnInvite, isJoin, refusalOf, type Refusal } from '../organizations/refusal';
import { harmless, harmlessSentence } from '../gitpod/harmless';
import { organizationName } from './organizationWords';
import { sessionOf, type FailureContext, type Remedy } from './remedies';

/** What helps when a service refused, and why it did. What it says to people goes before our words for it. */
export function refusalWords(error: GitpodError, context: FailureContext): [remedy: Remedy, cause: string] {
  const { organization, joining } = context;
  const facts = { organization, session: sessionOf(context), isOwned: joining?.isOwned };
  const refusal = refusalOf(error, facts) ?? 'unknown';
  const said = error.writtenForPeople || refusal === 'unknown' ? saidByService(error) : undefined;
  return [remedyFor(refusal, error, context), said ?? reason(refusal, error, context)];
}

/** The service's own words, in a sentence that says whose they are; undefined where it has none for people. */
export function saidByService({ userMessage, hostname }: GitpodError): string | undefined {
  const words = userMessage === undefined ? '' : harmlessSentence(userMessage);
  return words === '' ? undefined : l10n.t('{0} says: {1}', harmless(hostname), words);
}

/** That something on the way answered, and not the service: its answers look otherwise. */
export function onTheWayWords({ hostname, status }: GitpodError): string {
  return l10n.t(
    'The request to {0} was refused (HTTP {1}), but not in the way Gitpod refuses. A proxy or a firewall may stand between.',
    harmless(hostname),
    status ?? '?',
  );
}

function reason(refusal: Refusal, error: GitpodError, { organization, joining }: FailureContext): string {
  const host = harmless(error.hostname);
  const name =
    organization === undefined ? (joining?.name ?? l10n.t('the organization')) : organizationName(organization);
  switch (refusal) {
    case 'notAdmin':
      if (!isAboutOwnInvite(error)) {
        return l10n.t('That is for the admins of {0}. Ask one of them.', name);
      }
      return organization?.role === 'ORGANIZATION_ROLE_MEMBER'
        ? l10n.t('Invite links are for the admins of {0}, and you are a member there. Ask one of them.', name)
        : l10n.t('Invite links are for the admins of {0}. Ask one of them.', name);
    case 'plan':
      return organization !== undefined && isFree(organization)
        ? l10n.t('The free plan of {0} has no invites. An admin can choose another plan in the dashboard.', name)
        : l10n.t('The plan of {0} does not have this. An admin can choose another plan in the dashboard.', name);
    case 'readOnlyToken':
      return joining === undefined
        ? l10n.t('The token may only read. This needs one that may read and write.')
        : l10n.t('The token may only read. Join in the browser, or with a token that may read and write.');
    case 'perhapsReadOnlyToken':
      return l10n.t(
        '{0} does not allow it, although you are an admin of {1}. The token may be one that only reads.',
        host,
        name,
      );
    case 'tokenKind':
      return joining === undefined
        ? l10n.t('{0} does not allow it to this sign-in: a personal access token may not be enough.', host)
        : l10n.t(
            '{0} does not let this sign-in join: a personal access token may not be enough. Join in the browser instead.',
            host,
          );
    case 'singleSignOn':
      return l10n.t(
        'The organization lets in only those who use its single sign-on. Open the invite in the browser, and sign in with your company account there.',
      );
    case 'provisioned':
      return l10n.t('The organization adds its members itself. Ask an admin to add you.');
    case 'ownedAccount':
      return l10n.t(
        'This account belongs to an organization, and such accounts can usually join no other. Use an account of your own.',
      );
    case 'notMember':
      return l10n.t('{0} says that you are not a member of {1}, or not any more.', host, name);
    case 'emailDomain':
      return l10n.t('The organization is not open to your e-mail address. Ask an admin to add you.');
    case 'onTheWay':
      return onTheWayWords(error);
    case 'unknown':
      return organization !== undefined && isAdmin(organization)
        ? l10n.t('{0} does not allow it, although you are an admin of {1}, and does not say why.', host, name)
        : l10n.t('{0} does not allow it for this account, and does not say why.', host);
    default:
      return refusal satisfies never;
  }
}

function remedyFor(refusal: Refusal, error: GitpodError, { organization, joining }: FailureContext): Remedy {
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

/** Admins are found in the list of members; where that list itself was refused, they can only be written to. */
function adminsFor({ method }: GitpodError): Remedy {
  return method === 'OrganizationService/ListMembers' ? 'askAdmin' : 'listAdmins';
}
