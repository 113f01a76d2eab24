import { EventEmitter } from 'node:events';

/** One call as it is told afterwards. It never holds a token, and of an invite only the last four characters. */
export interface CallRecord {
  /** Counts from 1 since the start or the last reset. */
  readonly number: number;
  /** When it arrived, as ISO 8601. */
  readonly at: string;
  readonly service: string;
  readonly method: string;
  /** The name of the token; `nobody` without one, `unknown` with one that is not ours. */
  readonly as: string;
  /** The user named by `X-Gitpod-Principal`. */
  readonly principal?: string;
  /** Which connection it came on; counts from 1. */
  readonly connection: number;
  readonly userAgent?: string;
  /** The organization it asked about. */
  readonly organizationId?: string;
  /** The end of the invite it asked about, such as `…1f2d`. */
  readonly invite?: string;
  /** The fault that met it, by kind. */
  readonly fault?: string;
  /** Whether the method ran to its end: for a call that changes something, whether it was changed. */
  readonly workDone: boolean;
  /** `pending` while under way; `held` by a fault until it is let go; `answered`; `cut` by a fault; `abandoned` by the client before the answer was complete. */
  readonly result: 'pending' | 'held' | 'answered' | 'cut' | 'abandoned';
  /** The HTTP status and Connect code that were answered. */
  readonly status?: number;
  readonly code?: string;
  /** The `X-Request-Id` of the proper answer. */
  readonly requestId: string;
  /** How long the proper answer is on the wire, headers included, before any fault. */
  readonly answerBytes?: number;
  /** From arrival to end, in milliseconds. */
  readonly durationMs?: number;
}

/** A record while its call is under way. */
export type OpenCall = { -readonly [Key in keyof CallRecord]: CallRecord[Key] };

/** What was called. Kept to the last 20,000, so that a long run does not fill the memory. */
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

  /** Says that something about an open call has changed. */
  update(call: OpenCall, changes: Partial<CallRecord>): void {
    Object.assign(call, changes);
    this.#changed.emit('change');
  }

  /** A copy of what there is, of one method or of all. */
  list(method?: string): CallRecord[] {
    return this.#calls.filter((call) => method === undefined || call.method === method).map((call) => ({ ...call }));
  }

  /** Resolves with the first call that fits, already there or still to come. */
  waitFor(fits: (call: CallRecord) => boolean): Promise<CallRecord> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.#calls.find(fits);
        if (found !== undefined) {
          this.#changed.off('change', look);
          resolve({ ...found });
        }
      };
      this.#changed.on('change', look);
      look();
    });
  }

  clear(): void {
    this.#calls = [];
    this.#count = 0;
  }
}
