import assert from 'node:assert/strict';
import { DeadlineExceeded, withDeadline } from '../../../src/api/retry';
import { FakeClock, settled } from '../../fakes/fakeClock';

describe('A deadline', () => {
  const never = (): Promise<never> => new Promise(() => undefined);
  let clock: FakeClock;
  let listening: number;
  let parent: AbortController;

  beforeEach(() => {
    clock = new FakeClock();
    parent = new AbortController();
    listening = 0;
    const { signal } = parent;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...all: Parameters<typeof add>) => {
      listening++;
      add(...all);
    };
    signal.removeEventListener = (...all: Parameters<typeof remove>) => {
      listening--;
      remove(...all);
    };
  });

  it('lets work finish that is fast enough', async () => {
    assert.equal(await withDeadline(clock, 100, parent.signal, () => Promise.resolve('done')), 'done');
  });

  it('passes on the error of the work', async () => {
    await assert.rejects(
      withDeadline(clock, 100, undefined, () => Promise.reject(new Error('broken'))),
      /broken/,
    );
  });

  it('ends work that takes too long, even when the work ignores the signal', async () => {
    const ended = assert.rejects(withDeadline(clock, 100, undefined, never), DeadlineExceeded);
    await clock.advance(100);
    await ended;
  });

  it('does not end work before its time', async () => {
    let ended = false;
    void withDeadline(clock, 100, undefined, never).catch(() => (ended = true));
    await clock.advance(99);
    assert.equal(ended, false);
    await clock.advance(1);
    assert.equal(ended, true);
  });

  it('ends work at once with the abort reason of the parent', async () => {
    const ended = assert.rejects(withDeadline(clock, 100, parent.signal, never), /not wanted any more/);
    parent.abort(new Error('not wanted any more'));
    await ended;
  });

  it('does not start when the parent is already aborted', async () => {
    parent.abort(new Error('too late'));
    let begun = false;
    const work = (): Promise<void> => {
      begun = true;
      return Promise.resolve();
    };
    await assert.rejects(withDeadline(clock, 100, parent.signal, work), /too late/);
    assert.equal(begun, false);
    assert.equal(clock.running, 0);
  });

  for (const [how, end] of [
    ['time is up', () => clock.advance(100)],
    [
      'the parent ends',
      () => {
        parent.abort(new Error('stop'));
        return settled();
      },
    ],
  ] as const) {
    it(`aborts the signal of the work when ${how}`, async () => {
      let told: AbortSignal | undefined;
      const ended = assert.rejects(
        withDeadline(clock, 100, parent.signal, (signal) => {
          told = signal;
          return never();
        }),
      );
      await end();
      await ended;
      assert.equal(told?.aborted, true);
    });
  }

  it('aborts its signal when the work fails, so that open resources are closed', async () => {
    let told: AbortSignal | undefined;
    await assert.rejects(
      withDeadline(clock, 100, undefined, (signal) => {
        told = signal;
        return Promise.reject(new Error('broken'));
      }),
    );
    assert.equal(told?.aborted, true);
  });

  it('leaves no timer and no listener behind', async () => {
    await withDeadline(clock, 100, parent.signal, () => Promise.resolve());
    await withDeadline(clock, 100, parent.signal, () => Promise.reject(new Error('broken'))).catch(() => undefined);
    const late = withDeadline(clock, 100, parent.signal, never).catch(() => undefined);
    await clock.advance(100);
    await late;
    assert.deepEqual({ timers: clock.running, listening }, { timers: 0, listening: 0 });
  });

  it('ignores work that fails after its deadline', async () => {
    let fail: (error: Error) => void = () => undefined;
    const work = (): Promise<void> =>
      new Promise((_resolve, reject) => {
        fail = reject;
      });
    const ended = assert.rejects(withDeadline(clock, 100, undefined, work), DeadlineExceeded);
    await clock.advance(100);
    await ended;
    fail(new Error('late'));
    await settled();
  });

  it('lets one signal end many operations without a warning from Node', async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error): void => void warnings.push(warning);
    process.on('warning', listen);
    const all = Array.from({ length: 50 }, () => withDeadline(clock, 100, parent.signal, never));
    parent.abort(new Error('stop'));
    await Promise.allSettled(all);
    await settled();
    process.off('warning', listen);
    assert.deepEqual(warnings, []);
  });
});
