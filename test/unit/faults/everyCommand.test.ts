import assert from 'node:assert/strict';
import type { Node } from '../../../src/tree/nodes';
import { type ApplicationCommand, applicationCommandIds, commandIds, toolIds } from '../../../src/ui/ids';
import { TestExtension, type Window } from '../../fakes/testExtension';
import { User } from '../../fakes/user';
import { linkAt } from '../errors/support/commandRuns';
import { commandsWithoutRequests } from './support/commandsWithoutRequests';
import { contentsOfHover } from './support/faultScenario';
import { faultScenarios } from './support/faultScenarios';

describe('Every command and every tool', () => {
  it('is tested with every fault, or listed as sending no request', () => {
    const tried = new Set<string | undefined>(faultScenarios.map(({ runs }) => runs));
    const all = [...Object.values(commandIds), ...Object.values(toolIds)];
    assert.deepEqual(
      all.filter((id) => tried.has(id) === id in commandsWithoutRequests),
      [],
    );
  });

  it('is listed once in src/commands.ts, unless extension.ts registers it', async () => {
    const world = await TestExtension.start();
    await world.close();
    assert.deepEqual(world.commandIds.toSorted(), Object.values(applicationCommandIds).toSorted());
  });

  it('sends no request if it is listed so', async () => {
    const world = await TestExtension.start();
    try {
      for (const command of Object.values(applicationCommandIds).filter((id) => id in commandsWithoutRequests)) {
        const user = new User(['Sign Out', 'Forget']);
        const window = await world.open({ user, as: 'ada', selects: 'sever', line: linkAt(world, 'harbour') });
        window.keychain.put('session/garbage', '');
        await window.quiet();
        const argument = await argumentOf(world, window, command);
        world.requests.length = 0;
        await window.run(command, argument);
        assert.ok(user.last !== undefined || user.actions.length > 0, `${command} told nobody anything`);
        assert.deepEqual(world.requests, [], command);
      }
    } finally {
      await world.close();
    }
  });
});

/** The argument that a row or a hover passes to its command. */
async function argumentOf(world: TestExtension, window: Window, command: ApplicationCommand): Promise<unknown> {
  switch (command) {
    case commandIds.openMembersPage:
      return window.row;
    case commandIds.copyMemberAddress:
      return memberIn(window);
    case commandIds.copyShownLink:
      return handleIn(window, linkAt(world, 'harbour'));
    default:
      return undefined;
  }
}

async function memberIn(window: Window, row?: Node): Promise<Node | undefined> {
  if (row?.constructor.name === 'MemberNode') {
    return row;
  }
  for (const below of await window.application.tree.getChildren(row)) {
    const member = await memberIn(window, below);
    if (member !== undefined) return member;
  }
  return undefined;
}

async function handleIn(window: Window, line: string): Promise<unknown> {
  const hoverContent = await contentsOfHover(window, line);
  const [, argument = ''] = /copyShownLink\?([^ ]+)/.exec(hoverContent) ?? [];
  return (JSON.parse(decodeURIComponent(argument)) as unknown[])[0];
}
