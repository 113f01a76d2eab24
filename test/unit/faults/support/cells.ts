import type { TestExtension, Window } from '../../../fakes/testExtension';
import type { Words } from '../../errors/support/table';
import type { NamedFault } from './faults';
import type { Trial } from './trial';

/** What came of one fault in one trial. */
export interface Cell extends Words {
  readonly trial: Trial;
  readonly fault: NamedFault;
  /** Every request that was begun, by its method, in order. */
  readonly requests: readonly string[];
  /** How long it took until nothing went on any more, as far as the extension's clock goes. */
  readonly tookMs: number;
  /** Everything that was shown to the user, and written to the log. */
  readonly shown: string;
  /** Progress that was not ended. */
  readonly openProgress: number;
}

/** Lets somebody do something while it meets a fault. */
export async function cellOf(world: TestExtension, trial: Trial, fault: NamedFault): Promise<Cell> {
  const { window, act } = await trial.begin(world);
  const before = world.requests.length;
  const began = window.clock.now();
  for (const { methods, after } of trial.fails) {
    fault.breaks(world, methods, after);
  }
  const words = await act();
  const { progress } = world;
  return {
    says: alike(words.says),
    button: words.button,
    trial,
    fault,
    requests: world.requests.slice(before),
    tookMs: window.clock.now() - began,
    shown: [words.says, words.button, shownIn(window)].join('\n'),
    openProgress: progress.begun - progress.ended,
  };
}

/** New invites get new ids, and ports are the system's: what is shown of them would differ each time. */
function alike(says: string): string {
  return says.replace(/…[0-9a-f]{4}\b/g, '…1f2d').replace(/(?:127\.0\.0\.1|localhost):\d+/g, 'gitpod.harbour.example');
}

function shownIn({ user, log }: Window): string {
  return [JSON.stringify([user.messages, user.offers]), log.text].join('\n');
}
