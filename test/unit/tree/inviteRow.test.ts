import assert from 'node:assert/strict';
import type { CancellationToken, TreeItem } from 'vscode';
import type { Node } from '../../../src/tree/nodes';
import { commandIds } from '../../../src/ui/ids';
import { TestExtension, type Window } from '../../fakes/testExtension';
import { linkAt } from '../errors/support/commandRuns';
import { networkFailures } from '../errors/support/situations';
import { contentsOfHover } from '../faults/support/faultScenario';

const everything = ['*'];

describe("The row of an organization's invite", () => {
  let world: TestExtension;
  let window: Window;
  let organization: Node;

  before(async () => {
    world = await TestExtension.start();
  });

  beforeEach(async () => {
    window = await world.open({ as: 'ada', selects: 'acme' });
    const rows = await window.finish(window.application.tree.getChildren());
    organization = rows.find(isAcme) ?? assert.fail('Acme has no row');
    world.requests.length = 0;
  });

  after(() => world.close());

  /** The first row inside the organization. Showing it again sends no further request. */
  async function inviteRow(): Promise<Node> {
    const [row] = await window.finish(window.application.tree.getChildren(organization));
    await window.quiet();
    return row ?? assert.fail('there is no row');
  }

  async function shown(): Promise<TreeItem> {
    return window.application.tree.getTreeItem(await inviteRow());
  }

  async function spoken(): Promise<string> {
    return (await shown()).accessibilityInformation?.label ?? '';
  }

  /** The accessible labels of the top-level rows. */
  async function roots(): Promise<string> {
    const { tree } = window.application;
    await window.quiet();
    const rows = await window.finish(tree.getChildren());
    const items = await Promise.all(rows.map((row) => tree.getTreeItem(row)));
    return items.map(({ accessibilityInformation: spoken }) => spoken?.label ?? '').join('\n');
  }

  function disconnect(methods = everything): void {
    networkFailures[0]?.breaks(world, methods);
  }

  /** A hover does not wait long for a response; the next one shows it. */
  async function hover(link: string): Promise<string> {
    await contentsOfHover(window, link);
    return contentsOfHover(window, link);
  }

  function reads(): number {
    return world.requests.filter((method) => method === 'GetOrganizationInvite').length;
  }

  const ending = (): string => linkAt(world, 'acme').slice(-4);

  describe('together with commands and hovers', () => {
    it('reads the link with one request when a command reads it at the same time', async () => {
      const row = window.application.tree.getChildren(organization);
      await Promise.all([row, window.run(commandIds.copyInviteLink, organization)]);
      assert.equal(reads(), 1);
      assert.match(await spoken(), new RegExp(`ending in ${ending()}, valid`));
    });

    it('is not read again after a command has read it', async () => {
      await window.run(commandIds.copyInviteLink, organization);
      assert.match(await spoken(), new RegExp(`ending in ${ending()}, valid`));
      assert.equal(reads(), 1);
    });

    it('says that the link is no longer valid once a hover has found that', async () => {
      const old = linkAt(world, 'acme');
      await shown();
      world.sandbox.world.replaceInvite(world.sandbox.world.organization('acme'));
      assert.match(await hover(old), /Not valid|No longer valid/);
      assert.match(await spoken(), new RegExp(`ending in ${old.slice(-4)}, no longer valid`));
    });

    it('shows the link that a hover found to be the valid one', async () => {
      await shown();
      world.sandbox.world.replaceInvite(world.sandbox.world.organization('acme'));
      await hover(linkAt(world, 'acme'));
      assert.match(await spoken(), new RegExp(`ending in ${ending()}, valid`));
      assert.equal(reads(), 1);
    });

    it('does not return to a replaced link, whatever a slow service reports', async () => {
      const old = linkAt(world, 'acme');
      await shown();
      const { id } = world.sandbox.world.organization('acme');
      world.sandbox.world.replaceInvite(world.sandbox.world.organization('acme'));
      await window.run(commandIds.reloadRow, await inviteRow());
      const answer = { organizationId: id, organizationName: 'Acme Engineering', organizationMemberCount: 13 };
      world.reroute(() => Promise.resolve(Response.json(answer)), ['GetOrganizationInviteSummary']);
      await hover(old);
      assert.match(await spoken(), new RegExp(`ending in ${ending()}, valid`));
    });

    it('is valid again when the service returns the link that it had reported as invalid', async () => {
      await shown();
      world.sandbox.faults({
        method: 'GetOrganizationInviteSummary',
        fault: { kind: 'error', code: 'not_found', message: '' },
      });
      await hover(linkAt(world, 'acme'));
      assert.match(await spoken(), /no longer valid/);
      await window.run(commandIds.reloadRow, await inviteRow());
      assert.match(await spoken(), new RegExp(`ending in ${ending()}, valid`));
      assert.match(await hover(linkAt(world, 'acme')), /\bValid/);
    });
  });

  describe('without a connection', () => {
    it('keeps the last known link on Refresh, and says that it could not be refreshed', async () => {
      await shown();
      disconnect();
      await window.run(commandIds.refresh);
      const item = await shown();
      assert.equal(item.label, `Invite link …${ending()}`);
      assert.match(item.accessibilityInformation?.label ?? '', /, Offline, last updated /);
      assert.equal(item.contextValue, 'invite outdated');
    });

    it('says so when the link was never read, and reads it on retry', async () => {
      disconnect(['GetOrganizationInvite']);
      assert.match(await spoken(), /^Invite link: Offline\./);
      world.clearFaults();
      await window.run(commandIds.reloadRow, await inviteRow());
      assert.match(await spoken(), new RegExp(`ending in ${ending()}, valid`));
    });

    it('recovers when a hover gets a response', async () => {
      await shown();
      disconnect();
      await window.run(commandIds.refresh);
      assert.match(await spoken(), /Offline/);
      assert.match(await roots(), /^Offline/);
      world.clearFaults();
      window.clock.jump(60_000);
      assert.match(await hover(linkAt(world, 'harbour')), /\bValid/);
      assert.match(await spoken(), new RegExp(`ending in ${ending()}, valid`));
      assert.doesNotMatch(await roots(), /offline/i);
    });

    it('recovers when a command gets a response, even for another organization', async () => {
      disconnect();
      await window.run(commandIds.refresh);
      assert.match(await spoken(), /Offline/);
      world.clearFaults();
      const rows = await window.finish(window.application.tree.getChildren());
      await window.run(
        commandIds.copyInviteLink,
        rows.find((row) => row !== organization && !isAcme(row) && isOrganization(row)),
      );
      assert.match(await spoken(), new RegExp(`ending in ${ending()}, valid`));
      assert.doesNotMatch(await roots(), /offline/i);
    });

    it('lets a hover retry at once after the row was read', async () => {
      await shown();
      disconnect();
      assert.match(await hover(linkAt(world, 'harbour')), /Couldn't check it/);
      world.clearFaults();
      await window.run(commandIds.reloadRow, await inviteRow());
      assert.match(await hover(linkAt(world, 'harbour')), /\bValid/);
    });

    it('recovers along with the members whose next page failed', async () => {
      const { tree } = window.application;
      const parts = await window.finish(tree.getChildren(organization));
      const members = parts.find((part) => 'part' in part && part.part === 'members') ?? assert.fail();
      const more = async (): Promise<string> => {
        const last = (await window.finish(tree.getChildren(members))).at(-1) ?? assert.fail();
        return (await tree.getTreeItem(last)).accessibilityInformation?.label ?? '';
      };
      assert.match(await more(), /10 of 13/);
      disconnect();
      await window.run(commandIds.showMoreMembers, (await tree.getChildren(members)).at(-1));
      assert.match(await more(), /is unreachable/);
      world.clearFaults();
      let redrawn = 0;
      tree.onDidChangeTreeData((node) => (redrawn += node === undefined ? 1 : 0));
      window.clock.jump(60_000);
      await hover(linkAt(world, 'harbour'));
      assert.ok(redrawn > 0);
      assert.match(await more(), /10 of 13/);
    });

    it('is the only thing read again when the view recovers', async () => {
      await shown();
      disconnect();
      await window.run(commandIds.refresh);
      await spoken();
      world.clearFaults();
      world.requests.length = 0;
      window.clock.jump(60_000);
      await hover(linkAt(world, 'harbour'));
      await spoken();
      assert.deepEqual([...world.requests].sort(), [
        'GetAccount',
        'GetOrganizationInvite',
        'GetOrganizationInviteSummary',
      ]);
    });
  });

  it('aborts its request when its account is signed out, and drops its state', async () => {
    let ended = false;
    world.reroute(
      (_url, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            ended = true;
            reject(new DOMException('aborted', 'AbortError'));
          });
        }),
      ['GetOrganizationInvite'],
    );
    await window.application.tree.getChildren(organization);
    const { session } = window;
    assert.ok(session && window.organization);
    await window.application.sessions.remove(session.id);
    await window.quiet();
    assert.equal(ended, true);
    assert.deepEqual(window.application.services.invites.invite(window.organization), {
      known: undefined,
      failure: undefined,
      isReading: false,
    });
  });

  it('requests the summary for its tooltip, which changes nothing', async () => {
    const row = await inviteRow();
    const token = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => undefined }) };
    const { tree } = window.application;
    await window.finish(tree.resolveTreeItem(await tree.getTreeItem(row), row, token as unknown as CancellationToken));
    assert.deepEqual(world.requests, ['GetOrganizationInvite', 'GetOrganizationInviteSummary']);
  });
});

function isOrganization(row: Node): boolean {
  return 'organization' in row && !('session' in row);
}

function isAcme(row: Node): boolean {
  return 'organization' in row && 'name' in row.organization && row.organization.name === 'Acme Engineering';
}
