import type { Service } from './service';

/** Requests that wait at the gate of a service until a test lets them go. */
export interface HeldGate {
  /** The most that ever waited at the same time. */
  readonly most: number;
  /** Resolves when so many wait. */
  reach(count: number): Promise<void>;
  /** Lets the one go that came first, or last; the others keep waiting. */
  letFirstGo(): void;
  letLastGo(): void;
  /** Lets all go, and whatever comes later. */
  open(): void;
}

/** Holds every request of `service.clients` back. */
export function heldGate(service: Service): HeldGate {
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
    letFirstGo: () => waiting.shift()?.(),
    letLastGo: () => waiting.pop()?.(),
    open: () => {
      isOpen = true;
      for (const go of waiting.splice(0)) go();
    },
  };
}
