import { randomUUID } from 'node:crypto';
import { wasCreatedByRead } from '../../src/invites/createInvite';
import { InviteLink } from '../../src/links/inviteLink';
import { GitpodHost } from '../../src/api/host';
import { at } from '../fakes/jsonAt';
import { type CallOptions, listAt, type Reply, type Service, textAt } from './service';

/** The service and identity that facts are checked with. */
export interface Context {
  readonly service: Service;
  /**
   * Kind of principal that the token authenticates: `ACCOUNT`, `USER`, …; undefined if the service does not return one.
   */
  readonly principal: string | undefined;
  /** The organization to check, and the caller's user there; undefined if the token can see none. */
  readonly organizationId: string | undefined;
  readonly userId: string | undefined;
}

/** A known or assumed property of the service, and how to observe it. */
export interface Fact {
  readonly title: string;
  /** `documented` by the service, `observed` in its own clients, or `assumed`. */
  readonly basis: 'documented' | 'observed' | 'assumed';
  /** Results that the extension expects; any other is reported as a difference. Empty if nothing is expected. */
  readonly expected: readonly string[];
  /** The line of `docs/api-assumptions.md` that this fact checks. */
  readonly assumption?: string;
  /** Describes the result in fixed words, without ids, links, names, addresses or tokens. */
  observe(context: Context): Promise<string>;
}

const [organizations, accounts] = ['OrganizationService', 'AccountService'];
const identityMethod = 'IdentityService/GetAuthenticatedIdentity';
const accountMethod = `${accounts}/GetAccount`;
const readMethod = `${organizations}/GetOrganization`;
const membersMethod = `${organizations}/ListMembers`;
const summaryMethod = `${organizations}/GetOrganizationInviteSummary`;
const getInviteMethod = `${organizations}/GetOrganizationInvite`;
const createInviteMethod = `${organizations}/CreateOrganizationInvite`;

const tooFewMembers = 'too few to tell';
const noOrganization = 'no organization to ask about';
const notFound = '404 not_found';
const unauthenticated = '401 unauthenticated';
const invalid = '400 invalid_argument';

const assumptions = {
  creates: 'Whether reading the link of an organization that has none creates the first one.',
  time: 'Whether the id of an invite tells when it was created (UUIDv7).',
  memberships: "Whether a personal access token may read its account's memberships.",
  members: 'Whether a token of one organization may read the list of members, and so your role.',
  principal: 'How an account token chooses an organization.',
  invites: 'Who may read and create links: admins only, and on which plans.',
  fields: 'Which values and fields a newer service sends.',
} as const;

/** Sends a request for the organization, as the caller's user there. */
function callForOrganization(
  { service, organizationId, userId, principal }: Context,
  method: string,
  message: object = {},
  options: CallOptions = {},
): Promise<Reply> {
  const acting = principal === 'ACCOUNT' ? userId : undefined;
  return service.call(method, { organizationId, ...message }, { principal: acting, ...options });
}

