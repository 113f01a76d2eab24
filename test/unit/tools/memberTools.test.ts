import assert from 'node:assert/strict';
import * as v from 'valibot';
import { toolIds } from '../../../src/ui/ids';
import { TestExtension, type Window } from '../../fakes/testExtension';
import { User } from '../../fakes/user';
import type { Member } from '../../sandbox/world/people';
import { answerOf, copying, questionOf, roleChange } from './support/toolUse';

const listed = v.object({
  memberCount: v.number(),
  newest: v.array(v.object({ member: v.string(), name: v.string(), email: v.string(), role: v.string() })),
});

describe('The member tools', () => {
  let world: TestExtension;
  let window: Window;

  beforeEach(async () => {
    world = await TestExtension.start();
    window = await world.open({ user: new User(), as: 'ada' });
  });

  afterEach(() => world.close());

  it('list the ten newest members in one request', async () => {
    const { newest, memberCount } = v.parse(
      listed,
      JSON.parse(await answerOf(window, toolIds.listMembers, copying(world, window, 'kobo'))),
    );
    const members = [...world.sandbox.world.organization('kobo').members];
    const byJoined = members.toSorted((one, other) => other.memberSince - one.memberSince);
    assert.equal(memberCount, 40);
    assert.deepEqual(
      newest.map(({ member }) => member),
      byJoined.slice(0, 10).map(({ userId }) => userId),
    );
    assert.equal(world.requests.filter((method) => method === 'ListMembers').length, 1);
  });

  it('ask whether the model may see the members, without reading them', async () => {
    const question = (await questionOf(window, toolIds.listMembers, copying(world, window, 'kobo'))) ?? '';
    assert.match(question, /^Let a language model see the newest members of 株式会社こうぼう\?/);
    assert.match(question, /names, e-mail addresses and roles/);
    assert.ok(!world.requests.includes('ListMembers'));
  });

  it('set the role of one member as the user confirmed, once', async () => {
    const input = roleChange(world, window, 'acme');
    const { fullName, email } = memberOf(input);
    const question = (await questionOf(window, toolIds.changeRole, input)) ?? '';
    assert.ok(question.startsWith(`Make ${fullName} an admin of Acme Engineering?`), question);
    assert.ok(question.includes(email), question);
    assert.match(question, /Admins can create and replace invite links/);
    assert.match(await answerOf(window, toolIds.changeRole, input), /"changed": true/);
    assert.equal(memberOf(input).role, 'ORGANIZATION_ROLE_ADMIN');
    assert.match(await answerOf(window, toolIds.changeRole, input), /has the role already/);
    assert.equal(world.sandbox.calls('SetRole').length, 1);
  });

  it('do not demote the last admin', async () => {
    const { members } = world.sandbox.world.organization('acme');
    for (const each of members) {
      if (each.role === 'ORGANIZATION_ROLE_ADMIN' && each.fullName !== 'Ada Lovelace') {
        members.put({ ...each, role: 'ORGANIZATION_ROLE_MEMBER' });
      }
    }
    const ada = [...members].find(({ fullName }) => fullName === 'Ada Lovelace') ?? assert.fail();
    const input = { ...copying(world, window, 'acme'), member: ada.userId, role: 'member' };
    assert.match((await questionOf(window, toolIds.changeRole, input)) ?? '', /needs at least one admin/);
    assert.match(await answerOf(window, toolIds.changeRole, input), /needs at least one admin/);
    assert.deepEqual(world.sandbox.calls('SetRole'), []);
  });

  it('report a member id that is unknown or has left', async () => {
    const unknown = { ...roleChange(world, window, 'acme'), member: '0190d0a1-9999-7abc-8def-01234567f1f2' };
    assert.match(await answerOf(window, toolIds.changeRole, unknown), /No member of this organization has this id/);
    const input = roleChange(world, window, 'acme');
    world.sandbox.world.organization('acme').members.put({ ...memberOf(input), status: 'USER_STATUS_LEFT' });
    assert.match(await answerOf(window, toolIds.changeRole, input), /No member of this organization has this id/);
    assert.deepEqual(world.sandbox.calls('SetRole'), []);
  });

  function memberOf(input: Readonly<Record<string, string>>): Member {
    const members = [...world.sandbox.world.organization('acme').members];
    return members.find(({ userId }) => userId === input['member']) ?? assert.fail();
  }
});
