import assert from 'node:assert/strict';
import { commands, env } from 'vscode';
import { GitpodHost } from '../../src/api/host';
import { formatJoinIdentity, joinButton, joinObstacle } from '../../src/features/join/outcome';
import { type JoinTarget, pickWhatToJoin } from '../../src/features/join/picker';
import type { JoinIdentity } from '../../src/invites/joinOrganization';
import type { Joinable, JoinableOrganizations } from '../../src/organizations/joinable';
import { partial } from '../fakes/strict';
import { acme, first } from './support/sharing';
import { accept, acceptNext, dismiss } from './support/quickInput';
import { callsByExtension } from './support/sandboxControl';
import { sandbox } from './testRequest';

const join = 'gitpodInvites.joinOrganization';
const { session } = acme;
const labs = {
  organizationId: '0190d0a1-7777-7abc-8def-0123456789ab',
  organizationName: 'Acme Research Labs',
  organizationMemberCount: 43,
};

const joinable = (read: JoinableOrganizations['read']): JoinableOrganizations =>
  partial<JoinableOrganizations>('joinable', { read });

describe('The organization picker for joining, inside VS Code', () => {
  afterEach(() => env.clipboard.writeText(''));
  const pick = (answer: Joinable): Promise<JoinTarget | undefined> =>
    pickWhatToJoin(
      [session],
      [GitpodHost.default],
      joinable(() => Promise.resolve(answer)),
    );
  const available: Joinable = { kind: 'available', organizations: [labs] };

  it('offers the invite on the clipboard first', async () => {
    await env.clipboard.writeText(`[our team](${first.text})`);
    const target = await accept(pick(available));
    assert.ok(target?.kind === 'invite' && target.link.equals(first));
  });

  it('offers organizations that are open to the account’s email address', async () => {
    const target = await acceptNext(pick(available));
    assert.ok(target?.kind === 'joinable');
    assert.deepEqual([target.organization, target.session], [labs, session]);
  });

  it('says why open organizations could not be loaded, and retries when that is chosen', async () => {
    const answers: Joinable[] = [{ kind: 'failed', error: new Error('[x](command:quit)') }, available];
    let asked = 0;
    const read = () => Promise.resolve(answers[Math.min(asked++, 1)] ?? available);
    const target = await acceptNext(pickWhatToJoin([session], [GitpodHost.default], joinable(read)));
    assert.ok(target?.kind === 'joinable');
    assert.equal(asked, 2);
  });

  for (const answer of [{ kind: 'unavailable' }, { kind: 'failed', error: new Error('offline') }] as const) {
    it(`can be closed when the rest is ${answer.kind}`, async () => {
      assert.equal(await dismiss(pick(answer)), undefined);
    });
  }
});

describe('The identity to join with, inside VS Code', () => {
  const ada: JoinIdentity = {
    session,
    name: 'Ada Lovelace',
    email: 'ada@acme.example',
    loginProvider: 'google',
    memberships: new Map(),
    isOwned: false,
  };

  it('is shown by name, email address, and login provider', () => {
    assert.equal(formatJoinIdentity(ada), 'Ada Lovelace (ada@acme.example), signed in with Google');
  });

  it('is shown as far as it is known', () => {
    assert.equal(formatJoinIdentity({ ...ada, loginProvider: undefined }), 'Ada Lovelace (ada@acme.example)');
    assert.equal(formatJoinIdentity({ ...ada, email: undefined, loginProvider: undefined }), 'Ada Lovelace');
  });

  it('is shown with the service’s own name of an unknown login provider', () => {
    assert.match(
      formatJoinIdentity({ ...ada, loginProvider: 'moon$(trash)base' }),
      /signed in with moon\$ \(trash\)base$/,
    );
  });

  it('is shown with reasons that may prevent joining', () => {
    const reach = { kind: 'organization', organizationId: acme.id } as const;
    const token: JoinIdentity = { ...ada, session: { ...session, reach, organizationName: 'Acme' }, isOwned: true };
    assert.deepEqual(
      [ada, token].map((joiner) => joinObstacle(joiner).length),
      [0, 2],
    );
    assert.match(joinObstacle(token).join(), /usually can't join another one.*personal access token of Acme/);
  });
});

describe('The Join button, inside VS Code', () => {
  it('names the organization', () => {
    assert.equal(joinButton('Harbour Collective'), 'Join Harbour Collective');
  });

  it('shortens a name that is too long for a button, between grapheme clusters', () => {
    const family = '👩‍👩‍👧‍👦';
    const button = joinButton(family.repeat(60));
    assert.equal(button, `Join ${family.repeat(39)}…`);
  });
});

describe('Join Organization, called with an argument', () => {
  for (const [what, argument] of [
    ['a look-alike host', 'https://app.gitpod.io.evil.example/join-organization/0190d0a1-0001-7abc-8def-0000000a1f2d'],
    ['half an id', '0190d0a1-0001-7abc'],
  ] as const) {
    it(`sends nothing for ${what}`, async () => {
      const before = await callsByExtension(sandbox);
      await commands.executeCommand(join, argument);
      assert.equal((await callsByExtension(sandbox)).length, before.length);
    });
  }

  it('does not join with only a link', async () => {
    const before = await callsByExtension(sandbox);
    const dead = `${sandbox.origin}/join-organization/0190d0a1-0003-7abc-8def-0000000a1f2d`;
    await commands.executeCommand(join, dead);
    const made = (await callsByExtension(sandbox)).slice(before.length);
    assert.deepEqual(
      made.map(({ method }) => method),
      ['GetOrganizationInviteSummary'],
    );
  });

  it('asks the user when the argument is not text', async () => {
    const target = { kind: 'invite', link: first, organization: labs, session };
    const before = await callsByExtension(sandbox);
    await dismiss(commands.executeCommand(join, target));
    assert.equal((await callsByExtension(sandbox)).length, before.length);
  });
});
