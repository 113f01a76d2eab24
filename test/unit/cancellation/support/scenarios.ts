import { Token } from '../../../../src/api/token';
import { linkAt as linkInLine } from '../../../../src/editor/linkAt';
import { commandIds } from '../../../../src/ui/ids';
import { host, type TestExtension, type Window } from '../../../fakes/testExtension';
import type { Sandbox } from '../../../sandbox/startSandbox';
import { type CommandRun, dead } from '../../errors/support/commandRuns';
import type { Scenario } from './cancelledRun';

/** Total number of attempts of a read that fails. */
const triesOfARead = 3;

const acme = 'Acme Engineering';
const readingLink = `Loading the invite link of ${acme}…`;
const creating = `Creating an invite link for ${acme}…`;
const asking = 'Checking invite…';
const readingJoiner = 'Loading your account…';
const joining = 'Joining Harbour Collective…';
const searching = 'Searching for invite links…';

const copy: CommandRun = { command: commandIds.copyInviteLink, as: 'ada', selects: 'acme' };
const create: CommandRun = { ...copy, command: commandIds.createInviteLink, presses: ['Create New Link', 'Check Now'] };
const join: CommandRun = {
  command: commandIds.joinOrganization,
  as: 'ada',
  linkOf: 'harbour',
  presses: ['Join…', 'Join Harbour Collective', 'Check Now', 'Show in Tree'],
};
const replaceIt = '$(replace-all) Replace 1 link in 1 file with the current link of an organization…';
export const findAndReplace: CommandRun = {
  command: commandIds.findInviteLinks,
  as: 'ada',
  documentOf: dead,
  presses: [replaceIt, acme],
};

