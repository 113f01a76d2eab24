import assert from 'node:assert/strict';
import { commandIds } from '../../../../src/ui/ids';
import { host, type Window } from '../../../fakes/testExtension';
import { User } from '../../../fakes/user';
import type { OrganizationRow, Soaked } from './scene';

/** A named random operation; rejects when the user sees something that is not true. */
export interface Operation {
  readonly name: string;
  /** Frequency relative to other operations. */
  readonly weight: number;
  /** Whether faults may occur meanwhile. */
  readonly meetsFaults: boolean;
  run(soaked: Soaked, window: Window, say: (detail: string) => void): Promise<void>;
}

/** Tokens of different users and organizations. */
const tokens = ['ada', 'grace', 'tomas', 'noor', 'mona', 'ada-acme', 'ada-kobo', 'grace-kobo', 'grace-harbour'];
/** Organizations that accounts join and leave; leaving them ends no token. */
const open = ['sever', 'ganga', 'labs', 'harbour', 'andalus'];

/** Every method that operations call. */
const methods = [
  'GetOrganizationInvite',
  'CreateOrganizationInvite',
  'GetOrganizationInviteSummary',
  'JoinOrganization',
  'GetAccount',
  'ListMembers',
  'GetOrganization',
  'GetAuthenticatedIdentity',
];

/** A status is not requested again for a user within five seconds; slightly longer, in milliseconds. */
const knownForMs = 5_001;

/** Time after which a keychain that was locked for long is read again, in milliseconds. */
const keychainPauseMs = 15 * 60_000;
/** Time after which a window is refreshed when the user returns to it, in milliseconds. */
const backAfterMs = 61_000;

const summary = 'GetOrganizationInviteSummary';
const keychainCalls = ['keys', 'get', 'store', 'delete'] as const;

export const operations: readonly Operation[] = [
  { name: 'somebody signs in', weight: 10, meetsFaults: true, run: signIn },
  { name: 'somebody signs out', weight: 5, meetsFaults: false, run: signOut },
  {
    name: 'the view is looked at',
    weight: 8,
    meetsFaults: true,
    run: async (soaked, window) => {
      await soaked.rows(window);
    },
  },
  {
    name: 'the view is refreshed',
    weight: 6,
    meetsFaults: true,
    run: async (soaked, window) => {
      await soaked.does(window, new User(), () => window.application.run(commandIds.refresh, []));
    },
  },
  {
    name: 'a link is copied',
    weight: 20,
    meetsFaults: true,
    run: (soaked, window) => give(soaked, window, commandIds.copyInviteLink),
  },
  { name: 'a link is copied from the palette', weight: 8, meetsFaults: true, run: copyFromPalette },
  {
    name: 'a link is created',
    weight: 15,
    meetsFaults: true,
    run: (soaked, window) => give(soaked, window, commandIds.createInviteLink),
  },
  { name: 'somebody joins', weight: 12, meetsFaults: true, run: join },
  { name: 'an invite is previewed', weight: 6, meetsFaults: true, run: preview },
  others('somebody else replaces a link', 8, ({ truth: world, random }) => {
    world.replaceInvite(random.pick(world.organizations.filter(({ isFree }) => !isFree)));
  }),
  others('a link disappears', 2, ({ truth: world, random }) => {
    world.removeInvite(random.pick(world.organizations));
  }),
  others('a token is revoked', 3, ({ truth: world, random }) => {
    const there = world.tokens.filter(({ name }) => tokens.includes(name));
    if (there.length > 3) {
      world.revokeToken(random.pick(there).name);
    }
  }),
  others('a token is valid again', 3, ({ truth: world, random, tokens: all }) => {
    const gone = all.filter(({ name, text }) => tokens.includes(name) && world.findToken(text) === undefined);
    for (const { name, accountId, user } of gone.slice(random.below(2))) {
      world.addToken(name, world.account(accountId), user && world.organization(user.organizationId));
    }
  }),
  others('somebody leaves', 4, ({ truth: world, random, ada }) => {
    const organization = world.organization(random.pick(open));
    const member = organization.members.ofAccount(ada.id);
    if (member !== undefined) {
      world.change(organization, { ...member, status: 'USER_STATUS_LEFT' });
    }
  }),
  others('somebody is given another role', 4, ({ truth: world, random, ada }) => {
    const role = random.chance(0.5) ? 'ORGANIZATION_ROLE_ADMIN' : 'ORGANIZATION_ROLE_MEMBER';
    world.enrol(world.organization(random.pick(open)), ada, role);
  }),
  others('an organization is renamed', 2, ({ truth: world, random }) => {
    random.pick(world.organizations).name = `Organization ${random.below(1_000)}`;
  }),
  {
    name: 'a window is closed, and another is opened',
    weight: 3,
    meetsFaults: false,
    run: replaceWindow,
  },
  { name: 'lock keychain', weight: 3, meetsFaults: false, run: lockKeychain },
  { name: 'unlock keychain', weight: 6, meetsFaults: false, run: unlockKeychain },
  { name: 'renew token', weight: 5, meetsFaults: false, run: renewToken },
  { name: 'go offline', weight: 3, meetsFaults: false, run: goOffline },
  { name: 'come back online', weight: 6, meetsFaults: false, run: comeOnline },
  { name: 'second window', weight: 6, meetsFaults: false, run: secondWindow },
  others('time passes', 4, ({ first, random }) => {
    first.clock.jump(random.pick([1_000, 60_000, 11 * 60_000, 86_400_000, -3_600_000]));
  }),
  others('the windows hear of each other', 4, ({ first }) => {
    first.memory.deliver();
  }),
];

