import assert from 'node:assert/strict';
import { gunzipSync, gzipSync } from 'node:zlib';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { Code } from '@connectrpc/connect';
import { codeToHttpStatus, codeToString } from '@connectrpc/connect/protocol-connect';
import {
  GetAccountResponseSchema,
  GetOrganizationRequestSchema,
  GetOrganizationResponseSchema,
} from '../../sandbox/gen/gitpod_pb';
import type { Sandbox } from '../../sandbox/startSandbox';
import { at, callSandbox, idOf, type Reply, textAt } from './callSandbox';
import { type RawReply, rawRequest, type RawRequest } from './rawRequest';
import { withSandbox } from './withSandbox';

/** Compares responses to raw requests with those of connect-go. */
describe('The sandbox as a Connect server', () => {
  let sandbox: Sandbox;
  withSandbox((started) => {
    sandbox = started;
  });

  const send = (
    { path = 'AccountService/GetAccount', headers, ...init }: Partial<RawRequest>,
    as = 'ada',
  ): Promise<RawReply> =>
    rawRequest(sandbox, {
      path: `/api/gitpod.v1.${path}`,
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${sandbox.token(as)}`, ...headers },
      ...(init.verb === 'GET' ? {} : { body: '{}' }),
      ...init,
    });
  const getOrganization = (body: string | Uint8Array, headers: Record<string, string> = {}): Promise<RawReply> =>
    send({ path: 'OrganizationService/GetOrganization', body, headers }, 'ada-acme');
  const organizationId = (): string => idOf(sandbox, 'acme');
  const binaryRequest = (): Uint8Array =>
    toBinary(GetOrganizationRequestSchema, create(GetOrganizationRequestSchema, { organizationId: organizationId() }));
  const codeIn = ({ body }: RawReply): unknown => at(JSON.parse(body.toString()), 'code');
  const listMembers = (request: unknown): Promise<Reply> =>
    callSandbox(sandbox, 'OrganizationService/ListMembers', request, { as: 'ada-acme' });

  describe('Paths', () => {
    it('that are unknown return a plain-text page', async () => {
      for (const path of [
        '/api/gitpod.v1.AccountService/MakeCoffee',
        '/api/gitpod.v1.CoffeeService/Make',
        '/api/gitpod.v1.AccountService/toString',
        '/api/gitpod.v1.constructor/constructor',
        '/api/gitpod.v1.accountservice/getaccount',
        '/api/gitpod.v1.AccountService/GetAccount/',
        '/api/gitpod.v1.AccountService',
        '/api/AccountService/GetAccount',
        '/api/gitpod.v2.AccountService/GetAccount',
        '/api/',
      ]) {
        for (const verb of ['POST', 'GET']) {
          const reply = await rawRequest(sandbox, { verb, path, headers: { 'Content-Type': 'application/json' } });
          assert.equal(reply.status, 404, path);
          assert.equal(reply.headers['content-type'], 'text/plain; charset=utf-8');
          assert.equal(reply.body.toString(), '404 page not found\n');
        }
      }
    });

    it('return the request id that the call record has', async () => {
      const reply = await send({});
      assert.equal(reply.headers['content-type'], 'application/json');
      assert.equal(reply.headers['x-request-id'], sandbox.calls()[0]?.requestId);
    });
  });

  describe('HTTP methods', () => {
    it('other than POST and GET are rejected', async () => {
      for (const verb of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD']) {
        const reply = await send({ verb, body: '' });
        assert.deepEqual([reply.status, reply.headers.allow, reply.body.length], [405, 'GET, POST', 0], verb);
      }
    });

    it('allow GET only for methods without side effects', async () => {
      for (const name of ['GetOrganizationInvite', 'CreateOrganizationInvite', 'JoinOrganization', 'SetRole']) {
        const path = `OrganizationService/${name}?connect=v1&encoding=json&message=%7B%7D`;
        const reply = await send({ verb: 'GET', path });
        assert.deepEqual([reply.status, reply.headers.allow], [405, 'POST'], name);
      }
      assert.equal(sandbox.world.inviteOf(sandbox.world.organization('acme')), undefined);
    });
  });

  describe('GET', () => {
    const get = (query: string, headers: Record<string, string> = {}): Promise<RawReply> =>
      send({ verb: 'GET', path: `OrganizationService/GetOrganization?${query}`, headers }, 'ada-acme');
    const json = (): string => JSON.stringify({ organizationId: organizationId() });

    it('reads the message from the URL: as JSON, in base64, compressed and in binary', async () => {
      const queries = [
        `connect=v1&encoding=json&message=${encodeURIComponent(json())}`,
        `encoding=json&message=${encodeURIComponent(json())}`,
        `connect=v1&encoding=json&base64=1&message=${Buffer.from(json()).toString('base64url')}`,
        `connect=v1&encoding=json&base64=1&message=${encodeURIComponent(Buffer.from(json()).toString('base64'))}`,
        `connect=v1&encoding=json&base64=1&compression=gzip&message=${gzipSync(json()).toString('base64url')}`,
        `connect=v1&encoding=json&base64=1&compression=identity&message=${Buffer.from(json()).toString('base64url')}`,
      ];
      for (const query of queries) {
        const reply = await get(query, { 'Accept-Encoding': 'identity' });
        assert.equal(reply.status, 200, query);
        assert.equal(reply.headers['content-type'], 'application/json');
        assert.equal(reply.headers.vary, 'Accept-Encoding');
        assert.equal(textAt(JSON.parse(reply.body.toString()), 'organization', 'name'), 'Acme Engineering');
      }
      const binary = await get(`encoding=proto&base64=1&message=${Buffer.from(binaryRequest()).toString('base64url')}`);
      assert.equal(binary.headers['content-type'], 'application/proto');
      assert.equal(
        fromBinary(GetOrganizationResponseSchema, binary.body).organization?.name,
        sandbox.organizations['acme']?.name,
      );
    });

    it('needs no content type, and ignores one', async () => {
      const query = `connect=v1&encoding=json&message=${encodeURIComponent(json())}`;
      assert.equal((await get(query, { 'Content-Type': 'text/plain' })).status, 200);
      assert.equal((await get(query.replace('encoding=json&', ''))).status, 415);
      assert.equal((await get(query.replace('json', 'xml'))).status, 415);
    });

    it('is rejected with another version, an unknown compression, or an invalid message', async () => {
      const message = encodeURIComponent(json());
      assert.equal((await get(`connect=v2&encoding=json&message=${message}`)).status, 400);
      assert.equal((await get(`connect=v1&encoding=json&compression=br&message=${message}`)).status, 501);
      assert.equal((await get('connect=v1&encoding=json')).status, 400);
      const refused = await get('connect=v1&encoding=json&message=%7B%7D');
      assert.deepEqual([refused.status, refused.headers.vary], [400, 'Accept-Encoding']);
    });
  });

  describe('Encodings', () => {
    it('of a request are JSON and binary, and the response uses the same', async () => {
      for (const type of [
        'application/json',
        'application/json; charset=utf-8',
        'application/json;charset=UTF-8',
        'Application/JSON',
      ]) {
        const reply = await send({ headers: { 'Content-Type': type } });
        assert.deepEqual([reply.status, reply.headers['content-type']], [200, 'application/json'], type);
      }
      const reply = await send({ headers: { 'Content-Type': 'application/proto' }, body: '' });
      assert.deepEqual([reply.status, reply.headers['content-type']], [200, 'application/proto']);
      assert.equal(fromBinary(GetAccountResponseSchema, reply.body).account?.memberships.length, 7);
    });

    it('of other kinds are not supported', async () => {
      for (const type of [
        '',
        'text/plain',
        'application/json; charset=latin1',
        'application/connect+json',
        'application/grpc',
        'application/grpc-web+proto',
        'application/x-protobuf',
      ]) {
        const reply = await send({ headers: { 'Content-Type': type } });
        assert.equal(reply.status, 415, type);
        assert.equal(reply.headers['accept-post'], 'application/json, application/proto');
        assert.equal(reply.body.length, 0);
      }
    });

    it('of errors are JSON, even for a binary request', async () => {
      for (const body of [Buffer.from('0a7f', 'hex'), Buffer.from('0a026869', 'hex')]) {
        const reply = await getOrganization(body, { 'Content-Type': 'application/proto' });
        assert.deepEqual([reply.status, reply.headers['content-type']], [400, 'application/json']);
        assert.equal(codeIn(reply), 'invalid_argument');
      }
    });
  });

  describe('Compression', () => {
    it('of a request may be gzip', async () => {
      const headers = { 'Content-Encoding': 'gzip' };
      const body = gzipSync(JSON.stringify({ organizationId: organizationId() }));
      assert.equal((await getOrganization(body, headers)).status, 200);
      const binary = gzipSync(binaryRequest());
      assert.equal((await getOrganization(binary, { ...headers, 'Content-Type': 'application/proto' })).status, 200);
      assert.equal((await getOrganization('{}', headers)).status, 400);
      const bomb = gzipSync(Buffer.alloc(5 * 1024 * 1024, ' '));
      assert.equal((await getOrganization(bomb, headers)).status, 429);
    });

    it('of a request may be identity, explicitly or not, and nothing else', async () => {
      assert.equal((await send({ headers: { 'Content-Encoding': 'identity' } })).status, 200);
      assert.equal((await send({ headers: { 'Content-Encoding': '' } })).status, 200);
      const reply = await send({ headers: { 'Content-Encoding': 'br' } });
      assert.deepEqual([reply.status, codeIn(reply)], [501, 'unimplemented']);
    });

    it('of a response is gzip whenever that is accepted, however small it is', async () => {
      const path = 'OrganizationService/GetOrganizationInviteSummary';
      const inviteId = sandbox.world.inviteOf(sandbox.world.organization('harbour'));
      for (const accepted of ['gzip', 'gzip, deflate', 'br,gzip']) {
        const body = JSON.stringify({ inviteId });
        const reply = await send({ path, headers: { 'Accept-Encoding': accepted }, body });
        assert.equal(reply.headers['content-encoding'], 'gzip', accepted);
        assert.equal(Number(reply.headers['content-length']), reply.body.length);
        assert.equal(at(JSON.parse(gunzipSync(reply.body).toString()), 'organizationName'), 'Harbour Collective');
      }
      const asSent = await send({ headers: { 'Content-Encoding': 'gzip' }, body: gzipSync('{}') });
      assert.equal(asSent.headers['content-encoding'], 'gzip');
    });

    it('of a response is off when gzip is not accepted', async () => {
      for (const accepted of ['', 'br', 'identity']) {
        const reply = await send({ headers: { 'Accept-Encoding': accepted } });
        assert.equal(reply.headers['content-encoding'], undefined);
      }
    });

    it('is off for errors', async () => {
      const reply = await getOrganization('{}', { 'Accept-Encoding': 'gzip' });
      assert.deepEqual([reply.status, reply.headers['content-encoding']], [400, undefined]);
      assert.equal(codeIn(reply), 'invalid_argument');
    });
  });

  describe('Protocol headers', () => {
    it('have version 1, are empty, or are missing', async () => {
      assert.equal((await send({ headers: { 'Connect-Protocol-Version': '1' } })).status, 200);
      assert.equal((await send({ headers: { 'Connect-Protocol-Version': '' } })).status, 200);
      for (const version of ['2', '1.0', 'v1']) {
        const reply = await send({ headers: { 'Connect-Protocol-Version': version } });
        assert.deepEqual([reply.status, codeIn(reply)], [400, 'invalid_argument'], version);
      }
    });

    it('set a deadline in milliseconds', async () => {
      for (const [timeout, status, code] of [
        ['5000', 200, undefined],
        ['9999999999', 200, undefined],
        ['', 200, undefined],
        ['abc', 400, 'invalid_argument'],
        ['1.5', 400, 'invalid_argument'],
        ['10000000000', 400, 'invalid_argument'],
        ['0', 504, 'deadline_exceeded'],
        ['-1', 504, 'deadline_exceeded'],
      ] as const) {
        const reply = await send({ headers: { 'Connect-Timeout-Ms': timeout } });
        assert.deepEqual([reply.status, codeIn(reply)], [status, code], timeout);
      }
    });

    it('end a call whose deadline expires before its work is done', async () => {
      for (const kind of ['held', 'slow'] as const) {
        sandbox.faults({ fault: kind === 'held' ? { kind } : { kind, ms: 60_000 } });
        const body = JSON.stringify({ organizationId: organizationId() });
        const path = 'OrganizationService/CreateOrganizationInvite';
        const reply = await send({ path, body, headers: { 'Connect-Timeout-Ms': '20' } }, 'ada-acme');
        assert.deepEqual([reply.status, codeIn(reply)], [504, 'deadline_exceeded']);
        assert.equal(sandbox.world.inviteOf(sandbox.world.organization('acme')), undefined);
      }
    });
  });

  describe('JSON', () => {
    it('that is not an object is rejected', async () => {
      for (const body of ['', '{', '[]', 'null', '"text"', '5', '{"a":1} x', '\uFEFF{}', '{"a":1,}']) {
        const reply = await send({ body });
        assert.deepEqual([reply.status, codeIn(reply)], [400, 'invalid_argument'], body);
      }
      assert.equal((await send({ body: Buffer.from('7b2261223a22ff227d', 'hex') })).status, 400);
    });

    it('that contains a field twice is rejected', async () => {
      const id = JSON.stringify(organizationId());
      for (const body of [
        `{"organizationId":${id},"organizationId":${id}}`,
        `{"organizationId":${id},"organization_id":${id}}`,
        `{"organizationId":${id},"organization\\u0049d":${id}}`,
        `{"organizationId":${id},"pagination":{"pageSize":1,"pageSize":1}}`,
      ]) {
        const reply = await send({ path: 'OrganizationService/ListMembers', body }, 'ada-acme');
        assert.deepEqual([reply.status, codeIn(reply)], [400, 'invalid_argument'], body);
      }
      const other = `{"organizationId":${id},"a":{"b":1},"c":{"b":"\\"b\\":{"},"d":[{"b":1},{"b":2}]}`;
      assert.equal((await getOrganization(other)).status, 200);
    });

    it('may use either spelling of names, omit fields with null, and have unknown fields', async () => {
      const id = organizationId();
      const requests = [
        { organization_id: id, fromTheFuture: [{}] },
        { organizationId: id.toUpperCase(), sort: null },
      ];
      for (const request of requests) {
        assert.equal((await listMembers(request)).status, 200);
      }
    });

    it('may have numbers as text and in any spelling', async () => {
      for (const pageSize of ['2', '2.0', '2e0', '0.2e1', 2, 2.0]) {
        const { json } = await listMembers({ organizationId: organizationId(), pagination: { pageSize } });
        assert.deepEqual([at(json, 'members', 1) !== undefined, at(json, 'members', 2)], [true, undefined]);
      }
      for (const pageSize of ['25.0', '1e1']) {
        const reply = await listMembers({ organizationId: organizationId(), pagination: { pageSize } });
        assert.equal(reply.status, 200, pageSize);
      }
    });

    it('drops unknown names of enums, and keeps unknown numbers', async () => {
      const names = async (roles: readonly unknown[]): Promise<unknown> =>
        at((await listMembers({ organizationId: organizationId(), filter: { roles } })).json, 'members', 0, 'role');
      assert.equal(await names([1]), 'ORGANIZATION_ROLE_ADMIN');
      assert.equal(await names(['ORGANIZATION_ROLE_KING', 'ORGANIZATION_ROLE_MEMBER']), 'ORGANIZATION_ROLE_MEMBER');
      assert.notEqual(await names(['ORGANIZATION_ROLE_KING']), undefined);
      assert.equal(await names([77]), undefined);
      const sort = { field: 'SORT_FIELD_SHOE_SIZE', order: 'SORT_ORDER_DESC' };
      assert.equal((await listMembers({ organizationId: organizationId(), sort })).status, 200);
    });

    it('with values of the wrong type is rejected', async () => {
      const id = organizationId();
      for (const request of [
        { organizationId: 5 },
        { organizationId: id, pagination: [] },
        { organizationId: id, pagination: { pageSize: 'many' } },
        { organizationId: id, pagination: { pageSize: 1.5 } },
        { organizationId: id, filter: { roles: 'ORGANIZATION_ROLE_ADMIN' } },
      ]) {
        const { status, json } = await listMembers(request);
        assert.deepEqual([status, at(json, 'code')], [400, 'invalid_argument'], JSON.stringify(request));
      }
    });

    it('of a response omits default values, and has times with microseconds', async () => {
      const { json } = await callSandbox(
        sandbox,
        'OrganizationService/GetOrganization',
        { organizationId: idOf(sandbox, 'kobo') },
        { as: 'ada-kobo' },
      );
      assert.deepEqual(at(json, 'organization', 'inviteDomains'), {});
      assert.match(textAt(json, 'organization', 'createdAt'), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
      const last = await listMembers({ organizationId: organizationId(), pagination: { pageSize: 100 } });
      assert.deepEqual(at(last.json, 'pagination'), {});
      assert.equal(at(last.json, 'count'), undefined);
    });
  });

  describe('Errors', () => {
    it('report one broken rule in a line, several in a list, and the violations as a detail', async () => {
      const one = await listMembers({ organizationId: organizationId(), pagination: { pageSize: 101 } });
      assert.match(textAt(one.json, 'message'), /^validation error: pagination\.page_size: /);
      const setRole = { organizationId: 'x', userId: '' };
      const { json } = await callSandbox(sandbox, 'OrganizationService/SetRole', setRole, { as: 'ada-acme' });
      assert.match(textAt(json, 'message'), /^validation errors:\n - organization_id: .+\n - user_id: .+$/);
      assert.equal(at(json, 'details', 0, 'type'), 'buf.validate.Violations');
      assert.equal(textAt(json, 'details', 0, 'debug', 'violations', 0, 'ruleId'), 'string.uuid');
    });

    it('report missing credentials before a request is read', async () => {
      const reply = await callSandbox(sandbox, 'OrganizationService/GetOrganization', { organizationId: 5 });
      assert.equal(reply.status, 401);
    });

    it('report that a body is too large', async () => {
      const reply = await send({ body: `{"padding":"${'x'.repeat(4 * 1024 * 1024)}"}` });
      assert.deepEqual([reply.status, codeIn(reply)], [429, 'resource_exhausted']);
    });

    it('have the HTTP status of their code', async () => {
      const codes = Object.values(Code).filter((code) => typeof code === 'number');
      assert.equal(codes.length, 16);
      for (const code of codes) {
        sandbox.faults({ fault: { kind: 'error', code: codeToString(code) } });
        const reply = await callSandbox(sandbox, 'AccountService/GetAccount', {}, { as: 'ada' });
        assert.deepEqual([reply.status, at(reply.json, 'code')], [codeToHttpStatus(code), codeToString(code)]);
      }
    });

    it('have a message for users in field 2 of their detail, which may be the only field', async () => {
      const userMessage = 'ä'.repeat(100);
      for (const debug of [true, false]) {
        sandbox.faults({ fault: { kind: 'error', code: 'aborted', userMessage, debug } });
        const { json } = await callSandbox(sandbox, 'AccountService/GetAccount', {}, { as: 'ada' });
        const wire = Buffer.from(textAt(json, 'details', 0, 'value'), 'base64');
        assert.deepEqual([...wire.subarray(0, 3)], [0x12, 0xc8, 0x01]);
        assert.equal(wire.subarray(3).toString(), userMessage);
        assert.deepEqual(at(json, 'details', 0, 'debug'), debug ? { userMessage } : undefined);
      }
    });

    it('of rate limits have the retry delay in a detail', async () => {
      const limits = [
        { fault: { kind: 'error', code: 'resource_exhausted', retryAfter: 7 }, debug: '7s', header: '7' },
        { fault: { kind: 'error', code: 'unavailable', retryInfo: 1.5 }, debug: '1.500s', header: null },
      ] as const;
      for (const { fault, debug, header } of limits) {
        sandbox.faults({ fault });
        const reply = await callSandbox(sandbox, 'AccountService/GetAccount', {}, { as: 'ada' });
        assert.equal(at(reply.json, 'details', 0, 'type'), 'google.rpc.RetryInfo');
        assert.deepEqual(at(reply.json, 'details', 0, 'debug'), { retryDelay: debug });
        assert.equal(reply.headers.get('retry-after'), header);
      }
    });
  });
});
