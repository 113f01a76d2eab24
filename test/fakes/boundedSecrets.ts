import { once } from 'node:events';
import type { Clock } from '../../src/api/ports';
import { BoundedSecretStore } from '../../src/auth/boundedSecretStore';
import { FakeClock } from './fakeClock';
import type { Keychain } from './keychain';

/** A keychain as one window sees it, with a user who is shown what they wait for and can cancel it. */
export function boundedSecrets(
  keychain: Keychain,
  clock: Clock = new FakeClock(),
  shown = new Set<AbortController>(),
): BoundedSecretStore {
  return new BoundedSecretStore(keychain.window(), clock, async (cancellation, answered) => {
    shown.add(cancellation);
    await Promise.race([once(cancellation.signal, 'abort'), once(answered, 'abort')]);
    shown.delete(cancellation);
  });
}
