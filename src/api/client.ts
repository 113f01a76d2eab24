import * as methods from './methods';
import * as v from 'valibot';

import { GitpodError } from './errors';
import type { GitpodHost } from './host';
import type {
  Account,
  GrantableRole,
  JoinableOrganization,
  LoginProvider,
  Organization,
  OrganizationMember,
  OrganizationRole,
  Principal,
  User,
  UserStatus,
} from './messages';
import type { Token } from './token';
import type { AnswerTime, Transport } from './transport';

export interface GitpodClientOptions {
  readonly host: GitpodHost;
  /**
   * Gives the token for each call; nothing where its account was signed out meanwhile, and then nothing is sent. Left out, calls go
   * without: only a few methods answer then.
   */
  readonly token?: (() => Token | undefined) | undefined;
  readonly transport: Transport;
  /** The user, one for each organization, whom an account acts as. */
  readonly principalUserId?: string | undefined;
  /** Told of every answer that says that the token is no good, before the call rejects with the same error. */
  readonly onUnauthenticated?: ((error: GitpodError) => void) | undefined;
}

/** How one call is made. */
interface CallOptions {
  /** Ends the call with kind `cancelled`, at once. */
  readonly signal?: AbortSignal | undefined;
  /** Told when the answer came, where the service says so. */
  readonly onAnswer?: ((time: AnswerTime) => void) | undefined;
}

interface Pagination {
  /** 1 to 100; 25 when left out. */
  readonly pageSize?: number | undefined;
  /** `nextToken` of the page before. */
  readonly token?: string | undefined;
}

/** A place where the next page begins, or `undefined` at the end. */
export interface Page {
  readonly nextToken: string | undefined;
}

interface ListMembersRequest {
  readonly organizationId: string;
  readonly filter?: {
    readonly search?: string | undefined;
    readonly roles?: readonly OrganizationRole[] | undefined;
    readonly statuses?: readonly UserStatus[] | undefined;
    readonly userIds?: readonly string[] | undefined;
  };
  readonly sort?: {
    readonly field: 'SORT_FIELD_NAME' | 'SORT_FIELD_DATE_JOINED';
    readonly order: 'SORT_ORDER_ASC' | 'SORT_ORDER_DESC';
  };
  readonly pagination?: Pagination | undefined;
}

interface AuthenticatedIdentity {
  readonly subject: { readonly id: string; readonly principal: Principal };
  /** The one organization of this token, if it has one. */
  readonly organizationId: string | undefined;
  /** Its plan as plain text; how it is spelled is not known. */
  readonly organizationTier: string | undefined;
}

interface InviteSummary {
  readonly organizationId: string;
  readonly organizationName: string | undefined;
  readonly organizationMemberCount: number | undefined;
}

/**
 * The API as one caller sees it: one host, one token. Its shape and its names are the API's own. Every call resolves with
 * a checked message or rejects with a `GitpodError`.
 */
export class GitpodClient {
  readonly #options: GitpodClientOptions;
  #sortRefused = false;

  constructor(options: GitpodClientOptions) {
    this.#options = options;
  }

