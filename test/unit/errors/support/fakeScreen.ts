import assert from 'node:assert/strict';
import type { CancellationToken } from 'vscode';

type Listener = (event?: unknown) => unknown;

interface Subscription {
  dispose(): void;
}

/** An event that a test can fire. */
export class FakeEvent {
  readonly #listeners = new Set<Listener>();

  readonly event = (listener: Listener): Subscription => {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  };

  fire(event?: unknown): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

/** As VS Code's `CancellationTokenSource`. */
export class FakeCancellation {
  readonly #event = new FakeEvent();
  #isCancelled = false;

  readonly token = cancellationToken(() => this.#isCancelled, this.#event);

  cancel(): void {
    if (!this.#isCancelled) {
      this.#isCancelled = true;
      this.#event.fire();
    }
  }

  /** Nobody is told of a cancellation any more. */
  dispose(): void {
    this.#event.dispose();
  }
}

function cancellationToken(isCancelled: () => boolean, event: FakeEvent): CancellationToken {
  return {
    get isCancellationRequested() {
      return isCancelled();
    },
    onCancellationRequested: (listener: Listener): Subscription => {
      if (!isCancelled()) return event.event(listener);
      const timer = setTimeout(listener, 0);
      return {
        dispose: () => {
          clearTimeout(timer);
        },
      };
    },
  };
}

/** A progress that is shown until its work ends or it is cancelled. */
export class ShownProgress {
  readonly #cancellation = new FakeCancellation();

  constructor(
    readonly title: string,
    readonly isCancellable: boolean,
    private readonly goes: () => void,
  ) {}

  get token(): CancellationToken {
    return this.#cancellation.token;
  }

  /** Presses its Cancel button, which it must have. As in VS Code it disappears at once. */
  cancel(): void {
    assert.ok(this.isCancellable, `there is no Cancel button: ${this.title}`);
    this.goes();
    this.#cancellation.cancel();
  }
}

/** What can be closed with Escape. */
interface Closable {
  hide(): void;
}

/** What is on the screen at the moment, for tests that press Cancel or Escape, or let something happen. */
export class FakeScreen {
  readonly #progress = new Set<ShownProgress>();
  readonly #inputs = new Set<Closable>();
  readonly #events = new Map<string, FakeEvent>();

  /** What a document that is opened waits for. */
  beforeOpening: () => Promise<unknown> = () => Promise.resolve();

  /** What is shown with its progress, oldest first. */
  get progress(): readonly ShownProgress[] {
    return [...this.#progress];
  }

  /** How many boxes and lists are open. */
  get inputs(): number {
    return this.#inputs.size;
  }

  showProgress(title: string, isCancellable: boolean): { progress: ShownProgress; end: () => void } {
    const end = (): void => void this.#progress.delete(progress);
    const progress = new ShownProgress(title, isCancellable, end);
    this.#progress.add(progress);
    return { progress, end };
  }

  opened(input: Closable): void {
    this.#inputs.add(input);
  }

  closed(input: Closable): void {
    this.#inputs.delete(input);
  }

  /** Presses Escape in the box or list that was opened last; says whether there was one. */
  escape(): boolean {
    const last = [...this.#inputs].at(-1);
    last?.hide();
    return last !== undefined;
  }

  /** The event of `window` or `workspace` with this name. */
  event(name: string): FakeEvent {
    const event = this.#events.get(name) ?? new FakeEvent();
    this.#events.set(name, event);
    return event;
  }

  /** Another window takes the place of this one. */
  clear(): void {
    this.#progress.clear();
    this.#inputs.clear();
    this.#events.clear();
    this.beforeOpening = () => Promise.resolve();
  }
}
