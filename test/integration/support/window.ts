import { EventEmitter, type QuickPickItem, window } from 'vscode';

/** Replaces parts of `vscode.window`, which the tests share with the extension, while `work` runs. */
export async function withWindowOverrides(parts: object, work: () => PromiseLike<unknown>): Promise<void> {
  const before = { ...window };
  Object.assign(window, parts);
  try {
    await work();
  } finally {
    Object.assign(window, Object.fromEntries(Object.keys(parts).map((name) => [name, Reflect.get(before, name)])));
  }
}

/** A fake user of quick picks: once a list is complete, accepts the item with the wanted label or closes the list. */
export class QuickPickUser {
  /** Titles of the quick picks that were shown. */
  readonly titles: string[] = [];
  wantedLabel: string | undefined;

  /** Runs work that may show quick picks. */
  async use(work: () => PromiseLike<unknown>): Promise<void> {
    const createQuickPick = (): FakeQuickPick =>
      new FakeQuickPick(({ title, items }) => {
        this.titles.push(title);
        return items.filter(({ label }) => label === this.wantedLabel);
      });
    await withWindowOverrides({ createQuickPick }, work);
  }
}

class FakeQuickPick {
  readonly #accepted = new EventEmitter<void>();
  readonly #hidden = new EventEmitter<void>();
  readonly onDidAccept = this.#accepted.event;
  readonly onDidHide = this.#hidden.event;
  title = '';
  items: readonly QuickPickItem[] = [];
  selectedItems: readonly QuickPickItem[] = [];

  constructor(private readonly choose: (shown: FakeQuickPick) => readonly QuickPickItem[]) {}

  set busy(isBusy: boolean) {
    if (isBusy) return;
    setImmediate(() => {
      this.selectedItems = this.choose(this);
      (this.selectedItems.length > 0 ? this.#accepted : this.#hidden).fire();
    });
  }

  show = (): void => undefined;
  dispose = (): void => undefined;
}
