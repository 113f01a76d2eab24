import assert from 'node:assert/strict';
import { Token } from '../../../src/api/token';
import type { Identity } from '../../../src/auth/session';
import { type ToolId, toolIds } from '../../../src/ui/ids';
import { host, TestExtension, type Window } from '../../fakes/testExtension';
import { User } from '../../fakes/user';
import {
  answerOf,
  askingTools,
  changes,
  copying,
  creation,
  endingOf,
  joining,
  linkOf,
  questionOf,
  validInputs,
} from './support/toolUse';

const { copyInviteLink, createInviteLink, joinOrganization, listOrganizations, checkInvite } = toolIds;

describe('The consent for language-model tools', () => {
  let world: TestExtension;
  let window: Window;

  before(async () => {
    world = await TestExtension.start();
  });

  beforeEach(async () => {
    window = await world.open({ user: new User(), as: 'ada' });
  });

  after(() => world.close());

  const nothingDone = (): void => {
    assert.deepEqual(changes(world), []);
    assert.equal(window.user.clipboard, '');
  };

  describe('before the user confirms', () => {
    for (const tool of askingTools) {
      it(`reads no invite link and changes nothing: ${tool}`, async () => {
        for (let times = 0; times < 3; times++) {
          assert.ok(await questionOf(window, tool, validInputs(world, window)[tool]));
        }
        assert.ok(!world.requests.includes('GetOrganizationInvite'), world.requests.join());
        nothingDone();
      });
    }

    it('stores nothing', async () => {
      await window.quiet();
      const { writes } = window.memory;
      const { length } = window.keychain.calls;
      for (const tool of askingTools) {
        await questionOf(window, tool, validInputs(world, window)[tool]);
      }
      assert.equal(window.memory.writes, writes);
      assert.equal(window.keychain.calls.length, length);
    });

    it('also asks when there is no invite link yet, which reading it might create', async () => {
      world.sandbox.changeBehaviour({ getInvite: 'creates' });
      world.sandbox.world.removeInvite(world.sandbox.world.organization('acme'));
      const question = await questionOf(window, createInviteLink, creation(world, window, 'acme', 'none'));
      assert.match(question ?? '', /^Create a new invite link for Acme Engineering\?/);
      assert.equal(world.sandbox.inviteLinks['acme'], undefined);
    });
  });

  describe('in the confirmation', () => {
    it('names the organization, the account, the host and the link that is replaced', async () => {
      const question = (await questionOf(window, createInviteLink, creation(world, window, 'acme'))) ?? '';
      assert.match(question, /^Create a new invite link for Acme Engineering\?/);
      assert.match(question, /The link ending in …1f2d immediately becomes invalid/);
      assert.match(question, /As Ada Lovelace.*app\.gitpod\.io/);
      assert.ok(question.includes(world.sandbox.world.organization('acme').id.slice(-8)));
    });

    it('says that no link is replaced if the input says so', async () => {
      const question = (await questionOf(window, createInviteLink, creation(world, window, 'acme', 'none'))) ?? '';
      assert.match(question, /If it already has an invite link, nothing is created\./);
      assert.doesNotMatch(question, /becomes invalid/);
    });

    it('names organization and account of a join', async () => {
      const question = (await questionOf(window, joinOrganization, joining(world, window, 'harbour'))) ?? '';
      assert.match(question, /^Join Harbour Collective\?/);
      assert.match(question, /As Ada Lovelace.*app\.gitpod\.io/);
      assert.ok(question.includes(world.sandbox.world.organization('harbour').id.slice(-8)));
      assert.ok(question.includes(`…${endingOf(world, 'harbour')}`));
    });

    it('distinguishes two organizations with the same name', async () => {
      world.sandbox.world.organization('kobo').name = 'Acme Engineering';
      const questions = await Promise.all(
        ['acme', 'kobo'].map((key) => questionOf(window, copyInviteLink, copying(world, window, key))),
      );
      assert.notEqual(questions[0], questions[1]);
    });
  });

  describe('when nothing can be read', () => {
    const failures: Record<string, () => void> = {
      'the service is out of reach': () => {
        world.failCalls(() => new TypeError('fetch failed'));
      },
      'the service answers nonsense': () => {
        world.reroute(() => Promise.resolve(new Response('<html>')), ['*']);
      },
      'the service refuses': () => {
        world.reroute(
          () => Promise.resolve(Response.json({ code: 'permission_denied', message: 'no' }, { status: 403 })),
          ['*'],
        );
      },
    };
    for (const [what, fails] of Object.entries(failures)) {
      for (const tool of askingTools) {
        it(`still asks, with what the input asks for: ${what}, ${tool}`, async () => {
          const input = validInputs(world, window)[tool];
          fails();
          const question = (await questionOf(window, tool, input)) ?? assert.fail('not asked');
          assert.match(question, /Couldn't check what this changes\. \S/);
          assert.ok(question.includes(`…${input['organization']?.slice(-4) ?? ''}`), question);
          assert.match(question, /account: https:/);
          if (tool === createInviteLink) assert.match(question, /The link ending in …1f2d immediately becomes invalid/);
          nothingDone();
        });

        it(`does nothing when the user confirms nevertheless: ${what}, ${tool}`, async () => {
          const input = validInputs(world, window)[tool];
          fails();
          assert.match(await answerOf(window, tool, input), /"error": "\S/);
          nothingDone();
        });
      }
    }
  });

  describe('with a locked keychain', () => {
    for (const call of ['keys', 'get'] as const) {
      for (const tool of Object.values(toolIds)) {
        it(`reports it and does nothing (${call}): ${tool}`, async () => {
          const input = validInputs(world, window)[tool];
          window.keychain.fail(call, 99);
          const locked = await world.open({ user: window.user, beside: window });
          const question = await questionOf(locked, tool, input);
          assert.equal(question !== undefined, askingTools.includes(tool));
          if (question !== undefined) assert.match(question, /couldn't read its secret storage/);
          assert.match(await answerOf(locked, tool, input), /couldn't read its secret storage/);
          window.keychain.recover();
          nothingDone();
        });
      }
    }
  });

  describe('when the state differs from the confirmed one', () => {
    it('creates nothing where another window has replaced the link since', async () => {
      const input = creation(world, window, 'acme');
      await questionOf(window, createInviteLink, input);
      const { world: service } = world.sandbox;
      service.replaceInvite(service.organization('acme'));
      const answer = await answerOf(window, createInviteLink, input);
      assert.match(answer, new RegExp(`call with .*"replaces\\\\": \\\\"${endingOf(world, 'acme')}`));
      nothingDone();
    });

    it('creates nothing where the input says that there is no link, and returns the input to use', async () => {
      const answer = await answerOf(window, createInviteLink, creation(world, window, 'acme', 'none'));
      assert.match(answer, /has the invite link …1f2d/);
      assert.match(answer, /"replaces": "1f2d"/);
      nothingDone();
      const input = creation(world, window, 'acme', '1f2d');
      assert.match((await questionOf(window, createInviteLink, input)) ?? '', /…1f2d immediately becomes invalid/);
      assert.match(await answerOf(window, createInviteLink, input), /"created": true/);
    });

    it('creates nothing when the link has disappeared', async () => {
      const input = creation(world, window, 'acme');
      world.sandbox.world.removeInvite(world.sandbox.world.organization('acme'), 'notFound');
      assert.match(await answerOf(window, createInviteLink, input), /has no invite link.*"replaces": "none"/s);
      nothingDone();
    });

    it('does nothing when the account was signed out, even if another one could do it', async () => {
      for (const tool of askingTools) {
        window = await world.open({ user: new User(), as: 'ada' });
        const input = validInputs(world, window)[tool];
        await addSession('grace');
        await questionOf(window, tool, input);
        await window.application.sessions.remove(window.session?.id ?? '');
        const answer = await answerOf(window, tool, input);
        assert.match(answer, /account is (?:not )?signed in|No such account is signed in/);
        assert.match(answer, /"account": "https:\/\/app\.gitpod\.io\//);
        nothingDone();
      }
    });

    it('does nothing when all accounts were signed out', async () => {
      for (const tool of askingTools) {
        window = await world.open({ user: new User(), as: 'ada' });
        const input = validInputs(world, window)[tool];
        await window.application.sessions.remove(window.session?.id ?? '');
        assert.match((await questionOf(window, tool, input)) ?? '', /You are not signed in/);
        assert.match(await answerOf(window, tool, input), /Nobody is signed in/);
        nothingDone();
      }
    });

    it('joins nothing when the invite is for another organization than the input names', async () => {
      const input = { ...joining(world, window, 'harbour'), invite: linkOf(world, 'citadel') };
      assert.match(
        (await questionOf(window, joinOrganization, input)) ?? '',
        /another organization than the requested/,
      );
      const answer = await answerOf(window, joinOrganization, input);
      assert.ok(answer.includes(world.sandbox.world.organization('citadel').id));
      nothingDone();
    });

    it('joins nothing when the invite was revoked since', async () => {
      const input = joining(world, window, 'harbour');
      await questionOf(window, joinOrganization, input);
      world.sandbox.world.removeInvite(world.sandbox.world.organization('harbour'));
      assert.match(await answerOf(window, joinOrganization, input), /"joined": false/);
      assert.equal(window.user.clipboard, '');
    });

    it('joins nothing with an account of another host', async () => {
      const input = { ...joining(world, window, 'harbour'), account: 'https://gitpod.example/0190d0a1' };
      assert.match(await answerOf(window, joinOrganization, input), /account is not signed in/);
      nothingDone();
    });
  });

  describe('after the user declined', () => {
    for (const tool of askingTools) {
      it(`asks again for the same input, and does it once the user confirms: ${tool}`, async () => {
        const input = validInputs(world, window)[tool];
        const first = await questionOf(window, tool, input);
        nothingDone();
        assert.equal(await questionOf(window, tool, input), first);
        nothingDone();
        const answer = await answerOf(window, tool, input);
        const wasDone = tool === toolIds.listMembers ? answer.includes('"newest"') : changes(world).length === 1;
        assert.ok(wasDone || window.user.clipboard !== '', answer);
      });

      it(`also asks when nothing can be read any longer: ${tool}`, async () => {
        const input = validInputs(world, window)[tool];
        assert.ok(await questionOf(window, tool, input));
        world.failCalls(() => new TypeError('fetch failed'));
        assert.ok(await questionOf(window, tool, input));
        nothingDone();
      });
    }
  });

  describe('for two concurrent confirmations', () => {
    it('does what each input says, whichever is confirmed first', async () => {
      const [acme, kobo] = [creation(world, window, 'acme'), creation(world, window, 'kobo')];
      await Promise.all([
        questionOf(window, createInviteLink, acme),
        questionOf(window, createInviteLink, kobo),
        questionOf(window, createInviteLink, creation(world, window, 'acme', '0000')),
      ]);
      assert.match(await answerOf(window, createInviteLink, kobo), /"created": true/);
      assert.equal(endingOf(world, 'acme'), '1f2d');
      assert.match(
        await answerOf(window, createInviteLink, creation(world, window, 'acme', '0000')),
        /"created": false/,
      );
      assert.match(await answerOf(window, createInviteLink, acme), /"created": true/);
      assert.equal(changes(world).length, 2);
    });

    it('replaces a link once for one input, however often it is used concurrently', async () => {
      const input = creation(world, window, 'acme');
      const answers = await Promise.all([1, 2, 3].map(() => answerOf(window, createInviteLink, input)));
      assert.equal(answers.filter((answer) => answer.includes('"created": true')).length, 1);
      assert.deepEqual(changes(world), ['CreateOrganizationInvite']);
    });
  });

  describe('shares the guards of the commands:', () => {
    it('a link that was replaced less than a minute ago is not replaced again', async () => {
      await answerOf(window, createInviteLink, creation(world, window, 'acme'));
      const again = creation(world, window, 'acme');
      assert.match((await questionOf(window, createInviteLink, again)) ?? '', /was just replaced/);
      assert.match(await answerOf(window, createInviteLink, again), /replaced \d+ seconds ago/);
      assert.equal(changes(world).length, 1);
      await window.clock.advance(61_000);
      assert.doesNotMatch((await questionOf(window, createInviteLink, again)) ?? '', /was just replaced/);
      assert.match(await answerOf(window, createInviteLink, again), /"created": true/);
    });

    it('replacements by a command or another window count as well', async () => {
      const { user } = await replacedByCommand();
      window.memory.deliver();
      const answer = await answerOf(window, createInviteLink, creation(world, window, 'acme'));
      assert.match(answer, /replaced \d+ seconds ago/);
      assert.equal(changes(world).length, 1);
      assert.ok(user.clipboard !== '');
    });

    it('a link that another window replaced at the same moment is not reported as valid', async () => {
      const { world: service } = world.sandbox;
      let superseding: string | undefined;
      world.reroute(
        (url, init) => {
          const answer = fetch(url.replace(host.origin, world.sandbox.origin), init);
          void answer.then(() => (superseding ??= service.replaceInvite(service.organization('acme'))));
          return answer;
        },
        ['CreateOrganizationInvite'],
      );
      const answer = await answerOf(window, createInviteLink, creation(world, window, 'acme'));
      assert.ok(superseding);
      assert.match(answer, new RegExp(`"inviteLink": "…${superseding.slice(-4)}"`));
      assert.match(answer, /Another invite link was created right after/);
      assert.match(window.user.messages.map(({ message }) => message).join('\n'), /Another invite link was created/);
    });

    it('the input names the account if several are in an organization', async () => {
      const other = await addSession('ada-acme');
      const { account, ...input } = copying(world, window, 'acme');
      assert.match(await answerOf(window, copyInviteLink, input), /Several signed-in accounts/);
      nothingDone();
      assert.match((await questionOf(window, copyInviteLink, { ...input, account: other })) ?? '', /Acme Engineering/);
      assert.match(await answerOf(window, copyInviteLink, { ...input, account }), /"copiedToClipboard": true/);
    });
  });

  it('accepts the values that the other tools return', async () => {
    const list: unknown = JSON.parse(await answerOf(window, listOrganizations, {}));
    const { organizations } = list as { organizations: { id: string; name: string; account: string }[] };
    const acme = organizations.find(({ name }) => name === 'Acme Engineering') ?? assert.fail();
    const { id: organization, account } = acme;
    assert.match(await answerOf(window, copyInviteLink, { organization, account }), /"copiedToClipboard": true/);
    assert.match(await answerOf(window, listOrganizations, {}), /"lastKnownLinkEnding": "1f2d"/);
    const replaced = await answerOf(window, createInviteLink, { organization, account, replaces: '1f2d' });
    assert.match(replaced, /"created": true/);
    const invite = linkOf(world, 'harbour');
    const checked = JSON.parse(await answerOf(window, checkInvite, { invite })) as {
      organization: string;
      accounts: { account: string }[];
    };
    const joined = await answerOf(window, joinOrganization, {
      invite,
      organization: checked.organization,
      account: checked.accounts[0]?.account,
    });
    assert.match(joined, /"joined": true/);
  });

  it('reads no invite link to list organizations or to check an invite', async () => {
    await answerOf(window, listOrganizations, {});
    await answerOf(window, checkInvite, { invite: linkOf(world, 'kobo') });
    assert.ok(!world.requests.includes('GetOrganizationInvite'));
  });

  it('identifies an organization only by id: a name is answered with ids', async () => {
    world.sandbox.world.organization('kobo').name = 'Acme Engineering';
    for (const tool of [copyInviteLink, createInviteLink] satisfies ToolId[]) {
      const input = { ...validInputs(world, window)[tool], organization: 'Acme Engineering' };
      const answer = await answerOf(window, tool, input);
      for (const key of ['acme', 'kobo']) assert.ok(answer.includes(world.sandbox.world.organization(key).id));
      nothingDone();
    }
  });

  /**
   * Signs in another account.
   * @returns the account, as a tool names it
   */
  async function addSession(name: string): Promise<string> {
    const known = world.sandbox.world.tokens.find((each) => each.name === name) ?? assert.fail();
    const { user, accountId } = known;
    const identity: Identity = {
      subjectId: user?.userId ?? accountId,
      name,
      reach: user === undefined ? { kind: 'account' } : { kind: 'organization', organizationId: user.organizationId },
    };
    const token = new Token(world.sandbox.token(name));
    return (await window.application.sessions.add(host, token, identity)).id;
  }

  /** Replaces Acme's link with the command in another window. */
  async function replacedByCommand(): Promise<Window> {
    const beside = await world.open({
      user: new User(['Create New Link']),
      as: 'ada',
      selects: 'acme',
      beside: window,
    });
    await beside.run('gitpodInvites.createInviteLink', beside.row);
    world.setCurrentWindow(window, window.user);
    return beside;
  }
});
