import type { TestExtension, Window } from '../../../fakes/testExtension';
import type { ShownText } from '../../errors/support/table';
import type { NamedFault } from './faults';
import type { FaultScenario } from './faultScenario';

/** The result of one fault in one scenario. */
export interface FaultResult extends ShownText {
  readonly scenario: FaultScenario;
  readonly fault: NamedFault;
  /** The methods of all requests that were started, in order. */
  readonly requests: readonly string[];
  /** Time until all work ended, on the extension's clock, in milliseconds. */
  readonly tookMs: number;
  /** Everything shown to the user or logged. */
  readonly shown: string;
  /** Number of progress indicators that did not end. */
  readonly openProgress: number;
}

/** Runs a scenario with a fault. */
export async function resultOf(world: TestExtension, scenario: FaultScenario, fault: NamedFault): Promise<FaultResult> {
  const { window, run } = await scenario.prepare(world);
  const before = world.requests.length;
  const startedAt = window.clock.now();
  for (const { methods, after } of scenario.fails) {
    fault.breaks(world, methods, after);
  }
  const { text, button } = await run();
  const { progress } = world;
  return {
    text: normalizeIds(text),
    button,
    scenario,
    fault,
    requests: world.requests.slice(before),
    tookMs: window.clock.now() - startedAt,
    shown: [text, button, outputOf(window)].join('\n'),
    openProgress: progress.begun - progress.ended,
  };
}

/** Replaces the IDs of new invites and port numbers, which differ in each run. */
function normalizeIds(text: string): string {
  return text.replace(/…[0-9a-f]{4}\b/g, '…1f2d').replace(/(?:127\.0\.0\.1|localhost):\d+/g, 'gitpod.harbour.example');
}

function outputOf({ user, log }: Window): string {
  return [JSON.stringify([user.messages, user.lists]), log.text].join('\n');
}
