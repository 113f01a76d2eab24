/** A file that a person chose could not be written. The cause says why. */
export class NotWrittenError extends Error {
  constructor(
    readonly file: string,
    cause: unknown,
  ) {
    super('A file could not be written.', { cause });
  }
}
