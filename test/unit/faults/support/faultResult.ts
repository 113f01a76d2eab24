import type { TestExtension, Window } from '../../../fakes/testExtension';
import type { ShownText } from '../../errors/support/table';
import type { NamedFault } from './faults';
import type { FaultScenario } from './faultScenario';

/** The result of one fault in one scenario. */
export interface FaultResult extends ShownText {
  readonly scenario: FaultScenario;
  readonly fault: NamedFault;
  /** The method of every request that was started, in order. */
  readonly requests: readonly string[];
  /** Time until all work had ended, on the extension's clock, in milliseconds. */
  readonly tookMs: number;
  /** Everything shown to the user or logged. */
  readonly shown: string;
  /** Number of progress notifications that did not end. */
  readonly openProgress: number;
}

/** Runs a scenario with a fault. */
export async function resultOf(world: TestExtension, scenario: FaultScenario, fault: NamedFault): Promise<FaultResult> {
  const { window, act } = await scenario.begin(world);
  const before = world.requests.length;
  const began = window.clock.now();
  for (const { methods, after } of scenario.fails) {
    fault.breaks(world, methods, after);
  }
  const words = await act();
  const { progress } = world;
  return {
    says: normalizeIds(words.says),
    button: words.button,
    scenario,
    fault,
    requests: world.requests.slice(before),
    tookMs: window.clock.now() - began,
    shown: [words.says, words.button, shownIn(window)].join('\n'),
    openProgress: progress.begun - progress.ended,
  };
}

/** Replaces the ids of new invites and port numbers, which differ in each run. */
function normalizeIds(says: string): string {
  return says.replace(/…[0-9a-f]{4}\b/g, '…1f2d').replace(/(?:127\.0\.0\.1|localhost):\d+/g, 'gitpod.harbour.example');
}

function shownIn({ user, log }: Window): string {
  return [JSON.stringify([user.messages, user.lists]), log.text].join('\n');
}
