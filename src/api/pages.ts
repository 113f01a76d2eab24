import type { Page } from './client';

/**
 * Yields the pages of a list until the service reports the end, repeats a page token, or `most` pages have been read.
 * @param read requests the page with the given token, or the first page if the token is undefined
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
