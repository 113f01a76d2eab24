import assert from 'node:assert/strict';
import { commands } from 'vscode';
import { replaceInFile } from '../../src/editor/replaceInFile';
import { LinkHandles } from '../../src/features/linkHandles';
import { resolveMembership } from '../../src/invites/membership';
import { InviteLink } from '../../src/links/inviteLink';
import { eventually } from '../host/eventually';
import { closeEditors, showText as show } from './support/editors';
import { RecordedNotifications } from './support/sharing';
import { handleIn } from './support/handles';
import { TestServices, resetSandbox } from './support/testServices';
import { QuickPickUser } from './support/window';

const unknownId = '0190d0a1-9999-7abc-8def-0123456789ab';

describe('Replacing the invalid links of a document, inside VS Code', () => {
  let testServices: TestServices;
  let shown: LinkHandles;
  let notices: RecordedNotifications;
  let kobo: InviteLink;
  let andalus: InviteLink;
  let replace: { run(argument?: unknown): Promise<void> };
  let picks: QuickPickUser;

  beforeEach(async () => {
    await resetSandbox();
    testServices = new TestServices();
    shown = new LinkHandles();
    notices = new RecordedNotifications();
    kobo = await testServices.linkOf('kobo');
    andalus = await testServices.linkOf('andalus');
    picks = new QuickPickUser();
    const services = testServices.services({ handles: shown, notifications: notices });
    replace = { run: (argument) => picks.use(() => replaceInFile(services, argument)) };
  });

  afterEach(closeEditors);

  it('replaces those of one organization, keeps all others, and counts them', async () => {
    const [current] = await replaced();
    const dead = testServices.host.inviteLink(unknownId);
    const document = await show(`${kobo.text} ${andalus.text}\n${dead}\n<${kobo.loginText}>\n`);
    await replace.run(handleIn(shown, document, kobo));
    assert.equal(document.getText(), `${current.text} ${andalus.text}\n${dead}\n<${current.loginText}>\n`);
    assert.deepEqual(notices.messages, [
      `Replaced 2 links in ${document.uri.path} with the current invite link of 株式会社こうぼう (${current.masked}).`,
    ]);
    assert.deepEqual([await testServices.shared('kobo'), picks.titles], [`shared ${current.masked}`, []]);
  });

  it('leaves alone what is inside another URL, and replaces wrappers as a whole', async () => {
    const [current] = await replaced();
    const foreign = `https://evil.example/?u=${encodeURIComponent(kobo.text)}\n![b](https://evil.example/b.svg?l=${kobo.text})`;
    const wrapper = `https://www.google.com/url?q=${encodeURIComponent(kobo.text)}&sa=D`;
    const document = await show(`${kobo.text}\n${foreign}\n<${wrapper}>\n`);
    await replace.run(handleIn(shown, document, kobo));
    assert.equal(document.getText(), `${current.text}\n${foreign}\n<${current.text}>\n`);
  });

  it('changes nothing when every link is inside another URL', async () => {
    picks.wantedLabel = '株式会社こうぼう';
    const text = `https://evil.example/go/${testServices.host.inviteLink(unknownId)}`;
    const document = await show(text);
    await replace.run();
    assert.equal(document.getText(), text);
    assert.deepEqual([picks.titles, await testServices.shared('kobo')], [[], undefined]);
  });

  it('can be undone in one step', async () => {
    await replaced();
    const before = `${kobo.text}\n${kobo.text}`;
    const document = await show(before);
    await replace.run(handleIn(shown, document, kobo));
    await commands.executeCommand('undo');
    await eventually(
      () => document.getText(),
      (text) => text === before,
    );
  });

  it('uses the active file from the palette, and the first link in it that is known to be the user’s own', async () => {
    const [current] = await replaced();
    const dead = testServices.host.inviteLink(unknownId);
    const document = await show(`${dead}\n${kobo.text}`);
    await replace.run();
    assert.equal(document.getText(), `${dead}\n${current.text}`);
    assert.deepEqual(picks.titles, []);
  });

  it('asks for the organization of an unknown link, and replaces that link everywhere in the file', async () => {
    picks.wantedLabel = '株式会社こうぼう';
    const dead = testServices.host.inviteLink(unknownId);
    const document = await show(`${dead}\n${dead}`);
    await replace.run(handleIn(shown, document, new InviteLink(testServices.host, unknownId)));
    assert.deepEqual(picks.titles, ['Replace …89ab with the current link of which organization?']);
    assert.equal(document.getText(), `${kobo.text}\n${kobo.text}`);
  });

  it('changes nothing when the user picks no organization', async () => {
    const dead = testServices.host.inviteLink(unknownId);
    const document = await show(dead);
    await replace.run();
    assert.deepEqual([document.getText(), picks.titles.length, notices.messages], [dead, 1, []]);
  });

  it('says when no link is known to be invalid', async () => {
    const { uri } = await show(kobo.text);
    await replace.run();
    assert.deepEqual(notices.messages, [`No old invite links to replace in ${uri.path}.`]);
  });

  /** Replaces both invites after they were seen as valid. */
  async function replaced(): Promise<[InviteLink, InviteLink]> {
    await Promise.all([kobo, andalus].map((link) => resolveMembership(testServices, link)));
    return [await testServices.replace('kobo'), await testServices.replace('andalus')];
  }
});
