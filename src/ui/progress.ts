import { ProgressLocation, window, type Progress } from 'vscode';

/** Work that is done within a moment shows no progress. */
const momentMs = 400;

/**
 * Does work that a person waits for. What takes longer than a moment shows its progress, with a button that aborts the signal.
 * @param title what is being done, in words
 * @param work may say how far it is
 */
export async function withProgress<T>(
  title: string,
  work: (signal: AbortSignal, say: (message: string) => void) => Promise<T>,
): Promise<T> {
  const cancellation = new AbortController();
  let said: string | undefined;
  let shown: Progress<{ message: string }> | undefined;
  const working = work(cancellation.signal, (message) => {
    said = message;
    shown?.report({ message });
  });
  let timer: NodeJS.Timeout | undefined;
  const moment = new Promise<'moment'>((resolve) => {
    timer = setTimeout(resolve, momentMs, 'moment');
  });
  const first = await Promise.race([working.then(nothing, nothing), moment]);
  clearTimeout(timer);
  if (first === 'moment') {
    await window.withProgress(
      { location: ProgressLocation.Notification, title, cancellable: true },
      (progress, token) => {
        shown = progress;
        if (said !== undefined) {
          progress.report({ message: said });
        }
        token.onCancellationRequested(() => {
          cancellation.abort();
        });
        return working.then(nothing, nothing);
      },
    );
  }
  return working;
}

function nothing(): void {
  // The outcome is the caller's; here it matters only that there is one.
}
