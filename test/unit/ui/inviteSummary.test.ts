import assert from 'node:assert/strict';
import { GitpodError } from '../../../src/api/errors';
import { GitpodHost } from '../../../src/api/host';
import type { Session } from '../../../src/auth/session';
import { InviteLink } from '../../../src/links/inviteLink';
import type { Organization } from '../../../src/organizations/organization';
import { inviteSummary, type InviteView } from '../../../src/ui/inviteMessages';
import { hostOf, inviteId, organizationId } from '../../fakes/samples';

const link = new InviteLink(GitpodHost.default, inviteId);
const newer = new InviteLink(GitpodHost.default, inviteId.replace(/.{4}$/, '9abc'));
const now = (link.createdAt ?? 0) + 61 * 86_400_000;
const acme = { organizationId, name: 'Acme', memberCount: 1234 };
const membership = {
  id: organizationId,
  name: 'Acme',
  role: 'ORGANIZATION_ROLE_ADMIN',
  session: { name: 'Ada Lovelace' } as Session,
} as Organization;
const works = { kind: 'valid', ...acme, at: now } as const;
const replaced = { kind: 'revoked', lastKnown: acme, at: now } as const;
const unreachable = new GitpodError({ kind: 'unreachable', outcome: 'notSent', method: '', hostname: 'app.gitpod.io' });

describe('The summary of an invite', () => {
  /** Title, status and facts, as they are displayed. */
  function lines(view: Omit<InviteView, 'link'>, of = link): string[] {
    const { title, status, facts } = inviteSummary({ ...view, link: of }, now);
    return [`${title} · ${status.text}`, facts.join(' · ')];
  }

  it('shows organization, size and age of a valid invite', () => {
    assert.deepEqual(lines({ answer: works }), ['Invite to Acme · Valid', '1,234 members · created 2 months ago']);
  });

  it('names the host only if it is not the default', () => {
    const [, facts] = lines({ answer: works }, new InviteLink(hostOf('https://gitpod.acme.example'), inviteId));
    assert.equal(facts, '1,234 members · created 2 months ago · gitpod.acme.example');
  });

  it('shows account and role of a member, and for an admin that it is the current link', () => {
    assert.equal(
      lines({ answer: works, membership, current: link })[1],
      'current link · joined as Ada Lovelace (admin) · 1,234 members · created 2 months ago',
    );
    const member = { ...membership, role: 'ORGANIZATION_ROLE_MEMBER' } as const;
    assert.match(lines({ answer: works, membership: member, current: link })[1] ?? '', /^joined as .* \(member\)/);
  });

  it('shows an admin which link replaced an invalid one, by its last characters only', () => {
    assert.deepEqual(lines({ answer: replaced, membership, current: newer }), [
      'Invite to Acme · No longer valid',
      'current link: …9abc · joined as Ada Lovelace (admin) · created 2 months ago',
    ]);
  });

  it('says what to do about an invite that was replaced or never existed', () => {
    assert.deepEqual(lines({ answer: { kind: 'revoked', at: now } }), [
      'Invite to an organization · Not valid',
      'It was replaced or never existed. Ask the sender for a new one.',
    ]);
  });

  it('says why an invite could not be checked', () => {
    assert.deepEqual(lines({ answer: { kind: 'error', error: unreachable, at: now } }), [
      "Invite to an organization · Couldn't check it",
      'app.gitpod.io is unreachable. Check your connection, then try again.',
    ]);
  });

  it('says only that sign-in is required while signed out', () => {
    assert.deepEqual(lines({ answer: { kind: 'unknown', at: now } }), [
      'Invite to an organization · Sign in to check it',
      '',
    ]);
  });

  it('says that the response is pending', () => {
    assert.deepEqual(lines({ answer: undefined }), [
      'Invite to an organization · Checking…',
      'No answer yet. Try again in a moment.',
    ]);
  });

  it('says that the link is inside the link of another site', () => {
    const enclosure = { kind: 'foreign', host: 'chat.example' } as const;
    assert.match(lines({ answer: works, enclosure })[1] ?? '', / · inside a link to chat\.example$/);
  });
});