  /** The same account as another of its users, that is: in another of its organizations. */
  as(userId: string): GitpodClient {
    return new GitpodClient({ ...this.#options, principalUserId: userId });
  }

  readonly accounts = {
    /** The account of this token with its memberships. Refused to some tokens of one organization. */
    retrieve: (request: Record<string, never> = {}, call?: CallOptions): Promise<Account> =>
      this.#call(methods.getAccount, request, call),

    listJoinableOrganizations: (
      request: { readonly pagination?: Pagination | undefined } = {},
      call?: CallOptions,
    ): Promise<Page & { readonly joinableOrganizations: readonly JoinableOrganization[] }> =>
      this.#call(methods.listJoinableOrganizations, request, call),

    listLoginProviders: (
      request: {
        readonly filter?: { readonly inviteId?: string | undefined; readonly email?: string | undefined };
        readonly pagination?: Pagination | undefined;
      } = {},
      call?: CallOptions,
    ): Promise<Page & { readonly loginProviders: readonly LoginProvider[] }> =>
      this.#call(methods.listLoginProviders, request, call),
  };

  readonly identity = {
    getAuthenticatedIdentity: (
      request: Record<string, never> = {},
      call?: CallOptions,
    ): Promise<AuthenticatedIdentity> => this.#call(methods.getAuthenticatedIdentity, request, call),
  };

  readonly users = {
    getAuthenticatedUser: (request: Record<string, never> = {}, call?: CallOptions): Promise<User> =>
      this.#call(methods.getAuthenticatedUser, request, call),
  };

  readonly organizations = {
    retrieve: (request: { readonly organizationId: string }, call?: CallOptions): Promise<Organization> =>
      this.#call(methods.getOrganization, request, call),

    listMembers: (
      request: ListMembersRequest,
      call?: CallOptions,
    ): Promise<Page & { readonly members: readonly OrganizationMember[] }> => this.#listMembers(request, call),

    /** Makes this account a member. Sent once. The answer names neither the organization nor its id. */
    join: (
      request: { readonly inviteId: string } | { readonly organizationId: string },
      call?: CallOptions,
    ): Promise<OrganizationMember> => this.#call(methods.joinOrganization, request, call),

    /** Sent once. */
    setRole: (
      request: { readonly organizationId: string; readonly userId: string; readonly role: GrantableRole },
      call?: CallOptions,
    ): Promise<void> => this.#call(methods.setRole, request, call),

    /** Sent once. */
    leave: (request: { readonly userId: string }, call?: CallOptions): Promise<void> =>
      this.#call(methods.leaveOrganization, request, call),

    invites: {
      /** Makes a new invite and invalidates the one there was, for everybody who holds it. No undo. Sent once. */
      create: (
        request: { readonly organizationId: string },
        call?: CallOptions,
      ): Promise<{ readonly inviteId: string }> => this.#call(methods.createOrganizationInvite, request, call),

      /** The invite there is; `undefined` when the answer holds none. Some servers say `notFound` instead, some make one. */
      retrieve: (
        request: { readonly organizationId: string },
        call?: CallOptions,
      ): Promise<{ readonly inviteId: string } | undefined> => this.#call(methods.getOrganizationInvite, request, call),

      /** What the organization behind an invite is, for somebody who is not in it. May answer without a token. */
      getSummary: (request: { readonly inviteId: string }, call?: CallOptions): Promise<InviteSummary> =>
        this.#call(methods.getOrganizationInviteSummary, request, call),
    },
  };

  /** Not every server sorts. One that answers `invalid_argument` to it is asked again without, and then not any more. */
  async #listMembers({ sort, ...request }: ListMembersRequest, call: CallOptions | undefined) {
    if (sort === undefined || this.#sortRefused) return await this.#call(methods.listMembers, request, call);
    try {
      return await this.#call(methods.listMembers, { ...request, sort }, call);
    } catch (error) {
      if (!(error instanceof GitpodError) || error.code !== 'invalid_argument') throw error;
      const unsorted = await this.#call(methods.listMembers, request, call);
      this.#sortRefused = true;
      return unsorted;
    }
  }

  async #call<Answer>(method: methods.Method<Answer>, message: object, call: CallOptions = {}): Promise<Answer> {
    const { host, transport, principalUserId, token } = this.#options;
    const { name, idempotent } = method;
    const before = token?.();
    try {
      const request = { host, method: name, idempotent, message, token, principalUserId, ...call };
      const answer = await transport.call(request);
      return this.#checked(method, answer);
    } catch (error) {
      const now = token?.();
      if (!isRejection(error) || before === undefined || now === undefined) throw error;
      if (before.equals(now)) {
        this.#options.onUnauthenticated?.(error);
        throw error;
      }
      // The account was given another token meanwhile.
      if (idempotent) return await this.#call(method, message, call);
      const { kind, outcome, hostname } = error;
      throw new GitpodError({ kind, outcome, method: name, hostname, tokenReplaced: true, cause: error });
    }
  }

  #checked<Answer>(method: methods.Method<Answer>, answer: unknown): Answer {
    const result = v.safeParse(method.answer, answer, { abortEarly: true });
    if (result.success) return result.output;
    const [issue] = result.issues;
    throw new GitpodError({
      kind: 'notUnderstood',
      outcome: 'unknown',
      method: method.name,
      hostname: this.#options.host.hostname,
      status: 200,
      // Where and what was expected; what was received instead is the body's, and stays out.
      cause: new Error(`${v.getDotPath(issue) ?? 'answer'}: expected ${issue.expected ?? 'otherwise'}`),
    });
  }
}

/** Whether the service turned the token away that was sent. */
function isRejection(error: unknown): error is GitpodError {
  return error instanceof GitpodError && error.kind === 'signedOut' && !error.signedOutHere;
}
