import assert from 'node:assert/strict';
import {
  CancellationTokenSource,
  commands,
  comments,
  CommentThreadCollapsibleState,
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
  type Hover,
} from 'vscode';
import { Glances } from '../../src/editor/glances';
import { InviteHover } from '../../src/editor/inviteHover';
import { ShownInvites } from '../../src/editor/shownInvites';
import { systemClock } from '../../src/gitpod/ports';
import { InviteLink } from '../../src/invites/inviteLink';
import { closeEditors, showText } from './support/editors';
import { eventually } from '../host/eventually';
import { House, resetSandbox } from './support/house';
import { callsByExtension, tellSandbox } from './support/sandboxControl';
import { sandbox } from './testRequest';

const summary = 'GetOrganizationInviteSummary';
const dead = '0190d0a1-9999-7abc-8def-0123456789ab';

describe('The card of an invite link, inside VS Code', () => {
  let house: House;
  let shown: ShownInvites;
  let hover: InviteHover;
  let kobo: InviteLink;

  beforeEach(async () => {
    await resetSandbox();
    house = new House();
    shown = new ShownInvites();
    hover = new InviteHover(house.sessions, new Glances(house.inspector, systemClock), shown, systemClock);
    kobo = await house.linkOf('kobo');
  });

  /** The card for a text that is one link. */
  async function cardOf(text: string): Promise<MarkdownString | undefined> {
    const document = await workspace.openTextDocument({ content: text });
    const source = new CancellationTokenSource();
    return contentOf(await hover.provideHover(document, new Position(0, 10), source.token));
  }

  it('can run our own commands and no others', async () => {
    const card = await cardOf(kobo.text);
    assert.deepEqual(card?.isTrusted, {
      enabledCommands: ['gitpodInvites.previewInvite', 'gitpodInvites.copyShownLink'],
    });
    assert.notEqual(card.supportHtml, true);
  });

  it('holds no part of the key but the four characters that may be shown', async () => {
    const card = await cardOf(kobo.text);
    const text = decodeURIComponent(card?.value ?? '');
    assert.ok(text.includes(kobo.ending), text);
    assert.ok(!text.includes(kobo.inviteId.slice(-8)), text);
  });

  it('names its invite to its commands by a handle', async () => {
    const card = await cardOf(kobo.text);
    const [, query = ''] = /command:gitpodInvites\.previewInvite\?([^ )]+)/.exec(card?.value ?? '') ?? [];
    const [handle]: unknown[] = JSON.parse(decodeURIComponent(query)) as unknown[];
    assert.equal(shown.find(handle)?.link.equals(kobo), true);
  });

  it('stands for the whole link and nothing beside it', async () => {
    const document = await workspace.openTextDocument({ content: `See <${kobo.text}> now` });
    const source = new CancellationTokenSource();
    const { range } = (await hover.provideHover(document, new Position(0, 20), source.token)) ?? {};
    assert.equal(document.getText(range), kobo.text);
  });

  it('is there for every form of the link', async () => {
    for (const text of [
      kobo.text,
      kobo.loginText,
      `vscode://org-invites.gitpod-invites/join?inviteId=${kobo.inviteId}`,
    ]) {
      assert.match(textOf(await cardOf(text)), /Works/, text.slice(0, 20));
    }
  });

  it('says what helps when the service refuses, and offers no harm', async () => {
    await tellSandbox('faults', {
      method: summary,
      times: 9,
      fault: { kind: 'error', code: 'internal', message: '[x](command:workbench.action.quit) $(trash)' },
    });
    const card = await cardOf(new InviteLink(house.host, dead).text);
    assert.match(textOf(card), /Not known whether it works/);
    assert.ok(!(card?.value ?? '').includes('](command:workbench'));
    await tellSandbox('reset', {});
  });

  it('comes within two seconds though the service does not answer, and the next one has the answer', async () => {
    await tellSandbox('faults', { method: summary, fault: { kind: 'held' } });
    const startedAt = performance.now();
    const card = await cardOf(new InviteLink(house.host, dead).text);
    const tookMs = performance.now() - startedAt;
    assert.match(textOf(card), /Asking whether it works…/);
    assert.ok(tookMs < 2_000, `${tookMs} ms`);
    await tellSandbox('release', {});
    await eventually(
      async () => textOf(await cardOf(new InviteLink(house.host, dead).text)),
      (text) => text.includes('Does not work'),
    );
    assert.equal(await house.asked(), 1);
  });

  it('is none, and costs nothing, when it is cancelled at once', async () => {
    const document = await workspace.openTextDocument({ content: new InviteLink(house.host, dead).text });
    const source = new CancellationTokenSource();
    const card = hover.provideHover(document, new Position(0, 10), source.token);
    source.cancel();
    assert.equal(await card, undefined);
    assert.equal(await house.asked(), 0);
  });

  it('is there also where it cannot be read who is signed in', async () => {
    const locked = { read: () => Promise.reject(new Error('The keychain is locked')) };
    hover = new InviteHover(locked, new Glances(house.inspector, systemClock), shown, systemClock);
    const card = await cardOf(`https://app.gitpod.io/join-organization/${dead}`);
    assert.match(textOf(card), /Sign in to see whether it works/);
  });
});

