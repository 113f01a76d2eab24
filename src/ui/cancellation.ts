import type { CancellationToken } from 'vscode';

/** An `AbortSignal` that follows a cancellation token until disposed. */
interface TokenSignal {
  readonly signal: AbortSignal;
  readonly dispose: () => void;
}

/**
 * Creates a signal that follows a token, already aborted if the token is cancelled. Does not throw if subscribing to
 * the token fails: the signal is then never aborted.
 * @param controller aborted by the token; pass one to use it instead of a new one
 */
export function signalOf(token: CancellationToken, controller = new AbortController()): TokenSignal {
  const { signal } = controller;
  const abort = (): void => {
    controller.abort();
  };
  try {
    const subscription = token.onCancellationRequested(abort);
    if (token.isCancellationRequested) {
      abort();
    }
    return {
      signal,
      dispose: () => {
        subscription.dispose();
      },
    };
  } catch {
    return { signal, dispose: () => undefined };
  }
}

/** Runs work with the signal of a token, and stops listening to the token afterwards. */
export async function withSignalOf<T>(token: CancellationToken, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { signal, dispose } = signalOf(token);
  try {
    return await work(signal);
  } finally {
    dispose();
  }
}
