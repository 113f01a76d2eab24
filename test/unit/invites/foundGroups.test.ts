import assert from 'node:assert/strict';
import { groupsOf, type FoundGroup } from '../../../src/invites/foundGroups';
import type { InviteAnswer } from '../../../src/invites/inviteAnswer';
import type { InspectedInvite } from '../../../src/invites/inviteInspector';
import { InviteLink } from '../../../src/invites/inviteLink';
import { linkKey } from '../../../src/invites/linkKey';
import { linkPlacesIn } from '../../../src/invites/linkPlaces';
import type { FoundText } from '../../../src/invites/searchReport';
import type { Organization } from '../../../src/organizations/organization';
import { acmeId, elsewhere, gitpod, grace, koboId, signedIn } from '../support/people';

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

describe('Found links, in groups', () => {
  it('are of one organization that stand alike, each link once and every place', () => {
    const groups = grouped(
      { 'one.md': [a1, a2, a1], 'two.md': [a2] },
      { [linkKey(a1)]: stopped(a1, acme), [linkKey(a2)]: stopped(a2, acme) },
    );
    assert.deepEqual(groups.map(inWords), ['stopped Acme: a001 a002 in one.md one.md one.md two.md']);
  });

  it('part what works from what does not', () => {
    const groups = grouped(
      { 'one.md': [a1, a2] },
      { [linkKey(a1)]: works(a1, acme), [linkKey(a2)]: stopped(a2, acme) },
    );
    assert.deepEqual(groups.map(inWords), ['stopped Acme: a002 in one.md', 'works Acme: a001 in one.md']);
  });

  it('part dead ones of which nobody can tell whose they were', () => {
    const groups = grouped({ 'one.md': [b1, c1, b1] }, { [linkKey(b1)]: stopped(b1), [linkKey(c1)]: stopped(c1) });
    assert.deepEqual(groups.map(inWords), ['stopped ?: b001 in one.md one.md', 'stopped ?: c001 in one.md']);
  });

  it('go by what an invite was for where the person is not in the organization', () => {
    const dead: InspectedInvite = { link: b1, answer: { kind: 'stopped', was: kobo, at: 0 } };
    const alsoDead: InspectedInvite = { link: c1, answer: { kind: 'stopped', was: kobo, at: 0 } };
    const groups = grouped({ 'one.md': [b1, c1] }, { [linkKey(b1)]: dead, [linkKey(c1)]: alsoDead });
    assert.deepEqual(groups.map(inWords), ['stopped Kobo: b001 c001 in one.md one.md']);
    assert.equal(groups[0]?.membership, undefined);
  });

  it('hold together what nobody knows: not asked, failed and never looked at', () => {
    const groups = grouped(
      { 'one.md': [b1, c1, d1] },
      {
        [linkKey(b1)]: { link: b1, answer: { kind: 'notAsked', at: 0 } },
        [linkKey(c1)]: { link: c1, answer: { kind: 'failed', error: new Error('offline'), at: 0 } },
      },
    );
    assert.deepEqual(groups.map(inWords), ['unknown ?: b001 c001 d001 in one.md one.md one.md']);
  });

  it('keep organizations of two services apart that have the same id', () => {
    const there = { ...acme, session: signedIn(grace, { host: elsewhere }) };
    const groups = grouped(
      { 'one.md': [a1, a2] },
      { [linkKey(a1)]: stopped(a1, acme), [linkKey(a2)]: stopped(a2, there) },
    );
    assert.equal(groups.length, 2);
  });

  it('come in the order of what can be done about them: dead before working, own before foreign, by name', () => {
    const beta = { ...acme, id: koboId, name: 'beta' };
    const groups = grouped(
      { 'one.md': [e1, d1, c1, b1, a2, a1] },
      {
        [linkKey(a1)]: stopped(a1, acme),
        [linkKey(a2)]: stopped(a2, beta),
        [linkKey(b1)]: { link: b1, answer: { kind: 'stopped', was: { organizationId: 'x', name: 'Aardvark' }, at: 0 } },
        [linkKey(c1)]: stopped(c1),
        [linkKey(d1)]: works(d1, acme),
      },
    );
    assert.deepEqual(
      groups.map(({ state, name }) => `${state} ${name ?? '?'}`),
      ['stopped Acme', 'stopped beta', 'stopped Aardvark', 'stopped ?', 'works Acme', 'unknown ?'],
    );
  });

  it('are none where nothing was found', () => {
    assert.deepEqual(grouped({}, {}), []);
  });
});

function grouped(
  texts: Readonly<Record<string, readonly InviteLink[]>>,
  invites: Readonly<Record<string, InspectedInvite>>,
): FoundGroup[] {
  const found = Object.entries(texts).map(([address, links]): FoundText => {
    const content = links.map(({ text }) => text).join('\n');
    return { address, places: [...linkPlacesIn(content, [gitpod])] };
  });
  return groupsOf(found, new Map(Object.entries(invites)));
}

function inWords({ state, name, links, places }: FoundGroup): string {
  const endings = links.map(({ ending }) => ending).join(' ');
  return `${state} ${name ?? '?'}: ${endings} in ${places.map(({ address }) => address).join(' ')}`;
}

function works(of: InviteLink, membership?: Organization): InspectedInvite {
  return answered(of, { kind: 'works', organizationId: acmeId, name: 'Acme', at: 0 }, membership);
}

function stopped(of: InviteLink, membership?: Organization): InspectedInvite {
  return answered(of, { kind: 'stopped', at: 0 }, membership);
}

function answered(of: InviteLink, answer: InviteAnswer, membership?: Organization): InspectedInvite {
  return { link: of, answer, membership };
}
