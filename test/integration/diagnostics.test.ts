import assert from 'node:assert/strict';
import {
  CancellationTokenSource,
  ConfigurationTarget,
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  languages,
  Position,
  Range,
  type TextDocument,
  window,
  workspace,
  WorkspaceEdit,
} from 'vscode';
import { InviteDiagnostics } from '../../src/editor/diagnostics';
import { InviteHover } from '../../src/editor/hover';
import { openInvitation } from '../../src/features/share/formats';
import type { InviteStore } from '../../src/invites/inviteStore';
import { ignoreHashOf } from '../../src/links/ignoredLinks';
import { InviteLink } from '../../src/links/inviteLink';
import { settingIds } from '../../src/ui/ids';
import { eventually } from '../host/eventually';
import { closeEditors, showText as show } from './support/editors';
import { TestServices, resetSandbox } from './support/testServices';
import { postControl } from './support/sandboxControl';

const summary = 'GetOrganizationInviteSummary';

describe('The diagnostics of invite links, inside VS Code', () => {
  let testServices: TestServices;
  let marks: InviteDiagnostics;
  let kobo: InviteLink;

  beforeEach(async () => {
    await resetSandbox();
    testServices = new TestServices();
    kobo = await testServices.linkOf('kobo');
    marks = new InviteDiagnostics(testServices.services(), 'test');
    marks.start();
  });

  afterEach(async () => {
    marks.dispose();
    for (const id of [settingIds.workingLinkLevel, settingIds.deadLinkLevel, settingIds.ignoredLinks]) {
      await workspace.getConfiguration().update(id, undefined, ConfigurationTarget.Global);
    }
    await closeEditors();
  });

  it('say who can join with the text, and cover only the link', async () => {
    const document = await show(`# Start\n[Join](${kobo.text})\n`);
    const [mark] = await marksOf(document, (all) => all.length === 1);
    assert.equal(mark?.message, 'Anyone with this text can join 株式会社こうぼう.');
    assert.deepEqual([mark.severity, mark.code], [DiagnosticSeverity.Information, 'invite-works']);
    assert.equal(document.getText(mark.range), kobo.text);
  });

  it('say that a link is no longer valid as soon as it is replaced', async () => {
    const document = await show(kobo.text);
    await marksOf(document, ([mark]) => mark?.code === 'invite-works');
    await testServices.replace('kobo');
    const [mark] = await marksOf(document, ([first]) => first?.code === 'invite-stopped');
    assert.equal(mark?.message, 'This invite link of 株式会社こうぼう is no longer valid.');
    assert.equal(mark.severity, DiagnosticSeverity.Warning);
    assert.deepEqual(mark.tags, [DiagnosticTag.Deprecated]);
  });

  it('follow edits', async () => {
    const document = await show(`\n${kobo.text}\n`);
    await marksOf(document, (all) => all.length === 1);
    await type(document, new Position(0, 0), `See\n${kobo.text}\nand\n`);
    const all = await marksOf(document, ({ length }) => length === 2);
    assert.deepEqual(
      all.map(({ range }) => range.start.line),
      [1, 4],
    );
  });

  it('disappear with the link', async () => {
    const document = await show(kobo.text);
    await marksOf(document, (all) => all.length === 1);
    const edit = new WorkspaceEdit();
    edit.delete(document.uri, new Range(0, 0, 0, 30));
    await workspace.applyEdit(edit);
    await marksOf(document, (all) => all.length === 0);
  });

  it('disappear when the document is no longer visible', async () => {
    const document = await show(kobo.text);
    await marksOf(document, (all) => all.length === 1);
    await show('Nothing here.');
    await marksOf(document, (all) => all.length === 0);
  });

  it('can have another severity', async () => {
    await set(settingIds.workingLinkLevel, 'hint');
    const document = await show(kobo.text);
    const [mark] = await marksOf(document, (all) => all.length === 1);
    assert.equal(mark?.severity, DiagnosticSeverity.Hint);
    await set(settingIds.workingLinkLevel, 'error');
    await marksOf(document, ([first]) => first?.severity === DiagnosticSeverity.Error);
  });

  it('can be turned off for valid links and stay on for others', async () => {
    await set(settingIds.workingLinkLevel, 'off');
    const gone = new InviteLink(testServices.host, '0190d0a1-9999-7abc-8def-0123456789ab');
    const document = await show(`${kobo.text}\n${gone.text}\n`);
    const [mark] = await marksOf(document, (all) => all.length === 1);
    assert.equal(mark?.range.start.line, 1);
  });

  it('send no request when they are turned off', async () => {
    await set(settingIds.workingLinkLevel, 'off');
    await set(settingIds.deadLinkLevel, 'off');
    const quiet = new TestServices();
    let looks = 0;
    const sessions = { read: () => (looks++, quiet.sessions.read()) };
    let questions = 0;
    const lookup = {
      status: (link: InviteLink) => quiet.invites.status(link),
      ask: (...question: Parameters<InviteStore['ask']>) => (questions++, quiet.invites.ask(...question)),
      onDidChange: () => () => undefined,
    };
    const off = new InviteDiagnostics(testServices.services({ knownSessions: sessions, invites: lookup }), 'off');
    const document = await show(kobo.text);
    off.start();
    // When the second update starts, the first one is over.
    for (const look of [1, 2]) {
      await set(settingIds.ignoredLinks, Array<string>(look).fill('0'));
      await eventually(
        () => looks,
        (count) => count >= look,
      );
    }
    assert.deepEqual([off.of(document.uri), questions, await quiet.calls()], [[], 0, []]);
    await set(settingIds.deadLinkLevel, 'hint');
    await eventually(
      () => questions,
      (count) => count === 1,
    );
    off.dispose();
  });

  it('skip an ignored link, without a request for it', async () => {
    await set(settingIds.ignoredLinks, [ignoreHashOf(kobo)]);
    const andalus = await testServices.linkOf('andalus');
    const document = await show(`${kobo.text}\n${andalus.text}\n`);
    const [mark] = await marksOf(document, (all) => all.length === 1);
    assert.equal(mark?.range.start.line, 1);
    assert.equal(await testServices.lookupCount(), 1);
  });

  it('are shown without a request while signed out', async () => {
    testServices.signOut();
    const document = await show(kobo.text);
    const [mark] = await marksOf(document, (all) => all.length === 1);
    assert.match(mark?.message ?? '', /^Anyone with this text may be able to join an organization\. Sign in/);
    assert.equal(await testServices.lookupCount(), 0);
  });

  it('warn of links that only look like one, or are not encrypted, without a request, and the hover does not repeat it', async () => {
    const path = `/join-organization/${kobo.inviteId}`;
    const links = [`https://app.gitpod.io.evil.example${path}`, `http://app.gitpod.io${path}`];
    const document = await show(links.join('\n'));
    const all = await marksOf(document, ({ length }) => length === 2);
    assert.deepEqual(
      all.map(({ message, code, severity, range }) => [message, code, severity, document.getText(range)]),
      [
        [
          'Suspicious link: app.gitpod.io.evil.example looks like app.gitpod.io but is a different site.',
          'invite-look-alike',
          DiagnosticSeverity.Warning,
          links[0],
        ],
        [
          "This invite link isn't encrypted: it uses http instead of https.",
          'invite-not-encrypted',
          DiagnosticSeverity.Warning,
          links[1],
        ],
      ],
    );
    assert.equal(await testServices.lookupCount(), 0);
    const hover = new InviteHover(testServices.services());
    const { token } = new CancellationTokenSource();
    for (const { range } of all) {
      assert.equal(await hover.provideHover(document, range.start, token), undefined);
    }
  });

  it('ignore the link in an unsent invitation until it is no longer valid', async () => {
    const codes = new Set<unknown>();
    const listening = languages.onDidChangeDiagnostics(({ uris }) => {
      for (const { code } of uris.flatMap((uri) => marks.of(uri))) {
        codes.add(code);
      }
    });
    await openInvitation(await testServices.organization('kobo'), kobo);
    const draft = window.activeTextEditor?.document ?? assert.fail();
    await eventually(
      () => testServices.lookupCount(),
      (count) => count === 1,
    );
    await testServices.replace('kobo');
    await marksOf(draft, ([mark]) => mark?.code === 'invite-stopped');
    await eventually(
      () => codes,
      ({ size }) => size > 0,
    );
    listening.dispose();
    assert.deepEqual([...codes], ['invite-stopped']);
  });

  it('warn of nothing when both severities are off', async () => {
    await set(settingIds.workingLinkLevel, 'off');
    const document = await show(`http://app.gitpod.io/join-organization/${kobo.inviteId}`);
    await marksOf(document, ({ length }) => length === 1);
    await set(settingIds.deadLinkLevel, 'off');
    await marksOf(document, ({ length }) => length === 0);
  });

  it('show an untrusted name as text', async () => {
    const unkind = await testServices.linkOf('unkind');
    const document = await show(unkind.text);
    const [mark] = await marksOf(document, (all) => all.length === 1);
    assert.ok(!/\u202e|\u2066|\$\(/u.test(mark?.message ?? ''), mark?.message);
  });

  it('contain no part of a link', async () => {
    const document = await show(kobo.text);
    const [mark] = await marksOf(document, (all) => all.length === 1);
    assert.ok(!JSON.stringify(mark).includes(kobo.inviteId.slice(-12)));
  });

  it('send twenty requests for a thousand links to twenty invites, at most four at a time, and none for their hovers', async () => {
    const links = await twentyLinks();
    marks.dispose(); // The others would send requests for the same document.
    const quiet = new TestServices();
    const many = new InviteDiagnostics(quiet.services(), 'many');
    await postControl('faults', { method: summary, times: 20, fault: { kind: 'held' } });
    many.start();
    const lines = Array.from({ length: 1_000 }, (_, at) => `${at}: ${links[at % 20]?.text ?? ''}`);
    const document = await show(lines.join('\n'));
    for (const asked of [4, 8, 12, 16, 20]) {
      await eventually(
        () => quiet.calls(),
        (calls) => calls.filter(({ result }) => result === 'held').length === 4 && calls.length === asked,
      );
      await postControl('release', {});
    }
    await eventually(
      () => many.of(document.uri),
      ({ length }) => length === 1_000,
    );
    const hover = new InviteHover(quiet.services());
    const { token } = new CancellationTokenSource();
    const hoverContents = await Promise.all(
      lines.map((_, line) => hover.provideHover(document, new Position(line, 40), token)),
    );
    many.dispose();
    assert.ok(hoverContents.every((hoverContent) => hoverContent !== undefined));
    assert.deepEqual(await methodsOf(quiet), Array<string>(20).fill(summary));
  });

  it('need no further request after the hovers of all links', async () => {
    const quiet = new TestServices();
    const links = await twentyLinks();
    const document = await show(links.map(({ text }) => text).join('\n'));
    const hover = new InviteHover(quiet.services());
    const { token } = new CancellationTokenSource();
    await Promise.all(links.map((_, line) => hover.provideHover(document, new Position(line, 40), token)));
    const later = new InviteDiagnostics(quiet.services(), 'later');
    later.start();
    await eventually(
      () => later.of(document.uri),
      ({ length }) => length === 20,
    );
    later.dispose();
    assert.deepEqual(await methodsOf(quiet), Array<string>(20).fill(summary));
  });

  it('are not computed before a document with a link is visible', async () => {
    const quiet = new TestServices();
    const unseen = new InviteDiagnostics(quiet.services(), 'unseen');
    unseen.start();
    await show('Nothing here.');
    await workspace.openTextDocument({ content: kobo.text });
    unseen.dispose();
    assert.equal(await quiet.lookupCount(), 0);
  });

  /** Three valid links and seventeen that are not. */
  async function twentyLinks(): Promise<InviteLink[]> {
    const dead = Array.from(
      { length: 17 },
      (_, at) => new InviteLink(testServices.host, `0190d0a1-7777-7abc-8def-${String(at).padStart(12, '0')}`),
    );
    return [kobo, await testServices.linkOf('andalus'), await testServices.linkOf('unkind'), ...dead];
  }

  /** Diagnostics of the collection under test; the extension itself runs in this window too. */
  function marksOf(
    document: TextDocument,
    holds: (marks: readonly Diagnostic[]) => boolean,
  ): Promise<readonly Diagnostic[]> {
    return eventually(() => marks.of(document.uri), holds);
  }
});

async function methodsOf(testServices: TestServices): Promise<string[]> {
  return (await testServices.calls()).map(({ method }) => method);
}

async function type(document: TextDocument, at: Position, text: string): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.insert(document.uri, at, text);
  await workspace.applyEdit(edit);
}

async function set(id: string, value: unknown): Promise<void> {
  await workspace.getConfiguration().update(id, value, ConfigurationTarget.Global);
}
