import type { CancellationToken } from 'vscode';

/** An AbortSignal that follows a cancellation token, until it is disposed of. */
interface TokenSignal {
  readonly signal: AbortSignal;
  readonly dispose: () => void;
}

/**
 * The signal of a token; aborted at once when the token was cancelled before. A token that cannot be listened to never cancels, which is
 * no reason to throw.
 * @param controller what the token aborts, where there is one already
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

/** Does work with the signal of a token, and stops listening to the token afterwards. */
export async function withSignalOf<T>(token: CancellationToken, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { signal, dispose } = signalOf(token);
  try {
    return await work(signal);
  } finally {
    dispose();
  }
}
