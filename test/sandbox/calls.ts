import { EventEmitter } from 'node:events';

/** The record of one call. Never contains a token, and only the last four characters of an invite. */
export interface CallRecord {
  /** Sequence number, from 1 since the start or the last reset. */
  readonly number: number;
  /** Time of arrival, as ISO 8601. */
  readonly at: string;
  readonly service: string;
  readonly method: string;
  /** The name of the token; `nobody` for a call without a token, `unknown` for one that the sandbox did not issue. */
  readonly as: string;
  /** The user named by `X-Gitpod-Principal`. */
  readonly principal?: string;
  /** Number of the connection, from 1. */
  readonly connection: number;
  readonly userAgent?: string;
  /** The organization ID in the request. */
  readonly organizationId?: string;
  /** The end of the invite ID in the request, such as `…1f2d`. */
  readonly invite?: string;
  /** The kind of the fault injected into the call. */
  readonly fault?: string;
  /** Whether the method completed; for a call that changes something, whether the change was made. */
  readonly workDone: boolean;
  /**
   * `pending` while in flight; `held` by a fault until released; `answered`; `cut` by a fault; `abandoned` by the
   * client before the response was complete.
   */
  readonly result: 'pending' | 'held' | 'answered' | 'cut' | 'abandoned';
  /** HTTP status and Connect code of the response. */
  readonly status?: number;
  readonly code?: string;
  /** The `X-Request-Id` of the regular response. */
  readonly requestId: string;
  /** Size in bytes of the regular response on the wire, headers included, before any fault is applied. */
  readonly answerBytes?: number;
  /** Time from arrival to end, in milliseconds. */
  readonly durationMs?: number;
}

/** The record of a call in flight. */
export type OpenCall = { -readonly [Key in keyof CallRecord]: CallRecord[Key] };

/** The log of all calls. Keeps at most 20,000 records, so that a long run does not exhaust memory. */
export class CallLog {
  readonly #changed = new EventEmitter().setMaxListeners(0);
  #calls: OpenCall[] = [];
  #count = 0;

  open(call: Omit<CallRecord, 'number' | 'at' | 'workDone' | 'result'>, now: number): OpenCall {
    this.#count += 1;
    const at = new Date(now).toISOString();
    const opened: OpenCall = { number: this.#count, at, ...call, workDone: false, result: 'pending' };
    this.#calls.push(opened);
    if (this.#calls.length > 20_000) {
      this.#calls = this.#calls.slice(-10_000);
    }
    this.#changed.emit('change');
    return opened;
  }

  /** Applies changes to an open call and notifies waiters. */
  update(call: OpenCall, changes: Partial<CallRecord>): void {
    Object.assign(call, changes);
    this.#changed.emit('change');
  }

  /** Copies of the records of one method, or of all methods. */
  list(method?: string): CallRecord[] {
    return this.#calls.filter((call) => method === undefined || call.method === method).map((call) => ({ ...call }));
  }

  /** Resolves with the first matching call, already recorded or yet to come. */
  waitFor(predicate: (call: CallRecord) => boolean): Promise<CallRecord> {
    return new Promise((resolve) => {
      const check = (): void => {
        const found = this.#calls.find(predicate);
        if (found !== undefined) {
          this.#changed.off('change', check);
          resolve({ ...found });
        }
      };
      this.#changed.on('change', check);
      check();
    });
  }

  clear(): void {
    this.#calls = [];
    this.#count = 0;
  }
}