/** Every command that shows progress, with every cancellable progress on its way. */
export const scenarios: readonly Scenario[] = [
  { name: 'Copy', act: copy, cancellable: [readingLink] },
  { name: 'Copy As', act: { ...copy, command: commandIds.copyInviteLinkAs }, cancellable: [readingLink] },
  { name: 'Share', act: { ...copy, command: commandIds.shareInviteLink }, cancellable: [readingLink] },
  { name: 'Show QR Code', act: { ...copy, command: commandIds.showQrCode }, cancellable: [readingLink] },
  { name: 'Save QR Code', act: { ...copy, command: commandIds.saveQrCode }, cancellable: [readingLink] },
  {
    name: 'Copy where there is no link, which creates one',
    act: { ...copy, presses: ['Create Invite Link'] },
    prepare: removeLink,
    changes: 'CreateOrganizationInvite',
    cancellable: [readingLink, creating],
  },
  {
    name: 'Share where there is no link, which creates one',
    act: { ...copy, command: commandIds.shareInviteLink, presses: ['Create Invite Link'] },
    prepare: removeLink,
    changes: 'CreateOrganizationInvite',
    cancellable: [readingLink, creating],
  },
  {
    name: 'Create the first link',
    act: create,
    prepare: removeLink,
    changes: 'CreateOrganizationInvite',
    cancellable: [creating],
  },
  { name: 'Create, which replaces a link', act: create, changes: 'CreateOrganizationInvite', cancellable: [creating] },
  {
    name: 'List Admins',
    act: { ...copy, selects: 'sever', presses: ['List Admins'] },
    cancellable: ['Loading admins of Мастерская «Север»…', 'Loading the invite link of Мастерская «Север»…'],
  },
  { name: 'Preview', act: { ...join, command: commandIds.previewInvite, presses: [] }, cancellable: [asking] },
  {
    name: 'Change Role',
    act: { ...copy, command: commandIds.changeRole, presses: ['Grace Hopper', 'Make Admin'] },
    changes: 'SetRole',
    cancellable: [`Changing roles in ${acme}…`, `Loading members of ${acme}…`],
  },
  {
    name: 'Leave',
    act: { command: commandIds.leaveOrganization, as: 'ada', selects: 'kobo', presses: ['Leave Organization'] },
    changes: 'LeaveOrganization',
    cancellable: ['Leaving 株式会社こうぼう…', 'Loading admins of 株式会社こうぼう…'],
  },
  {
    name: 'Preview of a link of an organization that one administers',
    act: { ...join, command: commandIds.previewInvite, linkOf: 'acme' },
    cancellable: [asking],
  },
  {
    name: 'Preview with several accounts, of which some are turned away',
    act: { ...join, command: commandIds.previewInvite, as: 'ada-acme' },
    prepare: async (world, window) => {
      await signInAs(world, window, 'grace');
      world.sandbox.world.revokeToken('ada-acme');
      world.sandbox.world.revokeToken('grace');
    },
    cancellable: [asking, readingJoiner],
  },
  {
    name: 'Preview with a token that may not read its account',
    act: { ...join, command: commandIds.previewInvite, as: 'ada-acme', presses: [] },
    prepare: ({ sandbox }) => {
      sandbox.faults({ method: 'GetAccount', times: 999, fault: { kind: 'error', code: 'permission_denied' } });
    },
    cancellable: [asking],
  },
  {
    name: 'Preview, then Join',
    act: { ...join, command: commandIds.previewInvite },
    changes: 'JoinOrganization',
    cancellable: [asking, joining, readingJoiner],
  },
  { name: 'Join', act: join, changes: 'JoinOrganization', cancellable: [asking, joining, readingJoiner] },
  {
    name: 'Join without an invite',
    act: { command: commandIds.joinOrganization, as: 'ada', opensTo: 'labs', presses: ['Join Acme Research Labs'] },
    changes: 'JoinOrganization',
    cancellable: ['Joining Acme Research Labs…', readingJoiner],
  },
  {
    name: 'Check Now after a Create without an answer',
    act: { ...create, presses: ['Create New Link', 'Check Now'] },
    prepare: ({ sandbox }) => {
      failOnce(sandbox, 'CreateOrganizationInvite', 'GetOrganizationInvite', 2);
    },
    changes: 'CreateOrganizationInvite',
    cancellable: [creating, readingLink],
  },
  {
    name: 'Check Now after a Join without an answer',
    act: join,
    prepare: ({ sandbox }) => {
      failOnce(sandbox, 'JoinOrganization', 'GetAccount', 2);
    },
    changes: 'JoinOrganization',
    cancellable: [asking, joining, readingJoiner, 'Loading your organizations…'],
  },
  { name: 'Find', act: { ...findAndReplace, presses: [] }, cancellable: [searching] },
  { name: 'Find, then replace', act: findAndReplace, cancellable: [searching, readingLink] },
  {
    name: 'Find from a quick fix, which replaces',
    act: findAndReplace,
    argument: handleOfLink,
    cancellable: [searching, readingLink],
  },
  {
    name: 'Find, then copy a text to send',
    act: { ...findAndReplace, presses: ['$(copy) Copy Message with Current Link', acme] },
    cancellable: [searching, readingLink],
  },
  {
    name: 'Replace in This File',
    act: { ...findAndReplace, command: commandIds.replaceInFile },
    cancellable: ['Checking invite links…', readingLink],
  },
  {
    name: 'Replace with Current Link',
    act: { ...findAndReplace, command: commandIds.replaceWithCurrentLink },
    cancellable: [readingLink],
  },
  {
    name: 'Replace in This File, where there is no link and one is created',
    act: { ...findAndReplace, command: commandIds.replaceInFile, presses: [acme, 'Create Invite Link'] },
    prepare: removeLink,
    changes: 'CreateOrganizationInvite',
    cancellable: ['Checking invite links…', creating, readingLink],
  },
];

function removeLink({ sandbox: { world } }: TestExtension): void {
  world.removeInvite(world.organization('acme'), 'notFound');
}

/** Makes a change fail without a response, and the first read that verifies it fail too. */
function failOnce(sandbox: Sandbox, change: string, read: string, after: number): void {
  sandbox.faults({ method: change, fault: { kind: 'cutBeforeWork' } });
  sandbox.faults({ method: read, after, times: triesOfARead, fault: { kind: 'error', code: 'internal' } });
}

async function signInAs({ sandbox }: TestExtension, { application }: Window, name: string): Promise<void> {
  const identity = { subjectId: name, name, reach: { kind: 'account' } } as const;
  await application.sessions.add(host, new Token(sandbox.token(name)), identity);
}

/** The handle that a quick fix passes to its command. */
function handleOfLink({ application }: Window, line: string): string {
  const found = linkInLine(line, 1, { hosts: [host] });
  if (found?.kind !== 'link') throw new Error('There is no link');
  return application.services.handles.handleOf({
    link: found.link,
    place: { document: 'untitled:1', line: 0, character: found.start },
  });
}
