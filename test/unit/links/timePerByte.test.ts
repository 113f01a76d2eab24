import assert from 'node:assert/strict';
import { inviteLinksIn } from '../../../src/links/findInviteLinks';
import { readInviteLink } from '../../../src/links/readPasted';
import { costlyTexts } from './hostileTexts';
import { configuredHosts, id } from './pastedInvites';

const scannedLength = 300_000;
/** Upper bound on pasted text; it is read again on every keystroke. */
const pastedLength = 30_000;
/** Minimum amount to process per measurement, because the system's CPU time has a resolution of some milliseconds. */
const leastBytes = 600_000;
/** Maximum time per byte, as a multiple of that for ordinary text. */
const limit = 3;
/** Maximum number of runs, of which the fastest counts: other processes only ever add time. */
const attempts = 40;

/** A typical document about invites: lines with links, some of which need a closer check. */
const ordinary = [
  `Join us: https://app.gitpod.io/join-organization/${id}, or [here](https://app.gitpod.io/login?inviteId=${id}).`,
  `See https://docs.example/start/join-organization/${id} and <https://gitpod.acme.example/join-organization/${id}>.`,
].join('\n');

function repeated(piece: string, size: number): string {
  // A flat copy, because the engine does not flatten repetitions.
  return Buffer.from(`${piece}\n`.repeat(Math.ceil(size / Buffer.byteLength(piece)))).toString('utf8');
}

/** Measures CPU time rather than elapsed time, because other programs may run meanwhile. */
function nanosecondsPerByte(work: (text: string) => void, text: string): number {
  const start = process.cpuUsage();
  let bytes = 0;
  do {
    work(text);
    bytes += Buffer.byteLength(text);
  } while (bytes < leastBytes);
  return (process.cpuUsage(start).user * 1e3) / bytes;
}

/** Measures both in turn until the hostile text is within the limit, or was too slow in every attempt. */
function assertWithinLimit(work: (text: string) => void, hostile: string, usual: string): void {
  let [slow, fast] = [Infinity, Infinity];
  for (let attempt = 0; attempt < attempts; attempt++) {
    fast = Math.min(fast, nanosecondsPerByte(work, usual));
    slow = Math.min(slow, nanosecondsPerByte(work, hostile));
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
      assertWithinLimit(scan, make(scannedLength), repeated(ordinary, scannedLength));
    });
    it(`to read when it is pasted: ${name}`, () => {
      assertWithinLimit(read, make(pastedLength), repeated(ordinary, pastedLength));
    });
  }
});
