import assert from 'node:assert/strict';
import { type CodeAction, Diagnostic, type TextDocument, workspace } from 'vscode';
import { InviteDiagnostics } from '../../src/editor/diagnostics';
import { InviteQuickFixes } from '../../src/editor/quickFixes';
import { LinkHandles } from '../../src/features/linkHandles';
import { resolveMembership } from '../../src/invites/membership';
import { InviteLink } from '../../src/links/inviteLink';
import { eventually } from '../host/eventually';
import { closeEditors, showText as show } from './support/editors';
import { TestServices, resetSandbox } from './support/testServices';
import { sandbox } from './testRequest';

const unknownId = '0190d0a1-9999-7abc-8def-0123456789ab';

/** Each test starts with a window that has sent no request. */
describe('The quick fixes of an invite link in a document, inside VS Code', () => {
  let testServices: TestServices;
  let shown: LinkHandles;
  let kobo: InviteLink;
  let marks: InviteDiagnostics;

  beforeEach(async () => {
    await resetSandbox();
    testServices = new TestServices();
    shown = new LinkHandles();
    kobo = await testServices.linkOf('kobo');
    marks = new InviteDiagnostics(testServices.services(), 'fixes');
    marks.start();
  });

  afterEach(async () => {
    await closeEditors();
    marks.dispose();
  });

  it('remove the key of a valid link from the text, or ignore it', async () => {
    const document = await show(kobo.text);
    assert.deepEqual(titles(await fixesOf(document)), [
      'Replace with a Placeholder',
      'Ignore This Link',
      'Preview Invite…',
    ]);
  });

  it('offer the current link first for an invalid one, if the user is an admin of the organization', async () => {
    const document = await show(kobo.text);
    await marked(document, 'invite-works');
    await testServices.replace('kobo');
    const fixes = await fixesOf(document, 'invite-stopped');
    assert.deepEqual(titles(fixes), [
      'Replace with the Current Link of 株式会社こうぼう',
      'Replace All Old Links of 株式会社こうぼう in the Workspace…',
      'Replace with a Placeholder',
      'Ignore This Link',
      'Preview Invite…',
    ]);
    assert.deepEqual(
      fixes.filter(({ isPreferred }) => isPreferred === true).map(({ title }) => title),
      ['Replace with the Current Link of 株式会社こうぼう'],
    );
  });

  it('offer to fix the whole file when it has several invalid links', async () => {
    const document = await show(`${kobo.text}\n${kobo.loginText}\n`);
    await marked(document, 'invite-works');
    await testServices.replace('kobo');
    await eventually(
      () => marks.of(document.uri),
      (all) => all.filter(({ code }) => code === 'invite-stopped').length === 2,
    );
    const fixes = await fixesOf(document, 'invite-stopped');
    assert.ok(titles(fixes).includes('Replace All Old Links of 株式会社こうぼう in This File'));
  });

  it('ask for the organization when that of the old link is unknown', async () => {
    const document = await show(
      `${testServices.host.inviteLink(unknownId)}\n${testServices.host.inviteLink(unknownId)}`,
    );
    const fixes = await fixesOf(document, 'invite-stopped');
    assert.deepEqual(titles(fixes).slice(0, 3), [
      'Replace with the Current Link of an Organization…',
      'Replace All in This File…',
      'Replace All in the Workspace…',
    ]);
  });

  it('offer no replacement for a link inside another URL, and name its host', async () => {
    for (const text of [
      `https://evil.example/?u=${encodeURIComponent(testServices.host.inviteLink(unknownId))}`,
      `![badge](https://evil.example/b.svg?link=${testServices.host.inviteLink(unknownId)})`,
      `<img src="https://evil.example/b.svg?link=\n${testServices.host.inviteLink(unknownId)}">`,
    ]) {
      const document = await show(text);
      const fixes = await fixesOf(document, 'invite-stopped');
      assert.deepEqual(titles(fixes), ['Replace with a Placeholder', 'Ignore This Link', 'Preview Invite…']);
      const [problem] = marks.of(document.uri);
      assert.equal(
        problem?.message,
        "This invite link is not valid. It's inside a link to evil.example, so it isn't replaced.",
      );
    }
  });

  it('offer to fix the whole file only for links that may be replaced', async () => {
    const dead = testServices.host.inviteLink(unknownId);
    const document = await show(`${dead}\nhttps://evil.example/go/${dead}\n`);
    const fixes = await fixesOf(document, 'invite-stopped');
    assert.equal(titles(fixes).includes('Replace All in This File…'), false);
    assert.equal(titles(fixes).includes('Replace with the Current Link of an Organization…'), true);
  });

  it('replace nothing of an organization in which the user is a plain member', async () => {
    const link = new InviteLink(testServices.host, (sandbox.inviteLinks['sever'] ?? '').slice(-36));
    await resolveMembership(testServices, link);
    await new TestServices('grace').replace('sever');
    testServices.invites.forget(link);
    const document = await show(link.text);
    const fixes = await fixesOf(document, 'invite-stopped');
    assert.deepEqual(titles(fixes), ['Replace with a Placeholder', 'Ignore This Link', 'Preview Invite…']);
  });

  it('are found without a request, and refer to the link by a handle', async () => {
    const document = await show(kobo.text);
    await marked(document, 'invite-works');
    const before = await testServices.calls();
    const fixes = await fixesOf(document);
    assert.equal((await testServices.calls()).length, before.length);
    for (const [handle] of fixes.flatMap(({ command }) => (command?.arguments ? [command.arguments] : []))) {
      assert.equal(shown.find(handle)?.link.equals(kobo), true);
      assert.ok(!String(handle).includes(kobo.inviteId));
    }
  });

  it('leave a placeholder that keeps the form of the link and is no key', async () => {
    const document = await show(`See <${kobo.loginText}&navigateTo=%2F>.`);
    const fix = (await fixesOf(document)).find(({ title }) => title === 'Replace with a Placeholder');
    assert.ok(fix?.edit);
    await workspace.applyEdit(fix.edit);
    const text = kobo.loginText.replace(kobo.inviteId, 'YOUR-INVITE-ID');
    assert.equal(document.getText(), `See <${text}&navigateTo=%2F>.`);
    await eventually(
      () => marks.of(document.uri),
      ({ length }) => length === 0,
    );
  });

  it('change http to https and nothing else', async () => {
    const text = `See <HTTP://app.gitpod.io/login?inviteId=${unknownId}&navigateTo=%2F>.`;
    const document = await show(text);
    const [fix, another] = await fixesOf(document, 'invite-not-encrypted');
    assert.deepEqual([fix?.title, fix?.isPreferred, another], ['Change http to https', true, undefined]);
    assert.ok(fix?.edit);
    await workspace.applyEdit(fix.edit);
    assert.equal(document.getText(), text.replace('HTTP', 'https'));
    await marked(document, 'invite-unknown');
  });

  it('are none for a link that only looks like one', async () => {
    const document = await show(`https://app.gitpod.io.evil.example/join-organization/${unknownId}`);
    assert.deepEqual(await fixesOf(document, 'invite-look-alike'), []);
  });

  it('are none for other diagnostics, nor when the link is gone', async () => {
    const document = await show(kobo.text);
    const problems = await marked(document, 'invite-works');
    const provider = new InviteQuickFixes(testServices.services({ handles: shown }));
    const other = problems.map(({ range: at, message }) => new Diagnostic(at, message));
    const empty = await show('Nothing here.');
    assert.deepEqual(await provider.provideCodeActions(document, range(problems), { diagnostics: other }), []);
    assert.deepEqual(await provider.provideCodeActions(empty, range(problems), { diagnostics: problems }), []);
  });

  async function fixesOf(document: TextDocument, code = 'invite-works'): Promise<CodeAction[]> {
    const problems = (await marked(document, code)).slice(0, 1);
    const provider = new InviteQuickFixes(testServices.services({ handles: shown }));
    return provider.provideCodeActions(document, range(problems), { diagnostics: problems });
  }

  /** Diagnostics of the collection under test. */
  function marked(document: TextDocument, code: string): Promise<readonly Diagnostic[]> {
    return eventually(
      () => marks.of(document.uri),
      ([first]) => first?.code === code,
    );
  }
});

function titles(fixes: readonly CodeAction[]): string[] {
  return fixes.map(({ title }) => title);
}

function range([problem]: readonly Diagnostic[]): Diagnostic['range'] {
  return problem?.range ?? assert.fail('There is no mark.');
}
