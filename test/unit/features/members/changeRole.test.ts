import assert from 'node:assert/strict';
import type { Node } from '../../../../src/tree/nodes';
import { commandIds } from '../../../../src/ui/ids';
import { TestExtension, type Window } from '../../../fakes/testExtension';
import { User } from '../../../fakes/user';

const admin = 'ORGANIZATION_ROLE_ADMIN';
const member = 'ORGANIZATION_ROLE_MEMBER';

describe('Change Role…', () => {
  let world: TestExtension;

  before(async () => {
    world = await TestExtension.start();
  });

  after(() => world.close());

  const open = (...presses: string[]): Promise<Window> =>
    world.open({ as: 'ada', selects: 'acme', user: new User(presses) });

  /** The rows of Acme's members with these names. */
  async function rows({ application: { tree }, row }: Window, ...names: string[]): Promise<Node[]> {
    const parts = await tree.getChildren(row);
    const members = parts.find((part) => 'part' in part && part.part === 'members');
    const more = (await tree.getChildren(members)).find((node) => node.constructor.name === 'MoreMembersNode');
    await tree.showMoreMembers(more);
    const nodes = await tree.getChildren(members);
    const items = await Promise.all(nodes.map((node) => tree.getTreeItem(node)));
    return names.map((name) => nodes[items.findIndex(({ label }) => label === name)] ?? assert.fail(name));
  }

  /** Names of further members of Acme. */
  function fillers(count: number): string[] {
    const members = [...world.sandbox.world.organization('acme').members];
    const recent = members.toSorted((one, other) => other.memberSince - one.memberSince);
    return recent
      .filter(({ accountId, role }) => accountId === undefined && role === member)
      .slice(0, count)
      .map(({ fullName }) => fullName);
  }

  const roleOf = (name: string): string | undefined =>
    [...world.sandbox.world.organization('acme').members].find(({ fullName }) => fullName === name)?.role;
  const leave = (name: string): void => {
    const acme = world.sandbox.world.organization('acme');
    const leaving = [...acme.members].find(({ fullName }) => fullName === name) ?? assert.fail();
    world.sandbox.world.replaceMember(acme, { ...leaving, status: 'USER_STATUS_LEFT' });
  };
  /** Makes Ada the only admin. */
  const demoteOthers = (): void => {
    const acme = world.sandbox.world.organization('acme');
    for (const each of [...acme.members].filter(
      ({ role, fullName }) => role === admin && fullName !== 'Ada Lovelace',
    )) {
      world.sandbox.world.replaceMember(acme, { ...each, role: member });
    }
  };
  const sent = (): number => world.sandbox.calls('SetRole').length;

  it('asks with the name, the organization and the consequence, and makes a member an admin', async () => {
    const window = await open('Make Admin');
    const [name = ''] = fillers(1);
    const [row] = await rows(window, name);
    await window.run(commandIds.changeRole, row);
    const [question] = window.user.messages;
    assert.equal(question?.message, `Make ${name} an admin of Acme Engineering?`);
    assert.match(question.detail ?? '', /person\.\d+@acme\.example[\s\S]*Admins can create and replace invite links/);
    assert.equal(window.user.last?.message, `${name} is an admin of Acme Engineering now.`);
    assert.equal(roleOf(name), admin);
  });

  it('changes nothing when the user does not confirm', async () => {
    const window = await open();
    const [row] = await rows(window, ...fillers(1));
    await window.run(commandIds.changeRole, row);
    assert.equal(sent(), 0);
  });

  it('shows the new role in the view', async () => {
    const window = await open('Make Admin');
    const [name = ''] = fillers(1);
    const [row] = await rows(window, name);
    await window.run(commandIds.changeRole, row);
    const [after] = await rows(window, name);
    const item = await window.application.tree.getTreeItem(after ?? assert.fail());
    assert.match(item.accessibilityInformation?.label ?? '', /, admin, /);
  });

  it('changes all selected rows, and no row of another organization', async () => {
    const window = await open('Make Admin');
    const names = fillers(2);
    const selected = await rows(window, ...names);
    const kobo = await world.open({ as: 'ada', selects: 'kobo', user: window.user, beside: window });
    const koboRows = await kobo.application.tree.getChildren(kobo.row);
    const koboMembers = koboRows.find((part) => 'part' in part && part.part === 'members');
    const others = await kobo.application.tree.getChildren(koboMembers);
    await window.run(commandIds.changeRole, selected[0]);
    assert.equal(sent(), 1);
    await window.application.run(commandIds.changeRole, [selected[1], [...selected, ...others]]);
    assert.equal(window.user.messages.at(-2)?.message, `Make ${names[1] ?? ''} an admin of Acme Engineering?`);
    assert.deepEqual(names.map(roleOf), [admin, admin]);
  });

  it('asks for the role when the members have different ones', async () => {
    const window = await open('Make Admin');
    const [name = ''] = fillers(1);
    const selected = await rows(window, name, 'Ada Lovelace');
    await window.application.run(commandIds.changeRole, [selected[0], selected]);
    assert.deepEqual(
      window.user.lists.at(-1)?.map(({ label }) => label),
      ['Admin', 'Member'],
    );
    assert.equal(sent(), 1);
    assert.equal(roleOf(name), admin);
  });

  it('never demotes the last admin', async () => {
    const window = await open('Make Member');
    demoteOthers();
    const [row] = await rows(window, 'Ada Lovelace');
    await window.run(commandIds.changeRole, row);
    assert.match(window.user.last?.message ?? '', /^No role was changed: Acme Engineering needs at least one admin\./);
    assert.equal(sent(), 0);
  });

  it('explains a change of the user’s own role, and shows what the user can still do', async () => {
    const window = await open('Make Member');
    const { world: service } = world.sandbox;
    const acme = service.organization('acme');
    const grace = [...acme.members].find(({ fullName }) => fullName === 'Grace Hopper') ?? assert.fail();
    service.replaceMember(acme, { ...grace, role: admin });
    const [row] = await rows(window, 'Ada Lovelace');
    await window.run(commandIds.changeRole, row);
    assert.match(window.user.messages[0]?.detail ?? '', /changing your own role\. Only another admin/);
    assert.equal(roleOf('Ada Lovelace'), member);
    assert.equal(world.requests.at(-1), 'GetAccount');
  });

  it('names members who have left meanwhile, and sends nothing for them', async () => {
    const window = await open('Make Admin');
    const names = fillers(2);
    const selected = await rows(window, ...names);
    leave(names[0] ?? '');
    await window.application.run(commandIds.changeRole, [selected[0], selected]);
    assert.match(window.user.messages[0]?.detail ?? '', new RegExp(`${names[0] ?? ''} has left Acme Engineering\\.`));
    assert.equal(sent(), 1);
    await window.run(commandIds.changeRole, selected[0]);
    assert.equal(window.user.last?.message, `${names[0] ?? ''} has left Acme Engineering.`);
    assert.equal(sent(), 1);
  });

  it('reports for each member whether the role was changed, and why not', async () => {
    const window = await open('Make Admin');
    const names = fillers(3);
    const selected = await rows(window, ...names);
    world.sandbox.faults({
      method: 'SetRole',
      after: 1,
      times: 1,
      fault: { kind: 'error', code: 'failed_precondition', message: 'this user is managed elsewhere' },
    });
    await window.application.run(commandIds.changeRole, [selected[0], selected]);
    const { message = '', how } = window.user.last ?? {};
    assert.equal(how, 'error');
    assert.ok(message.startsWith(`Admins of Acme Engineering now: ${names[0] ?? ''}, ${names[2] ?? ''}. `), message);
    assert.ok(message.includes(`Couldn't change the role of ${names[1] ?? ''}. app.gitpod.io says:`), message);
  });

  it('finds members from the palette', async () => {
    const window = await world.open({ as: 'ada', user: new User(['Acme Engineering', 'Grace Hopper', 'Make Admin']) });
    await window.run(commandIds.changeRole);
    assert.equal(roleOf('Grace Hopper'), admin);
  });
});
