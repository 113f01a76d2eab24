import assert from 'node:assert/strict';
import path from 'node:path';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import {
  ConfigurationTarget,
  Position,
  Selection,
  type TextDocument,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
} from 'vscode';
import { replaceInFile } from '../../src/editor/replaceInFile';
import { replaceLink } from '../../src/editor/replaceLink';
import { LinkHandles } from '../../src/features/linkHandles';
import { resolveMembership } from '../../src/invites/membership';
import type { InviteLink } from '../../src/links/inviteLink';
import type { FailureContext } from '../../src/ui/errorMessages';
import { closeEditors, showText } from './support/editors';
import { handleIn } from './support/handles';
import { postControl } from './support/sandboxControl';
import { TestServices, resetSandbox } from './support/testServices';

/** Records notifications, and can retry what failed. */
class RetryingNotices {
  readonly heard: string[] = [];
  retry: (() => unknown) | undefined;

  readonly info = (message: string): void => {
    this.heard.push(message);
  };

  readonly error = (what: string, _error: unknown, { retry }: FailureContext = {}): void => {
    this.heard.push(what);
    this.retry = retry;
  };
}

describe('The target document of a replacement, inside VS Code', () => {
  let folder: string;
  let testServices: TestServices;
  let shown: LinkHandles;
  let notices: RetryingNotices;
  let old: InviteLink;
  let current: InviteLink;
  let commands: Readonly<Record<string, { run(argument?: unknown): Promise<void> }>>;

  beforeEach(async () => {
    await resetSandbox();
    folder = await mkdtemp(path.join(tmpdir(), 'invites-'));
    await workspace.getConfiguration().update('files.autoSave', 'off', ConfigurationTarget.Global);
    testServices = new TestServices();
    shown = new LinkHandles();
    notices = new RetryingNotices();
    old = await testServices.linkOf('kobo');
    await resolveMembership(testServices, old);
    current = await testServices.replace('kobo');
    const services = testServices.services({ handles: shown, notifications: notices });
    commands = {
      'all in a file': { run: (argument) => replaceInFile(services, argument) },
      'one link': { run: (argument) => replaceLink(services, argument) },
    };
  });

  afterEach(async () => {
    await closeEditors();
    await workspace.getConfiguration().update('files.autoSave', undefined, ConfigurationTarget.Global);
    await workspace.getConfiguration().update('files.readonlyInclude', undefined, ConfigurationTarget.Global);
    await rm(folder, { recursive: true, force: true });
  });

  for (const name of ['all in a file', 'one link']) {
    describe(name, () => {
      const command = (): { run(argument?: unknown): Promise<void> } => commands[name] ?? assert.fail();

      for (const way of ['palette', 'quick fix']) {
        it(`stays the same on a retry while another document is edited (${way})`, async () => {
          const meant = await openFile('meant.md', `${old.text}\n`);
          await failNextRead();
          await command().run(way === 'palette' ? undefined : handleIn(shown, meant, old));
          assert.ok(notices.retry !== undefined);
          const other = await openFile('other.md', `${old.text}\n`);
          await notices.retry();
          assert.deepEqual([meant.getText(), other.getText()], [`${current.text}\n`, `${old.text}\n`]);
          assert.match(notices.heard.at(-1) ?? '', /^Replaced (?:1 link|….{4}) in .*meant\.md with the current/);
        });

        it(`stays the same when it was closed before the retry (${way})`, async () => {
          const meant = await openFile('meant.md', `${old.text}\n`);
          await failNextRead();
          await command().run(way === 'palette' ? undefined : handleIn(shown, meant, old));
          await closeEditors();
          const other = await openFile('other.md', `${old.text}\n`);
          await notices.retry?.();
          const again = await workspace.openTextDocument(Uri.file(path.join(folder, 'meant.md')));
          assert.deepEqual([again.getText(), other.getText()], [`${current.text}\n`, `${old.text}\n`]);
        });
      }

      it('does not change when the link of a quick fix moved', async () => {
        const meant = await openFile('meant.md', `${old.text}\n`);
        const handle = handleIn(shown, meant, old);
        await insert(meant, 'A new line\n');
        const other = await openFile('other.md', `${old.text}\n`);
        await command().run(handle);
        assert.deepEqual([meant.getText(), other.getText()], [`A new line\n${old.text}\n`, `${old.text}\n`]);
        assert.deepEqual(notices.heard, []);
      });

      it('does not change when the quick fix is no longer known', async () => {
        const other = await openFile('other.md', `${old.text}\n`);
        for (const argument of ['shown:long-ago', 7, null, {}]) await command().run(argument);
        assert.equal(other.getText(), `${old.text}\n`);
      });

      it('is not modified when it is not valid in its encoding', async () => {
        const bytes = Buffer.from(`Für Gäste im Café: ${old.text}\n`, 'latin1');
        const document = await openFile('latin.md', bytes);
        await command().run(handleIn(shown, document, old));
        assert.ok(document.getText().includes(old.text));
        assert.deepEqual([document.isDirty, notices.heard], [false, []]);
        assert.deepEqual(await readFile(path.join(folder, 'latin.md')), bytes);
      });

      it('is not modified when it is read-only', async () => {
        await workspace
          .getConfiguration()
          .update('files.readonlyInclude', { '**/locked.md': true }, ConfigurationTarget.Global);
        const document = await openFile('locked.md', old.text);
        await command().run(handleIn(shown, document, old));
        assert.deepEqual([document.getText(), notices.heard], [old.text, []]);
      });

      it('is not created again when it was never saved and was closed', async () => {
        const meant = await showText(old.text);
        await failNextRead();
        await command().run(handleIn(shown, meant, old));
        await closeEditors();
        await notices.retry?.();
        assert.equal(notices.heard.length, 1);
        assert.ok(workspace.textDocuments.every(({ uri }) => uri.toString() !== meant.uri.toString()));
      });
    });
  }

  /** Refuses the next read of the organization's link. */
  function failNextRead(): Promise<void> {
    return postControl('faults', {
      method: 'GetOrganizationInvite',
      fault: { kind: 'error', code: 'permission_denied' },
    });
  }

  async function openFile(name: string, content: string | Uint8Array): Promise<TextDocument> {
    const file = path.join(folder, name);
    await writeFile(file, content);
    const document = await workspace.openTextDocument(Uri.file(file));
    const editor = await window.showTextDocument(document, { preview: false });
    editor.selection = new Selection(0, 5, 0, 5);
    return document;
  }

  async function insert(document: TextDocument, text: string): Promise<void> {
    const edit = new WorkspaceEdit();
    edit.insert(document.uri, new Position(0, 0), text);
    assert.ok(await workspace.applyEdit(edit));
  }
});
