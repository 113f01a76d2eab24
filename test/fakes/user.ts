/** A message shown to the user, and its buttons. */
export interface ShownMessage {
  readonly how: 'information' | 'warning' | 'error' | 'dialog' | 'box' | 'status';
  readonly message: string;
  /** The detail text of a dialog. */
  readonly detail?: string | undefined;
  readonly buttons: readonly string[];
}

/** The texts of an item in a list. */
export interface ListItem {
  readonly label: string;
  readonly description?: string | undefined;
  readonly detail?: string | undefined;
  /** Negative for a separator. */
  readonly kind?: number | undefined;
}

/**
 * Result of a clipboard call: `allowed` succeeds; `denied` throws; `ignored` does nothing and returns an empty text, as
 * in a browser without permission; `silent` never settles, as in a browser that asks the user first.
 */
type Access = 'allowed' | 'denied' | 'ignored' | 'silent';

export interface ClipboardAccess {
  write: Access;
  read: Access;
}

function withAccess<T>(access: Access, resultIfIgnored: T, action: () => T): Promise<T> {
  switch (access) {
    case 'allowed':
      return Promise.resolve(action());
    case 'denied':
      return Promise.reject(new Error('The clipboard is not allowed'));
    case 'ignored':
      return Promise.resolve(resultIfIgnored);
    case 'silent':
      return new Promise(() => undefined);
    default:
      return access satisfies never;
  }
}

/** A fake user of VS Code: acts as scripted, and records everything that was shown. */
export class User {
  readonly messages: ShownMessage[] = [];
  readonly lists: ListItem[][] = [];
  /** The titles of the input boxes that were shown. */
  readonly titles: string[] = [];
  /** The placeholders of the lists that were shown. */
  readonly placeholders: string[] = [];
  /** Pages that were opened or shown, and commands of VS Code and of the extension that ran. */
  readonly actions: string[] = [];
  /** Read-only documents that were opened. */
  readonly documents: string[] = [];
  clipboard = '';
  /** How VS Code's clipboard calls behave. */
  readonly clipboardAccess: ClipboardAccess = { write: 'allowed', read: 'allowed' };
  /** Text that another program copies right after the extension copied something. */
  overwritesCopyWith: string | undefined;
  /** Whether the clipboard returns CRLF line endings, as a browser does on Windows. */
  readsCrlf = false;
  /** Whether the disk has space left. */
  hasDisk = true;
  /** Result of a document edit: applied, not applied, or rejected with an error. */
  editing: 'allowed' | 'ignored' | 'denied' = 'allowed';
  /** Whether a quick pick throws an unexpected error. */
  throwsInLists = false;

  /**
   * @param presses titles of the buttons and items to choose, wherever they are offered
   * @param types text to enter in every input box
   */
  constructor(
    readonly presses: readonly string[] = [],
    readonly types = '',
  ) {}

  /** Records a message, and returns the button to press, if any. */
  showMessage(shown: ShownMessage): string | undefined {
    this.messages.push(shown);
    return shown.buttons.find((button) => this.presses.includes(button));
  }

  /** Fakes `env.clipboard.writeText`. */
  writeClipboard(text: string): Promise<void> {
    return withAccess(this.clipboardAccess.write, undefined, () => {
      this.clipboard = this.overwritesCopyWith ?? text;
    });
  }

  /** Fakes `env.clipboard.readText`. */
  readClipboard(): Promise<string> {
    return withAccess(this.clipboardAccess.read, '', () =>
      this.readsCrlf ? this.clipboard.replaceAll('\n', '\r\n') : this.clipboard,
    );
  }

  /** Fakes `workspace.applyEdit`. */
  applyEdit(apply: () => boolean): Promise<boolean> {
    return this.editing === 'denied'
      ? Promise.reject(new Error('The document is gone'))
      : Promise.resolve(this.editing === 'allowed' && apply());
  }

  /** Fakes `window.showQuickPick`: chooses an item from `presses`, otherwise the first. */
  pickFromList<T extends ListItem>(items: readonly T[]): T | undefined {
    if (this.throwsInLists) {
      throw new TypeError('Nobody thought of this.');
    }
    this.lists.push(listItems(items));
    const choices = items.filter((item) => item.label !== '' && !('kind' in item));
    return choices.find(({ label }) => this.presses.includes(label)) ?? choices[0];
  }

  /** Fakes a choice in a `QuickPick`: chooses an item from `presses`, otherwise none. */
  pickFromQuickPick<T extends ListItem>(items: readonly T[]): T | undefined {
    this.lists.push(listItems(items));
    return items.find(({ label }) => this.presses.includes(label));
  }

  /** The last message that was shown. */
  get last(): ShownMessage | undefined {
    return this.messages.at(-1);
  }
}

function listItems(items: readonly ListItem[]): ListItem[] {
  return items.map(({ label, description, detail, kind }) => ({ label, description, detail, kind }));
}
