import assert from 'node:assert/strict';
import { brokenLinksIn } from '../../../src/links/brokenLinks';
import { inviteLinksIn } from '../../../src/links/findInviteLinks';
import { readInviteLink } from '../../../src/links/readPasted';
import { hostileTexts } from './hostileTexts';
import { configuredHosts } from './pastedInvites';

/**
 * Sixteen times the text may take sixteen times as long, and five times that for the noise of a busy machine; what
 * grows with the square takes 256 times as long.
 */
const growth = 16;
const limit = growth * 5;
/** Below this, in milliseconds, a clock measures the machine and not the work. */
const noise = 2;
/** How often both are measured before the longer one counts as too slow. */
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

describe('The time that a text takes grows with its length and no faster', function () {
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
