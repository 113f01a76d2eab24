import assert from 'node:assert/strict';
import { importsOf } from '../manifest/support/imports';
import { sourceFiles } from '../manifest/support/project';
import { rawReads } from './support/rawReads';
import { harmlessFunctions, readPlace } from './support/shownPlaces';

/** The extension's own words, hosts that were parsed, links by their last four characters, and what it is handed harmless. */
const own: readonly string[] = [];

/** Every file that shows text to people or to a language model, with what makes the words of others harmless there. */
const places: Readonly<Record<string, readonly string[]>> = {
  'application.ts': own,
  'commands/copyInviteLinkAs.ts': ['organizationName'],
  'commands/createInviteLink.ts': ['organizationName'],
  'commands/currentLink.ts': ['organizationName'],
  'commands/findInviteLinks.ts': own,
  'commands/forgetSignIns.ts': own,
  'commands/inviteCreation.ts': ['failureWords', 'organizationName'],
  'commands/joinOrganization.ts': ['joinerWords', 'organizationName'],
  'commands/joining.ts': ['failureWords', 'harmless', 'organizationName'],
  'commands/listAdmins.ts': ['harmless', 'organizationName'],
  'commands/mentionTokenEnd.ts': ['harmless'],
  'commands/previewInvite.ts': own,
  'commands/saveQrCode.ts': ['organizationName'],
  'commands/shareInviteLink.ts': ['organizationName'],
  'commands/signIn.ts': own,
  'commands/signInAgain.ts': ['harmless'],
  'commands/signOut.ts': ['harmless'],
  'commands/tokenBox.ts': ['failureWords', 'harmless'],
  'commands/workspaceRepair.ts': ['organizationName'],
  'editor/ignoreLink.ts': own,
  'editor/inviteHover.ts': ['inviteCard'],
  'editor/invitePaste.ts': ['organizationName'],
  'editor/inviteProblem.ts': ['organizationName'],
  'editor/inviteQuickFixes.ts': ['organizationName'],
  'editor/linkWays.ts': own,
  'editor/openedInvites.ts': own,
  'editor/replaceInFile.ts': ['organizationName'],
  'editor/replaceWithCurrentLink.ts': ['organizationName'],
  'editor/terminalLinks.ts': own,
  'tools/confirmation.ts': ['foreignMarkdown', 'harmless'],
  'tools/toolAnswer.ts': ['failureWords'],
  'ui/accountPicker.ts': ['harmless'],
  'ui/adminRequests.ts': ['harmless'],
  'ui/card.ts': ['card', 'foreignMarkdown'],
  'ui/clipboard.ts': own,
  'ui/foreignMarkdown.ts': ['foreignMarkdown'],
  'ui/foundLinksPicker.ts': ['harmless', 'harmlessSentence', 'organizationName'],
  'ui/inviteInput.ts': own,
  'ui/joinPicker.ts': ['failureWords', 'harmless', 'organizationName'],
  'ui/linkCopier.ts': ['organizationName'],
  'ui/linkOwner.ts': ['organizationName'],
  'ui/notices.ts': ['failureWords'],
  'ui/organizationPicker.ts': ['failureWords', 'harmless', 'organizationName'],
  'ui/progress.ts': own,
  'ui/qrPanel.ts': own,
  'views/failureRow.ts': ['failureWords'],
  'views/inviteDrag.ts': ['organizationName'],
  'views/inviteItem.ts': own,
  'views/joinableRows.ts': ['failureWords', 'organizationName'],
  'views/memberItems.ts': ['card', 'failureWords', 'harmless'],
  'views/organizationsTree.ts': ['inviteCard'],
  'views/partItems.ts': ['harmless'],
  'views/toTreeItem.ts': ['failureWords', 'harmless', 'organizationName'],
};

/** Every expression above that reads words of others without making them harmless where it stands; and why it need not. */
const raw: Readonly<Record<string, readonly string[]>> = {
  'application.ts': ['name'], // Remembered with what else is known of an invite.
  'commands/copyMemberAddress.ts': ['member?.email', 'member?.fullName'], // For the clipboard.
  'commands/inviteDialog.ts': ['name'], // What a row is called, in our words.
  'commands/joinOrganization.ts': ['name'], // Candidates keep it harmless.
  'commands/joining.ts': ['agreed.name', 'name', 'session.label', 'session.organizationName'], // Harmless in what was agreed; then guarded.
  'commands/listAdmins.ts': ['admin.email', 'admin.fullName'], // For the clipboard.
  'commands/saveQrCode.ts': ['name'], // Letters and digits of it become the name of a file.
  'editor/invitePaste.ts': ['invitedTo(invite.answer)?.name'], // Guarded in the next line.
  'sessions/authenticationProvider.ts': ['session.label'], // VS Code shows it: labels are harmless as they are made.
  'tools/checkInviteTool.ts': ['row.name'], // What a row is called, in our words.
  'tools/joinOrganizationTool.ts': ['join.name'], // Kept harmless.
  'ui/adminRequests.ts': ['request.name'], // Asked for harmless.
  'ui/invitation.ts': ['name'], // For what is copied; each format escapes it.
  'ui/joinWords.ts': ['loginProvider'], // Becomes our words, or is guarded.
  'ui/refusalWords.ts': ['joining?.name'], // Asked for harmless.
  'ui/remedies.ts': ['joining.name', 'session.email', 'session.name'], // Asked for harmless; guarded in the request.
  'views/organizationParts.ts': ['answer.value.inviteDomains', 'inviteDomains'], // Nodes keep what was said.
  'views/partItems.ts': ['allowance.domain'], // For the id of a row.
};

describe('Hostile names and messages, at every place where text is shown,', () => {
  const upper = sourceFiles().filter(
    (file) =>
      /^src\/(?:ui|commands|views|editor|tools)\//.test(file) ||
      importsOf(file).some(({ target }) => target === 'vscode'),
  );
  const read = new Map(upper.map((file) => [file.slice('src/'.length), readPlace(file)]));

  it('meet a place of the list, and the list has every place', () => {
    const shows = [...read].filter(([, place]) => place.shows.length > 0).map(([file]) => file);
    assert.deepEqual(Object.keys(places).sort(), shows.sort());
  });

  for (const [file, wanted] of Object.entries(places)) {
    it(`are made harmless in ${file} by ${wanted.length === 0 ? 'whoever hands them over' : wanted.join(', ')}`, () => {
      const { calls } = read.get(file) ?? assert.fail('it shows nothing any more');
      assert.deepEqual([...harmlessFunctions].filter((each) => calls.has(each)).sort(), [...wanted].sort());
    });
  }

  it('are read nowhere above without being made harmless there, expression by expression', () => {
    const reads = upper.map((file) => [file.slice('src/'.length), rawReads(file)] as const);
    assert.deepEqual(Object.fromEntries(reads.filter(([, expressions]) => expressions.length > 0)), raw);
  });
});
