import type { Service } from './service';

/** Holds requests to a service until a test releases them. */
export interface HeldGate {
  /** Maximum number of requests that were waiting at the same time. */
  readonly most: number;
  /** Resolves once `count` requests are waiting. */
  reach(count: number): Promise<void>;
  /** Releases the oldest or the newest waiting request. */
  releaseFirst(): void;
  letLastGo(): void;
  /** Releases all waiting requests and every later one. */
  open(): void;
}

/** Holds every request of `service.clients`. */
export function holdRequests(service: Service): HeldGate {
  const waiting: (() => void)[] = [];
  let most = 0;
  let isOpen = false;
  let look = (): void => undefined;
  service.gate = async (_method, go) => {
    if (!isOpen) {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        most = Math.max(most, waiting.length);
        look();
      });
    }
    return go();
  };
  return {
    get most() {
      return most;
    },
    reach: (count) =>
      new Promise((resolve) => {
        look = () => {
          if (waiting.length === count) resolve();
        };
        look();
      }),
    releaseFirst: () => waiting.shift()?.(),
    letLastGo: () => waiting.pop()?.(),
    open: () => {
      isOpen = true;
      for (const go of waiting.splice(0)) go();
    },
  };
}
