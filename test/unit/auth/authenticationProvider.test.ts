import assert from 'node:assert/strict';
import type { GitpodAuthenticationProvider } from '../../../src/auth/authenticationProvider';
import { loadWithVsCode } from '../../fakes/loadWithVsCode';
import { adaAtAcme, freshToken, gitpod, grace } from '../../fakes/people';
import { SessionWindow } from '../../fakes/sessionWindow';

class EventEmitter {
  readonly #listeners = new Set<(event: unknown) => void>();
  readonly event = (listener: (event: unknown) => void): void => void this.#listeners.add(listener);
  fire(event: unknown): void {
    this.#listeners.forEach((listener) => {
      listener(event);
    });
  }
}

type Provider = typeof GitpodAuthenticationProvider;

const { GitpodAuthenticationProvider: LoadedProvider } = loadWithVsCode(
  { EventEmitter, CancellationError: class extends Error {} },
  (load) => load('src/auth/authenticationProvider') as { GitpodAuthenticationProvider: Provider },
);

describe('The accounts of the authentication provider', () => {
  it('include the host in their label', async () => {
    const { store } = new SessionWindow();
    await store.add(gitpod, freshToken(), grace);
    const provider = new LoadedProvider(() =>
      Promise.resolve({ sessions: store, signIn: () => Promise.resolve(undefined) }),
    );
    const [session] = await provider.getSessions(undefined, {});
    assert.match(session?.account.label ?? '', /app\.gitpod\.io$/);
  });

  it('include their token in sessions, but not in change events', async () => {
    const { store } = new SessionWindow();
    const provider = new LoadedProvider(() =>
      Promise.resolve({ sessions: store, signIn: () => Promise.resolve(undefined) }),
    );
    const told: unknown[] = [];
    provider.onDidChangeSessions((event) => told.push(event));
    store.onDidChange((change) => {
      provider.announce(change);
    });
    const tokens = [freshToken(), freshToken(), freshToken()] as const;
    const { id } = await store.add(gitpod, tokens[0], grace);
    await store.add(gitpod, tokens[1], grace);
    await store.add(gitpod, tokens[2], adaAtAcme);
    assert.deepEqual(
      (await provider.getSessions(undefined, {})).map(({ accessToken }) => accessToken).toSorted(),
      [tokens[1].reveal(), tokens[2].reveal()].toSorted(),
    );
    await store.remove(id);
    assert.equal(told.length, 4);
    for (const token of tokens) {
      assert.ok(!JSON.stringify(told).includes(token.reveal()));
    }
    assert.deepEqual(
      told.map((event) => JSON.stringify(event).match(/"accessToken":"[^"]*"/g)),
      Array.from({ length: 4 }, () => ['"accessToken":""']),
    );
  });
});
