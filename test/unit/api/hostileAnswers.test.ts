import assert from 'node:assert/strict';
import fc from 'fast-check';
import { GitpodClient } from '../../../src/api/client';
import { formatErrorChain, GitpodError } from '../../../src/api/errors';
import { maskSecrets } from '../../../src/api/sanitize';
import { Token } from '../../../src/api/token';
import { Transport } from '../../../src/api/transport';
import { FakeClock } from '../../fakes/fakeClock';
import { LoggedLines } from '../../fakes/logged';
import { propertyCases, propertyMs } from '../../fakes/propertyCases';
import { accountId, hostOf, inviteId, organizationId, userId } from '../../fakes/samples';
import { ScriptedFetcher } from '../../fakes/scriptedFetcher';

const canary = 'gitpod_pat_canary_token';
const logger = new LoggedLines();

function clientReceiving(body: string | Uint8Array, status = 200, headers: Record<string, string> = {}): GitpodClient {
  const answer = (): Promise<Response> => {
    const isBodiless = status === 204 || status === 205 || status === 304;
    return Promise.resolve(new Response(isBodiless ? null : body, { status, headers }));
  };
  const fetchers = [new ScriptedFetcher('fetch', answer)];
  return new GitpodClient({
    host: hostOf('https://app.gitpod.io'),
    token: () => new Token(canary),
    transport: new Transport({ fetchers, clock: new FakeClock(), logger, userAgent: 'test', limits: { tries: 1 } }),
  });
}

const calls: Record<string, (client: GitpodClient) => Promise<unknown>> = {
  getAccount: ({ accounts }) => accounts.retrieve({}),
  listJoinableOrganizations: ({ accounts }) => accounts.listJoinableOrganizations({}),
  listLoginProviders: ({ accounts }) => accounts.listLoginProviders({}),
  getAuthenticatedIdentity: ({ identity }) => identity.getAuthenticatedIdentity({}),
  getAuthenticatedUser: ({ users }) => users.getAuthenticatedUser({}),
  getOrganization: ({ organizations }) => organizations.retrieve({ organizationId }),
  listMembers: ({ organizations }) => organizations.listMembers({ organizationId }),
  joinOrganization: ({ organizations }) => organizations.join({ inviteId }),
  setRole: ({ organizations }) => organizations.setRole({ organizationId, userId, role: 'ORGANIZATION_ROLE_MEMBER' }),
  leaveOrganization: ({ organizations }) => organizations.leave({ userId }),
  createInvite: ({ organizations }) => organizations.invites.create({ organizationId }),
  getInvite: ({ organizations }) => organizations.invites.retrieve({ organizationId }),
  getInviteSummary: ({ organizations }) => organizations.invites.getSummary({ inviteId }),
};

/** A response that every method accepts. */
const perfect = {
  account: {
    id: accountId,
    name: 'Ada',
    memberships: [{ userId, organizationId, organizationName: 'Acme', organizationMemberCount: '7' }],
  },
  joinableOrganizations: [{ organizationId, organizationName: 'Acme', organizationMemberCount: 7 }],
  loginProviders: [{ provider: 'google', loginUrl: 'https://login.example' }],
  subject: { id: userId, principal: 'PRINCIPAL_USER' },
  user: { id: userId, status: 'USER_STATUS_ACTIVE' },
  organization: { id: organizationId, inviteDomains: { domains: ['acme.example'] } },
  members: [{ userId, role: 'ORGANIZATION_ROLE_ADMIN' }],
  member: { userId },
  invite: { inviteId },
  organizationId,
  organizationMemberCount: 7,
  pagination: { nextToken: 'next' },
};

/** Every path in a value, as a list of keys. */
function places(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => places(inner, [...path, key]))];
}

function withAt(value: unknown, [key, ...rest]: readonly string[], put: unknown): unknown {
  if (key === undefined) return put;
  if (Array.isArray(value))
    return value.map((each: unknown, index) => (String(index) === key ? withAt(each, rest, put) : each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, name === key ? withAt(inner, rest, put) : inner]),
  );
}

const method = fc.constantFrom(...Object.keys(calls));
const large = fc.constantFrom('x'.repeat(100_000), '9'.repeat(1_000), new Array<number>(10_000).fill(7));
const anyJson = fc.oneof(
  { arbitrary: fc.jsonValue({ maxDepth: 3 }), weight: 20 },
  { arbitrary: fc.double(), weight: 5 },
  { arbitrary: large, weight: 1 },
);
const parameters = { numRuns: propertyCases };

