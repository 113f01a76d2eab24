import assert from 'node:assert/strict';
import { settled } from '../gitpod/support/fakeClock';
import { adaAtAcme, freshToken, gitpod, grace } from '../support/people';
import { SessionWindow } from '../support/sessionWindow';

describe('Signing in', () => {
  it('is told to the window in which it happens, with who it is', async () => {
    const here = new SessionWindow();
    const told: string[] = [];
    here.store.onDidSignIn(({ name }) => told.push(name));
    await here.store.add(gitpod, freshToken(), grace);
    assert.deepEqual(told, ['Grace Hopper']);
  });

  it('is told there alone, though other windows follow', async () => {
    const here = new SessionWindow();
    const there = here.another();
    await there.store.read();
    const told: string[] = [];
    there.store.onDidSignIn(({ name }) => told.push(name));
    await here.store.add(gitpod, freshToken(), grace);
    await settled();
    assert.deepEqual([there.announced, told], [['added Grace Hopper'], []]);
  });

  it('is told also when the account was signed in already', async () => {
    const here = new SessionWindow();
    await here.store.add(gitpod, freshToken(), adaAtAcme);
    let told = 0;
    here.store.onDidSignIn(() => (told += 1));
    await here.store.add(gitpod, freshToken(), adaAtAcme);
    assert.equal(told, 1);
  });

  it('is not told when the session was not kept', async () => {
    const here = new SessionWindow();
    here.keychain.forgetful = true;
    let told = 0;
    here.store.onDidSignIn(() => (told += 1));
    await assert.rejects(here.store.add(gitpod, freshToken(), grace));
    assert.equal(told, 0);
  });
});
