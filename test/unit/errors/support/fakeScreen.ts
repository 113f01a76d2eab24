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

/** Fakes VS Code's `CancellationTokenSource`. */
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

  /** Removes the listeners. */
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

/** Progress that is shown until its work ends or is cancelled. */
export class ShownProgress {
  readonly #cancellation = new FakeCancellation();

  constructor(
    readonly title: string,
    readonly isCancellable: boolean,
    private readonly onCancel: () => void,
  ) {}

  get token(): CancellationToken {
    return this.#cancellation.token;
  }

  /** Presses the Cancel button, which must exist. As in VS Code, the progress disappears at once. */
  cancel(): void {
    assert.ok(this.isCancellable, `there is no Cancel button: ${this.title}`);
    this.onCancel();
    this.#cancellation.cancel();
  }
}

/** An input box or list that Escape closes. */
interface Closable {
  hide(): void;
}

/** Everything on the screen, for tests that press Cancel or Escape or fire events. */
export class FakeScreen {
  readonly #progress = new Set<ShownProgress>();
  readonly #inputs = new Set<Closable>();
  readonly #events = new Map<string, FakeEvent>();

  /** Awaited before a document is opened. */
  beforeOpening: () => Promise<unknown> = () => Promise.resolve();

  /** The visible progress, oldest first. */
  get progress(): readonly ShownProgress[] {
    return [...this.#progress];
  }

  /** Number of open input boxes and lists. */
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

  /** Presses Escape in the input box or list that was opened last. Returns whether there was one. */
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

  /** Clears the screen for another window. */
  clear(): void {
    this.#progress.clear();
    this.#inputs.clear();
    this.#events.clear();
    this.beforeOpening = () => Promise.resolve();
  }
}
