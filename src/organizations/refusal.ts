import type { GitpodError } from '../api/errors';
import type { Session } from '../auth/session';
import { isAdmin, isFree, type Organization } from './organization';

/** Why a service refused something, as far as that can be told. */
export type Refusal =
  | 'notAdmin'
  /** The organization's plan does not have it. */
  | 'plan'
  | 'readOnlyToken'
  /** An admin may not create: most likely the token only reads, but the service does not say so. */
  | 'perhapsReadOnlyToken'
  /** A personal access token is not enough, or may not be. */
  | 'tokenKind'
  | 'singleSignOn'
  /** The organization's directory adds its members (SCIM). */
  | 'provisioned'
  /** The account belongs to an organization, and such accounts join no other. */
  | 'ownedAccount'
  | 'notMember'
  /** The organization would be without an admin. */
  | 'lastAdmin'
  /** The organization is not open to the account's e-mail domain. */
  | 'emailDomain'
  /** It did not refuse in the way that this API does: something on the way did, or may have. */
  | 'onTheWay'
  | 'unknown';

/** What is known of who was refused. */
export interface RefusalFacts {
  /** The organization that it was about, as they see it. */
  readonly organization?: Pick<Organization, 'role' | 'tier'> | undefined;
  readonly session?: Pick<Session, 'reach'> | undefined;
  /** Whether the account that wanted to join belongs to an organization. */
  readonly isOwned?: boolean | undefined;
}

/**
 * What the words of a service give away. Only its meaning is documented, not its wording: these are the words of the vendor's
 * own products, and of the API's reference. All are matched from one word to the next, so that they stay linear.
 */
const signs: readonly (readonly [Refusal, RegExp])[] = [
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
 * Why something was refused: by the service's own words, or else by what is known of the organization and the account. Where both are
 * silent or could mean several things, it is `unknown`.
 * @returns undefined for an error that is no refusal
 */
export function refusalOf(error: GitpodError, facts: RefusalFacts): Refusal | undefined {
  const { kind, code, status, userMessage, isWrittenForUsers } = error;
  if (kind !== 'refused' && kind !== 'precondition') {
    return undefined;
  }
  if (code === undefined && status !== 401) {
    return 'onTheWay';
  }
  const told = signs.filter(([, words]) => words.test(userMessage ?? '')).map(([refusal]) => refusal);
  if (told.length > 0 || isWrittenForUsers) {
    return told.length === 1 ? (told[0] ?? 'unknown') : 'unknown';
  }
  return isJoin(error) ? whyNotJoined(error, facts) : whyNotManaged(error, facts);
}

export function isJoin({ method }: GitpodError): boolean {
  return method === 'OrganizationService/JoinOrganization';
}

/** Whether it was about an organization's own invite: reading it, or creating one. */
export function isAboutOwnInvite(error: GitpodError): boolean {
  return isCreate(error) || error.method === 'OrganizationService/GetOrganizationInvite';
}

export function isCreate({ method }: GitpodError): boolean {
  return method === 'OrganizationService/CreateOrganizationInvite';
}

function isSetRole({ method }: GitpodError): boolean {
  return method === 'OrganizationService/SetRole';
}

/** Whether it was a request that is sent once, because it changes something. */
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

function whyNotManaged(error: GitpodError, { organization }: RefusalFacts): Refusal {
  if (organization === undefined || !(isAboutOwnInvite(error) || isSetRole(error))) {
    return 'unknown';
  }
  if (error.kind === 'precondition') {
    return !isSetRole(error) && isFree(organization) ? 'plan' : 'unknown';
  }
  if (organization.role === 'ORGANIZATION_ROLE_MEMBER') {
    return 'notAdmin';
  }
  // A free plan would be another reason, so then nothing is guessed.
  return isChange(error) && isAdmin(organization) && !isFree(organization) ? 'perhapsReadOnlyToken' : 'unknown';
}
