/**
 * Does work on each item, a few at a time, and takes no further item once the signal is aborted.
 * @param work when it rejects, what is under way comes to its end, and that reason is thrown
 */
export async function fewAtOnce<Item>(
  items: Iterable<Item>,
  mostAtOnce: number,
  work: (item: Item) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (let next = rest.next(); next.done !== true && !failed && signal?.aborted !== true; next = rest.next()) {
      try {
        await work(next.value);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const results = await Promise.allSettled(Array.from({ length: mostAtOnce }, worker));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure !== undefined) {
    throw failure.reason;
  }
}
