import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { settled } from '../../fakes/fakeClock';
import { TestExtension } from '../../fakes/testExtension';
import { prepareRun } from '../errors/support/commandRuns';
import { cancelEverywhere, type CancelledRun, type Scenario } from './support/cancelledRun';
import { findAndReplace, scenarios } from './support/scenarios';

/** The message that reports the outcome of a cancelled change. */
const reports: Record<NonNullable<Scenario['changes']>, RegExp> = {
  CreateOrganizationInvite:
    /^(?:Cancelled in time: nothing was created or replaced|Cancelled: no existing invite link of |No invite link was created for|The invite link of .* was (?:not )?replaced: |.* has an invite link now \(|Created an invite link for )/,
  JoinOrganization: /^(?:You did not join |You are in .* now)/,
  LeaveOrganization: /^You (?:did not leave|left) /,
  SetRole: /^(?:Cancelled in time: the role of |Couldn't change the role of |Grace Hopper is an admin of )/,
};

const reads = /^(?:Get|List)/;

/** Presses Cancel at every request of every command: before the service receives it, and when the response arrives. */
describe('After Cancel', () => {
  const cancelled = new Map<Scenario, CancelledRun[]>();

  before(async function () {
    this.timeout(180_000);
    await Promise.all(
      scenarios.map(async (scenario) => {
        const world = await TestExtension.start();
        try {
          cancelled.set(scenario, await cancelEverywhere(world, scenario));
        } finally {
          await world.close();
        }
      }),
    );
  });

  for (const scenario of scenarios) {
    describe(scenario.name, () => {
      const each = (look: (run: CancelledRun) => void): void => {
        const runs = cancelled.get(scenario) ?? [];
        assert.ok(runs.length > 0);
        for (const run of runs) {
          try {
            look(run);
          } catch (error) {
            throw new Error(`${run.title} at ${run.at}: ${String(error)}\n${JSON.stringify(run, undefined, 1)}`, {
              cause: error,
            });
          }
        }
      };
      const isReported = ({ title, sent, sentAfter }: CancelledRun): boolean =>
        /^(?:Creating|Joining|Changing|Leaving)/.test(title) &&
        [...sent, ...sentAfter].some((method) => method === scenario.changes);

      it('can be cancelled wherever it waits for a response', () => {
        const titles = new Set<string>();
        each(({ title }) => titles.add(title));
        assert.deepEqual([...titles].sort(), [...scenario.cancellable].sort());
      });

      it('sends no further request, except to verify the outcome of a change', () => {
        each((run) => {
          const allowed = isReported(run) ? run.sentAfter.filter((method) => !reads.test(method)) : run.sentAfter;
          assert.deepEqual(allowed, []);
        });
      });

      it('opens nothing', () => {
        each(({ told, opened }) => {
          assert.deepEqual(opened, []);
          assert.deepEqual(
            told.filter(({ how }) => how === 'dialog' || how === 'box'),
            [],
          );
        });
      });

      it('changes nothing', () => {
        each(({ stateBefore, stateAfter }) => {
          assert.equal(stateAfter, stateBefore);
        });
      });

      it('reports no error, and reports the outcome of a change once', () => {
        each((run) => {
          // An unknown outcome has a button to check it, which every user in these scenarios presses.
          const told = run.told.filter(({ message }) => !message.startsWith("Couldn't check whether"));
          const messages = told.map(({ message }) => message);
          assert.deepEqual(
            told.filter(({ how }) => how !== 'information'),
            [],
          );
          if (scenario.changes !== undefined && /^(?:Creating|Joining|Changing|Leaving)/.test(run.title)) {
            assert.equal(messages.length, 1);
            assert.match(messages[0] ?? '', reports[scenario.changes]);
          } else {
            assert.deepEqual(messages, []);
          }
        });
      });
    });
  }

  it('changes no file while the changes were still being prepared', async () => {
    const world = await TestExtension.start();
    const events = new EventEmitter();
    try {
      const { window, run } = await prepareRun(world, findAndReplace);
      const { line } = world;
      world.screen.beforeOpening = () => once(events, 'open');
      const running = run();
      while (world.screen.progress[0]?.title.startsWith('Preparing the changes') !== true) {
        await new Promise(setImmediate);
      }
      world.screen.progress[0].cancel();
      await settled();
      events.emit('open');
      await running;
      assert.equal(world.line, line);
      assert.deepEqual(window.user.messages, []);
    } finally {
      await world.close();
    }
  });
});
