import assert from 'node:assert/strict';
import { InviteService } from '../../../src/invites/inviteService';
import { MemberPages } from '../../../src/organizations/memberPages';
import { OrganizationService } from '../../../src/organizations/organizationService';
import { callTimes } from '../../bench/calls';
import { scanForLinks } from '../../bench/linkScan';
import { median } from '../../bench/row';
import { commandIds } from '../../../src/ui/ids';
import { begin, type Act } from '../errors/support/acts';
import { FailingWorld } from '../errors/support/failingWorld';
import { Service } from '../support/service';

/** The methods that a command of the whole extension calls, after its organizations were read. */
async function requestsOf(act: Act, { without }: { readonly without?: string } = {}): Promise<readonly string[]> {
  const world = await FailingWorld.start();
  try {
    const { window, run } = await begin(world, act);
    if (without !== undefined) world.sandbox.world.removeInvite(world.sandbox.world.organization(without));
    const before = world.requests.length;
    await run();
    await window.quiet();
    return world.requests.slice(before);
  } finally {
    await world.close();
  }
}

const neverAborted = new AbortController().signal;

/** What `npm run bench` shows in full: here requests as hard numbers, and times with room for a busy machine. */
describe('The figures that every change keeps', function () {
  this.timeout(30_000);
  let service: Service | undefined;

  afterEach(async () => {
    await service?.close();
    service = undefined;
  });

  it('a hundred reads of an invite are a hundred requests over one connection', async () => {
    service = await Service.start();
    const invites = new InviteService(service.clients, service.clock);
    const kobo = service.organization('kobo');
    for (let read = 0; read < 100; read++) await invites.retrieve(kobo);
    const calls = service.sandbox.calls();
    assert.equal(calls.length, 100);
    assert.equal(new Set(calls.map(({ connection }) => connection)).size, 1);
  });

  it('a thousand organizations are one request', async () => {
    service = await Service.start({ seed: 'large' });
    const organizations = await new OrganizationService(service.clients).list(service.session('ada'));
    assert.equal(organizations.length, 1000);
    assert.equal(service.sandbox.calls().length, 1);
  });

  it('10,000 members are 201 requests', async () => {
    service = await Service.start({ seed: 'large', size: { organizations: 1 } });
    const crowd = service.organization('crowd');
    const pages = await MemberPages.open(service.clients, crowd, neverAborted);
    while (pages.hasMore) await pages.next();
    assert.equal(pages.members.length, 10_000);
    assert.equal(service.sandbox.calls().length, 201);
  });

  it('a first invite is read, created and looked at once more; whoever replaces one reads again after they agreed', async () => {
    const [get, create] = ['GetOrganizationInvite', 'CreateOrganizationInvite'];
    const acme = { as: 'ada', selects: 'acme' };
    const creates = { ...acme, command: commandIds.createInviteLink };
    assert.deepEqual(await requestsOf({ ...acme, command: commandIds.copyInviteLink }), [get]);
    assert.deepEqual(await requestsOf(creates, { without: 'acme' }), [get, create, get]);
    assert.deepEqual(await requestsOf({ ...creates, presses: ['Create New Link'] }), [get, get, create, get]);
  });

  it('a call to a service 50 ms away takes little longer than bare fetch', async () => {
    const { ours, bare } = await callTimes(50, 15);
    assert.ok(median(ours) < 1.5 * median(bare), `${median(ours)} ms against ${median(bare)} ms`);
  });

  it('links are found in a small multiple of the time that looking for their two words takes', () => {
    const { ours, words } = scanForLinks(4, 4_000, 9);
    // Of each the quickest run: what else the machine and the collector do only ever adds to it.
    const [our, their] = [Math.min(...ours), Math.min(...words)];
    assert.ok(our < 15 * their, `${our} ms against ${their} ms`);
  });
});
