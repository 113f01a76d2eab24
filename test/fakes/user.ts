/** Something that a user was told, and what they could press. */
export interface ShownMessage {
  readonly how: 'information' | 'warning' | 'error' | 'dialog' | 'box' | 'status';
  readonly message: string;
  /** The smaller text of a dialog. */
  readonly detail?: string | undefined;
  readonly buttons: readonly string[];
}

/** What a user was offered to choose from, as far as words go. */
export interface Offer {
  readonly label: string;
  readonly description?: string | undefined;
  readonly detail?: string | undefined;
  /** Below zero for the heading of what follows. */
  readonly kind?: number | undefined;
}

/**
 * How a use of the clipboard ends: as asked; with an error; with nothing done and an empty text, as in a browser that may not; or
 * never, as in a browser that asks the user first.
 */
type Access = 'allowed' | 'denied' | 'ignored' | 'silent';

export interface ClipboardAccess {
  write: Access;
  read: Access;
}

function withAccess<T>(access: Access, nothing: T, use: () => T): Promise<T> {
  switch (access) {
    case 'allowed':
      return Promise.resolve(use());
    case 'denied':
      return Promise.reject(new Error('The clipboard is not allowed'));
    case 'ignored':
      return Promise.resolve(nothing);
    case 'silent':
      return new Promise(() => undefined);
    default:
      return access satisfies never;
  }
}

/** Whoever sits before VS Code in these tests: does what is written down, and remembers everything that they were told. */
export class User {
  readonly messages: ShownMessage[] = [];
  readonly offers: Offer[][] = [];
  /** The titles of the boxes that they were asked to type into. */
  readonly titles: string[] = [];
  /** What the lists said that they were offered. */
  readonly placeholders: string[] = [];
  /** Pages that were opened for them or shown to them, and commands of VS Code and of the extension that a button ran. */
  readonly did: string[] = [];
  /** Read-only documents that were opened for them. */
  readonly documents: string[] = [];
  /** What is on their clipboard. */
  clipboard = '';
  /** How VS Code reads and writes the clipboard. */
  readonly clipboardAccess: ClipboardAccess = { write: 'allowed', read: 'allowed' };
  /** What another program copies as soon as something was copied here. */
  copiesAfterwards: string | undefined;
  /** Whether the clipboard gives other line ends back than it was given, as a browser's does on Windows. */
  readsCrlf = false;
  /** Whether there is room on their disk. */
  hasDisk = true;
  /** What becomes of a change to a document: it is made, VS Code makes none, or it says that something is wrong. */
  editing: 'allowed' | 'ignored' | 'denied' = 'allowed';
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
  told(telling: ShownMessage): string | undefined {
    this.messages.push(telling);
    return telling.buttons.find((button) => this.presses.includes(button));
  }

  /** As `env.clipboard.writeText`. */
  copies(text: string): Promise<void> {
    return withAccess(this.clipboardAccess.write, undefined, () => {
      this.clipboard = this.copiesAfterwards ?? text;
    });
  }

  /** As `env.clipboard.readText`. */
  pastes(): Promise<string> {
    return withAccess(this.clipboardAccess.read, '', () =>
      this.readsCrlf ? this.clipboard.replaceAll('\n', '\r\n') : this.clipboard,
    );
  }

  /** As `workspace.applyEdit`. */
  edits(apply: () => boolean): Promise<boolean> {
    return this.editing === 'denied'
      ? Promise.reject(new Error('The document is gone'))
      : Promise.resolve(this.editing === 'allowed' && apply());
  }

  /** Is offered something in VS Code's usual list, and takes what they press, or else the first. */
  offered<T extends Offer>(items: readonly T[]): T | undefined {
    if (this.isUnexpected) {
      throw new TypeError('Nobody thought of this.');
    }
    this.offers.push(offersOf(items));
    const choices = items.filter((item) => item.label !== '' && !('kind' in item));
    return choices.find(({ label }) => this.presses.includes(label)) ?? choices[0];
  }

  /** Is offered something in a list of its own, and takes what they press, or goes away. */
  chooses<T extends Offer>(items: readonly T[]): T | undefined {
    this.offers.push(offersOf(items));
    return items.find(({ label }) => this.presses.includes(label));
  }

  /** What they were told last. */
  get last(): ShownMessage | undefined {
    return this.messages.at(-1);
  }
}

function offersOf(items: readonly Offer[]): Offer[] {
  return items.map(({ label, description, detail, kind }) => ({ label, description, detail, kind }));
}
