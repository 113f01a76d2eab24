/** One comparison of a `when` clause, or a key that stands alone. */
export interface Condition {
  readonly key: string;
  /** What it is compared with; the source of the pattern where it is matched. */
  readonly value: string | undefined;
}

const condition = /^!?\s*([\w.:-]+)\s*(?:(?:===?|!==?|<=?|>=?|=~|not in|in)\s*(.+))?$/;

/**
 * Reads a `when` clause, roughly: conditions joined by `&&` and `||`, with parentheses, and no such signs inside a pattern.
 * @throws Error when it reads differently
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
