import { createHash } from 'node:crypto';
import type { PaginationRequest } from '../gen/gitpod_pb';
import { refusal } from './refusal';

const largestPage = 100;
const defaultPage = 25;

/**
 * Returns one page of `items`. The request specifies it in `pagination` of the body, or in the query as `?token=` and
 * `?pageSize=`, as the official SDK 0.6 does for further pages; the body takes precedence. A token is valid only for
 * the query it came from (`about`).
 */
export function pageOf<Item>(
  items: readonly Item[],
  about: string,
  pagination: PaginationRequest | undefined,
  query: URLSearchParams,
): { page: Item[]; pagination: { nextToken: string } } {
  const sizes = [pagination?.pageSize ?? 0, Number(query.get('pageSize'))];
  const from = offsetIn([pagination?.token, query.get('token')].find(Boolean) ?? '', about);
  const to = from + (sizes.find((size) => size > 0 && size <= largestPage) ?? defaultPage);
  return { page: items.slice(from, to), pagination: { nextToken: to < items.length ? tokenFor(to, about) : '' } };
}

function offsetIn(token: string, about: string): number {
  if (token === '') {
    return 0;
  }
  const offset = Number(Buffer.from(token, 'base64url').toString().split(' ')[0]);
  if (!Number.isSafeInteger(offset) || offset <= 0 || tokenFor(offset, about) !== token) {
    throw refusal('invalid_argument', 'invalid pagination token');
  }
  return offset;
}

function tokenFor(offset: number, about: string): string {
  const question = createHash('sha256').update(about).digest('hex').slice(0, 8);
  return Buffer.from(`${offset} ${question}`).toString('base64url');
}
