import assert from 'node:assert/strict';
import { GitpodError } from '../../../src/api/errors';
import type { Session } from '../../../src/auth/session';
import type { Organization } from '../../../src/organizations/organization';
import { type OrganizationList, OrganizationStore } from '../../../src/organizations/organizationStore';
import { acmeId, koboId } from '../../fakes/people';
import { hostOf } from '../../fakes/samples';
import { organization, session } from './listings';

describe('OrganizationStore.merge', () => {
  const loaded = (by: Session, ...organizations: Organization[]): OrganizationList => ({
    state: 'loaded',
    session: by,
    known: { organizations, at: 0 },
  });

  it('lists an organization of two sessions once, for the first session', () => {
    const [one, other] = [session('one'), session('other')];
    const merged = OrganizationStore.merge([
      loaded(one, organization(acmeId, one)),
      loaded(other, organization(acmeId, other)),
    ]);
    assert.deepEqual(
      merged.map((each) => each.session.id),
      ['one'],
    );
  });

  it('prefers a session that is an admin, at the original position', () => {
    const [one, other] = [session('one'), session('other')];
    const merged = OrganizationStore.merge([
      loaded(one, organization(acmeId, one), organization(koboId, one)),
      loaded(other, organization(koboId, other, 'ADMIN'), organization(acmeId, other, 'ADMIN')),
    ]);
    assert.deepEqual(
      merged.map(({ id, session: by }) => `${id} ${by.id}`),
      [`${acmeId} other`, `${koboId} other`],
    );
  });

  it('keeps the first of two sessions that are admins', () => {
    const [one, other] = [session('one'), session('other')];
    const merged = OrganizationStore.merge([
      loaded(one, organization(acmeId, one, 'ADMIN')),
      loaded(other, organization(acmeId, other, 'ADMIN')),
    ]);
    assert.deepEqual(
      merged.map((each) => each.session.id),
      ['one'],
    );
  });

  it('treats the same id on two hosts as two organizations', () => {
    const [one, other] = [session('one'), session('other', hostOf('https://gitpod.harbour.example'))];
    const merged = OrganizationStore.merge([
      loaded(one, organization(acmeId, one)),
      loaded(other, organization(acmeId, other)),
    ]);
    assert.equal(merged.length, 2);
  });

  it('treats the two names of the vendor’s service as one', () => {
    const [one, other] = [session('one'), session('other', hostOf('https://app.ona.com'))];
    const merged = OrganizationStore.merge([
      loaded(one, organization(acmeId, one)),
      loaded(other, organization(acmeId, other, 'ADMIN')),
    ]);
    assert.deepEqual(
      merged.map((each) => each.session.id),
      ['other'],
    );
  });

  it('uses the last known list after a failure, if there is one', () => {
    const one = session('one');
    const failed: OrganizationList = { state: 'failed', session: one, error: new Error('offline') };
    assert.deepEqual(OrganizationStore.merge([failed]), []);
    const known = { organizations: [organization(acmeId, one)], at: 0 };
    assert.equal(OrganizationStore.merge([{ ...failed, known }]).length, 1);
  });

  it('prefers a working session to one whose token was rejected, whatever its role', () => {
    const [one, other] = [session('one'), session('other')];
    const error = new GitpodError({
      kind: 'signedOut',
      outcome: 'refused',
      method: 'AccountService/GetAccount',
      hostname: 'app.gitpod.io',
    });
    const known = { organizations: [organization(acmeId, one, 'ADMIN'), organization(koboId, one)], at: 0 };
    const merged = OrganizationStore.merge([
      { state: 'failed', session: one, error, known },
      loaded(other, organization(acmeId, other)),
    ]);
    assert.deepEqual(
      merged.map(({ id, session: by }) => `${id} ${by.id}`),
      [`${acmeId} other`, `${koboId} one`],
    );
  });
});
