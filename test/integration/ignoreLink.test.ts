import assert from 'node:assert/strict';
import { ConfigurationTarget, Selection, window, workspace } from 'vscode';
import { IgnoreLink } from '../../src/editor/ignoreLink';
import { LinksInText } from '../../src/editor/linkInText';
import { ShownInvites } from '../../src/editor/shownInvites';
import { IgnoredLinks } from '../../src/invites/ignoredLinks';
import type { InviteLink } from '../../src/invites/inviteLink';
import { settingIds } from '../../src/ui/ids';
import { closeEditors, showText as show } from './support/editors';
import { HeardNotices } from './support/giving';
import { House, resetSandbox } from './support/house';
import { handleIn } from './support/handles';

describe('Ignoring a link in a document, inside VS Code', () => {
  let house: House;
  let shown: ShownInvites;
  let notices: HeardNotices;
  let kobo: InviteLink;
  let andalus: InviteLink;
  let ignore: IgnoreLink;

  beforeEach(async () => {
    await resetSandbox();
    house = new House();
    shown = new ShownInvites();
    notices = new HeardNotices();
    kobo = await house.linkOf('kobo');
    andalus = await house.linkOf('andalus');
    ignore = new IgnoreLink(new LinksInText(house.sessions, shown), notices);
  });

  afterEach(async () => {
    await closeEditors();
    await workspace.getConfiguration().update(settingIds.ignoredLinks, undefined, target());
  });

  it('writes a hash of it into the settings, and no part of the key', async () => {
    const document = await show(kobo.text);
    await ignore.run(handleIn(shown, document, kobo));
    const written = JSON.stringify(marksIn());
    assert.match(written, /^\["[0-9a-f]{8}-[0-9a-f]{8}"\]$/);
    assert.ok(!kobo.inviteId.split('-').some((part) => part.length > 4 && written.includes(part)));
    assert.equal(new IgnoredLinks(marksIn()).has(kobo), true);
    assert.equal(new IgnoredLinks(marksIn()).has(andalus), false);
    assert.match(
      notices.heard.join(),
      new RegExp(`^The link ${kobo.masked} is left alone .* hash of it, not the link`),
    );
  });

  it('keeps those that were ignored before', async () => {
    for (const link of [kobo, andalus]) {
      await ignore.run(handleIn(shown, await show(link.text), link));
    }
    const ignored = new IgnoredLinks(marksIn());
    assert.deepEqual([ignored.has(kobo), ignored.has(andalus)], [true, true]);
  });

  it('takes the link at the cursor when it is run from the palette', async () => {
    const document = await show(`Nothing\n${kobo.text}`);
    await ignore.run();
    assert.equal(marksIn(), undefined);
    (await window.showTextDocument(document)).selection = new Selection(1, 10, 1, 10);
    await ignore.run();
    assert.equal(new IgnoredLinks(marksIn()).has(kobo), true);
  });

  it('does nothing where it is called with what is no handle', async () => {
    await show(kobo.text);
    for (const argument of ['shown:AAAAAAAAAAAAAAAA', kobo.text, { link: kobo }, 7]) {
      await ignore.run(argument);
    }
    assert.deepEqual([marksIn(), notices.heard], [undefined, []]);
  });

  function target(): ConfigurationTarget {
    return workspace.workspaceFolders === undefined ? ConfigurationTarget.Global : ConfigurationTarget.Workspace;
  }

  function marksIn(): unknown {
    const { globalValue, workspaceValue } = workspace.getConfiguration().inspect(settingIds.ignoredLinks) ?? {};
    return workspaceValue ?? globalValue;
  }
});