function others(name: string, weight: number, change: (soaked: Soaked) => void): Operation {
  return {
    name,
    weight,
    meetsFaults: false,
    run: (soaked) => {
      change(soaked);
      return Promise.resolve();
    },
  };
}

/** Makes a random method fail in a random way, and sometimes the keychain; returns a description. */
export function breakSomething(soaked: Soaked): string {
  const { world, random, faults, first } = soaked;
  const said: string[] = [];
  if (random.chance(0.5)) {
    const [fault, method, after] = [random.pick(faults), random.pick(methods), random.below(3)];
    fault.breaks(world, [method], after);
    said.push(`${fault.when} at ${method} after ${after}`);
  }
  if (random.chance(0.1)) {
    const call = random.pick(keychainCalls);
    first.keychain.fail(call, 1 + random.below(2));
    soaked.isCallBroken = true;
    said.push(`the keychain fails at ${call}`);
  }
  if (random.chance(0.1)) {
    first.memory.fail(1 + random.below(3));
    soaked.isCallBroken = true;
    said.push('what is remembered cannot be written');
  }
  return said.join(', ');
}

/** Locks the keychain, sometimes for long or before a window is opened. */
async function lockKeychain(soaked: Soaked, window: Window, say: (detail: string) => void): Promise<void> {
  soaked.isLocked = true;
  if (soaked.random.chance(0.5)) {
    say('and a window is opened anew');
    await replaceWindow(soaked, window);
  }
  for (let hours = soaked.random.below(3); hours > 0; hours--) {
    say('for an hour');
    soaked.first.clock.jump(3_600_000);
    await soaked.comeBack();
    await soaked.rowsEverywhere();
  }
}

/** Background reads retry after a while, and then find everything. */
async function unlockKeychain(soaked: Soaked): Promise<void> {
  if (!soaked.isLocked) {
    return;
  }
  soaked.isLocked = false;
  soaked.first.memory.deliver();
  soaked.first.clock.jump(keychainPauseMs);
  await soaked.comeBack();
  await soaked.rowsEverywhere();
  soaked.windows.forEach((window) => {
    assert.deepEqual([...soaked.knownIn(window)].sort(), soaked.kept, 'a window does not see that it was unlocked');
  });
}

async function replaceWindow(soaked: Soaked, window: Window): Promise<void> {
  await soaked.openWindow();
  soaked.windows.splice(soaked.windows.indexOf(window), 1);
  window.close();
}

/** Renews the token of an account, then revokes the old one. */
async function renewToken(soaked: Soaked, window: Window): Promise<void> {
  const { truth, random, kept, world } = soaked;
  const alive = kept.flatMap((key) => {
    const token = truth.findToken(soaked.tokenUnder(key) ?? '');
    return token === undefined ? [] : [{ key, token }];
  });
  if (alive.length === 0) {
    return;
  }
  const { key, token } = random.pick(alive);
  const name = `${token.name.replace(/-renewed-.*$/, '')}-renewed-${random.next()}`;
  const { user, accountId } = token;
  const text = truth.addToken(name, truth.account(accountId), user && truth.organization(user.organizationId));
  await soaked.does(window, new User([], text), () => window.application.run(commandIds.signIn, []));
  const isRenewed = soaked.tokenUnder(key) === text;
  assert.equal(isRenewed, !soaked.isLocked && !world.isOffline, 'a token was renewed, or not');
  if (isRenewed) {
    await soaked.heard();
    world.sandbox.forgetCalls();
    for (const each of soaked.windows) {
      await soaked.does(each, new User(), () => each.application.run(commandIds.refresh, []));
    }
    const senders = new Set(world.sandbox.calls().map(({ as }) => as));
    assert.ok(senders.has(name), 'nobody uses the new token');
    assert.ok(!senders.has(token.name), 'somebody still uses the token of before');
  }
  truth.revokeToken(token.name);
}

