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

  it('asks nothing before somebody asks', () => {
    assert.equal(answers.peek(acme), undefined);
    assert.equal(questions.length, 0);
  });

  it('asks once for everybody, and keeps the answer', async () => {
    const both = Promise.all([answers.read(acme), answers.read(acme)]);
    question().answer('ten');
    assert.deepEqual(await both, Array(2).fill({ state: 'known', value: 'ten', at: clock.now() }));
    await answers.read(acme);
    assert.equal(questions.length, 1);
  });

  it('keeps organizations apart', async () => {
    const kobo = organization(koboId, 'Kobo');
    const both = [answers.read(acme), answers.read(kobo)];
    question(1).answer('of Kobo');
    await both[1];
    assert.equal(known(kobo), 'of Kobo');
    assert.equal(known(acme), undefined);
  });

  it('tells a failure as a value, and does not ask again by itself', async () => {
    const asked = answers.read(acme);
    const error = new Error('offline');
    question().fail(error);
    assert.deepEqual(await asked, { state: 'failed', error, at: clock.now() });
    await answers.read(acme);
    assert.equal(questions.length, 1);
  });

  it('cancels and drops what is forgotten while it is asked', async () => {
    const asked = answers.read(acme);
    answers.forget(acme);
    assert.equal(question().forgotten.aborted, true);
    question().answer('late');
    assert.equal(await asked, undefined);
    assert.equal(answers.peek(acme), undefined);
  });

  it('does not take a late answer for the one to a newer question', async () => {
    const before = answers.read(acme);
    answers.forget(acme);
    const after = answers.read(acme);
    question(1).answer('new');
    await after;
    question(0).answer('old');
    await before;
    assert.equal(known(acme), 'new');
  });

  it('ends all that a session asks when that session goes, and nothing else', () => {
    const other = { ...organization(koboId, 'Kobo'), session: signedIn(grace) };
    void answers.read(acme);
    void answers.read(other);
    answers.forgetSession(acme.session.id);
    assert.deepEqual(
      questions.map(({ forgotten }) => forgotten.aborted),
      [true, false],
    );
  });

  it('keeps its signal for as long as the answer is kept, for what is asked later on its behalf', async () => {
    const asked = answers.read(acme);
    question().answer('page one');
    await asked;
    assert.equal(question().forgotten.aborted, false);
    answers.forgetAll();
    assert.equal(question().forgotten.aborted, true);
  });

  it('does not show to a renewed token what the old one was told', async () => {
    const asked = answers.read(acme);
    question().answer('old token');
    await asked;
    const renewed = { ...acme, session: { ...acme.session, signIn: 'renewed' } };
    assert.equal(answers.peek(renewed), undefined);
    void answers.read(renewed);
    assert.equal(questions.length, 2);
  });

  it('forgets what failed or grew old when it is looked at after a while, and keeps what is young', async () => {
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
