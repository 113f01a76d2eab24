import { commands } from 'vscode';

const timeoutMs = 10_000;
const retryMs = 50;
const acceptCommand = 'workbench.action.acceptSelectedQuickOpenItem';

/** Accepts the open input box or quick pick, as Enter does, and returns its result. */
export function accept<T>(result: PromiseLike<T>): Promise<T> {
  return press([acceptCommand], result);
}

/** Moves down in the open quick pick until an item can be accepted. */
export function acceptNext<T>(result: PromiseLike<T>): Promise<T> {
  return press(['workbench.action.quickOpenSelectNext', acceptCommand], result);
}

/** Closes the open input box or quick pick, as Escape does, and returns its result. */
export function dismiss<T>(result: PromiseLike<T>): Promise<T> {
  return press(['workbench.action.closeQuickOpen'], result);
}

/** Repeats the keys until there is a result: the input opens with a delay, and without an event. */
async function press<T>(keys: readonly string[], result: PromiseLike<T>): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    for (const key of keys) await commands.executeCommand(key);
    const first = await Promise.race([result.then((value) => ({ value })), pause()]);
    if (first !== undefined) return first.value;
    if (Date.now() > deadline) throw new Error(`Nothing came of ${keys.join(', ')}`);
  }
}

function pause(): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(resolve, retryMs, undefined);
  });
}
