import assert from 'node:assert/strict';
import {
  CancellationTokenSource,
  DataTransfer,
  DataTransferItem,
  type DocumentPasteEdit,
  Range,
  type TextDocument,
  workspace,
} from 'vscode';
import { systemClock } from '../../src/api/ports';
import { InvitePaste } from '../../src/editor/paste';
import type { InviteLink } from '../../src/links/inviteLink';
import { eventually } from '../host/eventually';
import { TestServices, resetSandbox } from './support/testServices';

describe('Pasting an invite link, inside VS Code', () => {
  let testServices: TestServices;
  let kobo: InviteLink;
  let paste: InvitePaste;
  const { token } = new CancellationTokenSource();

  beforeEach(async () => {
    await resetSandbox();
    testServices = new TestServices();
    kobo = await testServices.linkOf('kobo');
    // On a busy machine the request may take longer than a paste waits.
    const clock = { sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(100 * ms, signal) };
    paste = new InvitePaste(testServices.services({ clock }));
  });

  it('offers Markdown with the organization’s name, after the pasted text', async () => {
    const [edit, ...others] = await pasted(kobo.text);
    assert.deepEqual(others, []);
    assert.equal(edit?.title, 'Insert Invite Link as Markdown');
    assert.equal(edit.insertText, `[株式会社こうぼう](${kobo.text})`);
    assert.equal(edit.yieldTo?.length, 1);
  });

  it('uses the selected text as the link text', async () => {
    const [edit] = await pasted(kobo.loginText, { content: 'Join [us]!', selection: new Range(0, 5, 0, 9) });
    assert.equal(edit?.insertText, `[\\[us\\]](${kobo.loginText})`);
  });

  it('escapes an untrusted name', async () => {
    const unkind = await testServices.linkOf('unkind');
    const [edit] = await pasted(unkind.text);
    assert.ok(typeof edit?.insertText === 'string');
    assert.match(edit.insertText, /^\[\\\*\\\*Free\\\*\\\* .*&lt;img.*\]\(/);
  });

  it('offers no Markdown in other languages, nor for a link within a longer text', async () => {
    assert.deepEqual(await pasted(kobo.text, { language: 'json' }), []);
    assert.deepEqual(await pasted(`Join: ${kobo.text}`), []);
  });

  it('offers nothing for text without a link', async () => {
    assert.deepEqual(await pasted('https://app.gitpod.io/join-organization/soon'), []);
  });

  it('offers the current link instead of an invalid one, and reads it when that is chosen', async () => {
    const current = await replaced();
    const [edit] = await pasted(`Join: ${kobo.loginText}.`, { language: 'plaintext' });
    assert.equal(edit?.title, 'Insert the Current Link of 株式会社こうぼう');
    assert.equal(edit.insertText, `Join: ${kobo.loginText}.`);
    const resolved = await paste.resolveDocumentPasteEdit(edit, token);
    assert.equal(resolved.insertText, `Join: ${current.loginText}.`);
    await eventually(
      () => testServices.shared('kobo'),
      (shared) => shared === `shared ${current.masked}`,
    );
  });

  it('offers no current link for one inside another URL, nor when the cursor is inside one', async () => {
    await replaced();
    const language = 'plaintext';
    assert.deepEqual(await pasted(`https://evil.example/?u=${encodeURIComponent(kobo.text)}`, { language }), []);
    for (const [before, after] of [
      ['https://evil.example/?u=', ''],
      ['![badge](https://evil.example/b.svg?link=', ')'],
      ['<img src="https://evil.example/?u=\n', '">'],
    ] as const) {
      const [lines, last = ''] = [before.split('\n').length - 1, before.split('\n').at(-1)];
      const selection = new Range(lines, last.length, lines, last.length);
      assert.deepEqual(await pasted(kobo.text, { language, content: `${before}${after}`, selection }), []);
    }
    const withoutScheme = kobo.text.replace('https://', '');
    for (const [content, offered] of [
      ['evil.', 0],
      ['See: ', 1],
    ] as const) {
      const selection = new Range(0, 5, 0, 5);
      assert.equal((await pasted(withoutScheme, { language, content, selection })).length, offered, content);
    }
    const selection = new Range(0, 4, 0, 4);
    assert.equal((await pasted(kobo.text, { language, content: 'See .', selection })).length, 1);
  });

  it('replaces the URL of a mail filter as a whole', async () => {
    const current = await replaced();
    const wrapper = `https://www.google.com/url?q=${encodeURIComponent(kobo.text)}&sa=D`;
    const [edit] = await pasted(`Join: ${wrapper}.`, { language: 'plaintext' });
    assert.ok(edit);
    const resolved = await paste.resolveDocumentPasteEdit(edit, token);
    assert.equal(resolved.insertText, `Join: ${current.text}.`);
  });

  it('offers no current link when the organization of the old one is unknown', async () => {
    await testServices.replace('kobo');
    testServices.invites.forgetSessions([testServices.session]);
    assert.deepEqual(await pasted(kobo.text, { language: 'plaintext' }), []);
  });

  it('sends no request while signed out', async () => {
    testServices.signOut();
    const [edit] = await pasted(kobo.text);
    assert.equal(edit?.insertText, `[Invite to an organization](${kobo.text})`);
    assert.equal(await testServices.lookupCount(), 0);
  });

  /** Replaces the invite after it was seen as valid. */
  async function replaced(): Promise<InviteLink> {
    await testServices.invites.ask(kobo, { by: 'background' });
    return testServices.replace('kobo');
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
