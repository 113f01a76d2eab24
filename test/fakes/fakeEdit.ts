/** The text of the open document: a single line, with the cursor in the middle. */
export interface FakeText {
  line: string;
}

interface Position {
  readonly line: number;
  readonly character: number;
}

class Range {
  readonly start: number;
  readonly end: number;

  constructor(...at: readonly [Position, Position] | readonly [number, number, number, number]) {
    [this.start, this.end] = at.length === 2 ? [at[0].character, at[1].character] : [at[1], at[3]];
  }
}

class TextEdit {
  private constructor(
    readonly range: Range,
    readonly text: string,
  ) {}

  static replace(range: Range, text: string): TextEdit {
    return new TextEdit(range, text);
  }
}

/** A fake `WorkspaceEdit`. */
export class FakeEdit {
  readonly #edits: TextEdit[] = [];

  replace(_document: unknown, range: Range, text: string): void {
    this.#edits.push(TextEdit.replace(range, text));
  }

  set(_document: unknown, edits: readonly (readonly [TextEdit, unknown])[]): void {
    this.#edits.push(...edits.map(([edit]) => edit));
  }

  applyTo(text: FakeText): boolean {
    for (const { range, text: replacement } of this.#edits.toSorted(
      (one, other) => other.range.start - one.range.start,
    )) {
      text.line = text.line.slice(0, range.start) + replacement + text.line.slice(range.end);
    }
    return true;
  }
}

/** The classes for edits, by their VS Code names. */
export const editClasses = { Range, TextEdit, WorkspaceEdit: FakeEdit };
