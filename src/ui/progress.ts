import { once } from 'node:events';
import { type CancellationToken, l10n, type Progress, ProgressLocation, window } from 'vscode';

import { signalOf } from './cancellation';

/** Milliseconds before progress is shown. */
const progressDelayMs = 400;

/** Shows the state of the work. */
type Report = (message: string) => void;

/** How work with a Cancel button ended. */
export type ProgressResult<T> =
  | { readonly kind: 'done'; readonly value: T }
  /**
   * The user cancelled: nothing may open or change after that. `pending` settles when the work does; it is only for
   * callers that must report the outcome of a change that was already sent.
   */
  | { readonly kind: 'cancelled'; readonly pending: Promise<T> };

/**
 * Runs work that can be cancelled. If it takes a while, a notification shows its progress with a Cancel button, which
 * aborts the signal. Once cancelled, this returns at once and ignores how the work ends.
 * @param title what is being done
 * @throws what the work throws, unless it was cancelled
 */
export async function withProgress<T>(
  title: string,
  work: (signal: AbortSignal, report: Report) => Promise<T>,
): Promise<ProgressResult<T>> {
  const cancellation = new AbortController();
  const { signal } = cancellation;
  const notification = new ProgressNotification();
  const pending = work(signal, notification.report);
  await notification.showWhile(pending, title, async (token) => {
    const { dispose } = signalOf(token, cancellation);
    await Promise.race([settled(pending), aborted(signal)]);
    dispose();
  });
  return signal.aborted ? { kind: 'cancelled', pending } : { kind: 'done', value: await pending };
}

/**
 * Runs work that cannot be cancelled, or must finish before its outcome is known. If it takes a while, a notification
 * shows its progress without a Cancel button.
 * @param title what is being done
 * @throws what the work throws
 */
export async function withUncancellableProgress<T>(title: string, work: (report: Report) => Promise<T>): Promise<T> {
  const notification = new ProgressNotification();
  const pending = work(notification.report);
  await notification.showWhile(pending, title);
  return pending;
}

/** Shows that VS Code's secret storage has not answered yet, until `answered` is aborted or the user cancels. */
export async function showWaitingForSecrets(cancellation: AbortController, answered: AbortSignal): Promise<void> {
  const title = l10n.t("Waiting for VS Code's secret storage. Your system may be asking for a password.");
  await window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, async (_, token) => {
    const { dispose } = signalOf(token, cancellation);
    await Promise.race([aborted(cancellation.signal), aborted(answered)]);
    dispose();
  });
}

/** Shows in a view that it is loading. A view's progress has no Cancel button. */
export function withViewProgress<T>(viewId: string, work: () => Promise<T>): PromiseLike<T> {
  return window.withProgress({ location: { viewId }, cancellable: false }, work);
}

/** Appears only if the work takes a while. */
class ProgressNotification {
  #message: string | undefined;
  #progress: Progress<{ message: string }> | undefined;

  readonly report: Report = (message) => {
    this.#message = message;
    this.#progress?.report({ message });
  };

  /** @param untilCancelled ends the notification before the work does; without it there is no Cancel button */
  async showWhile(
    work: Promise<unknown>,
    title: string,
    untilCancelled?: (token: CancellationToken) => Promise<void>,
  ): Promise<void> {
    if (await endsWithin(progressDelayMs, work)) {
      return;
    }
    const options = { location: ProgressLocation.Notification, title, cancellable: untilCancelled !== undefined };
    await window.withProgress(options, (progress, token) => {
      this.#progress = progress;
      if (this.#message !== undefined) {
        progress.report({ message: this.#message });
      }
      return untilCancelled?.(token) ?? settled(work);
    });
  }
}

async function endsWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const delay = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  const ended = await Promise.race([settled(work).then(() => true), delay]);
  clearTimeout(timer);
  return ended;
}

/** Resolves when the work settles, either way; callers that need its outcome await the work itself. */
async function settled(work: Promise<unknown>): Promise<void> {
  await work.catch(() => undefined);
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) {
    await once(signal, 'abort');
  }
}
