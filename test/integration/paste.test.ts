import assert from 'node:assert/strict';
import {
  CancellationTokenSource,
  DataTransfer,
  DataTransferItem,
  Range,
  workspace,
  type DocumentPasteEdit,
  type TextDocument,
} from 'vscode';
import { systemClock } from '../../src/gitpod/ports';
import { InvitePaste } from '../../src/editor/invitePaste';
import type { InviteLink } from '../../src/invites/inviteLink';
import { HeardNotices } from './support/giving';
import { House, resetSandbox } from './support/house';

describe('Pasting an invite link, inside VS Code', () => {
  let house: House;
  let kobo: InviteLink;
  let given: string[];
  let paste: InvitePaste;
  const { token } = new CancellationTokenSource();

  beforeEach(async () => {
    await resetSandbox();
    house = new House();
    kobo = await house.linkOf('kobo');
    given = [];
    const copier = {
      gaveAway: (_organization: unknown, link: InviteLink) => {
        given.push(link.masked);
        return Promise.resolve();
      },
    };
    paste = new InvitePaste(house.sessions, house.inspector, house.invites, copier, new HeardNotices(), systemClock);
  });

  it('offers it as Markdown with the organization’s name, after what was pasted', async () => {
    const [edit, ...others] = await pasted(kobo.text);
    assert.deepEqual(others, []);
    assert.equal(edit?.title, 'Insert Invite Link as Markdown');
    assert.equal(edit.insertText, `[株式会社こうぼう](${kobo.text})`);
    assert.equal(edit.yieldTo?.length, 1);
  });

  it('takes the text that is selected for the link’s', async () => {
    const [edit] = await pasted(kobo.loginText, { content: 'Join [us]!', selection: new Range(0, 5, 0, 9) });
    assert.equal(edit?.insertText, `[\\[us\\]](${kobo.loginText})`);
  });

  it('makes a foreign name inert', async () => {
    const unkind = await house.linkOf('unkind');
    const [edit] = await pasted(unkind.text);
    assert.ok(typeof edit?.insertText === 'string');
    assert.match(edit.insertText, /^\[\\\*\\\*Free\\\*\\\* .*&lt;img.*\]\(/);
  });

  it('offers no Markdown in other languages, nor for a text around a link', async () => {
    assert.deepEqual(await pasted(kobo.text, { language: 'json' }), []);
    assert.deepEqual(await pasted(`Join: ${kobo.text}`), []);
  });

  it('offers nothing for a text without a link', async () => {
    assert.deepEqual(await pasted('https://app.gitpod.io/join-organization/soon'), []);
  });

  it('offers the current link in place of a dead one, and reads it when that was chosen', async () => {
    const current = await replaced();
    const [edit] = await pasted(`Join: ${kobo.loginText}.`, { language: 'plaintext' });
    assert.equal(edit?.title, 'Insert the Current Link of 株式会社こうぼう');
    assert.equal(edit.insertText, `Join: ${kobo.loginText}.`);
    const resolved = await paste.resolveDocumentPasteEdit(edit, token);
    assert.equal(resolved.insertText, `Join: ${current.loginText}.`);
    assert.deepEqual(given, [current.masked]);
  });

  it('offers no current link where nobody can tell whose the dead one was', async () => {
    await house.replace('kobo');
    house.lookup.forgetAll();
    assert.deepEqual(await pasted(kobo.text, { language: 'plaintext' }), []);
  });

  it('asks nobody where nobody is signed in', async () => {
    house.signOut();
    const [edit] = await pasted(kobo.text);
    assert.equal(edit?.insertText, `[Invite to an organization](${kobo.text})`);
    assert.equal(await house.asked(), 0);
  });

  /** Replaces the invite after it was seen to work. */
  async function replaced(): Promise<InviteLink> {
    await house.lookup.ask(kobo, { by: 'machine' });
    return house.replace('kobo');
  }

  async function pasted(
    text: string,
    {
      language = 'markdown',
      content = '',
      selection = new Range(0, 0, 0, 0),
    }: { language?: string; content?: string; selection?: Range } = {},
  ): Promise<DocumentPasteEdit[]> {
    const document: TextDocument = await workspace.openTextDocument({ language, content });
    const data = new DataTransfer();
    data.set('text/plain', new DataTransferItem(text));
    return paste.provideDocumentPasteEdits(document, [selection], data, undefined, token);
  }
});