/** Facts observed with read-only requests. */
export const readOnlyFacts: readonly Fact[] = [
  {
    title: 'Whom the token speaks for',
    basis: 'documented',
    expected: ['200, account', '200, user', '200, service account'],
    observe: async ({ service, principal }) => {
      const { outcome } = await service.call(identityMethod);
      return `${outcome}, ${principal?.toLowerCase().replaceAll('_', ' ') ?? 'not told'}`;
    },
  },
  {
    title: 'How the identity spells the plan',
    basis: 'assumed',
    expected: [],
    observe: async ({ service }) => {
      const tier = textAt((await service.call(identityMethod)).json, 'organizationTier') ?? '';
      if (tier === '') return 'left out';
      return tier.startsWith('ORGANIZATION_TIER_') ? 'as the enum' : 'otherwise';
    },
  },
  {
    title: 'GetAccount with this token',
    basis: 'assumed',
    expected: ['200, several memberships', '200, one membership'],
    assumption: assumptions.memberships,
    observe: async ({ service }) => {
      const { status, outcome, json } = await service.call(accountMethod);
      if (status !== 200) return outcome;
      const count = listAt(json, 'account', 'memberships').length;
      return `200, ${count === 0 ? 'no membership' : count === 1 ? 'one membership' : 'several memberships'}`;
    },
  },
  {
    title: 'GetAccount as a user that is not one of the account',
    basis: 'observed',
    expected: ['200'],
    assumption: assumptions.principal,
    observe: async ({ service }) => (await service.call(accountMethod, {}, { principal: randomUUID() })).outcome,
  },
  requiringOrganization({
    title: 'GetOrganization',
    basis: 'documented',
    expected: ['200'],
    observe: async (context) => (await callForOrganization(context, readMethod)).outcome,
  }),
  requiringOrganization({
    title: 'GetOrganization with an account token and without the header that chooses a user',
    basis: 'assumed',
    expected: ['403 permission_denied', 'not an account token'],
    assumption: assumptions.principal,
    observe: async (context) =>
      context.principal === 'ACCOUNT'
        ? (await callForOrganization(context, readMethod, {}, { principal: undefined })).outcome
        : 'not an account token',
  }),
  requiringOrganization({
    title: 'E-mail domains of an organization',
    basis: 'observed',
    expected: ['{} where there are none', 'there are some'],
    observe: async (context) => {
      const { json } = await callForOrganization(context, readMethod);
      if (at(json, 'organization', 'inviteDomains') === undefined) return 'left out where there are none';
      return listAt(json, 'organization', 'inviteDomains', 'domains').length > 0
        ? 'there are some'
        : '{} where there are none';
    },
  }),
  requiringOrganization({
    title: 'Times',
    basis: 'observed',
    expected: ['with microseconds'],
    observe: async (context) => {
      const time = textAt((await callForOrganization(context, readMethod)).json, 'organization', 'createdAt') ?? '';
      const digits = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.(\d+))?Z$/.exec(time);
      const words: Record<number, string> = { 0: 'whole seconds', 3: 'with milliseconds', 6: 'with microseconds' };
      return digits === null ? 'not RFC 3339 in UTC' : (words[digits[1]?.length ?? 0] ?? 'with nanoseconds');
    },
  }),
  requiringOrganization({
    title: 'Order of members where none is asked for',
    basis: 'documented',
    expected: ['the caller, then by name', tooFewMembers],
    assumption: assumptions.members,
    observe: async (context) => {
      const { status, outcome, json } = await callForOrganization(context, membersMethod, {
        pagination: { pageSize: 100 },
      });
      if (status !== 200) return outcome;
      const members = listAt(json, 'members');
      if (members.length < 3) return tooFewMembers;
      const [first, ...others] = members;
      const names = others.map((member) => textAt(member, 'fullName') ?? '');
      const byName = [compareCodeUnits, compareByLocale].some((compare) => isSorted(names, compare));
      if (textAt(first, 'userId') === context.userId) {
        return byName ? 'the caller, then by name' : 'the caller, then otherwise';
      }
      return byName ? 'by name' : 'otherwise';
    },
  }),
  requiringOrganization({
    title: 'Members sorted by the day they joined',
    basis: 'documented',
    expected: ['newest first', tooFewMembers],
    observe: async (context) => {
      const sort = { field: 'SORT_FIELD_DATE_JOINED', order: 'SORT_ORDER_DESC' };
      const { status, outcome, json } = await callForOrganization(context, membersMethod, {
        sort,
        pagination: { pageSize: 100 },
      });
      if (status !== 200) return outcome;
      const times = listAt(json, 'members').map((member) => -Date.parse(textAt(member, 'memberSince') ?? ''));
      if (times.length < 3) return tooFewMembers;
      return isSorted(times, (one, other) => one - other) ? 'newest first' : 'not sorted';
    },
  }),
  requiringOrganization({
    title: 'Members by pages of one',
    basis: 'documented',
    expected: ['another member on each page', tooFewMembers],
    observe: async (context) => {
      const first = await callForOrganization(context, membersMethod, { pagination: { pageSize: 1 } });
      if (first.status !== 200) return first.outcome;
      const token = textAt(first.json, 'pagination', 'nextToken') ?? '';
      if (token === '') return listAt(first.json, 'members').length > 1 ? 'the page size is ignored' : tooFewMembers;
      const second = await callForOrganization(context, membersMethod, { pagination: { pageSize: 1, token } });
      if (second.status !== 200) return second.outcome;
      const [one, other] = [first, second].map(({ json }) => textAt(json, 'members', 0, 'userId'));
      return one === other ? 'the same member again' : 'another member on each page';
    },
  }),
  {
    title: 'ListJoinableOrganizations',
    basis: 'documented',
    expected: ['200'],
    observe: async ({ service }) => (await service.call(`${accounts}/ListJoinableOrganizations`)).outcome,
  },
  {
    title: 'Summary of an invite that never was',
    basis: 'assumed',
    expected: [notFound],
    observe: async ({ service }) => (await service.call(summaryMethod, { inviteId: randomUUID() })).outcome,
  },
  {
    title: 'The same without a token',
    basis: 'assumed',
    expected: [notFound, unauthenticated],
    observe: async ({ service }) =>
      (await service.call(summaryMethod, { inviteId: randomUUID() }, { token: null })).outcome,
  },
  {
    title: 'A token that is none',
    basis: 'documented',
    expected: [unauthenticated],
    observe: async ({ service }) => (await service.call(accountMethod, {}, { token: 'no-such-token' })).outcome,
  },
  {
    title: 'No token',
    basis: 'documented',
    expected: [unauthenticated],
    observe: async ({ service }) => (await service.call(accountMethod, {}, { token: null })).outcome,
  },
  {
    title: 'An id that is none',
    basis: 'observed',
    expected: [`${invalid}, a validation error`],
    observe: async ({ service }) => {
      const { outcome, json } = await service.call(summaryMethod, { inviteId: 'x' });
      return /^validation errors?:/.test(textAt(json, 'message') ?? '') ? `${outcome}, a validation error` : outcome;
    },
  },
  {
    title: 'A method that there is not',
    basis: 'assumed',
    expected: ['404 text/plain'],
    observe: async ({ service }) => (await service.call(`${accounts}/NoSuchMethod`)).outcome,
  },
  {
    title: 'A field that there is not',
    basis: 'documented',
    expected: ['200'],
    assumption: assumptions.fields,
    observe: async ({ service }) => (await service.call(identityMethod, { noSuchField: 1 })).outcome,
  },
  {
    title: 'The same field twice',
    basis: 'assumed',
    expected: [invalid],
    observe: async ({ service }) => {
      const id = JSON.stringify(randomUUID());
      return (await service.call(summaryMethod, {}, { body: `{"inviteId":${id},"inviteId":${id}}` })).outcome;
    },
  },
  {
    title: 'A binary request',
    basis: 'observed',
    expected: ['200, binary'],
    observe: async ({ service }) => {
      const headers = { 'content-type': 'application/proto' };
      const reply = await service.call(identityMethod, {}, { headers, body: new Uint8Array() });
      return reply.headers.get('content-type') === 'application/proto' ? `${reply.outcome}, binary` : reply.outcome;
    },
  },
  {
    title: 'A request of another kind',
    basis: 'assumed',
    expected: ['415'],
    observe: async ({ service }) =>
      (await service.call(identityMethod, {}, { headers: { 'content-type': 'text/plain' } })).outcome.slice(0, 3),
  },
  {
    title: 'GET where nothing is changed',
    basis: 'assumed',
    expected: ['200'],
    observe: async ({ service }) =>
      (await service.call(`${identityMethod}?connect=v1&encoding=json&message=%7B%7D`, {}, { verb: 'GET' })).outcome,
  },
  {
    title: 'GET of the invite of an organization that there is not',
    basis: 'assumed',
    expected: ['405'],
    observe: async ({ service }) => {
      const message = encodeURIComponent(JSON.stringify({ organizationId: randomUUID() }));
      const query = `connect=v1&encoding=json&message=${message}`;
      return (await service.call(`${getInviteMethod}?${query}`, {}, { verb: 'GET' })).outcome.slice(0, 3);
    },
  },
  {
    title: 'Compression of an answer',
    basis: 'assumed',
    expected: ['gzip'],
    observe: async ({ service }) => {
      const { headers } = await service.call(identityMethod, {}, { headers: { 'accept-encoding': 'gzip' } });
      return headers.get('content-encoding') === 'gzip' ? 'gzip' : 'none';
    },
  },
  {
    title: 'A time limit that is no number',
    basis: 'assumed',
    expected: [invalid],
    observe: async ({ service }) =>
      (await service.call(identityMethod, {}, { headers: { 'connect-timeout-ms': 'abc' } })).outcome,
  },
  {
    title: 'The time of an answer',
    basis: 'assumed',
    expected: ['told'],
    assumption: assumptions.time,
    observe: async ({ service }) => {
      const date = (await service.call(identityMethod)).headers.get('date') ?? '';
      return Number.isNaN(Date.parse(date)) ? 'not told' : 'told';
    },
  },
  {
    title: 'A call from a page of https://vscode.dev (CORS)',
    basis: 'assumed',
    expected: [],
    observe: async ({ service }) => {
      const reply = await service.call(
        identityMethod,
        {},
        {
          verb: 'OPTIONS',
          token: null,
          headers: {
            origin: 'https://vscode.dev',
            'access-control-request-method': 'POST',
            'access-control-request-headers': 'authorization,content-type,connect-protocol-version',
          },
        },
      );
      const allowed = reply.headers.get('access-control-allow-origin');
      return allowed === '*' || allowed === 'https://vscode.dev' ? 'allowed' : `not allowed: ${reply.outcome}`;
    },
  },
];

