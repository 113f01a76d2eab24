import assert from 'node:assert/strict';
import { inviteLinksIn } from '../../../src/invites/findInviteLinks';
import { readInviteLink } from '../../../src/invites/readInviteLink';
import { hostileTexts } from './hostileTexts';
import { configuredHosts } from './pastedInvites';

/**
 * Eight times the text may take eight times as long, and three times that for the noise of a busy machine; what grows
 * with the square takes sixty-four times as long.
 */
const growth = 8;
const limit = growth * 3;
/** Below this, in milliseconds, a clock measures the machine and not the work. */
const noise = 2;

function quickest(work: () => void): number {
  let best = Infinity;
  for (let attempt = 0; attempt < 5; attempt++) {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

function holdsLinear(work: (text: string) => void, make: (length: number) => string, length: number): void {
  const [short, long] = [make(length), make(length * growth)];
  const first = Math.max(
    quickest(() => {
      work(short);
    }),
    noise,
  );
  const second = quickest(() => {
    work(long);
  });
  assert.ok(second < first * limit, `${second.toFixed(1)} ms for ${growth} times what took ${first.toFixed(1)} ms`);
}

function findAll(text: string): void {
  for (const found of inviteLinksIn(text, { hosts: configuredHosts })) {
    assert.ok(found.end > found.start);
  }
}

function read(text: string): void {
  readInviteLink(text, { configuredHosts });
}

describe('The time that a text takes grows with its length and no faster', function () {
  this.timeout(60_000);

  for (const [name, make] of Object.entries(hostileTexts)) {
    it(`for findInviteLinks in ${name}`, () => {
      holdsLinear(findAll, make, 50_000);
    });
    it(`for readInviteLink in ${name}`, () => {
      holdsLinear(read, make, 10_000);
    });
  }
});