describe('The hover that the extension registers, while nobody is signed in', () => {
  const link = `${sandbox.origin}/join-organization/${dead}`;

  before(resetSandbox);

  afterEach(closeEditors);

  it('shows the card in a new document of any language', async () => {
    for (const language of ['plaintext', 'markdown', 'json', 'typescript']) {
      const document = await workspace.openTextDocument({ language, content: `"${link}"` });
      assert.match(await hoverText(document.uri), /Sign in to see whether it works/, language);
    }
  });

  it('shows it in a cell of a notebook', async () => {
    const cell = new NotebookCellData(NotebookCellKind.Code, `"${link}"`, 'python');
    const notebook = await workspace.openNotebookDocument('jupyter-notebook', new NotebookData([cell]));
    const document = notebook.cellAt(0).document;
    assert.equal(document.uri.scheme, 'vscode-notebook-cell');
    assert.match(await hoverText(document.uri), /Sign in to see whether it works/);
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
      assert.match(await hoverText(document?.uri), /Sign in to see whether it works/);
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
      assert.match(await hoverText(input.uri), /Sign in to see whether it works/);
    } finally {
      controller.dispose();
    }
  });

  it('shows it on any line of a large document', async () => {
    const lines = Array.from({ length: 20_000 }, (_, line) => `${line} ${link}`);
    const document = await workspace.openTextDocument({ content: lines.join('\n') });
    assert.match(await hoverText(document.uri, new Position(19_999, 20)), /Sign in to see whether it works/);
  });

  it('warns of a host that only looks like a known one, and lets it run nothing', async () => {
    const text = `https://app.gitpod.io.evil.example/join-organization/${dead}`;
    const [card] = await cardsAt((await showText(text)).uri);
    assert.match(textOf(card), /Careful: this link leads to app\.gitpod\.io\.evil\.example/);
    assert.ok(!card?.value.includes('command:'));
  });

  it('leaves alone what is no invite link', async () => {
    for (const content of ['join-organization', `https://elsewhere.example/join-organization/${dead}`, 'inviteId=1']) {
      assert.deepEqual(await cardsAt((await showText(content)).uri), []);
    }
  });

  it('has asked the service nothing', async () => {
    assert.deepEqual(await callsByExtension(sandbox), []);
  });

  async function hoverText(document: Uri | undefined, position?: Position): Promise<string> {
    assert.ok(document);
    const [card] = await cardsAt(document, position);
    return textOf(card);
  }

  /** What VS Code would show there, of ours. */
  async function cardsAt(document: Uri, position = new Position(0, 20)): Promise<MarkdownString[]> {
    const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', document, position);
    return hovers
      .flatMap((each) => contentOf(each) ?? [])
      .filter((card) => /^\*\*(?:Invite to|Not an invite)/.test(textOf(card)));
  }
});

function contentOf(hover: Hover | undefined): MarkdownString | undefined {
  const [content] = hover?.contents ?? [];
  return content instanceof MarkdownString ? content : undefined;
}

/** The words of a card without what markdown needs to show them as they are. */
function textOf(card: MarkdownString | undefined): string {
  return (card?.value ?? '').replace(/\\(?=[^\w\s])|\u2060/g, '');
}