/** Windows keep the data that they have loaded, with the reason why it cannot be refreshed. */
async function goOffline(soaked: Soaked, window: Window): Promise<void> {
  const before = await soaked.rows(window);
  soaked.world.isOffline = true;
  await soaked.does(window, new User(), () => window.application.run(commandIds.refresh, []));
  const after = await soaked.rows(window);
  const ids = (rows: typeof after): string[] => rows.organizations.map(({ organization: { id } }) => id).sort();
  assert.deepEqual(ids(after), ids(before), 'what was known is gone while offline');
  assert.equal(after.failures, soaked.knownIn(window).length, 'a window does not say that it is offline');
}

async function comeOnline(soaked: Soaked, window: Window): Promise<void> {
  if (!soaked.world.isOffline) {
    return;
  }
  soaked.world.isOffline = false;
  await soaked.does(window, new User(), () => window.application.run(commandIds.refresh, []));
  if (soaked.knownIn(window).length > 0) {
    const { reachability } = window.application.services.clients;
    assert.equal(reachability.failure(host), undefined, 'the service counts as unreachable after it has answered');
  }
}

/** A change in one window is shown in another when the user returns there after a minute. */
async function secondWindow(soaked: Soaked, window: Window): Promise<void> {
  const { random, first, world } = soaked;
  const { organizations } = await soaked.rows(window);
  if (organizations.length === 0 || world.isOffline || soaked.isLocked) {
    return;
  }
  const row = random.pick(organizations);
  const { id } = row.organization;
  await window.finish(window.application.tree.getChildren(row));
  await window.quiet();
  const other = random.pick(soaked.windows);
  await soaked.does(other, new User(['Create New Link']), async () => {
    const there = (await soaked.rows(other)).organizations.find(({ organization }) => organization.id === id);
    await other.application.run(commandIds.createInviteLink, [there]);
  });
  soaked.real(id).name = `Organization ${random.below(1_000)}`;
  first.clock.jump(backAfterMs);
  await soaked.comeBack();
  const now = (await soaked.rows(window)).organizations.find(({ organization }) => organization.id === id);
  if (now === undefined || soaked.truth.findToken(tokenIn(window, now)) === undefined) {
    return;
  }
  assert.equal(now.organization.name, soaked.real(id).name, 'a window that was come back to is out of date');
  await window.finish(window.application.tree.getChildren(now));
  await window.quiet();
  const { known, failure } = window.application.services.invites.invite(now.organization);
  if (known !== undefined && failure === undefined) {
    assert.equal(known.link?.text, soaked.linkOf(id), 'a window that was come back to has an old link');
  }
}

function tokenIn({ application }: Window, { organization }: OrganizationRow): string {
  return application.sessions.tokenOf(organization.session)?.reveal() ?? '';
}

async function signIn(soaked: Soaked, window: Window): Promise<void> {
  const { world, random, kept: before } = soaked;
  const known = world.sandbox.world.tokens.filter(({ name }) => tokens.includes(name));
  const { text } = random.pick(known);
  const tokensBefore = before.map((key) => soaked.tokenUnder(key));
  const user = await soaked.does(window, new User([], text), () => window.application.run(commandIds.signIn, []));
  const keys = soaked.kept;
  assert.ok(
    before.every((key) => keys.includes(key)),
    'a sign-in signed somebody else out',
  );
  assert.ok(keys.length <= before.length + 1, 'one sign-in stored several sessions');
  if (soaked.interruptedBy === 'escape' && !soaked.isStoreBroken) {
    const now = keys.map((key) => soaked.tokenUnder(key));
    assert.deepEqual([keys, now], [before, tokensBefore], 'somebody signed in although they pressed Escape');
  }
  if (soaked.interruptedBy === undefined && !user.messages.some(({ how }) => how === 'box')) {
    assert.ok(
      keys.some((key) => soaked.tokenUnder(key) === text),
      'somebody who signed in is not kept',
    );
  }
}

async function signOut(soaked: Soaked, window: Window): Promise<void> {
  const before = soaked.kept;
  const user = await soaked.does(window, new User(['Sign Out']), () => window.application.run(commandIds.signOut, []));
  const gone = before.filter((key) => !soaked.kept.includes(key));
  const said = user.messages.find(({ how, message }) => how === 'information' && message.startsWith('Signed out'));
  assert.equal(
    gone.length,
    said === undefined ? 0 : 1,
    `${gone.length} signed out, and it was said: ${user.last?.message ?? ''}`,
  );
}

