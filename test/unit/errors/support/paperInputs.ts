import type { Offer, Person } from './person';

type Listener = () => unknown;

/** A box or a list that the person sees; they close it when there is nothing left to do in it. */
abstract class PaperInput {
  readonly #listeners = { accept: new Set<Listener>(), hide: new Set<Listener>() };
  title = '';
  placeholder = '';
  ignoreFocusOut = false;
  enabled = true;
  value = '';

  readonly onDidAccept = (listener: Listener): void => void this.#listeners.accept.add(listener);
  readonly onDidHide = (listener: Listener): void => void this.#listeners.hide.add(listener);
  readonly onDidChangeValue = (): void => undefined;
  readonly onDidTriggerButton = (): void => undefined;

  accept(): void {
    this.#listeners.accept.forEach((listener) => listener());
  }

  hide(): void {
    this.#listeners.hide.forEach((listener) => listener());
  }

  dispose(): void {
    this.#listeners.accept.clear();
    this.#listeners.hide.clear();
  }
}

/** The person types what they have, once, and goes away when the box says that something is wrong with it. */
export class PaperInputBox extends PaperInput {
  prompt = '';
  password = false;
  busy = false;
  buttons: readonly unknown[] = [];

  constructor(private readonly person: Person) {
    super();
  }

  set validationMessage(problem: string | { readonly message: string } | undefined) {
    if (problem === undefined) {
      return;
    }
    const message = typeof problem === 'string' ? problem : problem.message;
    this.person.told({ how: 'box', message, buttons: [] });
    setImmediate(() => {
      this.hide();
    });
  }

  show(): void {
    this.value = this.person.types;
    this.accept();
  }
}

/** The person reads the list when it is complete. */
export class PaperQuickPick extends PaperInput {
  matchOnDescription = false;
  matchOnDetail = false;
  items: readonly Offer[] = [];
  selectedItems: readonly Offer[] = [];

  #isBusy = false;
  #isRead = false;

  constructor(private readonly person: Person) {
    super();
  }

  set busy(busy: boolean) {
    this.#isBusy = busy;
    this.show();
  }

  show(): void {
    if (this.#isBusy || this.#isRead) {
      return;
    }
    this.#isRead = true;
    setImmediate(() => {
      this.#isRead = false;
      const chosen = this.person.chooses(this.items);
      if (chosen === undefined) {
        this.hide();
      } else {
        this.selectedItems = [chosen];
        this.accept();
      }
    });
  }
}
