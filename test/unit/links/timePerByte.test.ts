import assert from 'node:assert/strict';
import { inviteLinksIn } from '../../../src/links/findInviteLinks';
import { readInviteLink } from '../../../src/links/readPasted';
import { costlyTexts } from './hostileTexts';
import { configuredHosts, id } from './pastedInvites';

const length = 300_000;
/** A reader is called for every key that is pressed; nobody pastes more. */
const pastedLength = 30_000;
/** The system counts in steps of some milliseconds. */
const leastBytes = 600_000;
/** How many times as long as ordinary text a byte may take. */
const limit = 3;
/** The least of so many runs counts: what else the machine does only ever adds to it. */
const attempts = 40;

/** What documents about invites look like: a line with a link, and some that need a second look. */
const ordinary = [
  `Join us: https://app.gitpod.io/join-organization/${id}, or [here](https://app.gitpod.io/login?inviteId=${id}).`,
  `See https://docs.example/start/join-organization/${id} and <https://gitpod.acme.example/join-organization/${id}>.`,
].join('\n');

function repeated(piece: string, size: number): string {
  // A flat copy: the engine keeps repetitions as such.
  return Buffer.from(`${piece}\n`.repeat(Math.ceil(size / Buffer.byteLength(piece)))).toString('utf8');
}

/** Of the processor, not of the clock: other programs may have it meanwhile. */
function nanosecondsPerByte(work: () => void, text: string): number {
  const start = process.cpuUsage();
  let bytes = 0;
  do {
    work();
    bytes += Buffer.byteLength(text);
  } while (bytes < leastBytes);
  return (process.cpuUsage(start).user * 1e3) / bytes;
}

/** Measures both by turns until the hostile text is within the limit, or was too slow every time. */
function assertWithinLimit(work: (text: string) => void, hostile: string, usual: string): void {
  let [slow, fast] = [Infinity, Infinity];
  for (let attempt = 0; attempt < attempts; attempt++) {
    fast = Math.min(
      fast,
      nanosecondsPerByte(() => {
        work(usual);
      }, usual),
    );
    slow = Math.min(
      slow,
      nanosecondsPerByte(() => {
        work(hostile);
      }, hostile),
    );
    if (attempt > 1 && slow <= fast * limit) return;
  }
  assert.fail(`${slow.toFixed(1)} ns for each byte, and ${fast.toFixed(1)} ns in ordinary text`);
}

function scan(text: string): void {
  for (const found of inviteLinksIn(text, { hosts: configuredHosts })) {
    assert.ok(found.end > found.start);
  }
}

function read(text: string): void {
  readInviteLink(text, { configuredHosts });
}

describe('A byte of hostile text takes at most three times as long as one of ordinary text', function () {
  this.timeout(120_000);

  for (const [name, make] of Object.entries(costlyTexts)) {
    it(`to scan: ${name}`, () => {
      assertWithinLimit(scan, make(length), repeated(ordinary, length));
    });
    it(`to read when it is pasted: ${name}`, () => {
      assertWithinLimit(read, make(pastedLength), repeated(ordinary, pastedLength));
    });
  }
});
