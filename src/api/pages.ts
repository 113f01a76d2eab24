import type { Page } from './client';

/**
 * The pages of a list, one after another: until the service says that it ends, gives a place again that it gave before, or after
 * `most` pages.
 * @param read asks for the page at a place; the first one where that is undefined
 */
export async function* pagesOf<Answer extends Page>(
  read: (token: string | undefined) => Promise<Answer>,
  most: number,
): AsyncGenerator<Answer, void, undefined> {
  const seen = new Set<string | undefined>();
  let token: string | undefined;
  while (seen.size < most && !seen.has(token)) {
    seen.add(token);
    const page = await read(token);
    yield page;
    token = page.nextToken;
  }
}
