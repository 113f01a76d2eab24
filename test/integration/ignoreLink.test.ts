import assert from 'node:assert/strict';
import { ConfigurationTarget, Selection, window, workspace } from 'vscode';
import { ignoreLinkCommand } from '../../src/editor/quickFixes';
import { LinkHandles } from '../../src/features/linkHandles';
import { IgnoredLinks } from '../../src/links/ignoredLinks';
import type { InviteLink } from '../../src/links/inviteLink';
import { settingIds } from '../../src/ui/ids';
import { closeEditors, showText as show } from './support/editors';
import { RecordedNotifications } from './support/sharing';
import { handleIn } from './support/handles';
import { TestServices, resetSandbox } from './support/testServices';

describe('Ignoring a link in a document, inside VS Code', () => {
  let testServices: TestServices;
  let shown: LinkHandles;
  let notices: RecordedNotifications;
  let kobo: InviteLink;
  let andalus: InviteLink;
  let ignore: { run(argument?: unknown): Promise<unknown> };

  beforeEach(async () => {
    await resetSandbox();
    testServices = new TestServices();
    shown = new LinkHandles();
    notices = new RecordedNotifications();
    kobo = await testServices.linkOf('kobo');
    andalus = await testServices.linkOf('andalus');
    const services = testServices.services({ handles: shown, notifications: notices });
    ignore = { run: (argument) => ignoreLinkCommand.run(services, argument) };
  });

  afterEach(async () => {
    await closeEditors();
    await workspace.getConfiguration().update(settingIds.ignoredLinks, undefined, target());
  });

  it('stores a hash of it in the settings, and no part of the key', async () => {
    const document = await show(kobo.text);
    await ignore.run(handleIn(shown, document, kobo));
    const written = JSON.stringify(marksIn());
    assert.match(written, /^\["[0-9a-f]{8}-[0-9a-f]{8}"\]$/);
    assert.ok(!kobo.inviteId.split('-').some((part) => part.length > 4 && written.includes(part)));
    assert.equal(new IgnoredLinks(marksIn()).has(kobo), true);
    assert.equal(new IgnoredLinks(marksIn()).has(andalus), false);
    assert.match(notices.messages.join(), new RegExp(`^Ignored the link ${kobo.masked}.* store only a hash of it\\.$`));
  });

  it('keeps the links that were ignored before', async () => {
    for (const link of [kobo, andalus]) {
      await ignore.run(handleIn(shown, await show(link.text), link));
    }
    const ignored = new IgnoredLinks(marksIn());
    assert.deepEqual([ignored.has(kobo), ignored.has(andalus)], [true, true]);
  });

  it('ignores the link at the cursor when it is run from the palette', async () => {
    const document = await show(`Nothing\n${kobo.text}`);
    await ignore.run();
    assert.equal(marksIn(), undefined);
    (await window.showTextDocument(document)).selection = new Selection(1, 10, 1, 10);
    await ignore.run();
    assert.equal(new IgnoredLinks(marksIn()).has(kobo), true);
  });

  it('does nothing when the argument is no handle', async () => {
    await show(kobo.text);
    for (const argument of ['shown:AAAAAAAAAAAAAAAA', kobo.text, { link: kobo }, 7]) {
      await ignore.run(argument);
    }
    assert.deepEqual([marksIn(), notices.messages], [undefined, []]);
  });

  function target(): ConfigurationTarget {
    return workspace.workspaceFolders === undefined ? ConfigurationTarget.Global : ConfigurationTarget.Workspace;
  }

  function marksIn(): unknown {
    const { globalValue, workspaceValue } = workspace.getConfiguration().inspect(settingIds.ignoredLinks) ?? {};
    return workspaceValue ?? globalValue;
  }
});
