import type { Service } from './service';

/** Holds requests to a service until a test releases them. */
export interface RequestGate {
  /** Maximum number of requests that were waiting at the same time. */
  readonly maxWaiting: number;
  /** Resolves once `count` requests are waiting. */
  waitForCount(count: number): Promise<void>;
  /** Releases the oldest or the newest waiting request. */
  releaseFirst(): void;
  releaseLast(): void;
  /** Releases all waiting requests and every later one. */
  open(): void;
}

/** Holds every request of `service.clients`. */
export function holdRequests(service: Service): RequestGate {
  const waiting: (() => void)[] = [];
  let most = 0;
  let isOpen = false;
  let check = (): void => undefined;
  service.gate = async (_method, go) => {
    if (!isOpen) {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        most = Math.max(most, waiting.length);
        check();
      });
    }
    return go();
  };
  return {
    get maxWaiting() {
      return most;
    },
    waitForCount: (count) =>
      new Promise((resolve) => {
        check = () => {
          if (waiting.length === count) resolve();
        };
        check();
      }),
    releaseFirst: () => waiting.shift()?.(),
    releaseLast: () => waiting.pop()?.(),
    open: () => {
      isOpen = true;
      for (const go of waiting.splice(0)) go();
    },
  };
}
