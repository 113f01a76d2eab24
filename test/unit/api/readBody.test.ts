import assert from 'node:assert/strict';
import { BodyTooLarge, discardBody, readBody } from '../../../src/api/body';
import { settled } from '../../fakes/fakeClock';

/** A body that yields its chunks and records whether it was released. */
class FakeBody implements AsyncIterable<Uint8Array | string> {
  released = false;
  given = 0;
  readonly #next: (index: number) => Promise<Uint8Array | string | undefined>;

  constructor(next: (index: number) => Promise<Uint8Array | string | undefined>) {
    this.#next = next;
  }

  static of(...pieces: (Uint8Array | string)[]): FakeBody {
    return new FakeBody((index) => Promise.resolve(pieces[index]));
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array | string> {
    return {
      next: async () => {
        const value = await this.#next(this.given++);
        return value === undefined ? { done: true, value: undefined } : { done: false, value };
      },
      return: () => {
        this.released = true;
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }
}

describe('Reading a body', () => {
  const { signal } = new AbortController();

  it('returns all of it as text', async () => {
    assert.equal(await readBody(FakeBody.of(Buffer.from('{"a"'), Buffer.from(':1}')), 100, signal), '{"a":1}');
  });

  it('joins characters that were split between two chunks', async () => {
    const bytes = Buffer.from('株');
    assert.equal(await readBody(FakeBody.of(bytes.subarray(0, 1), bytes.subarray(1)), 100, signal), '株');
  });

  it('accepts text chunks too', async () => {
    assert.equal(await readBody(FakeBody.of('株', Buffer.from('!')), 100, signal), '株!');
  });

  it('skips a byte order mark', async () => {
    assert.equal(await readBody(FakeBody.of(Buffer.from('\uFEFF{}')), 100, signal), '{}');
  });

  for (const [what, body] of [
    ['no body', null],
    ['an empty one', FakeBody.of()],
  ] as const) {
    it(`returns nothing of ${what}`, async () => {
      assert.equal(await readBody(body, 100, signal), '');
    });
  }

  it('accepts a body of exactly the maximum size', async () => {
    assert.equal(await readBody(FakeBody.of('x'.repeat(60), 'x'.repeat(40)), 100, signal), 'x'.repeat(100));
  });

  it('stops at the first byte too many and releases the rest', async () => {
    const endless = new FakeBody(() => Promise.resolve('x'.repeat(30)));
    await assert.rejects(readBody(endless, 100, signal), BodyTooLarge);
    assert.deepEqual({ given: endless.given, released: endless.released }, { given: 4, released: true });
  });

  it('counts bytes and not characters', async () => {
    await assert.rejects(readBody(FakeBody.of('株'.repeat(34)), 100, signal), BodyTooLarge);
  });

  it('passes on the error of the body', async () => {
    await assert.rejects(
      readBody(new FakeBody(() => Promise.reject(new Error('terminated'))), 100, signal),
      /terminated/,
    );
  });

  it('releases a body that ignores the signal when that is aborted', async () => {
    const controller = new AbortController();
    const stalled = new FakeBody(() => new Promise(() => undefined));
    void readBody(stalled, 100, controller.signal);
    controller.abort();
    await settled();
    assert.equal(stalled.released, true);
  });

  it('releases a body that is never read', () => {
    const body = FakeBody.of('x');
    discardBody(body);
    assert.equal(body.released, true);
  });
});
