/** Something that a person was told, and what they could press. */
export interface Telling {
  readonly how: 'information' | 'warning' | 'error' | 'dialog' | 'box';
  readonly message: string;
  /** The smaller text of a dialog. */
  readonly detail?: string | undefined;
  readonly buttons: readonly string[];
}

/** What a person was offered to choose from, as far as words go. */
export interface Offer {
  readonly label: string;
  readonly description?: string | undefined;
  readonly detail?: string | undefined;
  /** Below zero for the heading of what follows. */
  readonly kind?: number | undefined;
}

/** Whoever sits before VS Code in these tests: does what is written down, and remembers everything that they were told. */
export class Person {
  readonly tellings: Telling[] = [];
  readonly offers: Offer[][] = [];
  /** Pages that were opened for them or shown to them, and commands of VS Code and of the extension that a button ran. */
  readonly did: string[] = [];
  /** What is on their clipboard. */
  clipboard = '';
  /** Whether VS Code reaches the clipboard. */
  hasClipboard = true;
  /** Whether there is room on their disk. */
  hasDisk = true;
  /** Whether they do what the extension does not think of. */
  isUnexpected = false;

  /**
   * @param presses which button is pressed, wherever it is offered
   * @param types what is typed into every box
   */
  constructor(
    readonly presses: readonly string[] = [],
    readonly types = '',
  ) {}

  /** Is told something, and answers with the title of a button, or goes away. */
  told(telling: Telling): string | undefined {
    this.tellings.push(telling);
    return telling.buttons.find((button) => this.presses.includes(button));
  }

  copies(text: string): void {
    if (this.hasClipboard) {
      this.clipboard = text;
    }
  }

  /** Is offered something in VS Code's usual list, and takes the first. */
  offered<T extends Offer>(items: readonly T[]): T | undefined {
    if (this.isUnexpected) {
      throw new TypeError('Nobody thought of this.');
    }
    this.offers.push(offersOf(items));
    return items.find((item) => item.label !== '' && !('kind' in item));
  }

  /** Is offered something in a list of its own, and takes what they press, or goes away. */
  chooses<T extends Offer>(items: readonly T[]): T | undefined {
    this.offers.push(offersOf(items));
    return items.find(({ label }) => this.presses.includes(label));
  }

  /** What they were told last. */
  get last(): Telling | undefined {
    return this.tellings.at(-1);
  }
}

function offersOf(items: readonly Offer[]): Offer[] {
  return items.map(({ label, description, detail, kind }) => ({ label, description, detail, kind }));
}
