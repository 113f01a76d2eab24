import assert from 'node:assert/strict';
import type { Session } from '../../../../src/auth/session';
import { commandIds } from '../../../../src/ui/ids';
import { TestExtension, type Window } from '../../../fakes/testExtension';
import { User } from '../../../fakes/user';
import { FakeDestinations } from '../../faults/support/fakeDestinations';
import { drawInterruption } from './interruption';
import { breakSomething, type Operation, operations } from './operations';
import { Random } from './random';
import { RandomizedScene } from './scene';

export interface RandomizedOptions {
  readonly seed: number;
  readonly operations: number;
  /** Called from time to time with the number of completed operations. */
  readonly onProgress?: (done: number) => void;
}

/** Number of windows. */
const windows = 3;
/** Number of operations between checks of all windows. */
const checkEvery = 25;

/**
 * Runs random operations in several windows with random faults, in an order that follows from the seed.
 * @throws Error that names the seed and the operation as soon as a user sees something that is not true
 */
export async function runRandomized({ seed, operations: count, onProgress }: RandomizedOptions): Promise<void> {
  const places = await FakeDestinations.open();
  // Time passes between operations, so that a link can be distinguished from one created just before.
  let passedMs = 0;
  const world = await TestExtension.start({ now: () => Date.now() + passedMs });
  const history: string[] = [];
  try {
    const scene = await RandomizedScene.start(world, places, new Random(seed));
    for (let opened = 1; opened < windows; opened++) {
      await scene.openWindow();
    }
    for (let done = 1; done <= count; done++) {
      passedMs += 5_000;
      const operation = choose(scene.random);
      const at = scene.random.below(windows);
      history.push(`${done}. ${operation.name}, window ${at + 1}`);
      await one(scene, operation, scene.windows[at] ?? scene.first, (fault) => history.push(`   ${fault}`));
      if (done % checkEvery === 0 || done === count) {
        history.push('   a look at everything');
        await checkAll(scene);
        onProgress?.(done);
      }
    }
  } catch (error) {
    const last = history.slice(-60).join('\n');
    throw new Error(`The run with seed ${seed} failed at operation\n${last}\n${String(error)}`, { cause: error });
  } finally {
    await world.close();
    await places.close();
  }
}

function choose(random: Random): Operation {
  let at = random.next() * operations.reduce((sum, { weight }) => sum + weight, 0);
  return operations.find(({ weight }) => (at -= weight) < 0) ?? random.pick(operations);
}

async function one(
  scene: RandomizedScene,
  operation: Operation,
  window: Window,
  say: (fault: string) => void,
): Promise<void> {
  const { world, first } = scene;
  const from = world.requests.length;
  if (operation.meetsFaults) {
    const fault = breakSomething(scene);
    if (fault !== '') say(fault);
    scene.next = drawInterruption(scene.random);
    if (scene.next !== undefined) say(`${scene.next.kind} at call ${scene.next.at}`);
  }
  const known = scene.windows.map((each) => [each, scene.knownIn(each)] as const);
  await operation.run(scene, window, say);
  scene.next = undefined;
  await window.quiet();
  world.clearFaults();
  scene.isCallBroken = false;
  first.keychain.recover();
  first.keychain.calls.length = 0;
  first.memory.fail(0);
  if (scene.isLocked) {
    const still = known.filter(([each]) => scene.windows.includes(each));
    const lost = still.flatMap(([each, keys]) =>
      keys.filter((key) => scene.kept.includes(key) && !scene.knownIn(each).includes(key)),
    );
    assert.deepEqual(lost, [], 'a locked keychain signed somebody out');
  }
  const changes = world.requests.slice(from).filter((method) => /^Create|^Join/.test(method));
  assert.ok(changes.length <= 1, `sent: ${changes.join(', ')}`);
}

/** Checks, without faults, that every window knows and shows what is true. */
async function checkAll(scene: RandomizedScene): Promise<void> {
  const { world } = scene;
  const { sandbox } = world;
  scene.isLocked = false;
  world.isOffline = false;
  await scene.heard();
  for (const window of scene.windows) {
    const { sessions, unreadable } = await window.application.sessions.read();
    assert.deepEqual(
      sessions.map(({ id }) => `session/${id}`).sort(),
      scene.kept,
      'a window knows other sessions than are kept',
    );
    assert.equal(unreadable, 0);
    const tokenOf = (session: Session): string => window.application.sessions.tokenOf(session)?.reveal() ?? '';
    sessions.forEach((session) => {
      const kept = scene.tokenUnder(`session/${session.id}`);
      assert.equal(tokenOf(session), kept, 'a window knows another token than is kept');
    });
    await scene.does(window, new User(), () => window.application.run(commandIds.refresh, []));
    const { organizations, failures } = await scene.rows(window);
    // Data loaded with a token that is no longer valid stays visible, with its age.
    const alive = organizations.filter(({ organization }) => isAlive(scene, tokenOf(organization.session)));
    const shown = new Map(alive.map(({ organization }) => [organization.id, organization]));
    const expected = expectedRoles(scene);
    assert.deepEqual(
      [...shown.keys()].sort(),
      [...expected.roles.keys()].sort(),
      'a window shows other organizations than there are',
    );
    shown.forEach(({ name, role }, id) => {
      assert.equal(name, sandbox.world.organization(id).name);
      assert.ok(expected.roles.get(id)?.includes(role), `a window shows another role in ${name}`);
    });
    assert.equal(failures, expected.dead, 'a window shows other failures than there are');
    assert.equal(
      world.progress.begun,
      world.progress.ended,
      `progress goes on for ever: ${world.screen.progress.map(({ title }) => title).join(', ')}`,
    );
    const secrets = sandbox.world.tokens.map(({ text }) => text);
    assert.ok(!secrets.some((secret) => window.log.text.includes(secret)), 'a token was logged');
    window.log.lines.length = 0;
  }
}

function isAlive({ world }: RandomizedScene, token: string): boolean {
  return world.sandbox.world.findToken(token) !== undefined;
}

/** Roles of the signed-in accounts by organization id, and the number of invalid tokens. */
function expectedRoles(scene: RandomizedScene): { roles: Map<string, string[]>; dead: number } {
  const { world } = scene.world.sandbox;
  const roles = new Map<string, string[]>();
  let dead = 0;
  for (const key of scene.kept) {
    const token = world.findToken(scene.tokenUnder(key) ?? '');
    if (token === undefined) {
      dead += 1;
      continue;
    }
    for (const organization of world.organizationsOf(token.accountId)) {
      const member = organization.members.findByAccount(token.accountId);
      const isSeen = token.user === undefined || token.user.organizationId === organization.id;
      if (member !== undefined && member.status !== 'USER_STATUS_LEFT' && isSeen) {
        roles.set(organization.id, [...(roles.get(organization.id) ?? []), member.role]);
      }
    }
  }
  return { roles, dead };
}
