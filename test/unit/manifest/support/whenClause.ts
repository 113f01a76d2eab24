/** A comparison in a `when` clause, or a single key. */
export interface Condition {
  readonly key: string;
  /** The value to compare with; the source of the pattern for a match. */
  readonly value: string | undefined;
}

const condition = /^!?\s*([\w.:-]+)\s*(?:(?:===?|!==?|<=?|>=?|=~|not in|in)\s*(.+))?$/;

/**
 * Parses a simple `when` clause: conditions joined by `&&` and `||`, with parentheses, and none of these in a pattern.
 * @throws Error on any other clause
 */
export function conditionsOf(clause: string): Condition[] {
  return clause
    .split(/&&|\|\|/)
    .map((part) => part.trim().replace(/^!?\(+|\)+$/g, ''))
    .map((part) => {
      const [, key, value] = condition.exec(part.trim()) ?? [];
      if (key === undefined) {
        throw new Error(`This is no condition that the tests can read: ${part}`);
      }
      return { key, value: value?.trim().replace(/^(['"/])(.*)\1[a-z]*$/, '$2') };
    });
}
