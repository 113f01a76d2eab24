import assert from 'node:assert/strict';
import { commands } from 'vscode';
import { LinksInText } from '../../src/editor/linkInText';
import { ReplaceInFile } from '../../src/editor/replaceInFile';
import type { GiveCurrentLink } from '../../src/editor/replaceWithCurrentLink';
import { ShownInvites } from '../../src/editor/shownInvites';
import { InviteLink } from '../../src/invites/inviteLink';
import type { Organization } from '../../src/organizations/organization';
import { LinkOwner } from '../../src/ui/linkOwner';
import { LinkRepairer } from '../../src/ui/linkRepairer';
import { eventually } from '../host/eventually';
import { closeEditors, showText as show } from './support/editors';
import { HeardNotices } from './support/giving';
import { House, resetSandbox } from './support/house';
import { handleIn } from './support/handles';

const unknownId = '0190d0a1-9999-7abc-8def-0123456789ab';

describe('Replacing the dead links of a document, inside VS Code', () => {
  let house: House;
  let shown: ShownInvites;
  let notices: HeardNotices;
  let kobo: InviteLink;
  let andalus: InviteLink;
  let replace: ReplaceInFile;
  let asked: string[];
  let choice: Organization | undefined;
  let given: string[];

  beforeEach(async () => {
    await resetSandbox();
    house = new House();
    shown = new ShownInvites();
    notices = new HeardNotices();
    kobo = await house.linkOf('kobo');
    andalus = await house.linkOf('andalus');
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
    const links = new LinksInText(house.sessions, shown);
    const repairer = new LinkRepairer(house.sessions);
    replace = new ReplaceInFile(house.sessions, links, house.inspector, owner, repairer, give, copier, notices);
  });

  afterEach(closeEditors);

  it('replaces those of one organization, keeps all others, and says how many', async () => {
    const [current] = await replaced();
    const dead = house.host.inviteLink(unknownId);
    const document = await show(`${kobo.text} ${andalus.text}\n${dead}\n<${kobo.loginText}>\n`);
    await replace.run(handleIn(shown, document, kobo));
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
    await replace.run(handleIn(shown, document, kobo));
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
    await replace.run(handleIn(shown, document, new InviteLink(house.host, unknownId)));
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
