import assert from 'node:assert/strict';
import { commandIds } from '../../../../src/ui/ids';
import { host, type Window } from '../../../fakes/testExtension';
import { User } from '../../../fakes/user';
import type { OrganizationRow, RandomizedScene } from './scene';

/** A named random operation; rejects when the user sees something that is not true. */
export interface Operation {
  readonly name: string;
  /** Frequency relative to other operations. */
  readonly weight: number;
  /** Whether faults may occur meanwhile. */
  readonly meetsFaults: boolean;
  run(scene: RandomizedScene, window: Window, say: (detail: string) => void): Promise<void>;
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
    run: async (scene, window) => {
      await scene.rows(window);
    },
  },
  {
    name: 'the view is refreshed',
    weight: 6,
    meetsFaults: true,
    run: async (scene, window) => {
      await scene.does(window, new User(), () => window.application.run(commandIds.refresh, []));
    },
  },
  {
    name: 'a link is copied',
    weight: 20,
    meetsFaults: true,
    run: (scene, window) => give(scene, window, commandIds.copyInviteLink),
  },
  { name: 'a link is copied from the palette', weight: 8, meetsFaults: true, run: copyFromPalette },
  {
    name: 'a link is created',
    weight: 15,
    meetsFaults: true,
    run: (scene, window) => give(scene, window, commandIds.createInviteLink),
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
    const member = organization.members.findByAccount(ada.id);
    if (member !== undefined) {
      world.replaceMember(organization, { ...member, status: 'USER_STATUS_LEFT' });
    }
  }),
  others('somebody is given another role', 4, ({ truth: world, random, ada }) => {
    const role = random.chance(0.5) ? 'ORGANIZATION_ROLE_ADMIN' : 'ORGANIZATION_ROLE_MEMBER';
    world.addMember(world.organization(random.pick(open)), ada, role);
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

function others(name: string, weight: number, change: (scene: RandomizedScene) => void): Operation {
  return {
    name,
    weight,
    meetsFaults: false,
    run: (scene) => {
      change(scene);
      return Promise.resolve();
    },
  };
}

/** Makes a random method fail in a random way, and sometimes the keychain; returns a description. */
export function breakSomething(scene: RandomizedScene): string {
  const { world, random, faults, first } = scene;
  const said: string[] = [];
  if (random.chance(0.5)) {
    const [fault, method, after] = [random.pick(faults), random.pick(methods), random.below(3)];
    fault.breaks(world, [method], after);
    said.push(`${fault.when} at ${method} after ${after}`);
  }
  if (random.chance(0.1)) {
    const call = random.pick(keychainCalls);
    first.keychain.fail(call, 1 + random.below(2));
    scene.isCallBroken = true;
    said.push(`the keychain fails at ${call}`);
  }
  if (random.chance(0.1)) {
    first.memory.fail(1 + random.below(3));
    scene.isCallBroken = true;
    said.push('what is remembered cannot be written');
  }
  return said.join(', ');
}

/** Locks the keychain, sometimes for long or before a window is opened. */
async function lockKeychain(scene: RandomizedScene, window: Window, say: (detail: string) => void): Promise<void> {
  scene.isLocked = true;
  if (scene.random.chance(0.5)) {
    say('and a window is opened anew');
    await replaceWindow(scene, window);
  }
  for (let hours = scene.random.below(3); hours > 0; hours--) {
    say('for an hour');
    scene.first.clock.jump(3_600_000);
    await scene.comeBack();
    await scene.rowsEverywhere();
  }
}

/** Background reads retry after a while, and then find everything. */
async function unlockKeychain(scene: RandomizedScene): Promise<void> {
  if (!scene.isLocked) {
    return;
  }
  scene.isLocked = false;
  scene.first.memory.deliver();
  scene.first.clock.jump(keychainPauseMs);
  await scene.comeBack();
  await scene.rowsEverywhere();
  scene.windows.forEach((window) => {
    assert.deepEqual([...scene.knownIn(window)].sort(), scene.kept, 'a window does not see that it was unlocked');
  });
}

async function replaceWindow(scene: RandomizedScene, window: Window): Promise<void> {
  await scene.openWindow();
  scene.windows.splice(scene.windows.indexOf(window), 1);
  window.close();
}

/** Renews the token of an account, then revokes the old one. */
async function renewToken(scene: RandomizedScene, window: Window): Promise<void> {
  const { truth, random, kept, world } = scene;
  const alive = kept.flatMap((key) => {
    const token = truth.findToken(scene.tokenUnder(key) ?? '');
    return token === undefined ? [] : [{ key, token }];
  });
  if (alive.length === 0) {
    return;
  }
  const { key, token } = random.pick(alive);
  const name = `${token.name.replace(/-renewed-.*$/, '')}-renewed-${random.next()}`;
  const { user, accountId } = token;
  const text = truth.addToken(name, truth.account(accountId), user && truth.organization(user.organizationId));
  await scene.does(window, new User([], text), () => window.application.run(commandIds.signIn, []));
  const isRenewed = scene.tokenUnder(key) === text;
  assert.equal(isRenewed, !scene.isLocked && !world.isOffline, 'a token was renewed, or not');
  if (isRenewed) {
    await scene.heard();
    world.sandbox.clearCalls();
    for (const each of scene.windows) {
      await scene.does(each, new User(), () => each.application.run(commandIds.refresh, []));
    }
    const senders = new Set(world.sandbox.calls().map(({ as }) => as));
    assert.ok(senders.has(name), 'nobody uses the new token');
    assert.ok(!senders.has(token.name), 'somebody still uses the token of before');
  }
  truth.revokeToken(token.name);
}

/** Windows keep the data that they have loaded, with the reason why it cannot be refreshed. */
async function goOffline(scene: RandomizedScene, window: Window): Promise<void> {
  const before = await scene.rows(window);
  scene.world.isOffline = true;
  await scene.does(window, new User(), () => window.application.run(commandIds.refresh, []));
  const after = await scene.rows(window);
  const ids = (rows: typeof after): string[] => rows.organizations.map(({ organization: { id } }) => id).sort();
  assert.deepEqual(ids(after), ids(before), 'what was known is gone while offline');
  assert.equal(after.failures, scene.knownIn(window).length, 'a window does not say that it is offline');
}

async function comeOnline(scene: RandomizedScene, window: Window): Promise<void> {
  if (!scene.world.isOffline) {
    return;
  }
  scene.world.isOffline = false;
  await scene.does(window, new User(), () => window.application.run(commandIds.refresh, []));
  if (scene.knownIn(window).length > 0) {
    const { reachability } = window.application.services.clients;
    assert.equal(reachability.failure(host), undefined, 'the service counts as unreachable after it has answered');
  }
}

/** A change in one window is shown in another when the user returns there after a minute. */
async function secondWindow(scene: RandomizedScene, window: Window): Promise<void> {
  const { random, first, world } = scene;
  const { organizations } = await scene.rows(window);
  if (organizations.length === 0 || world.isOffline || scene.isLocked) {
    return;
  }
  const row = random.pick(organizations);
  const { id } = row.organization;
  await window.finish(window.application.tree.getChildren(row));
  await window.quiet();
  const other = random.pick(scene.windows);
  await scene.does(other, new User(['Create New Link']), async () => {
    const there = (await scene.rows(other)).organizations.find(({ organization }) => organization.id === id);
    await other.application.run(commandIds.createInviteLink, [there]);
  });
  scene.real(id).name = `Organization ${random.below(1_000)}`;
  first.clock.jump(backAfterMs);
  await scene.comeBack();
  const now = (await scene.rows(window)).organizations.find(({ organization }) => organization.id === id);
  if (now === undefined || scene.truth.findToken(tokenIn(window, now)) === undefined) {
    return;
  }
  assert.equal(now.organization.name, scene.real(id).name, 'a window that was come back to is out of date');
  await window.finish(window.application.tree.getChildren(now));
  await window.quiet();
  const { known, failure } = window.application.services.invites.invite(now.organization);
  if (known !== undefined && failure === undefined) {
    assert.equal(known.link?.text, scene.linkOf(id), 'a window that was come back to has an old link');
  }
}

function tokenIn({ application }: Window, { organization }: OrganizationRow): string {
  return application.sessions.tokenOf(organization.session)?.reveal() ?? '';
}

async function signIn(scene: RandomizedScene, window: Window): Promise<void> {
  const { world, random, kept: before } = scene;
  const known = world.sandbox.world.tokens.filter(({ name }) => tokens.includes(name));
  const { text } = random.pick(known);
  const tokensBefore = before.map((key) => scene.tokenUnder(key));
  const user = await scene.does(window, new User([], text), () => window.application.run(commandIds.signIn, []));
  const keys = scene.kept;
  assert.ok(
    before.every((key) => keys.includes(key)),
    'a sign-in signed somebody else out',
  );
  assert.ok(keys.length <= before.length + 1, 'one sign-in stored several sessions');
  if (scene.interruptedBy === 'escape' && !scene.isStoreBroken) {
    const now = keys.map((key) => scene.tokenUnder(key));
    assert.deepEqual([keys, now], [before, tokensBefore], 'somebody signed in although they pressed Escape');
  }
  if (scene.interruptedBy === undefined && !user.messages.some(({ how }) => how === 'box')) {
    assert.ok(
      keys.some((key) => scene.tokenUnder(key) === text),
      'somebody who signed in is not kept',
    );
  }
}

async function signOut(scene: RandomizedScene, window: Window): Promise<void> {
  const before = scene.kept;
  const user = await scene.does(window, new User(['Sign Out']), () => window.application.run(commandIds.signOut, []));
  const gone = before.filter((key) => !scene.kept.includes(key));
  const said = user.messages.find(({ how, message }) => how === 'information' && message.startsWith('Signed out'));
  assert.equal(
    gone.length,
    said === undefined ? 0 : 1,
    `${gone.length} signed out, and it was said: ${user.last?.message ?? ''}`,
  );
}

async function copyFromPalette(scene: RandomizedScene, window: Window): Promise<void> {
  const { truth, random } = scene;
  const { id, name } = random.pick(truth.organizations);
  const user = new User([name]);
  await scene.does(window, user, () => window.application.run(commandIds.copyInviteLink, []));
  const isCopied = user.messages.some(({ message }) => message.startsWith(`Copied the invite link of ${name}`));
  if (isCopied) {
    assert.equal(user.clipboard, scene.linkOf(id), 'not the link that works');
  }
  if (scene.interruptedBy === 'cancel' || scene.interruptedBy === 'escape') {
    assert.equal(user.clipboard, '', 'something was copied after Cancel or Escape');
  }
}

async function give(
  scene: RandomizedScene,
  window: Window,
  command: typeof commandIds.copyInviteLink | typeof commandIds.createInviteLink,
): Promise<void> {
  const { organizations } = await scene.rows(window);
  if (organizations.length === 0) {
    return;
  }
  const row = scene.random.pick(organizations);
  const { id } = row.organization;
  const before = scene.linkOf(id);
  const user = new User(['Create New Link', 'Create Invite Link']);
  await scene.does(window, user, () => window.application.run(command, [row]));
  const now = scene.linkOf(id);
  if (scene.interruptedBy === 'cancel') {
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

async function join(scene: RandomizedScene, window: Window): Promise<void> {
  const { world, random, kept } = scene;
  const { sandbox } = world;
  const organization = random.pick(sandbox.world.organizations);
  const link = scene.linkOf(organization.id);
  if (link === undefined) {
    return;
  }
  const accounts = kept.map((key) => sandbox.world.findToken(scene.tokenUnder(key) ?? '')?.accountId);
  const isIn = (): number =>
    new Set(
      accounts.filter(
        (id) => id !== undefined && organization.members.findByAccount(id)?.status === 'USER_STATUS_ACTIVE',
      ),
    ).size;
  const before = isIn();
  const user = new User(['Join…', `Join ${organization.name}`]);
  await scene.does(window, user, () => window.application.run(commandIds.joinOrganization, [link]));
  const joined = isIn() - before;
  if (scene.interruptedBy === 'cancel') {
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

async function preview(scene: RandomizedScene, window: Window): Promise<void> {
  const { truth: world } = scene;
  const organization = scene.random.pick(world.organizations);
  const link = scene.linkOf(organization.id);
  if (link === undefined) {
    return;
  }
  if (scene.random.chance(0.3)) {
    world.replaceInvite(organization);
  }
  scene.first.clock.jump(knownForMs);
  const works = scene.linkOf(organization.id) === link;
  const user = new User();
  await scene.does(window, user, () => window.application.run(commandIds.previewInvite, [link]));
  const wasLied = scene.world.sandbox.calls(summary).some(({ fault }) => fault === 'error');
  if (scene.interruptedBy !== undefined) {
    return;
  }
  const [status = ''] = (user.last?.detail ?? '').split('\n');
  if (!wasLied && /^Valid$|^Not valid|^No longer valid/.test(status)) {
    assert.equal(status === 'Valid', works, `${link.slice(-4)} ${status}`);
  }
}
