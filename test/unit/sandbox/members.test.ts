import assert from 'node:assert/strict';
import type { Sandbox } from '../../sandbox/startSandbox';
import { at, callSandbox, idOf, type Reply, textAt } from './callSandbox';
import { withSandbox } from './withSandbox';

describe('Members in the sandbox', () => {
  let sandbox: Sandbox;
  withSandbox((started) => {
    sandbox = started;
  });

  const list = (request: object = {}, query = ''): Promise<Reply> =>
    callSandbox(
      sandbox,
      'OrganizationService/ListMembers',
      { organizationId: idOf(sandbox, 'sever'), ...request },
      { as: 'ada-sever', query },
    );
  const names = ({ json }: Reply): string[] => {
    const members = at(json, 'members');
    return Array.isArray(members) ? members.map((member: unknown) => textAt(member, 'fullName')) : [];
  };

  it('are returned 25 at a time unless another number is requested', async () => {
    assert.equal(names(await list()).length, 25);
    assert.equal(names(await list({ pagination: { pageSize: 100 } })).length, 100);
    assert.equal(names(await list({}, '?pageSize=3')).length, 3);
  });

  it('are returned page by page, with the token in the body', async () => {
    const seen: string[] = [];
    let token = '';
    for (let page = 0; page < 10 && (page === 0 || token !== ''); page += 1) {
      const reply = await list({ pagination: { pageSize: 40, token } });
      seen.push(...names(reply));
      const next = at(reply.json, 'pagination', 'nextToken');
      token = typeof next === 'string' ? next : '';
    }
    assert.equal(seen.length, 122);
    assert.equal(token, '');
  });

  it('are returned page by page, with the token in the URL', async () => {
    const first = await list({ pagination: { pageSize: 100 } });
    const token = encodeURIComponent(textAt(first.json, 'pagination', 'nextToken'));
    assert.equal(names(await list({ pagination: { pageSize: 100 } }, `?token=${token}`)).length, 22);
  });

  it('are rejected for a page that is too large, or a token that is invalid or from another query', async () => {
    const { json } = await list({ pagination: { pageSize: 101 } });
    assert.match(textAt(json, 'message'), /^validation error: pagination\.page_size: must be greater/);
    const other = await list({ filter: { search: 'e' } });
    for (const token of ['nonsense', textAt(other.json, 'pagination', 'nextToken')]) {
      const reply = await list({ pagination: { token } });
      assert.equal(at(reply.json, 'message'), 'invalid pagination token');
    }
  });

  it('are sorted by name or by date, in both directions', async () => {
    const pagination = { pageSize: 100 };
    const byName = names(await list({ sort: { field: 'SORT_FIELD_NAME', order: 'SORT_ORDER_ASC' }, pagination }));
    assert.deepEqual(byName, byName.toSorted(new Intl.Collator('en').compare));
    const newest = await list({ sort: { field: 'SORT_FIELD_DATE_JOINED', order: 'SORT_ORDER_DESC' }, pagination });
    const oldest = await list({ sort: { field: 'SORT_FIELD_DATE_JOINED', order: 'SORT_ORDER_ASC' }, pagination });
    assert.ok(
      textAt(newest.json, 'members', 0, 'memberSince') > textAt(oldest.json, 'members', 0, 'memberSince'),
      'the newest member joined later than the oldest',
    );
  });

  it('are sorted with the caller first, then by name, if no order is requested', async () => {
    const pagination = { pageSize: 100 };
    const sorted = (list: readonly string[]): string[] => list.toSorted(new Intl.Collator('en').compare);
    const [first, ...others] = names(await list({ pagination }));
    assert.equal(first, 'Ada Lovelace');
    const rest = names(
      await list({
        pagination: { ...pagination, token: textAt((await list({ pagination })).json, 'pagination', 'nextToken') },
      }),
    );
    assert.deepEqual([...others, ...rest], sorted([...others, ...rest]));
    const request = { organizationId: idOf(sandbox, 'kobo'), pagination };
    const asGrace = await callSandbox(sandbox, 'OrganizationService/ListMembers', request, { as: 'grace-kobo' });
    assert.equal(names(asGrace)[0], 'Grace Hopper');
  });

  it('keep their order when an older service ignores sorting', async () => {
    sandbox.changeBehaviour({ sorting: 'ignored' });
    const sort = { field: 'SORT_FIELD_NAME', order: 'SORT_ORDER_DESC' };
    assert.deepEqual(names(await list({ sort })), names(await list()));
    const since = await list({ sort: { field: 'SORT_FIELD_DATE_JOINED', order: 'SORT_ORDER_DESC' } });
    assert.deepEqual(names(since), names(await list()));
  });

  it('are counted on request, after filtering', async () => {
    const all = await list({ count: { include: true }, pagination: { pageSize: 1 } });
    assert.deepEqual(at(all.json, 'count'), { value: 122, relation: 'COUNT_RESPONSE_RELATION_EQ' });
    const few = await list({ count: { include: true }, filter: { search: 'lovelace' } });
    assert.deepEqual(at(few.json, 'count', 'value'), 1);
    assert.equal(at((await list({ count: {} })).json, 'count'), undefined);
  });

  it('are not sorted by a service without sorting', async () => {
    sandbox.changeBehaviour({ sorting: 'refused' });
    const reply = await list({ sort: { field: 'SORT_FIELD_NAME', order: 'SORT_ORDER_ASC' } });
    assert.equal(at(reply.json, 'code'), 'invalid_argument');
    assert.equal((await list()).status, 200);
  });

  it('are found by name, email, role, status and user', async () => {
    const pagination = { pageSize: 100 };
    assert.deepEqual(names(await list({ filter: { search: 'LOVELACE' } })), ['Ada Lovelace']);
    assert.deepEqual(names(await list({ filter: { search: 'grace@' } })), ['Grace Hopper']);
    assert.equal(names(await list({ filter: { roles: ['ORGANIZATION_ROLE_ADMIN'] }, pagination })).length, 13);
    assert.equal(names(await list({ filter: { statuses: ['USER_STATUS_SUSPENDED'] }, pagination })).length, 4);
    const { userId } = sandbox.world.memberOf('sever', 'ada');
    assert.deepEqual(names(await list({ filter: { userIds: [userId] } })), ['Ada Lovelace']);
  });

  it('are returned after they left only on request', async () => {
    const organization = sandbox.world.organization('sever');
    sandbox.world.replaceMember(organization, {
      ...sandbox.world.memberOf('sever', 'grace'),
      status: 'USER_STATUS_LEFT',
    });
    assert.deepEqual(names(await list({ filter: { search: 'grace' } })), []);
    assert.deepEqual(names(await list({ filter: { statuses: ['USER_STATUS_LEFT'] } })), ['Grace Hopper']);
  });

  it('are refused to a suspended member', async () => {
    const organization = sandbox.world.organization('sever');
    sandbox.world.replaceMember(organization, {
      ...sandbox.world.memberOf('sever', 'ada'),
      status: 'USER_STATUS_SUSPENDED',
    });
    assert.equal((await list()).status, 403);
  });

  describe('Roles', () => {
    const setRole = (key: string, userId: string, role: string, as: string): Promise<Reply> =>
      callSandbox(sandbox, 'OrganizationService/SetRole', { organizationId: idOf(sandbox, key), userId, role }, { as });

    it('are changed by admins', async () => {
      const { userId } = sandbox.world.memberOf('acme', 'grace');
      assert.deepEqual((await setRole('acme', userId, 'ORGANIZATION_ROLE_ADMIN', 'ada-acme')).json, {});
      assert.equal(sandbox.world.memberOf('acme', 'grace').role, 'ORGANIZATION_ROLE_ADMIN');
    });

    it('are not changed by members, with read-only tokens, or for users who are no members', async () => {
      const grace = sandbox.world.memberOf('acme', 'grace').userId;
      const sever = sandbox.world.memberOf('sever', 'ada').userId;
      assert.equal((await setRole('sever', sever, 'ORGANIZATION_ROLE_ADMIN', 'ada-sever')).status, 403);
      assert.equal((await setRole('acme', grace, 'ORGANIZATION_ROLE_ADMIN', 'ada-readonly')).status, 403);
      assert.equal((await setRole('acme', sever, 'ORGANIZATION_ROLE_ADMIN', 'ada-acme')).status, 404);
    });

    it('must be one that exists', async () => {
      const { userId } = sandbox.world.memberOf('acme', 'grace');
      for (const role of ['', 'ORGANIZATION_ROLE_UNSPECIFIED', 'ORGANIZATION_ROLE_KING']) {
        assert.equal((await setRole('acme', userId, role, 'ada-acme')).status, 400, role);
      }
    });

    it('always leave an organization with an admin', async () => {
      const { userId } = sandbox.world.memberOf('hobby', 'ada');
      const reply = await setRole('hobby', userId, 'ORGANIZATION_ROLE_MEMBER', 'ada-hobby');
      assert.equal(at(reply.json, 'code'), 'failed_precondition');
    });
  });
});
