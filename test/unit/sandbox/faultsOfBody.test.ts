import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { faultKindsOf } from '../../sandbox/faults/fault';
import type { Sandbox } from '../../sandbox/startSandbox';
import { at, callSandbox, type Reply, textAt } from './callSandbox';
import { type FaultToTry, faultyCreate } from './faultyCreate';
import { withSandbox } from './withSandbox';

describe('Faults of the response body', () => {
  let sandbox: Sandbox;
  const { create, fail, invite, raw, tried } = faultyCreate(() => sandbox);
  withSandbox((started) => {
    sandbox = started;
  });

  const created = async (fault: FaultToTry): Promise<Reply> => {
    fail(fault);
    const reply = await create();
    assert.equal(reply.status, 200);
    assert.ok(invite());
    return reply;
  };

  it('truncatedJson', async () => {
    const { json } = await created({ kind: 'truncatedJson' });
    assert.match(String(json), /^\{"invite":\{"inviteId":"/);
    assert.doesNotMatch(String(json), /\}/);
  });

  it('endlessBody: as much as the client takes', async () => {
    fail({ kind: 'endlessBody', chunkBytes: 1000, maximumBytes: 50_000 });
    const { bytes, error } = await raw();
    assert.equal(error, 'ECONNRESET');
    assert.ok(bytes.length >= 50_000);
  });

  it('endlessBody: ends when the client disconnects', async () => {
    fail({ kind: 'endlessBody', everyMs: 1, chunkBytes: 1 });
    const abort = new AbortController();
    const call = create(abort.signal);
    await sandbox.waitForCall(({ workDone }) => workDone);
    abort.abort();
    await assert.rejects(call);
    assert.equal((await sandbox.waitForCall('CreateOrganizationInvite')).result, 'abandoned');
  });

  it('drippingBody: all of it, byte by byte', async () => {
    const { json } = await created({ kind: 'drippingBody' });
    assert.equal(at(json, 'invite', 'inviteId'), invite());
  });

  it('invalidUtf8', async () => {
    const { json } = await created({ kind: 'invalidUtf8' });
    assert.match(textAt(json, 'invite', 'inviteId'), /^\uFFFD\uFFFD/);
  });

  it('byteOrderMark', async () => {
    fail({ kind: 'byteOrderMark' });
    assert.match((await raw()).bytes.toString(), /\r\n\r\n\uFEFF\{/);
  });

  it('gzip', async () => {
    const { json, headers } = await created({ kind: 'gzip' });
    assert.equal(headers.get('content-encoding'), 'gzip');
    assert.equal(at(json, 'invite', 'inviteId'), invite());
  });

  it('gzipBomb: small on the wire, large when decoded', async () => {
    fail({ kind: 'gzipBomb', decodedBytes: 1024 * 1024 });
    const { bytes } = await raw();
    const body = bytes.subarray(bytes.indexOf('\r\n\r\n') + 4);
    assert.ok(body.length < 10_000);
    assert.ok(gunzipSync(body).length > 1024 * 1024);
  });

  it('contentType', async () => {
    const { headers } = await created({ kind: 'contentType', contentType: 'text/html' });
    assert.equal(headers.get('content-type'), 'text/html');
  });

  it('wrongTypes', async () => {
    assert.deepEqual((await created({ kind: 'wrongTypes' })).json, { invite: { inviteId: [36] } });
  });

  it('missingFields', async () => {
    assert.deepEqual((await created({ kind: 'missingFields' })).json, {});
  });

  it('nulls', async () => {
    assert.deepEqual((await created({ kind: 'nulls' })).json, { invite: null });
  });

  it('capitalIds', async () => {
    const { json } = await created({ kind: 'capitalIds' });
    assert.equal(at(json, 'invite', 'inviteId'), invite()?.toUpperCase());
  });

  it('extraFields: in every message, with names that careless clients mishandle', async () => {
    const { json } = await created({ kind: 'extraFields' });
    assert.equal(at(json, 'invite', 'inviteId'), invite());
    assert.deepEqual(at(json, 'invite', 'fromTheFuture'), { nested: [1, 'two', null] });
    assert.deepEqual(at(json, '__proto__'), { polluted: true });
  });

  it('unknownEnums and numbersAsStrings', async () => {
    tried.add('unknownEnums').add('numbersAsStrings');
    sandbox.faults({ fault: { kind: 'unknownEnums' } }, { fault: { kind: 'numbersAsStrings' } });
    const enums = await callSandbox(sandbox, 'AccountService/GetAccount', {}, { as: 'ada' });
    const first = ['account', 'memberships', 0];
    assert.equal(at(enums.json, ...first, 'userRole'), 'ORGANIZATION_ROLE_FROM_THE_FUTURE_ADMIN');
    assert.equal(at(enums.json, ...first, 'organizationTier'), 'ORGANIZATION_TIER_FROM_THE_FUTURE_ENTERPRISE');
    const numbers = await callSandbox(sandbox, 'AccountService/GetAccount', {}, { as: 'ada' });
    assert.equal(at(numbers.json, ...first, 'organizationMemberCount'), '13');
  });

  it('do not change a refusal of the method', async () => {
    fail({ kind: 'truncatedJson' });
    const request = { organizationId: 'nonsense' };
    const reply = await callSandbox(sandbox, 'OrganizationService/CreateOrganizationInvite', request, {
      as: 'ada-acme',
    });
    assert.equal(reply.status, 400);
  });

  it('are all tested here', () => {
    assert.deepEqual(
      faultKindsOf.body.filter((kind) => !tried.has(kind)),
      [],
    );
  });
});
