import { FakeEvent, type FakeScreen } from '../unit/errors/support/fakeScreen';
import type { ListItem, User } from './user';

/** A fake input box or quick pick that a fake user sees. */
abstract class FakeInput {
  readonly #accept = new FakeEvent();
  readonly #hide = new FakeEvent();
  readonly #changeValue = new FakeEvent();
  readonly #triggerButton = new FakeEvent();
  #isDisposed = false;
  title = '';
  placeholder = '';
  ignoreFocusOut = false;
  enabled = true;
  value = '';

  readonly onDidAccept = this.#accept.event;
  readonly onDidHide = this.#hide.event;
  readonly onDidChangeValue = this.#changeValue.event;
  readonly onDidTriggerButton = this.#triggerButton.event;

  constructor(private readonly screen: FakeScreen) {}

  /** Like VS Code, never shows a disposed input again. */
  show(): void {
    if (!this.#isDisposed) {
      this.screen.opened(this);
      this.onShown();
    }
  }

  /** Called when the user sees the input. */
  protected abstract onShown(): void;

  accept(): void {
    this.#accept.fire();
  }

  /** Simulates typing. */
  type(value: string): void {
    this.value = value;
    this.#changeValue.fire(value);
  }

  /** Simulates a click on one of its buttons. */
  press(button: unknown): void {
    this.#triggerButton.fire(button);
  }

  hide(): void {
    this.screen.closed(this);
    this.#hide.fire();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.screen.closed(this);
    this.#accept.dispose();
    this.#hide.dispose();
    this.#changeValue.dispose();
    this.#triggerButton.dispose();
  }
}

/** Submits the user's text once, and hides when a validation message is shown. */
export class FakeInputBox extends FakeInput {
  prompt = '';
  password = false;
  busy = false;
  buttons: readonly unknown[] = [];

  constructor(
    private readonly user: User,
    screen: FakeScreen,
  ) {
    super(screen);
  }

  set validationMessage(problem: string | { readonly message: string } | undefined) {
    if (problem === undefined) {
      return;
    }
    const message = typeof problem === 'string' ? problem : problem.message;
    this.user.showMessage({ how: 'box', message, buttons: [] });
    setImmediate(() => {
      this.hide();
    });
  }

  protected onShown(): void {
    this.user.titles.push(this.title);
    this.value = this.user.types;
    this.accept();
  }
}

/** Makes the user's choice once the list is no longer busy. */
export class FakeQuickPick extends FakeInput {
  matchOnDescription = false;
  matchOnDetail = false;
  items: readonly ListItem[] = [];
  selectedItems: readonly ListItem[] = [];

  #isBusy = false;
  #isRead = false;

  constructor(
    private readonly user: User,
    screen: FakeScreen,
  ) {
    super(screen);
  }

  set busy(busy: boolean) {
    this.#isBusy = busy;
    this.show();
  }

  protected onShown(): void {
    if (this.#isBusy || this.#isRead) {
      return;
    }
    this.#isRead = true;
    setImmediate(() => {
      this.#isRead = false;
      this.user.placeholders.push(this.placeholder);
      const chosen = this.user.pickFromQuickPick(this.items);
      if (chosen === undefined) {
        this.hide();
      } else {
        this.selectedItems = [chosen];
        this.accept();
      }
    });
  }
}
