import assert from 'node:assert/strict';
import type { Uri } from 'vscode';
import { settled } from '../../fakes/fakeClock';
import { TestExtension, type Window } from '../../fakes/testExtension';
import { User } from '../../fakes/user';

describe('An invite that is opened by a URI while signed out', () => {
  let world: TestExtension;
  let window: Window;
  let uri: Uri;

  before(async () => {
    world = await TestExtension.start();
  });
  beforeEach(async () => {
    window = await world.open({ user: new User() });
    const inviteId = world.sandbox.world.inviteOf(world.sandbox.world.organization('harbour')) ?? '';
    const address = `vscode://org-invites.gitpod-invites/join?inviteId=${inviteId}`;
    uri = { scheme: 'vscode', toString: () => address } as unknown as Uri;
  });
  after(() => world.close());

  const question = /^Sign in to app\.gitpod\.io within 5 minutes to open the invite\.$/;

  it('prompts for sign-in even if the secret storage never answers', async () => {
    window.application.services.pendingInvite.keep = () => new Promise(() => undefined);
    void window.application.editor.uriHandler.handleUri(uri);
    await settled();
    assert.match(window.user.last?.message ?? '', question);
  });

  it('is reported as not kept when the secret storage rejects it', async () => {
    window.application.services.pendingInvite.keep = () => Promise.reject(new Error('The keychain is locked'));
    await window.application.editor.uriHandler.handleUri(uri);
    await window.quiet();
    assert.ok(window.user.messages.some(({ message }) => message.startsWith("Couldn't open the invite.")));
    assert.deepEqual(world.requests, []);
  });
});
