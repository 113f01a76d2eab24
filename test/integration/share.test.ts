import assert from 'node:assert/strict';
import { commands, ConfigurationTarget, env, window, workspace } from 'vscode';
import { systemClock } from '../../src/api/ports';
import { copyInvite } from '../../src/features/copy/copyInvite';
import type { Services } from '../../src/features/command';
import { invitationSubject, invitationText, linkForms, openInvitation } from '../../src/features/share/formats';
import type { InviteLink } from '../../src/links/inviteLink';
import { readInviteLink } from '../../src/links/readPasted';
import { settingIds } from '../../src/ui/ids';
import { LinkCopier } from '../../src/ui/linkCopier';
import { acme, first, HeardNotices, noSharedLinks, second } from './support/giving';

describe('The forms of a link, inside VS Code', () => {
  for (const form of linkForms()) {
    it(`lead back to the same invite, as ${form.id}`, () => {
      const read = readInviteLink(form.text(acme, first), { configuredHosts: [first.host] });
      assert.ok(read.kind === 'link', JSON.stringify(read));
      assert.ok(read.link.equals(first));
    });
  }

  it('are as many as are promised, and the plain link is the first', () => {
    assert.deepEqual(
      linkForms().map(({ id }) => id),
      ['link', 'markdown', 'html', 'slack', 'invitation', 'loginLink', 'editorLink'],
    );
  });

  it('show no more of the link than its end in what is said about them', () => {
    for (const form of linkForms()) {
      const said = form.done('Acme', first.masked);
      assert.ok(said.includes('…1f2d'));
      assert.ok(!said.includes(first.inviteId));
    }
  });

  it('open this editor and no other, where the link is for an editor', () => {
    const text = linkForms().at(-1)?.text(acme, first);
    assert.ok(text?.startsWith(`${env.uriScheme}://org-invites.gitpod-invites/`));
  });

  it('say which site sees the invite where the link leads through one', () => {
    const form = linkForms('vscode').at(-1);
    assert.equal(form?.detail, 'leads through vscode.dev, which sees the invite');
    assert.ok(form.text(acme, first).startsWith('https://vscode.dev/redirect?url='));
    assert.equal(linkForms('code-oss').at(-1)?.detail, undefined);
  });
});

describe('An invitation, inside VS Code', () => {
  afterEach(() => setTemplate(undefined));

  it('names the organization, its members and the link in the usual words', () => {
    const text = invitationText(acme, first);
    assert.ok(text.includes(`You are invited to join ${acme.name} on Gitpod.`), text);
    assert.ok(text.includes('1,234 people'), text);
    assert.ok(text.split('\n').includes(first.text), 'the link has a line of its own');
  });

  it('says nothing of members where there is one, or nobody knows', () => {
    for (const memberCount of [undefined, 0, 1]) {
      assert.doesNotMatch(invitationText({ ...acme, memberCount }, first), /people|\?/);
    }
  });

  it('has the words of the user’s own template', async () => {
    await setTemplate('Hei! ${organization} (${members}): ${link} ${other}');
    assert.equal(invitationText(acme, first), `Hei! ${acme.name} (1,234): ${first.text} \${other}`);
  });

  it('holds the link even where the template forgets it', async () => {
    await setTemplate('Join us.');
    assert.equal(invitationText(acme, first), `Join us.\n\n${first.text}`);
  });

  it('can be worded by no workspace', async () => {
    await assert.rejects(async () =>
      workspace.getConfiguration().update(settingIds.invitationTemplate, 'x', ConfigurationTarget.Workspace),
    );
  });

  it('has a subject that names the organization', () => {
    assert.equal(invitationSubject(acme, first), `Invitation to join ${acme.name} on Gitpod`);
  });
});

describe('Copying a link, inside VS Code', () => {
  it('puts it on the clipboard, remembers it, and shows no notification', async () => {
    const { notices, shared, copier } = copying();
    assert.equal(await copier.copy(acme, first), true);
    assert.equal(await env.clipboard.readText(), first.text);
    assert.deepEqual(notices.heard, [], 'the status bar says so');
    assert.equal((await shared.last(acme))?.way, 'copied');
  });

  it('takes the new link for what the user has now, so that it tells of the next replacement', async () => {
    const { shared, copier } = copying();
    await copier.copy(acme, first);
    assert.equal(await copier.stopped(acme, first), undefined);
    assert.match((await copier.stopped(acme, second)) ?? '', /that you copied just now \(…1f2d\) has been replaced/);
    assert.equal(await copier.stopped(acme, second), undefined);
    await copier.created(acme, second);
    assert.equal(await copier.stopped(acme, second), undefined);
    assert.equal((await shared.last(acme))?.ending, '9abc');
  });
});

describe('Copying a link that somebody met, inside VS Code', () => {
  for (const [whose, membership, way] of [
    ['remembers it where it is of an organization of one’s own', acme, 'copied'],
    ['remembers nothing of a foreign one', undefined, undefined],
  ] as const) {
    it(whose, async () => {
      const { notices, shared, copier } = copying();
      const answer = { kind: 'works', organizationId: acme.id, at: 0 } as const;
      const inspector = { peek: (link: InviteLink) => Promise.resolve({ link, answer, membership }) };
      await copyInvite({ notifications: notices, copier, resolver: inspector } as unknown as Services, first);
      assert.equal(await env.clipboard.readText(), first.text);
      assert.deepEqual(notices.heard, [], 'the status bar says so');
      assert.equal((await shared.last(acme))?.way, way);
    });
  }
});

describe('An invitation in a new document, inside VS Code', () => {
  afterEach(() => commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  it('is Markdown, not saved, and a name in it is only a name', async () => {
    await openInvitation(acme, first);
    const document = window.activeTextEditor?.document;
    assert.deepEqual([document?.isUntitled, document?.languageId], [true, 'markdown']);
    const text = document?.getText() ?? '';
    assert.ok(text.includes('R&amp;D &lt;b&gt;\\*Acme\\*&lt;/b&gt;'), text);
    assert.ok(text.split('\n').includes(first.text));
  });
});

function copying(): { notices: HeardNotices; shared: ReturnType<typeof noSharedLinks>; copier: LinkCopier } {
  const notices = new HeardNotices();
  const shared = noSharedLinks();
  return { notices, shared, copier: new LinkCopier(notices, shared, systemClock) };
}

async function setTemplate(text: string | undefined): Promise<void> {
  await workspace.getConfiguration().update(settingIds.invitationTemplate, text, ConfigurationTarget.Global);
}
