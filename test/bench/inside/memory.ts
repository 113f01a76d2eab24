import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const megabyte = 1024 * 1024;
const everyMs = 5;

let collect: (() => void) | undefined;

/** Megabytes that are still needed after everything else was collected. */
export function memoryInUse(): number {
  setFlagsFromString('--expose-gc');
  collect ??= runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed / megabyte;
}

/** Watches how much memory the process takes from the system. */
export function watchMemory(): { most(): number } {
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, everyMs);
  return {
    /** Megabytes more than at the start, at the most; ends the watch. */
    most: () => {
      clearInterval(timer);
      return (most - before) / megabyte;
    },
  };
}
