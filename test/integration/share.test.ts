import assert from 'node:assert/strict';
import { commands, ConfigurationTarget, env, window, workspace } from 'vscode';
import { copyInvite } from '../../src/features/copy/copyInvite';
import type { Services } from '../../src/features/command';
import { invitationSubject, invitationText, linkFormats, openInvitation } from '../../src/features/share/formats';
import { resolveMembership } from '../../src/invites/membership';
import { InviteLink } from '../../src/links/inviteLink';
import { readInviteLink } from '../../src/links/readPasted';
import { copyInviteLink, replacedLinkMessage } from '../../src/ui/copyInviteLink';
import { settingIds } from '../../src/ui/ids';
import { acme, first, RecordedNotifications, second } from './support/sharing';
import { resetSandbox, TestServices } from './support/testServices';
import { sandbox } from './testRequest';

describe('The forms of a link, inside VS Code', () => {
  for (const form of linkFormats()) {
    it(`lead back to the same invite, as ${form.id}`, () => {
      const read = readInviteLink(form.text(acme, first), { configuredHosts: [first.host] });
      assert.ok(read.kind === 'link', JSON.stringify(read));
      assert.ok(read.link.equals(first));
    });
  }

  it('are complete, with the plain link first', () => {
    assert.deepEqual(
      linkFormats().map(({ id }) => id),
      ['link', 'markdown', 'html', 'slack', 'invitation', 'loginLink', 'editorLink'],
    );
  });

  it('open this editor and no other, for an editor link', () => {
    const text = linkFormats().at(-1)?.text(acme, first);
    assert.ok(text?.startsWith(`${env.uriScheme}://org-invites.gitpod-invites/`));
  });

  it('name the site that sees the invite, for a redirecting link', () => {
    const form = linkFormats('vscode').at(-1);
    assert.equal(form?.detail, 'opens through vscode.dev, which sees the invite');
    assert.ok(form.text(acme, first).startsWith('https://vscode.dev/redirect?url='));
    assert.equal(linkFormats('code-oss').at(-1)?.detail, undefined);
  });
});

describe('An invitation, inside VS Code', () => {
  afterEach(() => setTemplate(undefined));

  it('names the organization, its members and the link in the default wording', () => {
    const text = invitationText(acme, first);
    assert.ok(text.includes(`You are invited to join ${acme.name} on Gitpod.`), text);
    assert.ok(text.includes('1,234 members'), text);
    assert.ok(text.split('\n').includes(first.text), 'the link has a line of its own');
  });

  it('omits the members when there is only one or the number is unknown', () => {
    for (const memberCount of [undefined, 0, 1]) {
      assert.doesNotMatch(invitationText({ ...acme, memberCount }, first), /members|\?/);
    }
  });

  it('uses the user’s own template', async () => {
    await setTemplate('Hei! ${organization} (${members}): ${link} ${other}');
    assert.equal(invitationText(acme, first), `Hei! ${acme.name} (1,234): ${first.text} \${other}`);
  });

  it('contains the link even if the template omits it', async () => {
    await setTemplate('Join us.');
    assert.equal(invitationText(acme, first), `Join us.\n\n${first.text}`);
  });

  it('cannot be changed by a workspace', async () => {
    await assert.rejects(async () =>
      workspace.getConfiguration().update(settingIds.invitationTemplate, 'x', ConfigurationTarget.Workspace),
    );
  });

  it('has a subject that names the organization', () => {
    assert.equal(invitationSubject(acme, first), `Invitation to join ${acme.name} on Gitpod`);
  });
});

describe('Copying a link, inside VS Code', () => {
  it('puts it on the clipboard, records it, and shows no notification', async () => {
    const { notices, services } = copying();
    assert.equal(await copyInviteLink(services, acme, first), true);
    assert.equal(await env.clipboard.readText(), first.text);
    assert.deepEqual(notices.messages, [], 'the status bar says so');
    assert.equal((await services.sharedLinks.last(acme))?.way, 'copied');
  });

  it('records the new link as the user’s latest, so that the next replacement is reported', async () => {
    const { services } = copying();
    await copyInviteLink(services, acme, first);
    const replacedBy = (link: InviteLink): Promise<string | undefined> => replacedLinkMessage(services, acme, link);
    assert.equal(await replacedBy(first), undefined);
    assert.match((await replacedBy(second)) ?? '', /\(…1f2d, copied just now\) was replaced/);
    assert.equal(await replacedBy(second), undefined);
    await services.sharedLinks.remember(acme, second, 'created');
    assert.equal(await replacedBy(second), undefined);
    assert.equal((await services.sharedLinks.last(acme))?.ending, '9abc');
  });
});

describe('Copying a link from a document, inside VS Code', () => {
  for (const [whose, key, way] of [
    ['remembers it where it is of an organization of one’s own', 'kobo', 'copied'],
    ['remembers nothing of a foreign one', 'harbour', undefined],
  ] as const) {
    it(whose, async () => {
      await resetSandbox();
      const testServices = new TestServices();
      const notices = new RecordedNotifications();
      const services = testServices.services({ notifications: notices });
      const link = new InviteLink(testServices.host, (sandbox.inviteLinks[key] ?? '').slice(-36));
      await resolveMembership(testServices, link);
      await copyInvite(services, link);
      assert.equal(await env.clipboard.readText(), link.text);
      assert.deepEqual(notices.messages, [], 'the status bar says so');
      const organization = { ...acme, id: sandbox.organizations[key]?.id ?? '', session: testServices.session };
      assert.equal((await services.sharedLinks.last(organization))?.way, way);
    });
  }
});

describe('An invitation in a new document, inside VS Code', () => {
  afterEach(() => commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  it('is unsaved Markdown, with names as plain text', async () => {
    await openInvitation(acme, first);
    const document = window.activeTextEditor?.document;
    assert.deepEqual([document?.isUntitled, document?.languageId], [true, 'markdown']);
    const text = document?.getText() ?? '';
    assert.ok(text.includes('R&amp;D &lt;b&gt;\\*Acme\\*&lt;/b&gt;'), text);
    assert.ok(text.split('\n').includes(first.text));
  });
});

function copying(): { notices: RecordedNotifications; services: Services } {
  const notices = new RecordedNotifications();
  return { notices, services: new TestServices().services({ notifications: notices }) };
}

async function setTemplate(text: string | undefined): Promise<void> {
  await workspace.getConfiguration().update(settingIds.invitationTemplate, text, ConfigurationTarget.Global);
}
