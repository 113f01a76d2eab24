import assert from 'node:assert/strict';
import { toolIds } from '../../../src/ui/ids';
import { host, TestExtension, type Window } from '../../fakes/testExtension';
import { User } from '../../fakes/user';
import { answerOf, askingTools, Cancellation, changes, endingOf, questionOf, validInputs } from './support/toolUse';

const { changeRole, createInviteLink, joinOrganization } = toolIds;
/** Changing methods with their tool, the method that verifies them, and the number of its calls before that. */
const changing = {
  CreateOrganizationInvite: { tool: toolIds.createInviteLink, read: 'GetOrganizationInvite', readsBefore: 2 },
  JoinOrganization: { tool: toolIds.joinOrganization, read: 'GetAccount', readsBefore: 0 },
  SetRole: { tool: toolIds.changeRole, read: 'ListMembers', readsBefore: 1 },
};
const reading = ['GetAccount', 'GetOrganizationInvite', 'GetOrganizationInviteSummary', 'ListMembers'];

describe('A language-model tool that is cancelled', () => {
  let world: TestExtension;
  let window: Window;
  let cancellation: Cancellation;

  before(async () => {
    world = await TestExtension.start();
  });

  beforeEach(async () => {
    window = await world.open({ user: new User(), as: 'ada' });
    cancellation = new Cancellation();
  });

  afterEach(() => {
    assert.equal(cancellation.listeners, 0, 'something still listens to the token');
  });

  after(() => world.close());

  /** Cancels when a method is called or answered; the service completes its work in either case. */
  function cancelAt(method: string, when: 'sent' | 'answered'): void {
    world.reroute(
      async (url, init) => {
        if (when === 'sent') cancellation.cancel();
        const answer = await fetch(url.replace(host.origin, world.sandbox.origin), { ...init, signal: null });
        if (when === 'answered') cancellation.cancel();
        return answer;
      },
      [method],
    );
  }

  const tellings = (): string => window.user.messages.map(({ message }) => message).join('\n');

  for (const tool of Object.values(toolIds)) {
    it(`before it starts does nothing: ${tool}`, async () => {
      const input = validInputs(world, window)[tool];
      world.requests.length = 0;
      cancellation.cancel();
      assert.match(await answerOf(window, tool, input, cancellation.token), /cancelled/);
      assert.deepEqual(world.requests, []);
      assert.equal(window.user.clipboard, '');
    });

    for (const method of reading) {
      for (const when of ['sent', 'answered'] as const) {
        it(`while it reads changes nothing (${method}, ${when}): ${tool}`, async () => {
          cancelAt(method, when);
          const answer = await answerOf(window, tool, validInputs(world, window)[tool], cancellation.token);
          // A join reads the organizations afterwards.
          if (world.requests.includes(method) && !world.requests.includes('JoinOrganization')) {
            assert.match(answer, /cancelled/);
            assert.deepEqual(changes(world), []);
            assert.equal(window.user.clipboard, '');
          }
        });
      }
    }

    it(`after it has finished undoes nothing: ${tool}`, async () => {
      await answerOf(window, tool, validInputs(world, window)[tool], cancellation.token);
      const done = changes(world);
      cancellation.cancel();
      await window.quiet();
      assert.deepEqual(changes(world), done);
    });
  }

  for (const tool of askingTools) {
    it(`before its confirmation still has one: ${tool}`, async () => {
      cancellation.cancel();
      assert.ok(await questionOf(window, tool, validInputs(world, window)[tool], cancellation.token));
    });

    it(`while it reads for its confirmation still has one: ${tool}`, async () => {
      for (const method of reading) cancelAt(method, 'sent');
      assert.ok(await questionOf(window, tool, validInputs(world, window)[tool], cancellation.token));
      assert.deepEqual(changes(world), []);
    });
  }

  for (const [method, { tool, read, readsBefore }] of Object.entries(changing)) {
    for (const when of ['sent', 'answered'] as const) {
      it(`too late tells the model and the user what happened (${method}, ${when})`, async () => {
        cancelAt(method, when);
        const answer = await answerOf(window, tool, validInputs(world, window)[tool], cancellation.token);
        assert.deepEqual(changes(world), [method]);
        if (tool === createInviteLink) {
          assert.match(answer, /"created": true/);
          assert.match(answer, new RegExp(`"inviteLink": "…${endingOf(world, 'acme')}"`));
          assert.match(answer, /"copiedToClipboard": false/);
          assert.match(tellings(), /Created a new invite link for Acme Engineering .* before it could be cancelled/);
          assert.match(tellings(), /…1f2d\) is no longer valid/);
        } else if (tool === changeRole) {
          assert.match(answer, /"changed": true/);
          assert.match(tellings(), /is an admin of Acme Engineering now/);
        } else {
          assert.match(answer, /"joined": true/);
          assert.match(tellings(), /You joined Harbour Collective before it could be cancelled/);
        }
        assert.equal(window.user.clipboard, '');
      });
    }

    it(`after ${method} was sent reports an unknown outcome when that cannot be read`, async () => {
      cancelAt(method, 'sent');
      world.failCalls(() => new TypeError('fetch failed'), [read], readsBefore);
      const answer = await answerOf(window, tool, validInputs(world, window)[tool], cancellation.token);
      assert.match(answer, /"(?:created|joined|changed)": "unknown"/);
      assert.match(tellings(), /Couldn't check whether/);
    });

    it(`before ${method} reaches the service reports that nothing was done`, async () => {
      world.reroute(() => {
        cancellation.cancel();
        return new Promise(() => undefined);
      }, [method]);
      const answer = await answerOf(window, tool, validInputs(world, window)[tool], cancellation.token);
      assert.match(answer, /"(?:created|joined|changed)": false/);
      assert.deepEqual(changes(world), []);
      assert.equal(window.user.clipboard, '');
    });
  }

  it('while the organizations are reloaded after a join tells the user that they joined', async () => {
    cancelAt('GetAccount', 'sent');
    const input = validInputs(world, window)[joinOrganization];
    assert.match(await answerOf(window, joinOrganization, input, cancellation.token), /"joined": true/);
    assert.match(tellings(), /You joined Harbour Collective before it could be cancelled/);
  });

  it('while the new link is copied tells the user that it was created', async () => {
    const user = new User();
    user.writeClipboard = (text) => {
      cancellation.cancel();
      user.clipboard = text;
      return Promise.resolve();
    };
    window = await world.open({ user, as: 'ada' });
    const input = validInputs(world, window)[createInviteLink];
    assert.match(await answerOf(window, createInviteLink, input, cancellation.token), /"created": true/);
    assert.match(tellings(), /Created a new invite link for Acme Engineering/);
  });

  it('too late lets the user copy the new link', async () => {
    window = await world.open({ user: new User(['Copy Current Link']), as: 'ada' });
    cancelAt('CreateOrganizationInvite', 'answered');
    await answerOf(window, createInviteLink, validInputs(world, window)[createInviteLink], cancellation.token);
    await window.quiet();
    assert.ok(window.user.clipboard.endsWith(endingOf(world, 'acme')));
  });

  it('works with a token that has no listeners', async () => {
    for (const token of [undefined, null, {}, 7]) {
      const answer = await answerOf(window, toolIds.listOrganizations, {}, token as never);
      assert.match(answer, /Acme Engineering/);
    }
  });
});
