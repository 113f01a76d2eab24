import assert from 'node:assert/strict';
import { InviteService } from '../../../src/invites/inviteService';
import { MemberPages } from '../../../src/organizations/memberPages';
import { OrganizationService } from '../../../src/organizations/organizationService';
import { callTimes } from '../../bench/calls';
import { scanForLinks } from '../../bench/linkScan';
import { median } from '../../bench/row';
import { Service } from '../support/service';

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

  it('a call to a service 50 ms away takes little longer than bare fetch', async () => {
    const { ours, bare } = await callTimes(50, 15);
    assert.ok(median(ours) < 1.5 * median(bare), `${median(ours)} ms against ${median(bare)} ms`);
  });

  it('links are found in a small multiple of the time that looking for their two words takes', () => {
    const { ours, words } = scanForLinks(4, 4_000, 9);
    assert.ok(median(ours) < 15 * median(words), `${median(ours)} ms against ${median(words)} ms`);
  });
});
