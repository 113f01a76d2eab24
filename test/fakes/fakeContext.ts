import type { ExtensionContext, TreeView } from 'vscode';
import type { Node } from '../../src/tree/nodes';
import { withSilentEvents } from './fakeVsCode';
import type { Keychain } from './keychain';
import type { FakeMemento } from './memento';

/** Wraps every call to the outside, which it forwards, delays or rejects. */
export type Gate = <T>(go: () => PromiseLike<T>) => Promise<T>;

/** The part of `ExtensionContext` that the extension uses. */
export function createContext(keychain: Keychain, memory: FakeMemento, gate: Gate): ExtensionContext {
  const globalState = memory.window();
  const secrets = keychain.window();
  const subscriptions: { dispose(): void }[] = [
    {
      dispose: () => {
        memory.removeWindow(globalState);
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
        const onChange = (key: string): void => {
          listener({ key });
        };
        secrets.onDidChange(onChange);
        subscriptions.push({
          dispose: () => {
            keychain.removeListener(onChange);
          },
        });
      },
    },
    globalState: {
      get: (key: string) => globalState.get(key),
      update: (key: string, value: unknown) => gate(() => globalState.update(key, value)),
    },
    subscriptions,
    extension: { packageJSON: { version: '0' } },
  };
  return context as unknown as ExtensionContext;
}

/** A fake of the Organizations view. */
export function createView(isVisible: () => boolean): TreeView<Node> {
  return withSilentEvents({
    get visible() {
      return isVisible();
    },
    selection: [],
    reveal: () => Promise.resolve(),
  }) as unknown as TreeView<Node>;
}
