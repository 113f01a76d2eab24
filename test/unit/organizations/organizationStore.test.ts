import assert from 'node:assert/strict';
import type { Session } from '../../../src/auth/session';
import type { Organization } from '../../../src/organizations/organization';
import { OrganizationStore } from '../../../src/organizations/organizationStore';
import { FakeClock, settled } from '../../fakes/fakeClock';
import { acmeId, koboId } from '../../fakes/people';
import { organization, session } from './listings';

/** A fake service whose responses a test sends, in any order. */
class Answers {
  readonly questions: {
    readonly session: Session;
    readonly answer: (organizations: readonly Organization[]) => void;
    readonly fail: (error: Error) => void;
  }[] = [];

  readonly list = (asked: Session): Promise<readonly Organization[]> =>
    new Promise((answer, fail) => {
      this.questions.push({ session: asked, answer, fail });
    });

  last(): Answers['questions'][number] {
    const question = this.questions.at(-1);
    assert.ok(question !== undefined, 'nothing was asked');
    return question;
  }
}

describe('OrganizationStore', () => {
  const ada = session('ada');
  const renewed: Session = { ...ada, signIn: 'renewed' };
  let answers: Answers;
  let clock: FakeClock;
  let store: OrganizationStore;
  let news: string[];
  beforeEach(() => {
    answers = new Answers();
    clock = new FakeClock();
    store = new OrganizationStore(answers.list, clock);
    news = [];
    store.onDidChange(({ id }) => news.push(id));
  });

  it('sends no request before the first read', () => {
    assert.equal(store.peek(ada), undefined);
    assert.equal(answers.questions.length, 0);
  });

  it('sends a new request after a change, even during another one, and returns its response to all callers', async () => {
    const before = store.read(ada);
    const after = store.reload(ada);
    assert.equal(answers.questions.length, 2);
    const known = [organization(acmeId, ada), organization(koboId, ada)];
    answers.last().answer(known);
    assert.deepEqual((await after).known?.organizations, known);
    answers.questions[0]?.answer([organization(acmeId, ada)]);
    assert.deepEqual((await before).known?.organizations, known);
    assert.deepEqual(store.peek(ada)?.known?.organizations, known);
    assert.deepEqual(news, ['ada']);
  });

  it('keeps callers of an older request waiting for the newer response', async () => {
    const before = store.refresh(ada);
    const after = store.reload(ada);
    const known = [organization(koboId, ada)];
    answers.questions[0]?.fail(new Error('offline'));
    await settled();
    assert.equal(store.peek(ada), undefined);
    answers.last().answer(known);
    for (const listing of await Promise.all([before, after])) {
      assert.deepEqual([listing.state, listing.known?.organizations], ['loaded', known]);
    }
  });

  it('shares one request between concurrent callers, and caches the response', async () => {
    const asked = [store.read(ada), store.read(ada), store.refresh(ada)];
    const known = [organization(acmeId, ada)];
    answers.last().answer(known);
    for (const listing of await Promise.all(asked)) {
      assert.deepEqual(listing, { state: 'loaded', session: ada, known: { organizations: known, at: clock.now() } });
    }
    await store.read(ada);
    assert.equal(answers.questions.length, 1);
    assert.deepEqual(news, ['ada']);
  });

  it('sends a new request on refresh, and returns the cached list meanwhile', async () => {
    const first = store.read(ada);
    answers.last().answer([]);
    await first;
    await clock.advance(1_000);
    const refreshed = store.refresh(ada);
    assert.equal((await store.read(ada)).state, 'loaded');
    answers.last().answer([organization(acmeId, ada)]);
    const listing = await refreshed;
    assert.equal(listing.known?.organizations.length, 1);
    assert.equal(listing.known.at, clock.now());
    assert.deepEqual(await store.read(ada), listing);
  });

  it('returns a failure as a value, and retries on the next read', async () => {
    const error = new Error('offline');
    const failed = store.read(ada);
    answers.last().fail(error);
    assert.deepEqual(await failed, { state: 'failed', session: ada, error });
    assert.deepEqual(store.peek(ada), await failed);
    const again = store.read(ada);
    answers.last().answer([]);
    assert.equal((await again).state, 'loaded');
    assert.equal(answers.questions.length, 2);
  });

  it('keeps the last known list and its time after a failure', async () => {
    const first = store.read(ada);
    answers.last().answer([organization(acmeId, ada)]);
    const { known } = await first;
    await clock.advance(60_000);
    for (let time = 0; time < 2; time++) {
      const refreshed = store.refresh(ada);
      answers.last().fail(new Error('offline'));
      const listing = await refreshed;
      assert.equal(listing.state, 'failed');
      assert.deepEqual(listing.known, known);
    }
  });

  it('sends separate requests for each session', async () => {
    const grace = session('grace');
    const asked = [store.read(ada), store.read(grace)];
    assert.deepEqual(
      answers.questions.map((question) => question.session.id),
      ['ada', 'grace'],
    );
    answers.questions[0]?.fail(new Error('offline'));
    answers.questions[1]?.answer([]);
    assert.deepEqual(
      (await Promise.all(asked)).map(({ state }) => state),
      ['failed', 'loaded'],
    );
  });

  it('sends a new request with a renewed token', async () => {
    const first = store.read(ada);
    answers.last().answer([]);
    await first;
    void store.read(renewed);
    assert.equal(answers.last().session, renewed);
  });

  it('drops a late response to a replaced token', async () => {
    const late = store.read(ada);
    const fresh = store.read(renewed);
    answers.questions[1]?.answer([organization(acmeId, renewed)]);
    await fresh;
    answers.questions[0]?.fail(new Error('401'));
    await late;
    assert.equal(store.peek(renewed)?.state, 'loaded');
    assert.deepEqual(news, ['ada'], 'one answer, one piece of news');
  });

  it('is not changed by a read with a replaced token', async () => {
    const fresh = store.read(renewed);
    answers.last().answer([]);
    await fresh;
    assert.equal(store.peek(ada), undefined);
    assert.equal(store.peek(renewed)?.state, 'loaded');
  });

  it('drops sessions that signed out, and their pending responses', async () => {
    const late = store.read(ada);
    store.retain([]);
    answers.last().answer([organization(acmeId, ada)]);
    await late;
    assert.equal(store.peek(ada), undefined);
    assert.deepEqual(news, []);
  });

  it('drops the list of a replaced token, and keeps the others', async () => {
    const grace = session('grace');
    const asked = [store.read(ada), store.read(grace)];
    answers.questions.forEach(({ answer }) => {
      answer([]);
    });
    await Promise.all(asked);
    store.retain([renewed, grace]);
    assert.equal(store.peek(renewed), undefined);
    assert.equal(store.peek(grace)?.state, 'loaded');
    assert.equal(answers.questions.length, 2);
  });

  it('does not notify disposed listeners', async () => {
    let told = 0;
    const stop = store.onDidChange(() => {
      told += 1;
    });
    stop();
    const asked = store.read(ada);
    answers.last().answer([]);
    await asked;
    await settled();
    assert.equal(told, 0);
  });
});
