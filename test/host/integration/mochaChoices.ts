import { parseArgs } from 'node:util';
import type { MochaChoices } from './testChannel';

/**
 * Parses the mocha arguments that are supported inside an extension host.
 * @throws Error that names an unsupported argument
 */
export function readMochaChoices(args: readonly string[], color: boolean): MochaChoices {
  const { values } = parseArgs({
    args: [...args],
    options: {
      bail: { type: 'boolean', short: 'b' },
      fgrep: { type: 'string', short: 'f' },
      grep: { type: 'string', short: 'g' },
      invert: { type: 'boolean', short: 'i' },
      retries: { type: 'string' },
      timeout: { type: 'string', short: 't' },
    },
  });
  const { retries, timeout, ...rest } = values;
  return {
    color,
    ...rest,
    ...(retries === undefined ? {} : { retries: Number(retries) }),
    ...(timeout === undefined ? {} : { timeout: Number(timeout) }),
  };
}
