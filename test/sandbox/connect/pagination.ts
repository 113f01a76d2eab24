import { createHash } from 'node:crypto';
import { ConnectError } from './connectError';
import type { MessageReader } from './messageReader';
import type { Message } from './protoJson';

const largestPage = 100;
const defaultPage = 25;

/**
 * What a request says about pages: in `pagination` of the body, or as `?token=` and `?pageSize=`, which is how the official SDK 0.6
 * asks for further pages. The body wins.
 */
export class PageRequest {
  readonly #size: number;
  readonly #token: string;

  constructor(request: MessageReader, query: URLSearchParams) {
    const pagination = request.message('pagination');
    const size = pagination.int32('pageSize', { from: 0, to: largestPage }) || Number(query.get('pageSize') ?? 0);
    this.#size = size > 0 && size <= largestPage ? size : defaultPage;
    this.#token = pagination.string('token') || (query.get('token') ?? '');
  }

  /** One page of `items`. A token is bound to the question it came from (`about`); another one is `invalid_argument`. */
  take<Item>(items: readonly Item[], about: string): { page: readonly Item[]; pagination: Message } {
    const from = this.#offset(about);
    const to = from + this.#size;
    const nextToken = to < items.length ? encode(to, about) : '';
    return { page: items.slice(from, to), pagination: { nextToken } };
  }

  #offset(about: string): number {
    if (this.#token === '') {
      return 0;
    }
    const offset = Number(Buffer.from(this.#token, 'base64url').toString().split(' ')[0]);
    if (!Number.isSafeInteger(offset) || offset <= 0 || encode(offset, about) !== this.#token) {
      throw new ConnectError('invalid_argument', 'invalid pagination token');
    }
    return offset;
  }
}

function encode(offset: number, about: string): string {
  const question = createHash('sha256').update(about).digest('hex').slice(0, 8);
  return Buffer.from(`${offset} ${question}`).toString('base64url');
}