/** Resolves when the call succeeds, or fails with a `GitpodError` of these kinds; fails the test otherwise. */
async function assertSafeResult(name: string, client: GitpodClient, kinds?: readonly string[]): Promise<void> {
  try {
    await calls[name]?.(client);
  } catch (error) {
    assert.ok(error instanceof GitpodError, `${name} threw ${String(error)}`);
    assert.ok(kinds === undefined || kinds.includes(error.kind), `${name} failed as ${error.kind}`);
    assert.ok(!formatErrorChain(error).includes('canary'));
  }
}

describe('Hostile responses of the service:', function () {
  this.timeout(propertyMs);

  it('a valid response is accepted by every method', async () => {
    for (const call of Object.values(calls)) await call(clientReceiving(JSON.stringify(perfect)));
  });

  it('any JSON is accepted or fails as notUnderstood', async () => {
    await fc.assert(
      fc.asyncProperty(method, anyJson, (name, json) =>
        assertSafeResult(name, clientReceiving(JSON.stringify(json)), ['notUnderstood']),
      ),
      parameters,
    );
  });

  it('an answer with anything in any one place is accepted or fails as notUnderstood', async () => {
    const mutated = fc
      .tuple(fc.constantFrom(...places(perfect)), anyJson)
      .map(([place, put]) => JSON.stringify(withAt(perfect, place, put)) as string | undefined);
    await fc.assert(
      fc.asyncProperty(method, mutated, (name, json) =>
        assertSafeResult(name, clientReceiving(json ?? ''), ['notUnderstood']),
      ),
      parameters,
    );
  });

  it('any bytes are accepted or fail as notUnderstood', async () => {
    await fc.assert(
      fc.asyncProperty(method, fc.uint8Array({ maxLength: 200 }), (name, bytes) =>
        assertSafeResult(name, clientReceiving(bytes), ['notUnderstood']),
      ),
      parameters,
    );
  });

  it('any status with any body and any headers is a single error', async () => {
    const status = fc.integer({ min: 200, max: 599 });
    const visible = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) });
    const headers = fc.dictionary(
      fc.constantFrom('retry-after', 'ratelimit-retryafter', 'date', 'location', 'x-request-id'),
      visible,
    );
    const body = fc.oneof(
      fc.string(),
      fc.record({ code: anyJson, message: anyJson, details: anyJson }).map((error) => JSON.stringify(error)),
      fc
        .tuple(fc.constantFrom('internal', 'not_found', 'unauthenticated'), anyJson, fc.array(anyJson))
        .map(([code, message, details]) => JSON.stringify({ code, message, details })),
    );
    await fc.assert(
      fc.asyncProperty(method, status, headers, body, (name, code, more, text) =>
        assertSafeResult(name, clientReceiving(text, code, more)),
      ),
      parameters,
    );
  });

  for (const [what, body] of [
    ['nested a hundred thousand deep', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['nested deep within a field', `{"account":{"memberships":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`],
    ['a list of a hundred thousand wrong things', JSON.stringify({ members: new Array(100_000).fill(7) })],
    ['a number that is too large', `{"organizationId":"${organizationId}","organizationMemberCount":1e999}`],
    ['fields that would be a prototype', '{"__proto__":{"account":{"id":"x"}},"constructor":7}'],
  ] as const) {
    it(`${what} fails as notUnderstood, and does no harm`, async () => {
      for (const name of ['getAccount', 'listMembers', 'getInviteSummary']) {
        await assertSafeResult(name, clientReceiving(body), ['notUnderstood']);
      }
      assert.ok(!('account' in {}));
    });
  }

  it('an id in any text is masked', () => {
    fc.assert(
      fc.property(fc.string(), fc.uuid(), fc.string(), fc.boolean(), (before, id, after, upper) => {
        const text = maskSecrets(`${before}${upper ? id.toUpperCase() : id}${after}`).toLowerCase();
        assert.ok(!text.includes(id));
      }),
      parameters,
    );
  });

  it('no part of a token was ever logged', () => {
    assert.ok(logger.lines.length > 0);
    assert.ok(!logger.text.includes(canary));
  });
});
