import assert from 'node:assert/strict';
import { brokenLinksIn } from '../../../src/links/brokenLinks';
import { inviteLinksIn } from '../../../src/links/findInviteLinks';
import { readInviteLink } from '../../../src/links/readPasted';
import { hostileTexts } from './hostileTexts';
import { configuredHosts } from './pastedInvites';

/**
 * A text that is 16 times as long may take 16 times as long, times 5 for the noise of a busy machine; quadratic work
 * would take 256 times as long.
 */
const growth = 16;
const limit = growth * 5;
/** Shortest time that is meaningful, in milliseconds; anything below measures the machine. */
const noise = 2;
/** Maximum number of measurements before the longer text counts as too slow. */
const attempts = 5;

function milliseconds(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function holdsLinear(work: (text: string) => void, make: (length: number) => string, length: number): void {
  const [short, long] = [make(length), make(length * growth)];
  let [first, second] = [Infinity, Infinity];
  for (let attempt = 0; attempt < attempts && !(second < first * limit); attempt++) {
    const shortTime = milliseconds(() => {
      work(short);
    });
    const longTime = milliseconds(() => {
      work(long);
    });
    first = Math.max(noise, Math.min(first, shortTime));
    second = Math.min(second, longTime);
  }
  assert.ok(second < first * limit, `${second.toFixed(1)} ms for ${growth} times what took ${first.toFixed(1)} ms`);
}

function findAll(text: string): void {
  for (const found of inviteLinksIn(text, { hosts: configuredHosts })) {
    assert.ok(found.end > found.start);
  }
}

function findBroken(text: string): void {
  for (const broken of brokenLinksIn(text, [], { hosts: configuredHosts })) {
    assert.ok(broken === undefined || broken.end > broken.start);
  }
}

function read(text: string): void {
  readInviteLink(text, { configuredHosts });
}

describe('The run time grows linearly with the length of the text', function () {
  for (const [name, make] of Object.entries(hostileTexts)) {
    it(`for findInviteLinks in ${name}`, () => {
      holdsLinear(findAll, make, 25_000);
    });
    it(`for brokenLinksIn in ${name}`, () => {
      holdsLinear(findBroken, make, 25_000);
    });
    it(`for readInviteLink in ${name}`, () => {
      holdsLinear(read, make, 5_000);
    });
  }
});
