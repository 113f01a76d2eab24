import { settled } from '../../../fakes/fakeClock';
import type { Gate } from '../../../fakes/fakeContext';
import type { TestExtension } from '../../../fakes/testExtension';
import type { User } from '../../../fakes/user';
import type { Random } from './random';

/** Cancel, Escape, or the end of VS Code. */
type Kind = 'cancel' | 'escape' | 'stop';

/** What comes in between, and at which call to the outside. */
export interface Interruption {
  readonly kind: Kind;
  readonly at: number;
}

/** What a user had noticed when they pressed Cancel. */
interface Noticed {
  readonly tellings: number;
  readonly offers: number;
  readonly did: number;
}

/** Longer than it takes until progress is shown for what waits. */
const untilProgressMs = 450;

/** Nothing in most cases. Draws the same number of random numbers in any case, so that what follows does not depend on it. */
export function drawInterruption(random: Random): Interruption | undefined {
  const [chance, at] = [random.next(), random.below(8)];
  const kind = chance < 0.08 ? 'cancel' : chance < 0.18 ? 'escape' : chance < 0.2 ? 'stop' : undefined;
  return kind && { kind, at };
}

/** The life of a VS Code, which may be interrupted at any call to the outside. */
export class Life {
  #planned: Interruption | undefined;
  #count = 0;
  #isStopped = false;
  #interrupting: Promise<void> | undefined;
  #stop = (): void => undefined;
  readonly #stopped = new Promise<void>((resolve) => {
    this.#stop = resolve;
  });

  /** What has come in between since it was armed; Cancel and Escape count only where there was something to press. */
  happened: Kind | undefined;
  /** What had been noticed when Cancel was pressed. */
  noticed: Noticed | undefined;

  constructor(private readonly world: TestExtension) {}

  /** From now on calls are counted. */
  arm(interruption: Interruption | undefined): void {
    this.#planned = interruption;
    this.#count = 0;
    this.#interrupting = undefined;
    this.happened = undefined;
    this.noticed = undefined;
  }

  /** Waits for work, or until everything stops; and for what comes in between, which may be in another window. */
  async untilStopped(work: Promise<unknown>): Promise<void> {
    await Promise.race([work, this.#stopped]);
    await this.#interrupting;
  }

  /** What has not come in between by now comes no more: it is not about what follows. */
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
        // Nothing of this life is to appear in the next one.
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
      const { messages, offers, did } = this.world.user;
      this.noticed = { tellings: messages.length, offers: offers.length, did: did.length };
      this.happened = 'cancel';
      progress.cancel();
    }
  }
}

/** What opened although Cancel had been pressed. */
export function openedAfter({ tellings, offers, did }: Noticed, user: User): readonly string[] {
  return [
    ...user.messages
      .slice(tellings)
      .flatMap(({ how, message }) => (how === 'dialog' || how === 'box' ? [message] : [])),
    ...user.offers.slice(offers).map((list) => list.map(({ label }) => label).join(', ')),
    ...user.did.slice(did).filter((what) => /^(?:opened|saw) /.test(what)),
  ];
}
