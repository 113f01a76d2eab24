import assert from 'node:assert/strict';
import { GitpodError } from '../../../src/api/errors';
import { MemberPages } from '../../../src/organizations/members';
import { failureOf } from '../../fakes/samples';
import { Service } from '../../fakes/service';

const method = 'ListMembers';

describe('MemberPages', () => {
  let service: Service;
  before(async () => {
    service = await Service.start();
  });
  beforeEach(() => {
    service.reset();
  });
  after(() => service.close());

  const open = (key: string, signal = new AbortController().signal): Promise<MemberPages> =>
    MemberPages.open(service.clients, service.organization(key), signal);
  const asked = (): number => service.sandbox.calls(method).length;
  const page = (userIds: readonly string[], nextToken: string): string =>
    JSON.stringify({
      members: userIds.map((userId) => ({ userId, fullName: userId.slice(-2), status: 'USER_STATUS_ACTIVE' })),
      pagination: { nextToken },
    });
  const userId = (index: number): string => `0190d0a1-7777-7abc-8def-${String(index).padStart(12, '0')}`;
  const answer = (body: string): void => {
    service.sandbox.faults({ method, times: 1, fault: { kind: 'answer', body } });
  };

  it('start with the ten newest members, in one request', async () => {
    const pages = await open('kobo');
    assert.equal(pages.members.length, 10);
    assert.equal(pages.hasMore, true);
    assert.equal(pages.isNewestFirst, true);
    assert.equal(asked(), 1);
  });

  it('continue page by page to the last member, without duplicates', async () => {
    const pages = await open('sever');
    for (let page = 0; page < 9 && pages.hasMore; page++) await pages.next();
    assert.equal(pages.hasMore, false);
    assert.equal(new Set(pages.members.map((member) => member.userId)).size, 122);
    assert.equal(pages.members.length, 122);
    assert.equal(pages.isNewestFirst, true);
  });

  it('share one request for the next page', async () => {
    const pages = await open('kobo');
    await Promise.all([pages.next(), pages.next()]);
    assert.equal(asked(), 2);
    assert.equal(pages.members.length, 40);
  });

  it('keep a page that arrives while newer members are requested', async () => {
    const pages = await open('kobo');
    service.sandbox.faults({ method, fault: { kind: 'held' } });
    const newer = pages.readNewer();
    await service.sandbox.waitForCall((call) => call.method === method && call.result === 'held');
    await pages.next();
    service.sandbox.release();
    assert.equal(await newer, false);
    assert.equal(pages.members.length, 40);
  });

  it('send no request after the last page', async () => {
    const pages = await open('andalus');
    await pages.next();
    assert.equal(asked(), 1);
  });

  it('work without sorting by the service, claim no order then, and do not ask it to sort again', async () => {
    service.sandbox.changeBehaviour({ sorting: 'refused' });
    const pages = await open('kobo');
    assert.equal(pages.members.length, 10);
    assert.equal(pages.isNewestFirst, false);
    assert.equal(asked(), 2);
    await pages.next();
    assert.equal(asked(), 3);
  });

  it('claim no order that the service does not confirm', async () => {
    answer(page([userId(1), userId(2)], ''));
    assert.equal((await open('kobo')).isNewestFirst, false);
  });

  it('show a member once who moved to the next page meanwhile', async () => {
    answer(page([userId(1), userId(2)], 'more'));
    answer(page([userId(2), userId(3)], ''));
    const pages = await open('kobo');
    await pages.next();
    assert.deepEqual(
      pages.members.map((member) => member.fullName),
      ['01', '02', '03'],
    );
  });

  it('end when the service repeats a page token', async () => {
    answer(page([userId(1)], 'here'));
    answer(page([userId(2)], 'here'));
    const pages = await open('kobo');
    await pages.next();
    assert.equal(pages.hasMore, false);
  });

  it('keep the loaded members when a page fails, and retry that page', async () => {
    const pages = await open('kobo');
    service.sandbox.faults({ method, times: 3, fault: { kind: 'error', code: 'unavailable' } });
    await pages.next();
    assert.ok(pages.failure instanceof GitpodError);
    assert.equal(pages.members.length, 10);
    assert.equal(pages.hasMore, true);
    await pages.next();
    assert.equal(pages.failure, undefined);
    assert.equal(pages.members.length, 40);
  });

  it('fail completely when the first page fails', async () => {
    service.sandbox.faults({ method, times: 9, fault: { kind: 'error', code: 'permission_denied' } });
    assert.equal((await failureOf(open('kobo'))).kind, 'refused');
  });

  it('omit members who have left', async () => {
    answer(
      JSON.stringify({
        members: [
          { userId: userId(1), fullName: 'Gone', status: 'USER_STATUS_LEFT' },
          { userId: userId(2), fullName: 'Here', status: 'USER_STATUS_SUSPENDED' },
        ],
      }),
    );
    assert.deepEqual(
      (await open('kobo')).members.map((member) => member.fullName),
      ['Here'],
    );
  });

  it('are cancelled with their caller, even later pages', async () => {
    const gone = new AbortController();
    const pages = await open('kobo', gone.signal);
    service.sandbox.faults({ method, fault: { kind: 'held' } });
    const next = pages.next();
    await service.sandbox.waitForCall((call) => call.result === 'held');
    gone.abort();
    await next;
    assert.ok(pages.failure instanceof GitpodError && pages.failure.kind === 'cancelled');
  });
});
