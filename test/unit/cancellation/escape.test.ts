import assert from 'node:assert/strict';
import { type ApplicationCommand, commandIds } from '../../../src/ui/ids';
import { settled } from '../../fakes/fakeClock';
import type { Keychain } from '../../fakes/keychain';
import { TestExtension, type Window } from '../../fakes/testExtension';
import { User } from '../../fakes/user';
import { type HeldAt, HeldRequest } from './support/heldRequest';

/** The observable state of a window. */
function noticed(world: TestExtension, { keychain, user }: Window): object {
  return {
    secrets: secretsIn(keychain),
    told: user.messages.length,
    lists: user.lists.length,
    did: user.actions.length,
    open: world.screen.inputs,
    sent: world.requests.length,
  };
}

function secretsIn(keychain: Keychain): unknown {
  return keychain.keys.map((key) => [key, key.startsWith('session/') ? sessionIn(keychain, key) : keychain.peek(key)]);
}

/** Parsed, so that the order of properties does not matter. */
function sessionIn(keychain: Keychain, key: string): unknown {
  return JSON.parse(keychain.peek(key) ?? '{}') as unknown;
}

describe('Escape', () => {
  let world: TestExtension;
  let calls: number;
  /** The call to the outside that is held, and when; none if undefined. */
  let heldCall: { readonly index: number; readonly at: HeldAt; readonly meanwhile: () => Promise<void> } | undefined;

  before(async () => {
    world = await TestExtension.start();
    world.gate = async (go) => {
      const isHeld = calls++ === heldCall?.index;
      if (isHeld && heldCall?.at === 'request') await heldCall.meanwhile();
      const result = await go();
      if (isHeld && heldCall?.at === 'answer') await heldCall.meanwhile();
      return result;
    };
  });

  after(() => world.close());

  beforeEach(() => {
    calls = 0;
    heldCall = undefined;
  });

  async function closes(command: ApplicationCommand, window: Window, held: HeldRequest): Promise<boolean> {
    const running = window.run(command);
    const isHeld = await Promise.race([held.reached.then(() => true), running.then(() => false)]);
    if (!isHeld) {
      return false;
    }
    await settled();
    assert.ok(world.screen.escape(), 'nothing is open');
    const before = { ...noticed(world, window), open: 0 };
    held.release();
    await running;
    assert.deepEqual(noticed(world, window), before);
    assert.doesNotMatch(window.log.text, /unexpected/i);
    return true;
  }

  const lists = [
    { name: 'the list of organizations', command: commandIds.copyInviteLink, as: 'ada' },
    {
      name: 'the list of organizations, of a token of one',
      command: commandIds.createInviteLink,
      as: 'ada-acme',
      denied: 'GetAccount',
    },
    { name: 'the list of what to join', command: commandIds.joinOrganization, as: 'ada' },
  ] as const;

  for (const list of lists) {
    it(`closes ${list.name} while it loads: nothing is requested or shown after it`, async () => {
      for (const at of ['request', 'answer'] as const) {
        let index = 0;
        for (let isHeld = true; isHeld; index++) {
          const window = await world.open({ as: list.as });
          if ('denied' in list) {
            world.sandbox.faults({
              method: list.denied,
              times: 99,
              fault: { kind: 'error', code: 'permission_denied' },
            });
          }
          isHeld =
            index < loadingRequests(list.command) &&
            (await closes(list.command, window, new HeldRequest(world, index, at)));
        }
        assert.ok(index > 1, 'nothing was held');
      }
    });
  }

  for (const as of [undefined, 'ada']) {
    it(`closes the token input box at every step: ${as === undefined ? 'nobody is signed in' : 'the session stays as it was'}`, async () => {
      for (const at of ['request', 'answer'] as const) {
        for (let index = 0; ; index++) {
          heldCall = undefined;
          const window = await world.open({ user: new User([], world.sandbox.token('ada')), as });
          const before = await sessionsOf(window);
          const secrets = secretsIn(window.keychain);
          const escape = { isPressed: false };
          heldCall = {
            index,
            at,
            meanwhile: async () => {
              await settled();
              escape.isPressed = world.screen.escape();
              await settled();
            },
          };
          calls = 0;
          await window.run(commandIds.signIn);
          if (!escape.isPressed) {
            assert.ok(index > 3, 'the keychain was not reached');
            break;
          }
          const where = `${at} of call ${index}`;
          assert.deepEqual(secretsIn(window.keychain), secrets, where);
          assert.deepEqual(await sessionsOf(window), before, where);
          assert.deepEqual(window.user.messages, [], where);
        }
      }
    });
  }
});

/** Number of requests that a list waits for. */
function loadingRequests(command: ApplicationCommand): number {
  return command === commandIds.createInviteLink ? 3 : 1;
}

async function sessionsOf({ application }: Window): Promise<readonly (readonly [string, string])[]> {
  const { sessions } = await application.sessions.read();
  return sessions.map(({ id, signIn }) => [id, signIn]);
}
