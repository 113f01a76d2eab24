import { freshUuid, stableUuid } from './ids';
import type { Organization } from './organization';
import type { Account, Member, Role } from './people';
import { type Token, type TokenRights, tokenText } from './token';

const farFuture = Date.UTC(2099, 0, 1);

/**
 * The state of the service: accounts, organizations with their members and invites, and tokens. Methods read and change
 * it; tests change it to simulate other users, such as one who replaces a link in the meantime.
 */
export class World {
  readonly #accounts = new Map<string, Account>();
  readonly #organizations = new Map<string, Organization>();
  readonly #organizationsOfAccount = new Map<string, Set<Organization>>();
  readonly #tokens = new Map<string, Token>();
  readonly #invites = new Map<string, Organization>();
  readonly #inviteOf = new Map<Organization, string>();
  readonly #keys = new Map<string, string>();

  /** `label` makes the tokens of several sandboxes distinct; `now` returns epoch milliseconds. */
  constructor(
    readonly label: string,
    readonly now: () => number,
  ) {}

  get tokens(): readonly Token[] {
    return [...this.#tokens.values()];
  }

  /** Every token and invite ever issued, by a name that is safe to print. */
  get keys(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#keys);
  }

  get organizations(): readonly Organization[] {
    return [...this.#organizations.values()];
  }

  /** Adds an account whose ID is the same in every run. */
  addPerson(key: string, createdAt: number, name: string, email: string, more: Partial<Account> = {}): Account {
    const id = this.stableId(`account ${key}`, createdAt);
    return this.addAccount({ id, name, email, loginProvider: 'google', createdAt, ...more });
  }

  addAccount(account: Account): Account {
    this.#accounts.set(account.id, account);
    this.#organizationsOfAccount.set(account.id, new Set());
    return account;
  }

  addOrganization(organization: Organization): Organization {
    this.#organizations.set(organization.id, organization);
    return organization;
  }

  account(id: string): Account {
    return orThrow(this.#accounts.get(id), `account ${id}`);
  }

  /**
   * The organization with this key or ID, for tests.
   *
   * @throws Error when there is none
   */
  organization(keyOrId: string): Organization {
    return orThrow(
      this.#organizations.get(keyOrId) ?? this.organizations.find(({ key }) => key === keyOrId),
      `organization ${keyOrId}`,
    );
  }

  findOrganization(id: string): Organization | undefined {
    return this.#organizations.get(id.toLowerCase());
  }

  /**
   * The user of a token's account in an organization, for tests.
   *
   * @throws Error when there is none
   */
  memberOf(organizationKey: string, tokenName: string): Member {
    const member = this.organization(organizationKey).members.findByAccount(this.tokenNamed(tokenName).accountId);
    return orThrow(member, `user of ${tokenName} in ${organizationKey}`);
  }

  /** The organizations that the account is or was a member of. */
  organizationsOf(accountId: string): Iterable<Organization> {
    return this.#organizationsOfAccount.get(accountId) ?? [];
  }

  /** Makes the account a member; a current or former member keeps the user ID. */
  addMember(
    organization: Organization,
    account: Account,
    role: Role,
    options: { userId?: string; memberSince?: number } = {},
  ): Member {
    const existing = organization.members.findByAccount(account.id);
    const member: Member = {
      userId: existing?.userId ?? options.userId ?? freshUuid(this.now()),
      accountId: account.id,
      fullName: account.name,
      email: account.email,
      loginProvider: account.loginProvider,
      memberSince: options.memberSince ?? this.now(),
      role,
      status: 'USER_STATUS_ACTIVE',
      ...(account.avatarUrl === undefined ? {} : { avatarUrl: account.avatarUrl }),
    };
    this.replaceMember(organization, member);
    this.#organizationsOfAccount.get(account.id)?.add(organization);
    return member;
  }

  /** Makes the account a member since the organization's creation, with a user ID that is the same in every run. */
  addInitialMember(organization: Organization, account: Account, role: Role): void {
    const memberSince = organization.createdAt;
    const userId = this.stableId(`user ${organization.key} ${account.email}`, memberSince);
    this.addMember(organization, account, role, { userId, memberSince });
    organization.updatedAt = memberSince;
  }

  /** Replaces the member with the same user ID. */
  replaceMember(organization: Organization, member: Member): void {
    organization.members.put(member);
    organization.updatedAt = this.now();
  }

  /** The organization's current invite ID, if any. */
  inviteOf(organization: Organization): string | undefined {
    return this.#inviteOf.get(organization);
  }

  /** The organization of a valid invite. */
  organizationOfInvite(inviteId: string): Organization | undefined {
    return this.#invites.get(inviteId.toLowerCase());
  }

  /** Creates an invite, which invalidates the previous one. */
  replaceInvite(organization: Organization, inviteId = freshUuid(this.now())): string {
    this.removeInvite(organization);
    this.#invites.set(inviteId, organization);
    this.#inviteOf.set(organization, inviteId);
    this.#keys.set(`the invite …${inviteId.slice(-4)} of ${organization.key}`, inviteId);
    return inviteId;
  }

  /** @param getInvite overrides what Get does in this organization from now on */
  removeInvite(organization: Organization, getInvite = organization.getInvite): void {
    organization.getInvite = getInvite;
    const inviteId = this.#inviteOf.get(organization);
    if (inviteId !== undefined) {
      this.#invites.delete(inviteId);
      this.#inviteOf.delete(organization);
    }
  }

  /** Adds an account token, or a personal access token when `organization` is given. Returns the token's text. */
  addToken(name: string, account: Account, organization?: Organization, rights: TokenRights = {}): string {
    const text = tokenText(this.label, name, organization === undefined ? 'account' : 'pat');
    const { serviceAccountRole: role, ...others } = rights;
    const serviceAccount = role && this.#serviceAccount(name, account, role);
    const user =
      organization &&
      (serviceAccount ??
        orThrow(organization.members.findByAccount(account.id), `member ${account.name} in ${organization.name}`));
    this.#keys.set(`the token ${name}`, text);
    this.#tokens.set(text, {
      name,
      text,
      accountId: account.id,
      ...(organization && user ? { user: { organizationId: organization.id, userId: user.userId } } : {}),
      readOnly: false,
      expiresAt: farFuture,
      mayJoin: serviceAccount === undefined,
      ...(serviceAccount && { serviceAccount, seesAccount: { refusedAs: 'permission_denied' } }),
      ...others,
    });
    return text;
  }

  findToken(text: string): Token | undefined {
    return this.#tokens.get(text);
  }

  /** Revokes the token with this name. */
  revokeToken(name: string): void {
    this.#tokens.delete(this.tokenNamed(name).text);
  }

  /** The account of a token, for tests. */
  accountOfToken(tokenName: string): Account {
    return this.account(this.tokenNamed(tokenName).accountId);
  }

  /** An ID that is the same in every run, but different in a sandbox with another label. */
  stableId(description: string, at: number): string {
    return stableUuid(`${this.label} ${description}`, at);
  }

  #serviceAccount(name: string, { name: fullName, email, createdAt }: Account, role: Role): Member {
    const userId = this.stableId(`service account ${name}`, createdAt);
    const status = 'USER_STATUS_ACTIVE';
    return { userId, fullName, email, loginProvider: 'none', memberSince: createdAt, role, status };
  }

  /**
   * The token with this name, for tests.
   *
   * @throws Error when there is none
   */
  tokenNamed(name: string): Token {
    return orThrow(
      this.tokens.find((known) => known.name === name),
      `token ${name}`,
    );
  }
}

function orThrow<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) {
    throw new Error(`The sandbox has no ${what}`);
  }
  return value;
}
