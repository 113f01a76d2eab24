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
import type { ResponseTime, Transport } from './transport';

export interface GitpodClientOptions {
  readonly host: GitpodHost;
  /**
   * Returns the token for each call, or undefined if the account has been signed out: then nothing is sent. When
   * omitted, requests are sent without a token, which only a few methods accept.
   */
  readonly token?: (() => Token | undefined) | undefined;
  readonly transport: Transport;
  /** The user that an account acts as. An account has one user per organization. */
  readonly principalUserId?: string | undefined;
  /** Called each time the service rejects the token, before the call rejects with the same error. */
  readonly onUnauthenticated?: ((error: GitpodError) => void) | undefined;
}

/** Options of a single call. */
interface CallOptions {
  /** Cancels the call: it rejects at once with kind `cancelled`. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the time of the response, if it has a `Date`. */
  readonly onResponse?: ((time: ResponseTime) => void) | undefined;
}

interface Pagination {
  /** 1 to 100; 25 when omitted. */
  readonly pageSize?: number | undefined;
  /** `nextToken` of the previous page. */
  readonly token?: string | undefined;
}

/** A page of a list. `nextToken` is `undefined` on the last page. */
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
  /** The organization that the token belongs to, if it is limited to one. */
  readonly organizationId: string | undefined;
  /** The organization's plan as plain text; its exact values are unknown. */
  readonly organizationTier: string | undefined;
}

interface InviteSummary {
  readonly organizationId: string;
  readonly organizationName: string | undefined;
  readonly organizationMemberCount: number | undefined;
}

/**
 * The API for one host and one token, with the API's own structure and names. Every call resolves with a validated
 * message or rejects with a `GitpodError`.
 */
export class GitpodClient {
  readonly #options: GitpodClientOptions;
  #sortRefused = false;

  constructor(options: GitpodClientOptions) {
    this.#options = options;
  }

  /** A client for the same account as another of its users, and so in another of its organizations. */
  as(userId: string): GitpodClient {
    return new GitpodClient({ ...this.#options, principalUserId: userId });
  }

  readonly accounts = {
    /** The account of this token with its memberships. Refused for some tokens that belong to one organization. */
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

    /** Makes this account a member. Sent once. The response contains neither the organization's name nor its ID. */
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
      /** Creates an invite and invalidates the previous one for everyone who has it. Cannot be undone. Sent once. */
      create: (
        request: { readonly organizationId: string },
        call?: CallOptions,
      ): Promise<{ readonly inviteId: string }> => this.#call(methods.createOrganizationInvite, request, call),

      /** The current invite; `undefined` if there is none. Some servers reject with `notFound` or create one. */
      retrieve: (
        request: { readonly organizationId: string },
        call?: CallOptions,
      ): Promise<{ readonly inviteId: string } | undefined> => this.#call(methods.getOrganizationInvite, request, call),

      /** The organization behind an invite, also for non-members. May work without a token. */
      getSummary: (request: { readonly inviteId: string }, call?: CallOptions): Promise<InviteSummary> =>
        this.#call(methods.getOrganizationInviteSummary, request, call),
    },
  };

  /** If the server rejects sorting with `invalid_argument`, lists without it, for this and later calls. */
  async #listMembers({ sort, ...request }: ListMembersRequest, call: CallOptions | undefined) {
    if (sort === undefined || this.#sortRefused) {
      return await this.#call(methods.listMembers, request, call);
    }
    try {
      return await this.#call(methods.listMembers, { ...request, sort }, call);
    } catch (error) {
      if (!(error instanceof GitpodError) || error.code !== 'invalid_argument') {
        throw error;
      }
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
      if (!isRejection(error) || before === undefined || now === undefined) {
        throw error;
      }
      if (before.equals(now)) {
        this.#options.onUnauthenticated?.(error);
        throw error;
      }
      // The account's token was replaced while the request was in flight.
      if (idempotent) {
        return await this.#call(method, message, call);
      }
      const { kind, outcome, hostname } = error;
      throw new GitpodError({ kind, outcome, method: name, hostname, tokenReplaced: true, cause: error });
    }
  }

  #checked<Answer>(method: methods.Method<Answer>, answer: unknown): Answer {
    const result = v.safeParse(method.answer, answer, { abortEarly: true });
    if (result.success) {
      return result.output;
    }
    const [issue] = result.issues;
    throw new GitpodError({
      kind: 'notUnderstood',
      outcome: 'unknown',
      method: method.name,
      hostname: this.#options.host.hostname,
      status: 200,
      // The path and what was expected; the received value is part of the body, which an error must not contain.
      cause: new Error(`${v.getDotPath(issue) ?? 'answer'}: expected ${issue.expected ?? 'otherwise'}`),
    });
  }
}

/** Whether the service rejected the token. */
function isRejection(error: unknown): error is GitpodError {
  return error instanceof GitpodError && error.kind === 'signedOut' && !error.signedOutHere;
}
