import assert from 'node:assert/strict';
import type { EditorProviders } from '../../../src/editor/register';
import { TestExtension } from '../../fakes/testExtension';
import { User } from '../../fakes/user';
import { linkAt } from '../errors/support/commandRuns';

type Provider = EditorProviders['terminalLinks'];

describe('An invite link in a terminal', () => {
  let world: TestExtension;

  before(async () => {
    world = await TestExtension.start();
  });

  after(() => world.close());

  it('is copied even if the choice cannot be saved, and the user is told', async () => {
    const user = new User(['Always Copy']);
    user.hasDisk = false;
    const window = await world.open({ user, as: 'ada' });
    const line = linkAt(world, 'harbour');
    const { terminalLinks } = window.application.editor;
    const [link] =
      (await terminalLinks.provideTerminalLinks(
        { line } as Parameters<Provider['provideTerminalLinks']>[0],
        {} as Parameters<Provider['provideTerminalLinks']>[1],
      )) ?? [];
    assert.ok(link);
    await window.finish(Promise.resolve(terminalLinks.handleTerminalLink(link)));
    assert.equal(user.clipboard, line);
    assert.match(
      user.messages.map(({ message }) => message).join('\n'),
      /^Couldn't save your choice\. VS Code couldn't write to its settings\. /,
    );
  });
});