/**
 * Facts observed by reading and replacing the organization's invite link. Order matters: each depends on the previous
 * ones.
 */
export function mutatingFacts(): readonly Fact[] {
  let first: InviteLink | undefined;
  let second: InviteLink | undefined;
  return [
    {
      title: 'GetOrganizationInvite',
      basis: 'assumed',
      expected: ['200, created by this read, UUIDv7', '200, an older one, UUIDv7'],
      assumption: assumptions.creates,
      observe: async (context) => {
        const sent = Date.now();
        const reply = await callForOrganization(context, getInviteMethod);
        first = inviteIn(reply);
        if (first === undefined) return reply.status === 200 ? '200, no invite' : reply.outcome;
        if (first.createdAt === undefined) return '200, another kind of id';
        const time = { date: Date.parse(reply.headers.get('date') ?? ''), durationMs: Date.now() - sent };
        return `200, ${wasCreatedByRead(time, first) ? 'created by this read' : 'an older one'}, UUIDv7`;
      },
    },
    {
      title: 'GetOrganizationInvite once more',
      basis: 'documented',
      expected: ['the same link'],
      observe: async (context) => sameLink(await callForOrganization(context, getInviteMethod), first),
    },
    {
      title: 'Summary of that invite',
      basis: 'documented',
      expected: ['200, with name and number of members'],
      observe: (context) => summaryOf(context, first),
    },
    {
      title: 'The same without a token',
      basis: 'observed',
      expected: ['200, with name and number of members', unauthenticated],
      observe: (context) => summaryOf(context, first, { token: null }),
    },
    {
      title: 'CreateOrganizationInvite',
      basis: 'documented',
      expected: ['200, another link, UUIDv7'],
      assumption: assumptions.invites,
      observe: async (context) => {
        const reply = await callForOrganization(context, createInviteMethod);
        second = inviteIn(reply);
        if (second === undefined) return reply.outcome;
        const kind = second.createdAt === undefined ? 'another kind of id' : 'UUIDv7';
        return `200, ${first?.equals(second) === true ? 'the same link' : 'another link'}, ${kind}`;
      },
    },
    {
      title: 'Summary of the invite that was replaced',
      basis: 'documented',
      expected: [notFound, 'there was none'],
      observe: (context) => summaryOf(context, first),
    },
    {
      title: 'GetOrganizationInvite after it was replaced',
      basis: 'documented',
      expected: ['the same link'],
      observe: async (context) => sameLink(await callForOrganization(context, getInviteMethod), second),
    },
  ];
}

