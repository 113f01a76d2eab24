import assert from 'node:assert/strict';
import { type FoundText, groupsOf, type LinkGroup } from '../../../../src/features/search/results';
import type { InviteStatus } from '../../../../src/invites/inviteStatus';
import type { ResolvedInvite } from '../../../../src/invites/membership';
import { InviteLink, linkKey } from '../../../../src/links/inviteLink';
import type { Organization } from '../../../../src/organizations/organization';
import { acmeId, elsewhere, gitpod, grace, koboId, signedIn } from '../../../fakes/people';
import { placesIn } from '../../links/support/placesIn';

const link = (end: string): InviteLink => new InviteLink(gitpod, `0190d0a1-2222-7abc-8def-00000000${end}`);
const [a1, a2, b1, c1, d1, e1] = [link('a001'), link('a002'), link('b001'), link('c001'), link('d001'), link('e001')];
const acme: Organization = {
  id: acmeId,
  name: 'Acme',
  session: signedIn(grace),
  role: 'ORGANIZATION_ROLE_ADMIN',
  tier: 'ORGANIZATION_TIER_CORE',
};
const kobo = { organizationId: koboId, name: 'Kobo' };

describe('Groups of found links', () => {
  it('contain the links of one organization with the same status, each once, with every place', async () => {
    const groups = await grouped(
      { 'one.md': [a1, a2, a1], 'two.md': [a2] },
      { [linkKey(a1)]: revoked(a1, acme), [linkKey(a2)]: revoked(a2, acme) },
    );
    assert.deepEqual(groups.map(inWords), ['revoked Acme: a001 a002 in one.md one.md one.md two.md']);
  });

  it('separate valid links from invalid ones', async () => {
    const groups = await grouped(
      { 'one.md': [a1, a2] },
      { [linkKey(a1)]: valid(a1, acme), [linkKey(a2)]: revoked(a2, acme) },
    );
    assert.deepEqual(groups.map(inWords), ['revoked Acme: a002 in one.md', 'valid Acme: a001 in one.md']);
  });

  it('separate invalid links of unknown organizations', async () => {
    const groups = await grouped(
      { 'one.md': [b1, c1, b1] },
      { [linkKey(b1)]: revoked(b1), [linkKey(c1)]: revoked(c1) },
    );
    assert.deepEqual(groups.map(inWords), ['revoked ?: b001 in one.md one.md', 'revoked ?: c001 in one.md']);
  });

  it('use the invite’s organization when the user is no member of it', async () => {
    const dead: ResolvedInvite = { link: b1, answer: { kind: 'revoked', lastKnown: kobo, at: 0 } };
    const alsoDead: ResolvedInvite = { link: c1, answer: { kind: 'revoked', lastKnown: kobo, at: 0 } };
    const groups = await grouped({ 'one.md': [b1, c1] }, { [linkKey(b1)]: dead, [linkKey(c1)]: alsoDead });
    assert.deepEqual(groups.map(inWords), ['revoked Kobo: b001 c001 in one.md one.md']);
    assert.equal(groups[0]?.membership, undefined);
  });

  it('combine links of unknown status: not requested, failed and not looked up', async () => {
    const groups = await grouped(
      { 'one.md': [b1, c1, d1] },
      {
        [linkKey(b1)]: { link: b1, answer: { kind: 'unknown', at: 0 } },
        [linkKey(c1)]: { link: c1, answer: { kind: 'error', error: new Error('offline'), at: 0 } },
      },
    );
    assert.deepEqual(groups.map(inWords), ['unknown ?: b001 c001 d001 in one.md one.md one.md']);
  });

  it('separate organizations of two services with the same id', async () => {
    const there = { ...acme, session: signedIn(grace, { host: elsewhere }) };
    const groups = await grouped(
      { 'one.md': [a1, a2] },
      { [linkKey(a1)]: revoked(a1, acme), [linkKey(a2)]: revoked(a2, there) },
    );
    assert.equal(groups.length, 2);
  });

  it('are sorted by what the user can do: invalid before valid, own before others’, then by name', async () => {
    const beta = { ...acme, id: koboId, name: 'beta' };
    const groups = await grouped(
      { 'one.md': [e1, d1, c1, b1, a2, a1] },
      {
        [linkKey(a1)]: revoked(a1, acme),
        [linkKey(a2)]: revoked(a2, beta),
        [linkKey(b1)]: {
          link: b1,
          answer: { kind: 'revoked', lastKnown: { organizationId: 'x', name: 'Aardvark' }, at: 0 },
        },
        [linkKey(c1)]: revoked(c1),
        [linkKey(d1)]: valid(d1, acme),
      },
    );
    assert.deepEqual(
      groups.map(({ state, name }) => `${state} ${name ?? '?'}`),
      ['revoked Acme', 'revoked beta', 'revoked Aardvark', 'revoked ?', 'valid Acme', 'unknown ?'],
    );
  });

  it('are empty when nothing was found', async () => {
    assert.deepEqual(await grouped({}, {}), []);
  });
});

async function grouped(
  texts: Readonly<Record<string, readonly InviteLink[]>>,
  invites: Readonly<Record<string, ResolvedInvite>>,
): Promise<LinkGroup[]> {
  const found: FoundText[] = [];
  for (const [address, links] of Object.entries(texts)) {
    const content = links.map(({ text }) => text).join('\n');
    found.push({ address, places: await placesIn(content, { hosts: [gitpod] }), manual: [] });
  }
  return groupsOf(found, new Map(Object.entries(invites)));
}

function inWords({ state, name, links, places }: LinkGroup): string {
  const endings = links.map(({ ending }) => ending).join(' ');
  return `${state} ${name ?? '?'}: ${endings} in ${places.map(({ address }) => address).join(' ')}`;
}

function valid(of: InviteLink, membership?: Organization): ResolvedInvite {
  return answered(of, { kind: 'valid', organizationId: acmeId, name: 'Acme', at: 0 }, membership);
}

function revoked(of: InviteLink, membership?: Organization): ResolvedInvite {
  return answered(of, { kind: 'revoked', at: 0 }, membership);
}

function answered(of: InviteLink, answer: InviteStatus, membership?: Organization): ResolvedInvite {
  return { link: of, answer, membership };
}
