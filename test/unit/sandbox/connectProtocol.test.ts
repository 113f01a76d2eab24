import assert from 'node:assert/strict';
import { ConnectError, statusByCode, type ConnectCode } from '../../sandbox/connect/connectError';
import { optional, protoJson, timestamp } from '../../sandbox/connect/protoJson';
import type { Sandbox } from '../../sandbox/startSandbox';
import { at, callSandbox, idOf, textAt, type Reply } from './callSandbox';
import { withSandbox } from './withSandbox';

describe('The sandbox as a Connect server', () => {
  let sandbox: Sandbox;
  withSandbox((started) => {
    sandbox = started;
  });

  const send = (
    init: { method?: string; body?: string; headers?: Record<string, string> },
    procedure = 'AccountService/GetAccount',
  ): Promise<Response> =>
    fetch(`${sandbox.origin}/api/gitpod.v1.${procedure}`, {
      method: 'POST',
      ...init,
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${sandbox.token('ada')}`, ...init.headers },
    });
  const getOrganization = (request: unknown): Promise<Reply> =>
    callSandbox(sandbox, 'OrganizationService/GetOrganization', request, { as: 'ada-acme' });

  it('answers JSON with a request id', async () => {
    const response = await send({ body: '{}' });
    assert.equal(response.headers.get('content-type'), 'application/json');
    assert.equal(response.headers.get('x-request-id'), sandbox.calls()[0]?.requestId);
  });

  it('says unimplemented to methods and services that it does not have', async () => {
    const method = await send({ body: '{}' }, 'AccountService/MakeCoffee');
    assert.deepEqual([method.status, at(await method.json(), 'code')], [501, 'unimplemented']);
    for (const procedure of ['CoffeeService/Make', 'constructor/constructor', 'AccountService/toString']) {
      const reply = await callSandbox(sandbox, procedure);
      assert.equal(at(reply.json, 'code'), 'unimplemented', procedure);
    }
    assert.equal((await callSandbox(sandbox, 'CoffeeService/Make')).status, 404);
  });

  it('takes POST only', async () => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const response = await send({ method });
      assert.equal(response.status, 405);
      assert.equal(response.headers.get('allow'), 'POST');
    }
  });

  it('takes JSON only', async () => {
    for (const type of ['text/plain', 'application/proto', 'application/json; charset=latin1', '']) {
      const response = await send({ body: '{}', headers: { 'Content-Type': type } });
      assert.equal(response.status, 415, type);
    }
    const withCharset = await send({ body: '{}', headers: { 'Content-Type': 'application/json; charset=utf-8' } });
    assert.equal(withCharset.status, 200);
  });

  it('takes version 1 of the protocol, said or not, and no compression', async () => {
    assert.equal((await send({ body: '{}', headers: { 'Connect-Protocol-Version': '1' } })).status, 200);
    assert.equal((await send({ body: '{}', headers: { 'Connect-Protocol-Version': '2' } })).status, 400);
    assert.equal((await send({ body: '{}', headers: { 'Content-Encoding': 'br' } })).status, 501);
  });

  it('refuses a body that is no JSON object', async () => {
    for (const body of ['', '{', '[]', 'null', '"text"', '5', '{"a":1} x']) {
      const response = await send({ body });
      assert.equal(response.status, 400, body);
      assert.equal(at(await response.json(), 'code'), 'invalid_argument');
    }
  });

  it('refuses a body that is too large', async () => {
    const response = await send({ body: `{"padding":"${'x'.repeat(4 * 1024 * 1024)}"}` });
    assert.equal(response.status, 429);
    assert.equal(at(await response.json(), 'code'), 'resource_exhausted');
  });

  it('refuses values of the wrong type', async () => {
    const organizationId = idOf(sandbox, 'acme');
    const requests = [
      { organizationId: 5 },
      { organizationId, pagination: [] },
      { organizationId, pagination: { pageSize: 'many' } },
      { organizationId, filter: { roles: 'ORGANIZATION_ROLE_ADMIN' } },
      { organizationId, filter: { roles: ['KING'] } },
    ];
    for (const request of requests) {
      const { status, json } = await callSandbox(sandbox, 'OrganizationService/ListMembers', request, {
        as: 'ada-acme',
      });
      assert.equal(status, 400);
      assert.match(textAt(json, 'message'), /^unmarshal message: proto: invalid value for \w+ field \w+: /);
    }
  });

  it('names every rule that a request breaks, in the words of its validation', async () => {
    const { json } = await callSandbox(
      sandbox,
      'OrganizationService/SetRole',
      { organizationId: 'x', userId: '' },
      { as: 'ada-acme' },
    );
    assert.deepEqual(textAt(json, 'message').split('\n'), [
      'validation error:',
      ' - organization_id: value must be a valid UUID [string.uuid]',
      ' - user_id: value must be a valid UUID [string.uuid]',
      ' - role: value must not be in list [0] [enum.not_in]',
    ]);
  });

  it('reads a request as proto3 JSON: either spelling of names, null for absent, enums by number, text for numbers', async () => {
    const id = idOf(sandbox, 'acme');
    assert.equal((await getOrganization({ organization_id: id, fromTheFuture: 1 })).status, 200);
    assert.equal((await getOrganization({ organizationId: id.toUpperCase() })).status, 200);
    const request = {
      organizationId: id,
      filter: { roles: [1], search: null },
      sort: null,
      pagination: { pageSize: '1' },
    };
    const { json } = await callSandbox(sandbox, 'OrganizationService/ListMembers', request, { as: 'ada-acme' });
    assert.equal(at(json, 'members', 0, 'role'), 'ORGANIZATION_ROLE_ADMIN');
    assert.equal(at(json, 'members', 1), undefined);
  });

  it('asks who calls before it reads what is asked', async () => {
    assert.equal(
      (await callSandbox(sandbox, 'OrganizationService/GetOrganization', { organizationId: 5 })).status,
      401,
    );
  });

  it('answers each code with its HTTP status', async () => {
    const codes = Object.keys(statusByCode).filter((code): code is ConnectCode => Object.hasOwn(statusByCode, code));
    assert.equal(codes.length, 16);
    for (const code of codes) {
      sandbox.faults({ fault: { kind: 'error', code } });
      const reply = await callSandbox(sandbox, 'AccountService/GetAccount', {}, { as: 'ada' });
      assert.deepEqual([reply.status, at(reply.json, 'code')], [statusByCode[code], code]);
    }
  });
});

describe('Proto3 JSON as the sandbox writes it', () => {
  it('leaves out fields that hold their default', () => {
    const message = {
      text: '',
      number: 0,
      flag: false,
      list: [],
      role: 'ORGANIZATION_ROLE_UNSPECIFIED',
      gone: undefined,
    };
    assert.deepEqual(protoJson(message), {});
  });

  it('writes fields marked optional whenever they are set', () => {
    assert.deepEqual(protoJson({ count: optional(0), name: optional(''), gone: optional(undefined) }), {
      count: 0,
      name: '',
    });
  });

  it('writes messages, also empty ones, and lists of both kinds', () => {
    assert.deepEqual(protoJson({ invite: { inviteId: '' }, members: [{ userId: 'a', role: '' }], domains: ['x'] }), {
      invite: {},
      members: [{ userId: 'a' }],
      domains: ['x'],
    });
  });

  it('writes times in UTC, with a fraction only where there is one', () => {
    assert.equal(timestamp(Date.UTC(2024, 10, 5, 9, 12, 44)), '2024-11-05T09:12:44Z');
    assert.equal(timestamp(Date.UTC(2024, 10, 5, 9, 12, 44, 5)), '2024-11-05T09:12:44.005Z');
  });

  it('writes an error without the parts that are empty', () => {
    assert.deepEqual(new ConnectError('not_found', '').toJSON(), { code: 'not_found' });
  });

  it('writes words for people as a detail whose binary form is right for long text too', () => {
    const userMessage = 'ä'.repeat(100);
    const [detail] = new ConnectError('aborted', 'no', { userMessage }).details;
    const wire = Buffer.from(detail?.value ?? '', 'base64');
    assert.deepEqual([...wire.subarray(0, 3)], [0x0a, 0xc8, 0x01]);
    assert.equal(wire.subarray(3).toString(), userMessage);
  });
});
