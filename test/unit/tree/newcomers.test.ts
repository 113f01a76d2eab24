import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { TreeItem } from 'vscode';
import type { Node } from '../../../src/tree/nodes';
import { commandIds, settingIds } from '../../../src/ui/ids';
import { TestExtension, type Window } from '../../fakes/testExtension';
import { User } from '../../fakes/user';
import type { Member } from '../../sandbox/world/people';

const minuteMs = 60_000;

function labelOf({ label }: TreeItem): string {
  return typeof label === 'string' ? label : (label?.label ?? '');
}

describe('Members who joined after a link was shared', () => {
  let world: TestExtension;
  let window: Window;

  before(async () => {
    world = await TestExtension.start();
  });

  beforeEach(async () => {
    window = await world.open({ as: 'ada', selects: 'acme' });
  });

  after(() => world.close());

  /** Adds a member to Acme now, by the clock of the service. */
  function joins(name: string): Member {
    const { world: service } = world.sandbox;
    const account = service.addPerson(name, Date.now(), name, `${name.toLowerCase()}@mail.example`);
    return service.addMember(service.organization('acme'), account, 'ORGANIZATION_ROLE_MEMBER');
  }

  /** Removes a member on the service. */
  function removed(member: Member): void {
    const { world: service } = world.sandbox;
    service.replaceMember(service.organization('acme'), { ...member, status: 'USER_STATUS_LEFT' });
  }

  async function children(node?: Node): Promise<{ readonly node: Node; readonly item: TreeItem }[]> {
    const { tree } = window.application;
    const nodes = await window.finish(tree.getChildren(node));
    await window.quiet();
    return Promise.all(nodes.map(async (child) => ({ node: child, item: await tree.getTreeItem(child) })));
  }

  async function row(name: RegExp, under?: Node): Promise<{ readonly node: Node; readonly item: TreeItem }> {
    const rows = await children(under);
    return rows.find(({ item }) => name.test(labelOf(item))) ?? assert.fail(String(name));
  }

  const acme = (): Promise<{ readonly node: Node; readonly item: TreeItem }> => row(/^Acme Engineering$/);
  const members = async (): Promise<{ readonly node: Node; readonly item: TreeItem }> =>
    row(/^Newest members$/, (await acme()).node);
  const labels = async (): Promise<string[]> =>
    (await children((await members()).node)).map(({ item }) => labelOf(item));
  const copy = (): Promise<void> => window.run(commandIds.copyInviteLink, window.row);
  const refresh = (): Promise<void> => window.run(commandIds.refresh);
  const lists = (): number => world.requests.filter((method) => method === 'ListMembers').length;
  const later = (): Promise<void> => window.clock.advance(10 * minuteMs);
  /** Shares a link, then lets minutes pass, because the service's times are in whole seconds. */
  const share = async (): Promise<void> => {
    await copy();
    await later();
  };

  it('are not requested when no link was shared', async () => {
    await acme();
    await later();
    await refresh();
    assert.equal(lists(), 0);
  });

  it('are not requested right after a link was shared, and take one page some minutes later', async () => {
    await copy();
    await acme();
    assert.equal(lists(), 0);
    await later();
    await acme();
    assert.equal(lists(), 1);
    await acme();
    await window.application.tree.shown();
    await window.quiet();
    assert.equal(lists(), 1);
    await later();
    await window.application.tree.shown();
    await window.quiet();
    assert.equal(lists(), 2);
  });

  it('are not requested for an organization in which the user is no admin', async () => {
    const { sharedLinks, invites } = window.application.services;
    const sever = await world.open({ as: 'ada', selects: 'sever', beside: window });
    const link = await invites.load(window.organization ?? assert.fail());
    await sharedLinks.remember(sever.organization ?? assert.fail(), link ?? assert.fail(), 'copied');
    world.requests.length = 0;
    await refresh();
    assert.equal(lists(), 0);
  });

  it('are counted on the row and the view until the user looks at the members', async () => {
    await share();
    await acme();
    joins('Zoe');
    joins('Yann');
    await refresh();
    const { item } = await acme();
    assert.equal(item.description, '15 members · 2 new');
    assert.match(item.accessibilityInformation?.label ?? '', /, 2 joined since you last looked/);
    assert.equal((await members()).item.description, '15 members · 2 joined since you last looked');
    assert.equal(window.application.tree.newcomers.total, 2);
    await labels();
    assert.equal(window.application.tree.newcomers.total, 0);
    assert.equal((await acme()).item.description, '15 members');
  });

  it('are counted since the last look only, in another window too', async () => {
    await share();
    joins('Zoe');
    await refresh();
    await labels();
    window.memory.deliver();
    window = await world.open({ as: 'ada', selects: 'acme', beside: window });
    await acme();
    joins('Yann');
    await refresh();
    assert.equal(window.application.tree.newcomers.total, 1);
  });

  it('do not include the user, nor anyone who joined before', async () => {
    await share();
    await acme();
    await refresh();
    assert.equal(window.application.tree.newcomers.total, 0);
  });

  it('are separated by a divider at the time of the copy, whatever the clocks say', async () => {
    await share();
    await acme();
    joins('Zoe');
    await refresh();
    const [first, second = '', third = ''] = await labels();
    assert.equal(first, 'Zoe');
    assert.match(second, /^Link …1f2d copied, (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) /);
    assert.doesNotMatch(third, /^Link/);
  });

  it('have dividers that distinguish replaced from copied links, at most one between two members', async () => {
    await copy();
    await copy();
    const user = new User(['Create New Link']);
    world.setCurrentWindow(window, user);
    await window.run(commandIds.replaceInviteLink, window.row);
    const dividers = (await labels()).filter((label) => label.startsWith('Link'));
    assert.equal(dividers.length, 1);
    assert.match(dividers[0] ?? '', /^Link replaced by …[0-9a-f]{4}, /);
  });

  it('are not counted or divided when the service does not sort', async () => {
    world.sandbox.changeBehaviour({ sorting: 'ignored' });
    await share();
    await acme();
    joins('Zoe');
    await refresh();
    assert.equal(window.application.tree.newcomers.total, 0);
    assert.deepEqual(
      (await labels()).filter((label) => label.startsWith('Link')),
      [],
    );
    world.sandbox.changeBehaviour({ sorting: 'supported' });
  });

  it('are forgotten with the shared links', async () => {
    await share();
    await acme();
    joins('Zoe');
    await refresh();
    await window.run(commandIds.forgetSharedLinks);
    assert.equal(window.application.tree.newcomers.total, 0);
    assert.deepEqual(
      (await labels()).filter((label) => label.startsWith('Link')),
      [],
    );
  });

  it('are forgotten when the user signs out', async () => {
    await share();
    await acme();
    joins('Zoe');
    await refresh();
    await window.application.sessions.remove(window.session?.id ?? '');
    await window.quiet();
    assert.equal(window.application.tree.newcomers.total, 0);
    assert.equal(window.memory.window().get('sharedLinks'), undefined);
  });

  it('are no longer listed or counted after they were removed', async () => {
    await share();
    await acme();
    const zoe = joins('Zoe');
    joins('Yann');
    await refresh();
    assert.equal(window.application.tree.newcomers.total, 2);
    removed(zoe);
    await later();
    await window.application.tree.shown();
    await window.quiet();
    assert.equal(window.application.tree.newcomers.total, 1);
    assert.ok(!(await labels()).includes('Zoe'));
  });

  it('disappear from the view when they leave after the user has seen them', async () => {
    await share();
    await acme();
    const zoe = joins('Zoe');
    await refresh();
    assert.equal((await labels())[0], 'Zoe');
    removed(zoe);
    await later();
    let changes = 0;
    window.application.tree.onDidChangeTreeData(() => changes++);
    await window.finish(window.application.tree.newcomers.check());
    await window.quiet();
    assert.notEqual(changes, 0);
    assert.ok(!(await labels()).includes('Zoe'));
  });

  it('are requested again every few minutes while the view is visible', async () => {
    mock.timers.enable({ apis: ['setInterval'] });
    try {
      window = await world.open({ as: 'ada', selects: 'acme' });
      await share();
      await acme();
      await window.quiet();
      world.requests.length = 0;
      await later();
      mock.timers.tick(5 * minuteMs);
      await window.quiet();
      assert.equal(lists(), 1);
      await later();
      world.isViewVisible = false;
      mock.timers.tick(5 * minuteMs);
      await window.quiet();
      assert.equal(lists(), 1);
    } finally {
      mock.timers.reset();
    }
  });

  it('are kept when the members cannot be read', async () => {
    await share();
    await acme();
    joins('Zoe');
    await refresh();
    joins('Yann');
    world.sandbox.faults({ method: 'ListMembers', times: 9, fault: { kind: 'error', code: 'unavailable' } });
    await refresh();
    assert.equal(window.application.tree.newcomers.total, 1);
    assert.ok(!window.user.messages.some(({ how }) => how === 'error'));
  });

  describe('in a notification,', () => {
    const told = (): string[] =>
      window.user.messages.map(({ message }) => message).filter((message) => message.includes('joined'));

    it('are not reported unless the user wants it', async () => {
      await share();
      await acme();
      joins('Zoe');
      await refresh();
      assert.deepEqual(told(), []);
    });

    it('are reported once a day for each organization, and nobody twice', async () => {
      world.setSetting(settingIds.notifyOfNewMembers, true);
      await share();
      await acme();
      joins('Zoe');
      await refresh();
      joins('Yann');
      await refresh();
      assert.deepEqual(told(), ['1 joined Acme Engineering since you last looked.']);
      await window.clock.advance(24 * 60 * minuteMs);
      await refresh();
      await refresh();
      assert.deepEqual(told(), [
        '1 joined Acme Engineering since you last looked.',
        '2 joined Acme Engineering since you last looked.',
      ]);
    });
  });
});
