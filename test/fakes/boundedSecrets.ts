import { once } from 'node:events';
import type { Clock } from '../../src/api/ports';
import { BoundedSecretStore } from '../../src/auth/boundedSecretStore';
import { FakeClock } from './fakeClock';
import type { Keychain } from './keychain';

/**
 * One window's access to the keychain. `shown` holds what is shown to the user as cancellable while a call is pending.
 */
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
