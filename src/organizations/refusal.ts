import type { GitpodError } from '../api/errors';
import type { Session } from '../auth/session';
import { isAdmin, isFree, type Organization } from './organization';

/** Why the service refused a request, as far as that can be determined. */
export type Refusal =
  | 'notAdmin'
  /** The organization's plan does not include it. */
  | 'plan'
  | 'readOnlyToken'
  /** An admin's change was refused: most likely the token is read-only, but the service does not say so. */
  | 'perhapsReadOnlyToken'
  /** A personal access token is not sufficient, or may not be. */
  | 'tokenKind'
  | 'singleSignOn'
  /** The organization's directory manages its members (SCIM). */
  | 'provisioned'
  /** The account is owned by an organization, and such accounts cannot join others. */
  | 'ownedAccount'
  | 'notMember'
  /** The organization would have no admin left. */
  | 'lastAdmin'
  /** The organization is not open to the account's email domain. */
  | 'emailDomain'
  /** The response is not in the format of this API, so an intermediary such as a proxy refused, or may have. */
  | 'onTheWay'
  | 'unknown';

/** What is known about the caller that was refused. */
export interface RefusalFacts {
  /** The organization of the request, as the caller sees it. */
  readonly organization?: Pick<Organization, 'role' | 'tier'> | undefined;
  readonly session?: Pick<Session, 'reach'> | undefined;
  /** Whether the account that tried to join is owned by an organization. */
  readonly isOwned?: boolean | undefined;
}

/**
 * Patterns that identify a refusal by the service's message. The API documents what messages mean but not their
 * wording: these words come from the vendor's own products and the API reference. Each pattern matches adjacent words
 * only, so that matching takes linear time.
 */
const messagePatterns: readonly (readonly [Refusal, RegExp])[] = [
  ['readOnlyToken', /\bread[- ]?only\b/i],
  ['plan', /\b(?:tier|plan|subscription|upgrade)\b/i],
  ['ownedAccount', /\b(?:owned|managed) by (?:an|the|your|its) organi[sz]ation\b/i],
  ['singleSignOn', /\b(?:sso|saml|single[- ]sign[- ]on)\b/i],
  ['provisioned', /\b(?:scim|provision(?:ed|ing)?)\b/i],
  ['tokenKind', /\bpersonal access tokens?\b/i],
  ['notMember', /\bnot an? (?:active )?member\b/i],
  ['lastAdmin', /\b(?:at least one admin|last admin|only admin)\b/i],
  ['emailDomain', /\be-?mail domain\b/i],
  [
    'notAdmin',
    /\b(?:only (?:organi[sz]ation )?(?:an )?admin|must be an admin|requires? (?:an |the )?admin|not an admin)/i,
  ],
];

/**
 * Determines why a request was refused: from the service's message, otherwise from the organization and the account.
 * `unknown` if neither tells, or several reasons are possible.
 * @returns undefined if the error is not a refusal
 */
export function refusalOf(error: GitpodError, facts: RefusalFacts): Refusal | undefined {
  const { kind, code, status, userMessage, isWrittenForUsers } = error;
  if (kind !== 'refused' && kind !== 'precondition') {
    return undefined;
  }
  if (code === undefined && status !== 401) {
    return 'onTheWay';
  }
  const told = messagePatterns.filter(([, words]) => words.test(userMessage ?? '')).map(([refusal]) => refusal);
  if (told.length > 0 || isWrittenForUsers) {
    return told.length === 1 ? (told[0] ?? 'unknown') : 'unknown';
  }
  return isJoin(error) ? whyNotJoined(error, facts) : manageRefusal(error, facts);
}

export function isJoin({ method }: GitpodError): boolean {
  return method === 'OrganizationService/JoinOrganization';
}

/** Whether the request was about an organization's own invite: reading it, or creating one. */
export function isAboutOwnInvite(error: GitpodError): boolean {
  return isCreate(error) || error.method === 'OrganizationService/GetOrganizationInvite';
}

export function isCreate({ method }: GitpodError): boolean {
  return method === 'OrganizationService/CreateOrganizationInvite';
}

function isSetRole({ method }: GitpodError): boolean {
  return method === 'OrganizationService/SetRole';
}

/** Whether the request changes something and is therefore sent only once. */
export function isChange(error: GitpodError): boolean {
  return (
    isJoin(error) || isCreate(error) || isSetRole(error) || error.method === 'OrganizationService/LeaveOrganization'
  );
}

function whyNotJoined({ kind }: GitpodError, { isOwned, session }: RefusalFacts): Refusal {
  if (isOwned === true) {
    return 'ownedAccount';
  }
  return kind === 'refused' && session?.reach.kind === 'organization' ? 'tokenKind' : 'unknown';
}

function manageRefusal(error: GitpodError, { organization }: RefusalFacts): Refusal {
  if (organization === undefined || !(isAboutOwnInvite(error) || isSetRole(error))) {
    return 'unknown';
  }
  if (error.kind === 'precondition') {
    return !isSetRole(error) && isFree(organization) ? 'plan' : 'unknown';
  }
  if (organization.role === 'ORGANIZATION_ROLE_MEMBER') {
    return 'notAdmin';
  }
  // A free plan would be another possible reason, so nothing is guessed then.
  return isChange(error) && isAdmin(organization) && !isFree(organization) ? 'perhapsReadOnlyToken' : 'unknown';
}