function requiringOrganization(fact: Fact): Fact {
  return {
    ...fact,
    observe: (context) =>
      context.organizationId === undefined ? Promise.resolve(noOrganization) : fact.observe(context),
  };
}

function inviteIn({ json }: Reply): InviteLink | undefined {
  const id = textAt(json, 'invite', 'inviteId') ?? '';
  return id === '' ? undefined : new InviteLink(GitpodHost.default, id);
}

function sameLink(reply: Reply, before: InviteLink | undefined): string {
  const now = inviteIn(reply);
  if (now === undefined) return reply.status === 200 ? '200, no invite' : reply.outcome;
  return before?.equals(now) === true ? 'the same link' : 'another link';
}

async function summaryOf(context: Context, link: InviteLink | undefined, options: CallOptions = {}): Promise<string> {
  if (link === undefined) return 'there was none';
  const { status, outcome, json } = await context.service.call(summaryMethod, { inviteId: link.inviteId }, options);
  if (status !== 200) return outcome;
  const fields = [textAt(json, 'organizationName'), at(json, 'organizationMemberCount')];
  return fields.includes(undefined) ? '200, with less' : '200, with name and number of members';
}

function isSorted<Value>(values: readonly Value[], compare: (one: Value, other: Value) => number): boolean {
  return values.every((value, index) => index === 0 || compare(values[index - 1] as Value, value) <= 0);
}

function compareCodeUnits(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

const compareByLocale = new Intl.Collator('en', { sensitivity: 'base' }).compare;
