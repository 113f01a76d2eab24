import { createHash } from 'node:crypto';
import type { PaginationRequest } from '../gen/gitpod_pb';
import { connectError } from './connectError';

const maxPageSize = 100;
const defaultPageSize = 25;

/**
 * Returns one page of `items`. The request specifies it in `pagination` of the body, or in the query as `?token=` and
 * `?pageSize=`, as the official SDK 0.6 does for further pages; the body takes precedence. A token is valid only for
 * the query it came from (`queryKey`).
 */
export function pageOf<Item>(
  items: readonly Item[],
  queryKey: string,
  pagination: PaginationRequest | undefined,
  query: URLSearchParams,
): { page: Item[]; pagination: { nextToken: string } } {
  const sizes = [pagination?.pageSize ?? 0, Number(query.get('pageSize'))];
  const from = offsetIn([pagination?.token, query.get('token')].find(Boolean) ?? '', queryKey);
  const to = from + (sizes.find((size) => size > 0 && size <= maxPageSize) ?? defaultPageSize);
  return { page: items.slice(from, to), pagination: { nextToken: to < items.length ? tokenFor(to, queryKey) : '' } };
}

function offsetIn(token: string, queryKey: string): number {
  if (token === '') {
    return 0;
  }
  const offset = Number(Buffer.from(token, 'base64url').toString().split(' ')[0]);
  if (!Number.isSafeInteger(offset) || offset <= 0 || tokenFor(offset, queryKey) !== token) {
    throw connectError('invalid_argument', 'invalid pagination token');
  }
  return offset;
}

function tokenFor(offset: number, queryKey: string): string {
  const queryHash = createHash('sha256').update(queryKey).digest('hex').slice(0, 8);
  return Buffer.from(`${offset} ${queryHash}`).toString('base64url');
}
