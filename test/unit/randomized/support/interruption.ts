import { settled } from '../../../fakes/fakeClock';
import type { Gate } from '../../../fakes/fakeContext';
import type { TestExtension } from '../../../fakes/testExtension';
import type { User } from '../../../fakes/user';
import type { Random } from './random';

/** Pressing Cancel or Escape, or the end of VS Code. */
type Kind = 'cancel' | 'escape' | 'stop';

/** An interruption, and the call to the outside at which it happens. */
export interface Interruption {
  readonly kind: Kind;
  readonly at: number;
}

/** Numbers of messages, lists and actions that the user had seen when Cancel was pressed. */
interface Noticed {
  readonly messages: number;
  readonly offers: number;
  readonly did: number;
}

/** Longer than the delay before progress is shown, in milliseconds. */
const untilProgressMs = 450;

/**
 * Returns no interruption in most cases. Always draws the same number of random numbers, so that later choices do not
 * depend on the result.
 */
export function drawInterruption(random: Random): Interruption | undefined {
  const [chance, at] = [random.next(), random.below(8)];
  const kind = chance < 0.08 ? 'cancel' : chance < 0.18 ? 'escape' : chance < 0.2 ? 'stop' : undefined;
  return kind && { kind, at };
}

/** One run of VS Code, which may be interrupted at any call to the outside. */
export class VsCodeRun {
  #planned: Interruption | undefined;
  #count = 0;
  #isStopped = false;
  #interrupting: Promise<void> | undefined;
  #stop = (): void => undefined;
  readonly #stopped = new Promise<void>((resolve) => {
    this.#stop = resolve;
  });

  /** The interruption since `arm`; Cancel and Escape count only if there was something to press. */
  happened: Kind | undefined;
  /** The state when Cancel was pressed. */
  noticed: Noticed | undefined;

  constructor(private readonly world: TestExtension) {}

  /** Starts counting calls. */
  arm(interruption: Interruption | undefined): void {
    this.#planned = interruption;
    this.#count = 0;
    this.#interrupting = undefined;
    this.happened = undefined;
    this.noticed = undefined;
  }

  /** Waits for work or until VS Code stops, and for the interruption, which may be in another window. */
  async untilStopped(work: Promise<unknown>): Promise<void> {
    await Promise.race([work, this.#stopped]);
    await this.#interrupting;
  }

  /** Drops an interruption that has not happened yet, so that it does not affect later work. */
  disarm(): void {
    this.#planned = undefined;
  }

  readonly gate: Gate = async <T>(go: () => PromiseLike<T>) => {
    const planned = this.#planned;
    const index = this.#count++;
    if (planned?.at === index) {
      this.#planned = undefined;
      this.#interrupting = this.#interrupt(planned.kind);
      await this.#interrupting;
    }
    return this.#isStopped ? new Promise<T>(() => undefined) : go();
  };

  async #interrupt(kind: Kind): Promise<void> {
    switch (kind) {
      case 'cancel':
        await new Promise((resolve) => setTimeout(resolve, untilProgressMs));
        this.#cancel();
        return;
      case 'escape':
        await settled();
        this.happened = this.world.screen.escape() ? 'escape' : undefined;
        return;
      case 'stop':
        this.#isStopped = true;
        // Work of this run must not appear in the next one.
        await new Promise((resolve) => setTimeout(resolve, untilProgressMs));
        this.happened = 'stop';
        this.#stop();
        return;
      default:
        kind satisfies never;
    }
  }

  #cancel(): void {
    const progress = this.world.screen.progress.find(({ isCancellable }) => isCancellable);
    if (progress !== undefined) {
      const { messages, lists: offers, actions: did } = this.world.user;
      this.noticed = { messages: messages.length, offers: offers.length, did: did.length };
      this.happened = 'cancel';
      progress.cancel();
    }
  }
}

/** Everything that opened after Cancel was pressed. */
export function openedAfter({ messages: messageCount, offers, did }: Noticed, user: User): readonly string[] {
  return [
    ...user.messages
      .slice(messageCount)
      .flatMap(({ how, message }) => (how === 'dialog' || how === 'box' ? [message] : [])),
    ...user.lists.slice(offers).map((list) => list.map(({ label }) => label).join(', ')),
    ...user.actions.slice(did).filter((what) => /^(?:opened|saw) /.test(what)),
  ];
}
