import { commands } from 'vscode';

const giveUpMs = 10_000;
const againMs = 50;
const acceptCommand = 'workbench.action.acceptSelectedQuickOpenItem';

/** Accepts what the open input box or quick pick holds, as Enter does, and waits for what comes of it. */
export function accept<T>(result: PromiseLike<T>): Promise<T> {
  return press([acceptCommand], result);
}

/** Goes down the open quick pick until something can be accepted. */
export function acceptNext<T>(result: PromiseLike<T>): Promise<T> {
  return press(['workbench.action.quickOpenSelectNext', acceptCommand], result);
}

/** Closes the open input box or quick pick, as Escape does, and waits for what comes of it. */
export function dismiss<T>(result: PromiseLike<T>): Promise<T> {
  return press(['workbench.action.closeQuickOpen'], result);
}

/** A box opens a moment after it was asked for, and nothing tells when; so the keys are pressed until something comes of it. */
async function press<T>(keys: readonly string[], result: PromiseLike<T>): Promise<T> {
  const giveUpAt = Date.now() + giveUpMs;
  for (;;) {
    for (const key of keys) await commands.executeCommand(key);
    const first = await Promise.race([result.then((value) => ({ value })), pause()]);
    if (first !== undefined) return first.value;
    if (Date.now() > giveUpAt) throw new Error(`Nothing came of ${keys.join(', ')}`);
  }
}

function pause(): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(resolve, againMs, undefined);
  });
}
