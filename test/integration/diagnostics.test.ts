import assert from 'node:assert/strict';
import {
  CancellationTokenSource,
  ConfigurationTarget,
  DiagnosticSeverity,
  DiagnosticTag,
  Position,
  Range,
  workspace,
  WorkspaceEdit,
  type Diagnostic,
  type TextDocument,
} from 'vscode';
import { Glances } from '../../src/editor/glances';
import { InviteDiagnostics } from '../../src/editor/inviteDiagnostics';
import { InviteHover } from '../../src/editor/inviteHover';
import { ShownInvites } from '../../src/editor/shownInvites';
import { systemClock } from '../../src/gitpod/ports';
import { ignoreMarkOf } from '../../src/invites/ignoredLinks';
import { InviteLink } from '../../src/invites/inviteLink';
import type { InviteLookup } from '../../src/invites/inviteLookup';
import { settingIds } from '../../src/ui/ids';
import { closeEditors, showText as show } from './support/editors';
import { eventually } from '../host/eventually';
import { House, resetSandbox } from './support/house';
import { tellSandbox } from './support/sandboxControl';

const summary = 'GetOrganizationInviteSummary';

describe('The marks of invite links in documents, inside VS Code', () => {
  let house: House;
  let marks: InviteDiagnostics;
  let kobo: InviteLink;

  beforeEach(async () => {
    await resetSandbox();
    house = new House();
    kobo = await house.linkOf('kobo');
    marks = new InviteDiagnostics(house.sessions, house.lookup, 'test');
    marks.start();
  });

  afterEach(async () => {
    marks.dispose();
    for (const id of [settingIds.workingLinkLevel, settingIds.deadLinkLevel, settingIds.ignoredLinks]) {
      await workspace.getConfiguration().update(id, undefined, ConfigurationTarget.Global);
    }
    await closeEditors();
  });

  it('say who can join by the text, and stand under the link alone', async () => {
    const document = await show(`# Start\n[Join](${kobo.text})\n`);
    const [mark] = await marksOf(document, (all) => all.length === 1);
    assert.equal(mark?.message, 'Anyone with this text can join 株式会社こうぼう.');
    assert.deepEqual([mark.severity, mark.code], [DiagnosticSeverity.Information, 'invite-works']);
    assert.equal(document.getText(mark.range), kobo.text);
  });

  it('say that a link stopped working as soon as it was replaced', async () => {
    const document = await show(kobo.text);
    await marksOf(document, ([mark]) => mark?.code === 'invite-works');
    await house.replace('kobo');
    const [mark] = await marksOf(document, ([first]) => first?.code === 'invite-stopped');
    assert.equal(mark?.message, 'This invite to 株式会社こうぼう stopped working.');
    assert.equal(mark.severity, DiagnosticSeverity.Warning);
    assert.deepEqual(mark.tags, [DiagnosticTag.Deprecated]);
  });

  it('follow what is typed', async () => {
    const document = await show(`\n${kobo.text}\n`);
    await marksOf(document, (all) => all.length === 1);
    await type(document, new Position(0, 0), `See\n${kobo.text}\nand\n`);
    const all = await marksOf(document, ({ length }) => length === 2);
    assert.deepEqual(
      all.map(({ range }) => range.start.line),
      [1, 4],
    );
  });

  it('go away with the link', async () => {
    const document = await show(kobo.text);
    await marksOf(document, (all) => all.length === 1);
    const edit = new WorkspaceEdit();
    edit.delete(document.uri, new Range(0, 0, 0, 30));
    await workspace.applyEdit(edit);
    await marksOf(document, (all) => all.length === 0);
  });

  it('go away when the document is out of sight', async () => {
    const document = await show(kobo.text);
    await marksOf(document, (all) => all.length === 1);
    await show('Nothing here.');
    await marksOf(document, (all) => all.length === 0);
  });

  it('can be of another level', async () => {
    await set(settingIds.workingLinkLevel, 'hint');
    const document = await show(kobo.text);
    const [mark] = await marksOf(document, (all) => all.length === 1);
    assert.equal(mark?.severity, DiagnosticSeverity.Hint);
    await set(settingIds.workingLinkLevel, 'error');
    await marksOf(document, ([first]) => first?.severity === DiagnosticSeverity.Error);
  });

  it('can be turned off for links that work and stay on for others', async () => {
    await set(settingIds.workingLinkLevel, 'off');
    const gone = new InviteLink(house.host, '0190d0a1-9999-7abc-8def-0123456789ab');
    const document = await show(`${kobo.text}\n${gone.text}\n`);
    const [mark] = await marksOf(document, (all) => all.length === 1);
    assert.equal(mark?.range.start.line, 1);
  });

  it('cost no request when they are turned off', async () => {
    await set(settingIds.workingLinkLevel, 'off');
    await set(settingIds.deadLinkLevel, 'off');
    const quiet = new House();
    let looks = 0;
    const sessions = { read: () => (looks++, quiet.sessions.read()) };
    let questions = 0;
    const lookup = {
      peek: (link: InviteLink) => quiet.lookup.peek(link),
      ask: (...question: Parameters<InviteLookup['ask']>) => (questions++, quiet.lookup.ask(...question)),
      onDidForget: () => () => undefined,
    };
    const off = new InviteDiagnostics(sessions, lookup, 'off');
    const document = await show(kobo.text);
    off.start();
    // When it looks again, the look before is over.
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

  it('leave a link alone that is to be ignored, and ask nobody about it', async () => {
    await set(settingIds.ignoredLinks, [ignoreMarkOf(kobo)]);
    const andalus = await house.linkOf('andalus');
    const document = await show(`${kobo.text}\n${andalus.text}\n`);
    const [mark] = await marksOf(document, (all) => all.length === 1);
    assert.equal(mark?.range.start.line, 1);
    assert.equal(await house.asked(), 1);
  });

  it('are found without a request where nobody is signed in', async () => {
    house.signOut();
    const document = await show(kobo.text);
    const [mark] = await marksOf(document, (all) => all.length === 1);
    assert.match(mark?.message ?? '', /^Anyone with this text may be able to join an organization\. Sign in/);
    assert.equal(await house.asked(), 0);
  });

  it('show a foreign name as a name', async () => {
    const unkind = await house.linkOf('unkind');
    const document = await show(unkind.text);
    const [mark] = await marksOf(document, (all) => all.length === 1);
    assert.ok(!/\u202e|\u2066|\$\(/u.test(mark?.message ?? ''), mark?.message);
  });

  it('hold no part of a link', async () => {
    const document = await show(kobo.text);
    const [mark] = await marksOf(document, (all) => all.length === 1);
    assert.ok(!JSON.stringify(mark).includes(kobo.inviteId.slice(-12)));
  });

  it('cost twenty requests for a thousand links to twenty invites, at most four at a time, and so do the cards of all', async () => {
    const links = await twentyLinks();
    marks.dispose(); // They would ask about the same document.
    const quiet = new House();
    const many = new InviteDiagnostics(quiet.sessions, quiet.lookup, 'many');
    await tellSandbox('faults', { method: summary, times: 20, fault: { kind: 'held' } });
    many.start();
    const lines = Array.from({ length: 1_000 }, (_, at) => `${at}: ${links[at % 20]?.text ?? ''}`);
    const document = await show(lines.join('\n'));
    for (const asked of [4, 8, 12, 16, 20]) {
      await eventually(
        () => quiet.calls(),
        (calls) => calls.filter(({ result }) => result === 'held').length === 4 && calls.length === asked,
      );
      await tellSandbox('release', {});
    }
    await eventually(
      () => many.of(document.uri),
      ({ length }) => length === 1_000,
    );
    const glances = new Glances(quiet.inspector, systemClock);
    const hover = new InviteHover(quiet.sessions, glances, new ShownInvites(), systemClock);
    const { token } = new CancellationTokenSource();
    const cards = await Promise.all(
      lines.map((_, line) => hover.provideHover(document, new Position(line, 40), token)),
    );
    many.dispose();
    assert.ok(cards.every((card) => card !== undefined));
    assert.deepEqual(await methodsOf(quiet), Array<string>(20).fill(summary));
  });

  it('come after the cards of all without a further request', async () => {
    const quiet = new House();
    const links = await twentyLinks();
    const document = await show(links.map(({ text }) => text).join('\n'));
    const glances = new Glances(quiet.inspector, systemClock);
    const hover = new InviteHover(quiet.sessions, glances, new ShownInvites(), systemClock);
    const { token } = new CancellationTokenSource();
    await Promise.all(links.map((_, line) => hover.provideHover(document, new Position(line, 40), token)));
    const later = new InviteDiagnostics(quiet.sessions, quiet.lookup, 'later');
    later.start();
    await eventually(
      () => later.of(document.uri),
      ({ length }) => length === 20,
    );
    later.dispose();
    assert.deepEqual(await methodsOf(quiet), Array<string>(20).fill(summary));
  });

  it('are set by nobody before a document with a link can be seen', async () => {
    const quiet = new House();
    const unseen = new InviteDiagnostics(quiet.sessions, quiet.lookup, 'unseen');
    unseen.start();
    await show('Nothing here.');
    await workspace.openTextDocument({ content: kobo.text });
    unseen.dispose();
    assert.equal(await quiet.asked(), 0);
  });

  /** Three that work and seventeen that do not. */
  async function twentyLinks(): Promise<InviteLink[]> {
    const dead = Array.from(
      { length: 17 },
      (_, at) => new InviteLink(house.host, `0190d0a1-7777-7abc-8def-${String(at).padStart(12, '0')}`),
    );
    return [kobo, await house.linkOf('andalus'), await house.linkOf('unkind'), ...dead];
  }

  /** Those that are set by the marks under test: the extension itself runs in this window too. */
  function marksOf(
    document: TextDocument,
    holds: (marks: readonly Diagnostic[]) => boolean,
  ): Promise<readonly Diagnostic[]> {
    return eventually(() => marks.of(document.uri), holds);
  }
});

async function methodsOf(house: House): Promise<string[]> {
  return (await house.calls()).map(({ method }) => method);
}

async function type(document: TextDocument, at: Position, text: string): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.insert(document.uri, at, text);
  await workspace.applyEdit(edit);
}

async function set(id: string, value: unknown): Promise<void> {
  await workspace.getConfiguration().update(id, value, ConfigurationTarget.Global);
}
