import type { GitpodHost } from './gitpodHost';
import type { Clock, Fetch, Logger } from './ports';
import type { Token } from './token';

/** One way to send a request. Loaded when it is first needed. */
export interface FetchRung {
  readonly name: string;
  load(): Promise<Fetch>;
}

export interface TransportRequest {
  readonly host: GitpodHost;
  /** `Service/Method`, within the package `gitpod.v1`. */
  readonly method: string;
  /** Whether a machine may send it again. */
  readonly idempotent: boolean;
  readonly message: object;
  readonly token?: Token | undefined;
  /** Whom an account acts as; a user id. */
  readonly principalUserId?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface TransportOptions {
  readonly rungs: readonly FetchRung[];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly userAgent: string;
  readonly random?: () => number;
}

export class Transport {
  readonly #options: TransportOptions;

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  call(request: TransportRequest): Promise<unknown> {
    return Promise.reject(new Error(`${request.method} ${this.#options.userAgent}`));
  }
}
