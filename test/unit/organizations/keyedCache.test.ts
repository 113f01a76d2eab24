import assert from 'node:assert/strict';
import { OrganizationCache } from '../../../src/organizations/keyedCache';
import type { Organization } from '../../../src/organizations/organization';
import { FakeClock } from '../../fakes/fakeClock';
import { acmeId, adaAtAcme, grace, koboId, signedIn } from '../../fakes/people';

interface Question {
  readonly organization: Organization;
  readonly forgotten: AbortSignal;
  readonly answer: (value: string) => void;
  readonly fail: (error: Error) => void;
}

describe('OrganizationCache', () => {
  let clock: FakeClock;
  let questions: Question[];
  let answers: OrganizationCache<string>;
  beforeEach(() => {
    clock = new FakeClock();
    questions = [];
    answers = new OrganizationCache(
      (organization, forgotten) =>
        new Promise((answer, fail) => {
          questions.push({ organization, forgotten, answer, fail });
        }),
      clock,
    );
  });

  const acme = organization(acmeId, 'Acme');
  const question = (index = 0): Question => questions[index] ?? assert.fail('it was not asked');
  const known = (of: Organization): string | undefined => {
    const answer = answers.peek(of);
    return answer?.state === 'known' ? answer.value : undefined;
  };

  it('sends no request before the first read', () => {
    assert.equal(answers.peek(acme), undefined);
    assert.equal(questions.length, 0);
  });

  it('shares one request between callers, and caches the result', async () => {
    const both = Promise.all([answers.read(acme), answers.read(acme)]);
    question().answer('ten');
    assert.deepEqual(await both, Array(2).fill({ state: 'known', value: 'ten', at: clock.now() }));
    await answers.read(acme);
    assert.equal(questions.length, 1);
  });

  it('separates organizations', async () => {
    const kobo = organization(koboId, 'Kobo');
    const both = [answers.read(acme), answers.read(kobo)];
    question(1).answer('of Kobo');
    await both[1];
    assert.equal(known(kobo), 'of Kobo');
    assert.equal(known(acme), undefined);
  });

  it('returns a failure as a value, and does not retry automatically', async () => {
    const asked = answers.read(acme);
    const error = new Error('offline');
    question().fail(error);
    assert.deepEqual(await asked, { state: 'failed', error, at: clock.now() });
    await answers.read(acme);
    assert.equal(questions.length, 1);
  });

  it('cancels a request that is invalidated, and drops its result', async () => {
    const asked = answers.read(acme);
    answers.forget(acme);
    assert.equal(question().forgotten.aborted, true);
    question().answer('late');
    assert.equal(await asked, undefined);
    assert.equal(answers.peek(acme), undefined);
  });

  it('ignores a late result of an older request', async () => {
    const before = answers.read(acme);
    answers.forget(acme);
    const after = answers.read(acme);
    question(1).answer('new');
    await after;
    question(0).answer('old');
    await before;
    assert.equal(known(acme), 'new');
  });

  it('cancels the requests of a removed session only', () => {
    const other = { ...organization(koboId, 'Kobo'), session: signedIn(grace) };
    void answers.read(acme);
    void answers.read(other);
    answers.forgetSession(acme.session.id);
    assert.deepEqual(
      questions.map(({ forgotten }) => forgotten.aborted),
      [true, false],
    );
  });

  it('keeps the signal alive as long as the entry, for later requests on its behalf', async () => {
    const asked = answers.read(acme);
    question().answer('page one');
    await asked;
    assert.equal(question().forgotten.aborted, false);
    answers.forgetAll();
    assert.equal(question().forgotten.aborted, true);
  });

  it('does not return a result of the old token for a renewed one', async () => {
    const asked = answers.read(acme);
    question().answer('old token');
    await asked;
    const renewed = { ...acme, session: { ...acme.session, signIn: 'renewed' } };
    assert.equal(answers.peek(renewed), undefined);
    void answers.read(renewed);
    assert.equal(questions.length, 2);
  });

  it('drops failed and outdated entries, and keeps recent ones', async () => {
    const kobo = organization(koboId, 'Kobo');
    const asked = [answers.read(acme), answers.read(kobo)];
    question(0).fail(new Error('offline'));
    question(1).answer('young');
    await Promise.all(asked);
    assert.equal(answers.forgetOlderThan(1), true);
    assert.equal(answers.peek(acme), undefined);
    assert.equal(known(kobo), 'young');
    clock.jump(10);
    assert.equal(answers.forgetOlderThan(9), true);
    assert.equal(answers.forgetOlderThan(9), false);
  });
});

function organization(id: string, name: string): Organization {
  const [role, tier] = ['ORGANIZATION_ROLE_ADMIN', 'ORGANIZATION_TIER_CORE'] as const;
  return { id, name, session: signedIn(adaAtAcme), role, tier };
}
