import assert from 'node:assert/strict';
import { MemberPages } from '../../../src/organizations/members';
import { listOrganizations } from '../../../src/organizations/organizationStore';
import { commandIds } from '../../../src/ui/ids';
import { timeFinding } from '../../bench/findingLinks';
import { Service } from '../../fakes/service';
import { TestExtension } from '../../fakes/testExtension';
import type { GetInvite } from '../../sandbox/world/organization';
import { type CommandRun, prepareRun } from '../errors/support/commandRuns';

/** The methods that a command calls in the complete extension, after the organizations were read. */
async function requestsOf(
  act: CommandRun,
  { without, getInvite }: { readonly without?: string; readonly getInvite?: GetInvite } = {},
): Promise<readonly string[]> {
  const world = await TestExtension.start();
  try {
    const { window, run } = await prepareRun(world, act);
    const { world: there } = world.sandbox;
    if (without !== undefined) there.removeInvite(there.organization(without), getInvite);
    const before = world.requests.length;
    await run();
    await window.quiet();
    return world.requests.slice(before);
  } finally {
    await world.close();
  }
}

const neverAborted = new AbortController().signal;

describe('Numbers of requests, and the speed of the scanner', function () {
  let service: Service | undefined;

  afterEach(async () => {
    await service?.close();
    service = undefined;
  });

  it('a hundred reads of an invite take a hundred requests over one connection', async () => {
    service = await Service.start();
    const invites = service.newInvites();
    const kobo = service.organization('kobo');
    for (let read = 0; read < 100; read++) await invites.store.load(kobo);
    const calls = service.sandbox.calls();
    assert.equal(calls.length, 100);
    assert.equal(new Set(calls.map(({ connection }) => connection)).size, 1);
  });

  it('a thousand organizations take one request', async () => {
    service = await Service.start({ seed: 'large' });
    const organizations = await listOrganizations(service.clients, service.session('ada'));
    assert.equal(organizations.length, 1000);
    assert.equal(service.sandbox.calls().length, 1);
  });

  it('10,000 members take 201 requests', async () => {
    service = await Service.start({ seed: 'large', size: { organizations: 1 } });
    const crowd = service.organization('crowd');
    const pages = await MemberPages.open(service.clients, crowd, neverAborted);
    while (pages.hasMore) await pages.next();
    assert.equal(pages.members.length, 10_000);
    assert.equal(service.sandbox.calls().length, 201);
  });

  it('a first invite is read, created if reading does not create it, and verified; replacing one reads it again after the user confirms', async () => {
    const [get, create] = ['GetOrganizationInvite', 'CreateOrganizationInvite'];
    const acme = { as: 'ada', selects: 'acme' };
    const creates = { ...acme, command: commandIds.createInviteLink };
    assert.deepEqual(await requestsOf({ ...acme, command: commandIds.copyInviteLink }), [get]);
    assert.deepEqual(await requestsOf(creates, { without: 'acme', getInvite: 'notFound' }), [get, create, get]);
    assert.deepEqual(await requestsOf(creates, { without: 'acme', getInvite: 'creates' }), [get, get]);
    assert.deepEqual(await requestsOf({ ...creates, presses: ['Create New Link'] }), [get, get, create, get]);
  });

  it('links are found in a small multiple of the time that a scan for their markers takes', async () => {
    const { ours, theirs } = await timeFinding(4, 4_000, 9);
    // Compare the fastest runs: other processes and garbage collection only ever add time.
    const [our, their] = [Math.min(...ours), Math.min(...theirs)];
    assert.ok(our < 15 * their, `${our} ms against ${their} ms`);
  });
});
