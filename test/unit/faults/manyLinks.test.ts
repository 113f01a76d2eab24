import assert from 'node:assert/strict';
import { commandIds } from '../../../src/ui/ids';
import { FailingWorld, host } from '../errors/support/failingWorld';

/** More than are asked about at once, many times over. */
const links = Array.from({ length: 100 }, (_, index) => {
  const ending = index.toString(16).padStart(12, '0');
  return `${host.origin}/join-organization/0190d0a1-9999-7abc-8def-${ending}`;
});

describe('A command that asks about many links', () => {
  for (const command of [commandIds.findInviteLinks, commandIds.replaceInFile]) {
    it(`gives up soon when the service does not answer: ${command}`, async () => {
      const world = await FailingWorld.start();
      try {
        const window = await world.open({ as: 'ada', line: links.join(' ') });
        world.sandbox.faults({ times: 999, fault: { kind: 'stalledHeaders' } });
        const { clock, person } = window;
        const began = clock.now();
        await window.run(command);
        assert.ok(clock.now() - began <= 45_000, `it took ${(clock.now() - began) / 1_000} seconds`);
        assert.match(person.last?.message ?? '', /did not answer in time/);
      } finally {
        await world.close();
      }
    });
  }
});
