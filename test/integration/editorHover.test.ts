import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  CancellationTokenSource,
  commands,
  comments,
  CommentThreadCollapsibleState,
  ConfigurationTarget,
  type Hover,
  languages,
  MarkdownString,
  NotebookCellData,
  NotebookCellKind,
  NotebookData,
  Position,
  Range,
  scm,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
} from 'vscode';
import { InviteHover } from '../../src/editor/hover';
import { LinkHandles } from '../../src/features/linkHandles';
import { InviteLink } from '../../src/links/inviteLink';
import { settingIds } from '../../src/ui/ids';
import { eventually } from '../host/eventually';
import { closeEditors, showText } from './support/editors';
import { TestServices, resetSandbox } from './support/testServices';
import { callsByExtension, postControl } from './support/sandboxControl';
import { sandbox } from './testRequest';

const summary = 'GetOrganizationInviteSummary';
const dead = '0190d0a1-9999-7abc-8def-0123456789ab';

describe('The hover of an invite link, inside VS Code', () => {
  let testServices: TestServices;
  let shown: LinkHandles;
  let hover: InviteHover;
  let kobo: InviteLink;

  beforeEach(async () => {
    await resetSandbox();
    testServices = new TestServices();
    shown = new LinkHandles();
    hover = new InviteHover(testServices.services({ handles: shown }));
    kobo = await testServices.linkOf('kobo');
  });

  /** The hover of a text that is one link. */
  async function hoverContentOf(text: string): Promise<MarkdownString | undefined> {
    const document = await workspace.openTextDocument({ content: text });
    const source = new CancellationTokenSource();
    return contentOf(await hover.provideHover(document, new Position(0, 10), source.token));
  }

  it('can run our own commands and no others', async () => {
    const hoverContent = await hoverContentOf(kobo.text);
    assert.deepEqual(hoverContent?.isTrusted, {
      enabledCommands: ['gitpodInvites.previewInvite', 'gitpodInvites.copyShownLink'],
    });
    assert.notEqual(hoverContent.supportHtml, true);
  });

  it('contains no part of the key', async () => {
    const hoverContent = await hoverContentOf(kobo.text);
    const text = decodeURIComponent(hoverContent?.value ?? '');
    assert.ok(!text.includes(kobo.inviteId.slice(-8)), text);
  });

  it('is not shown when the setting turns hovers off', async () => {
    const settings = workspace.getConfiguration();
    await settings.update(settingIds.hover, false, ConfigurationTarget.Global);
    try {
      assert.equal(await hoverContentOf(kobo.text), undefined);
    } finally {
      await settings.update(settingIds.hover, undefined, ConfigurationTarget.Global);
    }
    assert.notEqual(await hoverContentOf(kobo.text), undefined);
  });

  it('passes its invite to commands as a handle', async () => {
    const hoverContent = await hoverContentOf(kobo.text);
    const [, query = ''] = /command:gitpodInvites\.previewInvite\?([^ )]+)/.exec(hoverContent?.value ?? '') ?? [];
    const [handle]: unknown[] = JSON.parse(decodeURIComponent(query)) as unknown[];
    assert.equal(shown.find(handle)?.link.equals(kobo), true);
  });

  it('covers the whole link and nothing else', async () => {
    const document = await workspace.openTextDocument({ content: `See <${kobo.text}> now` });
    const source = new CancellationTokenSource();
    const { range } = (await hover.provideHover(document, new Position(0, 20), source.token)) ?? {};
    assert.equal(document.getText(range), kobo.text);
  });

  it('is shown for every form of the link', async () => {
    for (const text of [
      kobo.text,
      kobo.loginText,
      `vscode://org-invites.gitpod-invites/join?inviteId=${kobo.inviteId}`,
    ]) {
      assert.match(textOf(await hoverContentOf(text)), /\bValid/, text.slice(0, 20));
    }
  });

  it('says that the check failed when the service refuses, and contains no command link of the service', async () => {
    await postControl('faults', {
      method: summary,
      times: 9,
      fault: { kind: 'error', code: 'internal', message: '[x](command:workbench.action.quit) $(trash)' },
    });
    const hoverContent = await hoverContentOf(new InviteLink(testServices.host, dead).text);
    assert.match(textOf(hoverContent), /Couldn't check it/);
    assert.ok(!(hoverContent?.value ?? '').includes('](command:workbench'));
    await postControl('reset', {});
  });

  it('appears within two seconds although the service does not respond, and the next one shows the result', async () => {
    await postControl('faults', { method: summary, fault: { kind: 'held' } });
    const startedAt = performance.now();
    const hoverContent = await hoverContentOf(new InviteLink(testServices.host, dead).text);
    const tookMs = performance.now() - startedAt;
    assert.match(textOf(hoverContent), /Checking…/);
    assert.ok(tookMs < 2_000, `${tookMs} ms`);
    await postControl('release', {});
    await eventually(
      async () => textOf(await hoverContentOf(new InviteLink(testServices.host, dead).text)),
      (text) => text.includes('Not valid'),
    );
    assert.equal(await testServices.lookupCount(), 1);
  });

  it('is not shown and sends no request when it is cancelled at once', async () => {
    const document = await workspace.openTextDocument({ content: new InviteLink(testServices.host, dead).text });
    const source = new CancellationTokenSource();
    const hoverContent = hover.provideHover(document, new Position(0, 10), source.token);
    source.cancel();
    assert.equal(await hoverContent, undefined);
    assert.equal(await testServices.lookupCount(), 0);
  });

  it('is shown even if the session cannot be read', async () => {
    testServices.lockKeychain();
    const hoverContent = await hoverContentOf(`https://app.gitpod.io/join-organization/${dead}`);
    assert.match(textOf(hoverContent), /Couldn't check it/);
  });
});

describe('The hover that the extension registers, while signed out', () => {
  const link = `${sandbox.origin}/join-organization/${dead}`;
  const lookAlike = `https://app.gitpod.io.evil.example/join-organization/${dead}`;

  before(resetSandbox);

  afterEach(closeEditors);

  it('shows the hover in a new document of any language', async () => {
    for (const language of ['plaintext', 'markdown', 'json', 'typescript']) {
      const document = await workspace.openTextDocument({ language, content: `"${link}"` });
      assert.match(await hoverText(document.uri), /Sign in to check it/, language);
    }
  });

  it('shows it in a cell of a notebook', async () => {
    const cell = new NotebookCellData(NotebookCellKind.Code, `"${link}"`, 'python');
    const notebook = await workspace.openNotebookDocument('jupyter-notebook', new NotebookData([cell]));
    const document = notebook.cellAt(0).document;
    assert.equal(document.uri.scheme, 'vscode-notebook-cell');
    assert.match(await hoverText(document.uri), /Sign in to check it/);
  });

  it('shows it in the input of a source control', async () => {
    const control = scm.createSourceControl('test', 'Test', Uri.file('/test'));
    try {
      control.inputBox.value = `"${link}"`;
      await commands.executeCommand('workbench.view.scm');
      const document = await eventually(
        () => workspace.textDocuments.find(({ uri }) => uri.scheme === 'vscode-scm'),
        (input) => input !== undefined,
      );
      assert.match(await hoverText(document?.uri), /Sign in to check it/);
    } finally {
      control.dispose();
    }
  });

  it('shows it in the input of a comment', async () => {
    const about = await workspace.openTextDocument({ content: 'What is this?' });
    await window.showTextDocument(about);
    const controller = comments.createCommentController('test', 'Test');
    try {
      const thread = controller.createCommentThread(about.uri, new Range(0, 0, 0, 4), []);
      thread.collapsibleState = CommentThreadCollapsibleState.Expanded;
      const input = await eventually(
        () => workspace.textDocuments.find(({ uri }) => uri.scheme === 'comment'),
        (document) => document !== undefined,
      );
      assert.ok(input);
      const edit = new WorkspaceEdit();
      edit.insert(input.uri, new Position(0, 0), `"${link}"`);
      await workspace.applyEdit(edit);
      assert.match(await hoverText(input.uri), /Sign in to check it/);
    } finally {
      controller.dispose();
    }
  });

  it('shows it on any line of a large document', async () => {
    const lines = Array.from({ length: 20_000 }, (_, line) => `${line} ${link}`);
    const document = await workspace.openTextDocument({ content: lines.join('\n') });
    assert.match(await hoverText(document.uri, new Position(19_999, 20)), /Sign in to check it/);
  });

  it('warns of a host that only looks like a known one, and can run no command', async () => {
    // An invisible document has no diagnostics. VS Code may give an untitled document the name of one that was just
    // closed.
    const folder = await mkdtemp(path.join(tmpdir(), 'gitpod-invites-hover-'));
    const file = path.join(folder, 'look-alike.txt');
    await writeFile(file, lookAlike);
    const [hoverContent] = await hoverContentsAt((await workspace.openTextDocument(file)).uri);
    await rm(folder, { recursive: true });
    assert.match(textOf(hoverContent), /Suspicious link: app\.gitpod\.io\.evil\.example looks like/);
    assert.ok(!hoverContent?.value.includes('command:'));
  });

  it('does not repeat the warning of a diagnostic', async () => {
    const { uri } = await showText(lookAlike);
    await eventually(
      () => languages.getDiagnostics(uri),
      ([diagnostic]) => diagnostic?.code === 'invite-look-alike',
    );
    assert.deepEqual(await hoverContentsAt(uri), []);
  });

  it('is not shown for text that is no invite link', async () => {
    for (const content of ['join-organization', `https://elsewhere.example/join-organization/${dead}`, 'inviteId=1']) {
      assert.deepEqual(await hoverContentsAt((await showText(content)).uri), []);
    }
  });

  it('sends no request', async () => {
    assert.deepEqual(await callsByExtension(sandbox), []);
  });

  async function hoverText(document: Uri | undefined, position?: Position): Promise<string> {
    assert.ok(document);
    const [hoverContent] = await hoverContentsAt(document, position);
    return textOf(hoverContent);
  }

  /** The extension's hovers that VS Code would show there. */
  async function hoverContentsAt(document: Uri, position = new Position(0, 20)): Promise<MarkdownString[]> {
    const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', document, position);
    return hovers
      .flatMap((each) => contentOf(each) ?? [])
      .filter((hoverContent) => /^\$\([a-z]+\) \*\*(?:Invite to|Not an invite)/.test(textOf(hoverContent)));
  }
});

function contentOf(hover: Hover | undefined): MarkdownString | undefined {
  const [content] = hover?.contents ?? [];
  return content instanceof MarkdownString ? content : undefined;
}

/** The text of a hover without Markdown escapes. */
function textOf(hoverContent: MarkdownString | undefined): string {
  return (hoverContent?.value ?? '').replace(/\\(?=[^\w\s])|\u2060/g, '');
}