async function copyFromPalette(soaked: Soaked, window: Window): Promise<void> {
  const { truth, random } = soaked;
  const { id, name } = random.pick(truth.organizations);
  const user = new User([name]);
  await soaked.does(window, user, () => window.application.run(commandIds.copyInviteLink, []));
  const isCopied = user.messages.some(({ message }) => message.startsWith(`Copied the invite link of ${name}`));
  if (isCopied) {
    assert.equal(user.clipboard, soaked.linkOf(id), 'not the link that works');
  }
  if (soaked.interruptedBy === 'cancel' || soaked.interruptedBy === 'escape') {
    assert.equal(user.clipboard, '', 'something was copied after Cancel or Escape');
  }
}

async function give(
  soaked: Soaked,
  window: Window,
  command: typeof commandIds.copyInviteLink | typeof commandIds.createInviteLink,
): Promise<void> {
  const { organizations } = await soaked.rows(window);
  if (organizations.length === 0) {
    return;
  }
  const row = soaked.random.pick(organizations);
  const { id } = row.organization;
  const before = soaked.linkOf(id);
  const user = new User(['Create New Link', 'Create Invite Link']);
  await soaked.does(window, user, () => window.application.run(command, [row]));
  const now = soaked.linkOf(id);
  if (soaked.interruptedBy === 'cancel') {
    assert.equal(user.clipboard, '', 'something was copied after Cancel');
    const isTold = user.messages.some(
      ({ message }) =>
        /was replaced: |an invite link now \(|^Created an invite link|^Couldn't check whether/.test(message) ||
        (before === undefined && message.startsWith('Cancelled: no existing')),
    );
    assert.ok(now === before || isTold, 'a link was replaced after Cancel, and nobody was told');
  }
  for (const { message } of user.messages) {
    if (/^Copied the invite link of|[Cc]reated and copied|which was copied/.test(message)) {
      assert.equal(user.clipboard, now, `not the link that works: ${message}`);
    }
    if (/^Created and copied|which was copied/.test(message)) {
      assert.notEqual(now, before, `nothing is new: ${message}`);
    }
    if (/still valid\.|^Cancelled in time|^No invite link was created/.test(message)) {
      assert.equal(now, before, `something is new: ${message}`);
    }
  }
}

async function join(soaked: Soaked, window: Window): Promise<void> {
  const { world, random, kept } = soaked;
  const { sandbox } = world;
  const organization = random.pick(sandbox.world.organizations);
  const link = soaked.linkOf(organization.id);
  if (link === undefined) {
    return;
  }
  const accounts = kept.map((key) => sandbox.world.findToken(soaked.tokenUnder(key) ?? '')?.accountId);
  const isIn = (): number =>
    new Set(
      accounts.filter((id) => id !== undefined && organization.members.ofAccount(id)?.status === 'USER_STATUS_ACTIVE'),
    ).size;
  const before = isIn();
  const user = new User(['Join…', `Join ${organization.name}`]);
  await soaked.does(window, user, () => window.application.run(commandIds.joinOrganization, [link]));
  const joined = isIn() - before;
  if (soaked.interruptedBy === 'cancel') {
    const isTold = user.messages.some(({ message }) => /^You are in .* now|^Couldn't check whether/.test(message));
    assert.ok(joined === 0 || isTold, 'somebody joined after Cancel, and was not told');
  }
  for (const { message } of user.messages) {
    if (/^You are in .* now/.test(message)) {
      assert.ok(joined === 1 || before > 0, `nobody is: ${message}`);
    }
    if (/^You did not join|^You were in .* already|^Nothing was joined/.test(message)) {
      assert.equal(joined, 0, `somebody did: ${message}`);
    }
  }
}

async function preview(soaked: Soaked, window: Window): Promise<void> {
  const { truth: world } = soaked;
  const organization = soaked.random.pick(world.organizations);
  const link = soaked.linkOf(organization.id);
  if (link === undefined) {
    return;
  }
  if (soaked.random.chance(0.3)) {
    world.replaceInvite(organization);
  }
  soaked.first.clock.jump(knownForMs);
  const works = soaked.linkOf(organization.id) === link;
  const user = new User();
  await soaked.does(window, user, () => window.application.run(commandIds.previewInvite, [link]));
  const wasLied = soaked.world.sandbox.calls(summary).some(({ fault }) => fault === 'error');
  if (soaked.interruptedBy !== undefined) {
    return;
  }
  const [status = ''] = (user.last?.detail ?? '').split('\n');
  if (!wasLied && /^Valid$|^Not valid|^No longer valid/.test(status)) {
    assert.equal(status === 'Valid', works, `${link.slice(-4)} ${status}`);
  }
}
