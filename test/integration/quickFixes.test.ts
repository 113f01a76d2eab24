import assert from 'node:assert/strict';
import {
  commands,
  ConfigurationTarget,
  Diagnostic,
  Selection,
  window,
  workspace,
  type CodeAction,
  type TextDocument,
} from 'vscode';
import { IgnoreLink } from '../../src/editor/ignoreLink';
import { InviteDiagnostics } from '../../src/editor/inviteDiagnostics';
import { InviteQuickFixes } from '../../src/editor/inviteQuickFixes';
import { LinksInText } from '../../src/editor/linkInText';
import { ReplaceInFile } from '../../src/editor/replaceInFile';
import type { GiveCurrentLink } from '../../src/editor/replaceWithCurrentLink';
import { ShownInvites } from '../../src/editor/shownInvites';
import { IgnoredLinks } from '../../src/invites/ignoredLinks';
import { InviteLink } from '../../src/invites/inviteLink';
import type { Organization } from '../../src/organizations/organization';
import { settingIds } from '../../src/ui/ids';
import { LinkOwner } from '../../src/ui/linkOwner';
import { LinkRepairer } from '../../src/ui/linkRepairer';
import { eventually } from '../host/eventually';
import { closeEditors, showText as show } from './support/editors';
import { HeardNotices } from './support/giving';
import { House, resetSandbox } from './support/house';

const unknownId = '0190d0a1-9999-7abc-8def-0123456789ab';

