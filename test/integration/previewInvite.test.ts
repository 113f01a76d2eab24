import assert from 'node:assert/strict';
import { commands, env } from 'vscode';
import { GitpodError } from '../../src/api/errors';
import { GitpodHost } from '../../src/api/host';
import type { InviteStatus } from '../../src/invites/inviteStatus';
import { askForInvite } from '../../src/ui/inviteInput';
import { inviteDetails, type InviteDetails, type InviteView } from '../../src/ui/inviteMessages';
import { acme, first, second } from './support/sharing';
import { accept, dismiss } from './support/quickInput';
import { callsByExtension } from './support/sandboxControl';
import { sandbox } from './testRequest';

const preview = 'gitpodInvites.previewInvite';
const hosts = [GitpodHost.default];
const now = Date.now();

describe('The input box for an invite, inside VS Code', () => {
  afterEach(() => env.clipboard.writeText(''));

  it('is prefilled from the clipboard with a message that has an invite', async () => {
    await env.clipboard.writeText(`See you there: <${first.text}|our team>`);
    const link = await accept(askForInvite('Preview', hosts));
    assert.ok(link?.equals(first));
  });

  it('takes nothing else from the clipboard', async () => {
    await env.clipboard.writeText(
      'https://app.gitpod.io.evil.example/join-organization/0190d0a1-0001-7abc-8def-0000000a1f2d',
    );
    assert.equal(await dismiss(askForInvite('Preview', hosts)), undefined);
  });
});

describe('The summary of an invite, inside VS Code', () => {
  const organization = { organizationId: acme.id, name: acme.name, memberCount: 1234 };
  const works: InviteStatus = { kind: 'valid', ...organization, at: now - 120_000 };
  const facts = (answer: InviteStatus | undefined, view: Omit<InviteView, 'link' | 'answer'> = {}): InviteDetails =>
    inviteDetails({ link: first, answer, ...view }, now);
  const failed = new GitpodError({
    kind: 'unreachable',
    outcome: 'notSent',
    method: 'OrganizationService/GetOrganizationInviteSummary',
    hostname: first.host.hostname,
  });

  const answers: readonly [string, InviteStatus | undefined, string][] = [
    ['valid', works, 'Valid'],
    ['revoked', { kind: 'revoked', lastKnown: organization, at: now }, 'No longer valid'],
    ['may never have worked', { kind: 'revoked', at: now }, 'Not valid'],
    ['could not be asked about', { kind: 'error', error: failed, at: now }, "Couldn't check it"],
    ['was not asked about', { kind: 'unknown', at: now }, 'Sign in to check it'],
    ['is being asked about', undefined, 'Checking…'],
  ];
  for (const [what, answer, text] of answers) {
    it(`says of one that ${what}: ${text}`, () => {
      assert.equal(facts(answer).status.text, text);
    });
  }

  it('uses a different icon for each status', () => {
    const icons = answers.map(([, answer]) => facts(answer).status.icon);
    assert.equal(new Set(icons).size, icons.length - 1, 'stopped and dead share one');
  });

  it('names the organization, its members, the host, and when that was checked', () => {
    const { title, rows } = facts(works);
    assert.ok(title.includes('Acme'), title);
    assert.deepEqual(
      rows.map(({ name, value }) => `${name}: ${value.replace(/\d+ years ago/, '… ago')}`),
      [
        'Members: 1,234',
        'Host: app.gitpod.io',
        'Invite: …1f2d',
        'Created: Jul 20, 2024 (… ago)',
        'Checked: 2 minutes ago',
      ],
    );
  });

  it('says that it is the current invite of an organization that the user administers, and that the user is a member', () => {
    const { notes } = facts(works, { membership: acme, current: first });
    assert.deepEqual(notes, [
      "You're an admin of this organization. This is its current invite link.",
      "You're already in this organization, as Ada Lovelace (admin).",
    ]);
  });

  it('names the current invite, if it is another one, by its last characters only', () => {
    const { notes } = facts(
      { kind: 'revoked', lastKnown: organization, at: now },
      { membership: acme, current: second },
    );
    assert.ok(notes[0]?.includes('…9abc'), notes.join());
    assert.ok(!notes.join().includes(second.inviteId));
  });

  it('says nothing of the current invite of an organization in which the user is a plain member', () => {
    const member = { ...acme, role: 'ORGANIZATION_ROLE_MEMBER' } as const;
    assert.deepEqual(facts(works, { membership: member, current: first }).notes, [
      "You're already in this organization, as Ada Lovelace (member).",
    ]);
  });

  it('never contains the key', () => {
    for (const [, answer] of answers) {
      assert.ok(
        !JSON.stringify(facts(answer, { membership: acme, current: second })).includes(first.inviteId.slice(0, -4)),
      );
    }
  });
});

describe('Preview Invite, called with an argument', () => {
  it('looks up a valid link, without credentials while signed out, and does nothing else', async () => {
    const before = await callsByExtension(sandbox);
    await commands.executeCommand(preview, `${sandbox.origin}/join-organization/0190d0a1-0001-7abc-8def-0000000a1f2d`);
    const made = (await callsByExtension(sandbox)).slice(before.length);
    assert.deepEqual(
      made.map(({ method }) => method),
      ['GetOrganizationInviteSummary'],
    );
  });

  for (const [what, argument] of [
    ['a look-alike host', 'https://app.gitpod.io.evil.example/join-organization/0190d0a1-0001-7abc-8def-0000000a1f2d'],
    ['another host', 'https://gitpod.example/join-organization/0190d0a1-0001-7abc-8def-0000000a1f2d'],
    ['half an id', '0190d0a1-0001-7abc'],
    ['nothing', ''],
  ] as const) {
    it(`sends nothing for ${what}`, async () => {
      const before = await callsByExtension(sandbox);
      await commands.executeCommand(preview, argument);
      assert.equal((await callsByExtension(sandbox)).length, before.length);
    });
  }

  it('asks the user when the argument is not text', async () => {
    const before = await callsByExtension(sandbox);
    await dismiss(commands.executeCommand(preview, { link: first.text, toString: () => first.text }));
    assert.equal((await callsByExtension(sandbox)).length, before.length);
  });
});
