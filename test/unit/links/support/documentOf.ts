import type { LinkDocument } from '../../../../src/editor/linkAt';

interface Position {
  readonly line: number;
  readonly character: number;
}

/** The part of a document that is needed to find a link in it. */
export function documentOf(text: string): LinkDocument<Position> & { positionAt(offset: number): Position } {
  const lines = text.split('\n');
  const starts = lines.map((_, line) => lines.slice(0, line).reduce((sum, { length }) => sum + length + 1, 0));
  return {
    lineCount: lines.length,
    getText: () => text,
    lineAt: (line) => ({ text: lines[line] ?? '', range: { start: { line, character: 0 } } }),
    offsetAt: ({ line, character }) => (starts[line] ?? 0) + character,
    positionAt: (offset) => {
      const line = Math.max(
        0,
        starts.findLastIndex((start) => start <= offset),
      );
      return { line, character: offset - (starts[line] ?? 0) };
    },
  };
}
