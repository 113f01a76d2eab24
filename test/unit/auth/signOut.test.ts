import assert from 'node:assert/strict';
import type { signOut as SignOut } from '../../../src/features/accounts/signOut';
import type { Services } from '../../../src/features/command';
import type { Notifications } from '../../../src/ui/notifications';
import { loadWithVsCode } from '../../fakes/loadWithVsCode';
import { adaAtAcme, elsewhere, freshToken, gitpod, grace } from '../../fakes/people';
import { SessionWindow } from '../../fakes/sessionWindow';
import { translate } from '../../fakes/translate';

/** The user selects all accounts and confirms. */
const vscode = {
  l10n: { t: translate },
  window: {
    showQuickPick: (items: readonly unknown[]) => Promise.resolve(items.at(-1)),
    showWarningMessage: (_message: string, _options: unknown, button: string) => Promise.resolve(button),
  },
};
const { signOut } = loadWithVsCode(
  vscode,
  (load) => load('src/features/accounts/signOut') as { signOut: typeof SignOut },
);

describe('Signing out of several accounts', () => {
  let window: SessionWindow;
  let told: string[];
  let retry: (() => Promise<void>) | undefined;
  let services: Services;

  beforeEach(async () => {
    window = new SessionWindow();
    told = [];
    retry = undefined;
    const notices: Pick<Notifications, 'info' | 'error'> = {
      info: (message) => void told.push(message),
      error: (message, _error, context) => {
        told.push(message);
        retry = context?.retry;
      },
    };
    services = { sessions: window.store, notifications: notices } as unknown as Services;
    await window.store.add(gitpod, freshToken(), adaAtAcme);
    await window.store.add(gitpod, freshToken(), grace);
    await window.store.add(elsewhere, freshToken(), grace);
  });

  it('names the accounts that were signed out', async () => {
    const labels = await window.labels();
    await signOut(services);
    assert.deepEqual([await window.labels(), told], [[], [`Signed out: ${labels.join(', ')}.`]]);
  });

  it('signs out the others when one fails, names both, and retries the failed one', async () => {
    const [first, ...others] = await window.labels();
    window.keychain.fail('delete');
    await signOut(services);
    assert.deepEqual(await window.labels(), [first]);
    assert.deepEqual(told, [`Signed out: ${others.join(', ')}.`, `Couldn't sign out ${first ?? ''}.`]);
    await retry?.();
    assert.deepEqual([await window.labels(), told.at(-1)], [[], `Signed out: ${first ?? ''}.`]);
  });

  it('reports when none could be signed out', async () => {
    const labels = await window.labels();
    window.keychain.fail('delete', 3);
    await signOut(services);
    assert.deepEqual([await window.labels(), told], [labels, [`Couldn't sign out ${labels.join(', ')}.`]]);
  });
});