/** What a person can do about the links of a document; each test begins with a window in which nothing has been asked. */
describe('What can be done about invite links in a document, inside VS Code', () => {
  let house: House;
  let shown: ShownInvites;
  let links: LinksInText;
  let notices: HeardNotices;
  let kobo: InviteLink;
  let andalus: InviteLink;

  beforeEach(async () => {
    await resetSandbox();
    house = new House();
    shown = new ShownInvites();
    links = new LinksInText(house.sessions, shown);
    notices = new HeardNotices();
    kobo = await house.linkOf('kobo');
    andalus = await house.linkOf('andalus');
  });

  afterEach(closeEditors);

  describe('The quick fixes of its mark', () => {
    let marks: InviteDiagnostics;

    beforeEach(() => {
      marks = new InviteDiagnostics(house.sessions, house.lookup, 'fixes');
      marks.start();
    });

    afterEach(() => {
      marks.dispose();
    });

    it('take the key out of the text of a link that works, or leave it alone', async () => {
      const document = await show(kobo.text);
      assert.deepEqual(titles(await fixesOf(document)), [
        'Replace with a Placeholder',
        'Ignore This Link',
        'Preview Invite…',
      ]);
    });

    it('put the current link in the place of a dead one first, where one runs the organization', async () => {
      const document = await show(kobo.text);
      await marked(document, 'invite-works');
      await house.replace('kobo');
      const fixes = await fixesOf(document, 'invite-stopped');
      assert.deepEqual(titles(fixes), [
        'Replace with the Current Link of 株式会社こうぼう',
        'Replace All Dead Links of 株式会社こうぼう in the Workspace…',
        'Replace with a Placeholder',
        'Ignore This Link',
        'Preview Invite…',
      ]);
      assert.deepEqual(
        fixes.filter(({ isPreferred }) => isPreferred === true).map(({ title }) => title),
        ['Replace with the Current Link of 株式会社こうぼう'],
      );
    });

    it('offer the whole file where it holds several dead ones', async () => {
      const document = await show(`${kobo.text}\n${kobo.loginText}\n`);
      await marked(document, 'invite-works');
      await house.replace('kobo');
      await eventually(
        () => marks.of(document.uri),
        (all) => all.filter(({ code }) => code === 'invite-stopped').length === 2,
      );
      const fixes = await fixesOf(document, 'invite-stopped');
      assert.ok(titles(fixes).includes('Replace All Dead Links of 株式会社こうぼう in This File'));
    });

    it('ask whose link it is to be where nobody can tell whose the dead one was', async () => {
      const document = await show(`${house.host.inviteLink(unknownId)}\n${house.host.inviteLink(unknownId)}`);
      const fixes = await fixesOf(document, 'invite-stopped');
      assert.deepEqual(titles(fixes).slice(0, 3), [
        'Replace with the Current Link of an Organization…',
        'Replace It Everywhere in This File…',
        'Replace It Everywhere in the Workspace…',
      ]);
    });

    it('replace nothing of an organization in which one is a plain member', async () => {
      const sever = await house.organization('sever');
      const dead = new InviteLink(house.host, unknownId);
      const was = { organizationId: sever.id, name: sever.name };
      const inspector = {
        peek: (link: InviteLink) =>
          Promise.resolve({ link, answer: { kind: 'stopped', was, at: 0 } as const, membership: sever }),
      };
      const document = await show(dead.text);
      const problems = await marked(document, 'invite-stopped');
      const provider = new InviteQuickFixes(house.sessions, inspector, shown);
      const fixes = await provider.provideCodeActions(document, range(problems), { diagnostics: problems });
      assert.deepEqual(titles(fixes), ['Replace with a Placeholder', 'Ignore This Link', 'Preview Invite…']);
    });

    it('are found without asking anybody, and name the link by a handle', async () => {
      const document = await show(kobo.text);
      await marked(document, 'invite-works');
      const before = await house.calls();
      const fixes = await fixesOf(document);
      assert.equal((await house.calls()).length, before.length);
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

    it('are none for the marks of others, nor where the link is gone', async () => {
      const document = await show(kobo.text);
      const problems = await marked(document, 'invite-works');
      const provider = new InviteQuickFixes(house.sessions, house.inspector, shown);
      const other = problems.map(({ range: at, message }) => new Diagnostic(at, message));
      const empty = await show('Nothing here.');
      assert.deepEqual(await provider.provideCodeActions(document, range(problems), { diagnostics: other }), []);
      assert.deepEqual(await provider.provideCodeActions(empty, range(problems), { diagnostics: problems }), []);
    });

    async function fixesOf(document: TextDocument, code = 'invite-works'): Promise<CodeAction[]> {
      const problems = (await marked(document, code)).slice(0, 1);
      const provider = new InviteQuickFixes(house.sessions, house.inspector, shown);
      return provider.provideCodeActions(document, range(problems), { diagnostics: problems });
    }

    /** Those that are set by the marks under test. */
    function marked(document: TextDocument, code: string): Promise<readonly Diagnostic[]> {
      return eventually(
        () => marks.of(document.uri),
        ([first]) => first?.code === code,
      );
    }
  });

  describe('Replacing its dead links', () => {
    let replace: ReplaceInFile;
    let asked: string[];
    let choice: Organization | undefined;
    let given: string[];

    beforeEach(() => {
      asked = [];
      given = [];
      choice = undefined;
      const owner = new LinkOwner(house.inspector, (title) => {
        asked.push(title);
        return Promise.resolve(choice);
      });
      const give: GiveCurrentLink = async (organization, act) => {
        const link = await house.invites.retrieve(organization);
        if (link !== undefined) await act(link);
      };
      const copier = {
        gaveAway: (_organization: Organization, link: InviteLink) => {
          given.push(link.masked);
          return Promise.resolve();
        },
      };
      const repairer = new LinkRepairer(house.sessions);
      replace = new ReplaceInFile(house.sessions, links, house.inspector, owner, repairer, give, copier, notices);
    });

    it('replaces those of one organization, keeps all others, and says how many', async () => {
      const [current] = await replaced();
      const dead = house.host.inviteLink(unknownId);
      const document = await show(`${kobo.text} ${andalus.text}\n${dead}\n<${kobo.loginText}>\n`);
      await replace.run(handleIn(document, kobo));
      assert.equal(document.getText(), `${current.text} ${andalus.text}\n${dead}\n<${current.loginText}>\n`);
      assert.deepEqual(notices.heard, [
        `Replaced 2 links in this file with the current invite link of 株式会社こうぼう (${current.masked}).`,
      ]);
      assert.deepEqual([given, asked], [[current.masked], []]);
    });

    it('can be undone at once', async () => {
      await replaced();
      const before = `${kobo.text}\n${kobo.text}`;
      const document = await show(before);
      await replace.run(handleIn(document, kobo));
      await commands.executeCommand('undo');
      await eventually(
        () => document.getText(),
        (text) => text === before,
      );
    });

    it('takes the file that is edited, and the first link in it that is known to be one’s own, from the palette', async () => {
      const [current] = await replaced();
      const dead = house.host.inviteLink(unknownId);
      const document = await show(`${dead}\n${kobo.text}`);
      await replace.run();
      assert.equal(document.getText(), `${dead}\n${current.text}`);
      assert.deepEqual(asked, []);
    });

    it('asks for the organization where nobody can tell whose a dead link was, and replaces that link everywhere in the file', async () => {
      choice = await house.organization('kobo');
      const dead = house.host.inviteLink(unknownId);
      const document = await show(`${dead}\n${dead}`);
      await replace.run(handleIn(document, new InviteLink(house.host, unknownId)));
      assert.deepEqual(asked, ['Whose current link is to stand in the place of …89ab?']);
      assert.equal(document.getText(), `${kobo.text}\n${kobo.text}`);
    });

    it('changes nothing where the person names none', async () => {
      const dead = house.host.inviteLink(unknownId);
      const document = await show(dead);
      await replace.run();
      assert.deepEqual([document.getText(), asked.length, notices.heard], [dead, 1, []]);
    });

    it('says so where no link is known to be dead', async () => {
      await show(kobo.text);
      await replace.run();
      assert.deepEqual(notices.heard, ['No invite link in this file is known to have stopped working.']);
    });

    /** Replaces both invites after they were seen to work. */
    async function replaced(): Promise<[InviteLink, InviteLink]> {
      await Promise.all([kobo, andalus].map((link) => house.inspector.whose(link)));
      return [await house.replace('kobo'), await house.replace('andalus')];
    }
  });

  describe('Ignoring a link', () => {
    let ignore: IgnoreLink;

    beforeEach(() => {
      ignore = new IgnoreLink(links, notices);
    });

    afterEach(() => workspace.getConfiguration().update(settingIds.ignoredLinks, undefined, target()));

    it('writes a hash of it into the settings, and no part of the key', async () => {
      const document = await show(kobo.text);
      await ignore.run(handleIn(document, kobo));
      const written = JSON.stringify(marksIn());
      assert.match(written, /^\["[0-9a-f]{8}-[0-9a-f]{8}"\]$/);
      assert.ok(!kobo.inviteId.split('-').some((part) => part.length > 4 && written.includes(part)));
      assert.equal(new IgnoredLinks(marksIn()).has(kobo), true);
      assert.equal(new IgnoredLinks(marksIn()).has(andalus), false);
      assert.match(
        notices.heard.join(),
        new RegExp(`^The link ${kobo.masked} is left alone .* hash of it, not the link`),
      );
    });

    it('keeps those that were ignored before', async () => {
      for (const link of [kobo, andalus]) {
        await ignore.run(handleIn(await show(link.text), link));
      }
      const ignored = new IgnoredLinks(marksIn());
      assert.deepEqual([ignored.has(kobo), ignored.has(andalus)], [true, true]);
    });

    it('takes the link at the cursor when it is run from the palette', async () => {
      const document = await show(`Nothing\n${kobo.text}`);
      await ignore.run();
      assert.equal(marksIn(), undefined);
      (await window.showTextDocument(document)).selection = new Selection(1, 10, 1, 10);
      await ignore.run();
      assert.equal(new IgnoredLinks(marksIn()).has(kobo), true);
    });

    it('does nothing where it is called with what is no handle', async () => {
      await show(kobo.text);
      for (const argument of ['shown:AAAAAAAAAAAAAAAA', kobo.text, { link: kobo }, 7]) {
        await ignore.run(argument);
      }
      assert.deepEqual([marksIn(), notices.heard], [undefined, []]);
    });

    function target(): ConfigurationTarget {
      return workspace.workspaceFolders === undefined ? ConfigurationTarget.Global : ConfigurationTarget.Workspace;
    }

    function marksIn(): unknown {
      const { globalValue, workspaceValue } = workspace.getConfiguration().inspect(settingIds.ignoredLinks) ?? {};
      return workspaceValue ?? globalValue;
    }
  });

  /** The handle that a card or a quick fix of this link would have, where it stands first. */
  function handleIn(document: TextDocument, link: InviteLink): string {
    const { line, character } = document.positionAt(document.getText().indexOf(link.inviteId) - 5);
    const start = document.lineAt(line).text.lastIndexOf('http', character);
    return shown.handleOf({ link, place: { document: document.uri.toString(), line, character: start } });
  }
});

function titles(fixes: readonly CodeAction[]): string[] {
  return fixes.map(({ title }) => title);
}

function range([problem]: readonly Diagnostic[]): Diagnostic['range'] {
  return problem?.range ?? assert.fail('There is no mark.');
}
