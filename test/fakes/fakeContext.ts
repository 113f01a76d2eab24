import type { ExtensionContext, TreeView } from 'vscode';
import type { Node } from '../../src/tree/nodes';
import { withAnyEvent } from './fakeVsCode';
import type { Keychain } from './keychain';
import type { FakeMemento } from './memento';

/** Wraps every call to the outside, which it forwards, delays or rejects. */
export type Gate = <T>(go: () => PromiseLike<T>) => Promise<T>;

/** The part of `ExtensionContext` that the extension uses. */
export function contextOf(keychain: Keychain, memory: FakeMemento, gate: Gate): ExtensionContext {
  const remembered = memory.window();
  const secrets = keychain.window();
  const subscriptions: { dispose(): void }[] = [
    {
      dispose: () => {
        memory.forget(remembered);
      },
    },
  ];
  const context = {
    secrets: {
      keys: () => gate(() => secrets.keys()),
      get: (key: string) => gate(() => secrets.get(key)),
      store: (key: string, value: string) => gate(() => secrets.store(key, value)),
      delete: (key: string) => gate(() => secrets.delete(key)),
      onDidChange: (listener: (change: { key: string }) => void) => {
        const heard = (key: string): void => {
          listener({ key });
        };
        secrets.onDidChange(heard);
        subscriptions.push({
          dispose: () => {
            keychain.forget(heard);
          },
        });
      },
    },
    globalState: {
      get: (key: string) => remembered.get(key),
      update: (key: string, value: unknown) => gate(() => remembered.update(key, value)),
    },
    subscriptions,
    extension: { packageJSON: { version: '0' } },
  };
  return context as unknown as ExtensionContext;
}

/** A fake of the Organizations view. */
export function viewOf(isVisible: () => boolean): TreeView<Node> {
  return withAnyEvent({
    get visible() {
      return isVisible();
    },
    selection: [],
    reveal: () => Promise.resolve(),
  }) as unknown as TreeView<Node>;
}
