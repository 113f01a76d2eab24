import assert from 'node:assert/strict';
import { Token } from '../../../src/api/token';
import { commandIds } from '../../../src/ui/ids';
import { hostOf } from '../../fakes/samples';
import { host, TestExtension } from '../../fakes/testExtension';
import { startSandbox } from '../../sandbox/startSandbox';

/** Many times more than the number of concurrent requests. */
const links = Array.from({ length: 100 }, (_, index) => {
  const ending = index.toString(16).padStart(12, '0');
  return `${host.origin}/join-organization/0190d0a1-9999-7abc-8def-${ending}`;
});

describe('A command that checks many links', () => {
  for (const command of [commandIds.findInviteLinks, commandIds.replaceInFile]) {
    it(`fails fast when the service does not respond: ${command}`, async () => {
      const world = await TestExtension.start();
      try {
        const window = await world.open({ as: 'ada', line: links.join(' ') });
        world.sandbox.faults({ times: 999, fault: { kind: 'stalledHeaders' } });
        const { clock, user } = window;
        const began = clock.now();
        await window.run(command);
        assert.ok(clock.now() - began <= 45_000, `it took ${(clock.now() - began) / 1_000} seconds`);
        assert.match(user.last?.message ?? '', /did not answer in time/);
      } finally {
        await world.close();
      }
    });
  }

  it('still checks links of another service', async () => {
    const world = await TestExtension.start();
    const other = await startSandbox();
    try {
      const { origin } = other;
      const inviteId = other.world.inviteOf(other.world.organization('harbour'));
      const line = [...links, `${origin}/join-organization/${inviteId}`].join(' ');
      const window = await world.open({ as: 'ada', line });
      const identity = { subjectId: 'ada', name: 'Ada', reach: { kind: 'account' } } as const;
      await window.application.sessions.add(hostOf(origin), new Token(other.token('ada')), identity);
      world.sandbox.faults({ times: 999, fault: { kind: 'stalledHeaders' } });
      await window.run(commandIds.findInviteLinks);
      assert.ok(other.calls().some(({ method }) => method === 'GetOrganizationInviteSummary'));
    } finally {
      await other.close();
      await world.close();
    }
  });
});
