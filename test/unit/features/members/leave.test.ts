import assert from 'node:assert/strict';
import { commandIds } from '../../../../src/ui/ids';
import { freshWhenBackMs } from '../../../../src/tree/provider';
import { TestExtension, type Window } from '../../../fakes/testExtension';
import { User } from '../../../fakes/user';
import { linkAt } from '../../errors/support/commandRuns';

describe('Leave Organization…', () => {
  let world: TestExtension;

  before(async () => {
    world = await TestExtension.start();
  });

  after(() => world.close());

  const leaves = (key: string, as = 'ada'): Promise<Window> =>
    world.open({ as, selects: key, user: new User(['Leave Organization']) });
  const sent = (): number => world.sandbox.calls('LeaveOrganization').length;
  const names = async ({ application: { tree } }: Window): Promise<unknown[]> => {
    const rows = await tree.getChildren();
    return Promise.all(rows.map(async (row) => (await tree.getTreeItem(row)).label));
  };

  it('names the organization and the account, and says how to return', async () => {
    const window = await leaves('sever');
    await window.run(commandIds.leaveOrganization, window.row);
    const [question] = window.user.messages;
    assert.equal(question?.message, 'Leave Мастерская «Север»?');
    assert.match(question.detail ?? '', /To return you need an invite, unless .* is open to your e-mail domain\./);
    assert.match(question.detail ?? '', /As Ada Lovelace \(ada@acme\.example\)/);
    assert.equal(window.user.last?.message, 'You left Мастерская «Север».');
    assert.equal(sent(), 1);
  });

  it('sends nothing when the user does not confirm', async () => {
    const window = await world.open({ as: 'ada', selects: 'sever' });
    await window.run(commandIds.leaveOrganization, window.row);
    assert.equal(sent(), 0);
  });

  it('warns the only admin', async () => {
    const window = await leaves('hobby');
    await window.run(commandIds.leaveOrganization, window.row);
    assert.match(
      window.user.messages[0]?.detail ?? '',
      /^You are the only admin\. After you leave, the organization has none\./,
    );
    assert.match(
      window.user.last?.message ?? '',
      /^You did not leave Ada’s Hobby Corner\. .* needs at least one admin/,
    );
  });

  it('shows no such warning when there is another admin', async () => {
    const window = await leaves('kobo');
    await window.run(commandIds.leaveOrganization, window.row);
    assert.doesNotMatch(window.user.messages[0]?.detail ?? '', /only admin/);
  });

  it('removes the organization from the view', async () => {
    const window = await leaves('sever');
    assert.ok((await names(window)).includes('Мастерская «Север»'));
    await window.run(commandIds.leaveOrganization, window.row);
    assert.ok(!(await names(window)).includes('Мастерская «Север»'));
  });

  it('removes it from another window when the user returns there, however soon', async () => {
    const here = await leaves('sever');
    await names(here);
    const there = await world.open({ as: 'ada', selects: 'sever', user: new User(), beside: here });
    assert.ok((await names(there)).includes('Мастерская «Север»'));
    here.clock.jump(1);
    world.setCurrentWindow(here, here.user);
    await here.run(commandIds.leaveOrganization, here.row);
    here.memory.deliver();
    await there.application.tree.shown(freshWhenBackMs);
    await there.quiet();
    assert.ok(!(await names(there)).includes('Мастерская «Север»'));
  });

  it('removes a session of this organization alone, after saying so', async () => {
    const window = await leaves('sever', 'ada-sever');
    await window.run(commandIds.leaveOrganization, window.row);
    assert.match(window.user.messages[0]?.detail ?? '', /so it is removed from this machine/);
    assert.equal(window.user.last?.message, 'You left Мастерская «Север». Its sign-in was removed from this machine.');
    assert.deepEqual((await window.application.sessions.read()).sessions, []);
  });

  it('asks for the organization in the palette, even if there is only one', async () => {
    const window = await world.open({ as: 'ada-sever', user: new User(['Leave Organization']) });
    await window.run(commandIds.leaveOrganization);
    assert.equal(window.user.lists.length, 1);
    assert.equal(sent(), 0);
  });

  it('is offered after joining, perhaps with the wrong account', async () => {
    const user = new User(['Join…', 'Join Harbour Collective', 'Leave…', 'Leave Organization']);
    const window = await world.open({ as: 'ada', user });
    await window.run(commandIds.joinOrganization, linkAt(world, 'harbour'));
    assert.equal(user.last?.message, 'You left Harbour Collective.');
    assert.equal(sent(), 1);
  });
});
