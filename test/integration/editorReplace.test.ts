import assert from 'node:assert/strict';
import {
  commands,
  EventEmitter,
  type FileChangeEvent,
  FileSystemError,
  type FileSystemProvider,
  FileType,
  Selection,
  type TextDocument,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
} from 'vscode';
import { replaceLink } from '../../src/editor/replaceLink';
import { LinkHandles } from '../../src/features/linkHandles';
import { resolveMembership } from '../../src/invites/membership';
import { InviteLink } from '../../src/links/inviteLink';
import { eventually } from '../host/eventually';
import { closeEditors, showText as show } from './support/editors';
import { RecordedNotifications } from './support/sharing';
import { TestServices, resetSandbox } from './support/testServices';
import { QuickPickUser } from './support/window';

describe('Replace with Current Link, inside VS Code', () => {
  let testServices: TestServices;
  let shown: LinkHandles;
  let notices: RecordedNotifications;
  let command: { run(argument?: unknown): Promise<void> };
  let old: InviteLink;
  let current: InviteLink;
  let picks: QuickPickUser;

  beforeEach(async () => {
    await resetSandbox();
    testServices = new TestServices();
    shown = new LinkHandles();
    notices = new RecordedNotifications();
    picks = new QuickPickUser();
    const services = testServices.services({ handles: shown, notifications: notices });
    command = { run: (argument) => picks.use(() => replaceLink(services, argument)) };
    old = await testServices.linkOf('kobo');
    await resolveMembership(testServices, old);
    current = await testServices.replace('kobo');
  });

  afterEach(closeEditors);

  /** The handle that the hover of this link would have. */
  function handleIn(document: TextDocument, link = old): string {
    const { line, character } = document.positionAt(document.getText().indexOf('http'));
    return shown.handleOf({ link, place: { document: document.uri.toString(), line, character } });
  }

  it('changes only the id, so that form and surrounding text stay', async () => {
    const document = await show(`See <${old.loginText}&navigateTo=%2F> now.\n`);
    await command.run(handleIn(document));
    assert.equal(document.getText(), `See <${current.loginText}&navigateTo=%2F> now.\n`);
  });

  it('names the old and the new link by their last four characters', async () => {
    const document = await show(old.text);
    await command.run(handleIn(document));
    assert.deepEqual(notices.messages, [
      `Replaced ${old.masked} in ${document.uri.path} with the current invite link of 株式会社こうぼう (${current.masked}).`,
    ]);
  });

  it('records that the link was shared', async () => {
    const document = await show(old.text);
    await command.run(handleIn(document));
    assert.equal(await testServices.shared('kobo'), `shared ${current.masked}`);
  });

  it('can be undone', async () => {
    const document = await show(old.text);
    await command.run(handleIn(document));
    await commands.executeCommand('undo');
    await eventually(
      () => document.getText(),
      (text) => text === old.text,
    );
  });

  it('replaces the link at the cursor when it is run from the palette', async () => {
    const document = await show(`\n[Join](${old.text})`);
    (await window.showTextDocument(document)).selection = new Selection(1, 20, 1, 20);
    await command.run();
    assert.equal(document.getText(), `\n[Join](${current.text})`);
  });

  it('changes nothing when the cursor is on no link', async () => {
    const document = await show(`Nothing\n${old.text}`);
    await command.run();
    assert.equal(document.getText(), `Nothing\n${old.text}`);
  });

  it('changes nothing when another link is there by now', async () => {
    const document = await show(old.text);
    const handle = handleIn(document);
    const other = (await testServices.linkOf('andalus')).text;
    await write(document, other);
    await command.run(handle);
    assert.equal(document.getText(), other);
  });

  for (const [what, argument] of [
    ['a handle of nobody', 'shown:AAAAAAAAAAAAAAAA'],
    ['an object', { document: 'file:///etc/passwd', line: 0, character: 0 }],
    ['a number', 7],
  ] as const) {
    it(`does nothing when it is called with ${what}`, async () => {
      const document = await show(old.text);
      await command.run(argument);
      assert.equal(document.getText(), old.text);
    });
  }

  it('changes nothing when the link is the current one', async () => {
    const document = await show(current.text);
    await command.run(handleIn(document, current));
    assert.equal(document.getText(), current.text);
    assert.deepEqual(notices.messages, [
      `This is already the current invite link of 株式会社こうぼう (${current.masked}).`,
    ]);
  });

  it('asks for the organization when that of the old link is unknown', async () => {
    const unknown = new InviteLink(testServices.host, '0190d0a1-9999-7abc-8def-0123456789ab');
    picks.wantedLabel = '株式会社こうぼう';
    const document = await show(unknown.text);
    await command.run(handleIn(document, unknown));
    assert.deepEqual(picks.titles, [`Replace ${unknown.masked} with the current link of which organization?`]);
    assert.equal(document.getText(), current.text);
  });

  it('changes nothing when the user picks no organization', async () => {
    const unknown = new InviteLink(testServices.host, '0190d0a1-9999-7abc-8def-0123456789ab');
    const document = await show(unknown.text);
    await command.run(handleIn(document, unknown));
    assert.deepEqual([document.getText(), picks.titles.length], [unknown.text, 1]);
  });

  it('says that a read-only document was not changed', async () => {
    const files = new ReadOnlyFile(old.text);
    const registration = workspace.registerFileSystemProvider('read-only', files, { isReadonly: true });
    try {
      const document = await workspace.openTextDocument(Uri.parse('read-only:/JOINING.md'));
      await command.run(handleIn(document));
      assert.equal(files.content, old.text);
      assert.deepEqual(notices.messages, []);
    } finally {
      registration.dispose();
    }
  });

  async function write(document: TextDocument, content: string): Promise<void> {
    const edit = new WorkspaceEdit();
    edit.replace(document.uri, document.validateRange(new Selection(0, 0, 9, 0)), content);
    await workspace.applyEdit(edit);
    await eventually(
      () => document.getText(),
      (text) => text === content,
    );
  }
});

/** A file system with one read-only file. */
class ReadOnlyFile implements FileSystemProvider {
  readonly onDidChangeFile = new EventEmitter<FileChangeEvent[]>().event;

  constructor(readonly content: string) {}

  watch(): { dispose(): void } {
    return { dispose: () => undefined };
  }

  stat(): { type: FileType; ctime: number; mtime: number; size: number } {
    return { type: FileType.File, ctime: 0, mtime: 0, size: this.content.length };
  }

  readFile(): Uint8Array {
    return Buffer.from(this.content);
  }

  readDirectory = refuse;
  createDirectory = refuse;
  writeFile = refuse;
  delete = refuse;
  rename = refuse;
}

function refuse(): never {
  throw FileSystemError.NoPermissions();
}
