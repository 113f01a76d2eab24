import assert from 'node:assert/strict';
import { KnownSessions } from '../../../src/auth/knownSessions';
import type { Session } from '../../../src/auth/session';
import { SecretStoreError } from '../../../src/auth/sessionSecrets';
import type { StoredSessions } from '../../../src/auth/sessionStore';
import { resolveForHover } from '../../../src/editor/hover';
import { linkAt } from '../../../src/editor/linkAt';
import type { Services } from '../../../src/features/command';
import { InviteCreator } from '../../../src/invites/createInvite';
import { InviteStore } from '../../../src/invites/inviteStore';
import type { InviteLink } from '../../../src/links/inviteLink';
import { isAdmin } from '../../../src/organizations/organization';
import { listOrganizations, OrganizationStore } from '../../../src/organizations/organizationStore';
import { FakeClock, settled } from '../../fakes/fakeClock';
import { Service } from '../../fakes/service';
import { partial } from '../../fakes/strict';
import { Window as SharedLinksWindow } from '../invites/sharedLinksWindow';

const summary = 'GetOrganizationInviteSummary';
const looking = new AbortController().signal;

describe('Resolving an invite for a hover', () => {
  let service: Service;
  let signedIn: Session[];
  /** Whether the keychain is unreadable, so that the sessions are unknown. */
  let isLocked: boolean;
  let clock: FakeClock;
  let services: Services;
  let creator: InviteCreator;
  let organizations: OrganizationStore;
  let lookup: InviteStore;

  before(async () => {
    service = await Service.start();
  });

  after(() => service.close());

  beforeEach(() => {
    service.reset();
    signedIn = [service.session('ada')];
    isLocked = false;
    clock = new FakeClock();
    const peek = (): StoredSessions => ({ sessions: isLocked ? [] : signedIn, unreadable: 0, notKept: 0 });
    const read = (): Promise<StoredSessions> =>
      isLocked ? Promise.reject(new SecretStoreError('unreadable')) : Promise.resolve(peek());
    const knownSessions = new KnownSessions(
      partial('sessions', { peek, readInBackground: read, onDidChange: () => () => undefined }),
      clock,
      service.log,
    );
    const sessions = async (): Promise<readonly Session[]> => (await knownSessions.readOrThrow()).sessions;
    organizations = new OrganizationStore((session) => listOrganizations(service.clients, session), clock);
    lookup = new InviteStore(sessions, service.clients, clock);
    creator = new InviteCreator(lookup, service.clients, clock);
    const sharedLinks = new SharedLinksWindow().links;
    services = { invites: lookup, knownSessions, organizations, sharedLinks, clock } as unknown as Services;
  });

  /** Resolves a hover, and waits for the delay that skips a passing pointer. */
  async function look(link: InviteLink): ReturnType<typeof resolveForHover> {
    const view = resolveForHover(services, link, looking);
    await clock.advance(100);
    return view;
  }

  /** Loads the user's organizations, as the tree does when it is first shown. */
  async function knowOrganizations(): Promise<void> {
    await Promise.all(signedIn.map((session) => organizations.read(session)));
  }

  const asked = (method?: string): number => service.sandbox.calls(method).length;

  it('returns the invite, and no membership for another organization', async () => {
    const view = await look(service.inviteLink('harbour'));
    assert.deepEqual(
      [view?.answer?.kind, view?.answer?.kind === 'valid' && view.answer.name, view?.membership],
      ['valid', 'Harbour Collective', undefined],
    );
  });

  it('returns the membership in the organization', async () => {
    await knowOrganizations();
    const view = await look(service.inviteLink('sever'));
    assert.equal(view?.membership?.role, 'ORGANIZATION_ROLE_MEMBER');
    assert.equal(view.current, undefined);
  });

  it('sends no request for the user’s organizations', async () => {
    const view = await look(service.inviteLink('sever'));
    assert.deepEqual([view?.answer?.kind, view?.membership, asked()], ['valid', undefined, 1]);
  });

  it('knows the organization that a token belongs to without a request', async () => {
    signedIn = [service.session('ada-kobo')];
    const view = await look(service.inviteLink('kobo'));
    assert.deepEqual([view?.membership?.id, asked()], [service.organization('kobo').id, 1]);
    assert.equal((await look(service.inviteLink('sever')))?.membership, undefined);
  });

  it('recognizes a valid invite as the current one of the user’s own organization, without reading that', async () => {
    await knowOrganizations();
    const link = service.inviteLink('kobo');
    const view = await look(link);
    assert.ok(view?.membership && isAdmin(view.membership));
    assert.equal(view.current?.equals(link), true);
    assert.equal(asked('GetOrganizationInvite'), 0);
  });

  it('never reads the invite of an organization, which may create it', async () => {
    await look(service.inviteLink('kobo'));
    service.replaceInvite('kobo');
    lookup.forgetSessions(signedIn);
    await look(service.inviteLink('kobo'));
    assert.equal(asked('GetOrganizationInvite'), 0);
  });

  it('returns the organization of a link that was replaced here', async () => {
    await knowOrganizations();
    const link = service.inviteLink('kobo');
    await look(link);
    const kobo = service.organization('kobo');
    await creator.create(kobo, link);
    await settled();
    const view = await look(link);
    assert.equal(view?.answer?.kind, 'revoked');
    assert.equal(view.membership?.id, kobo.id);
    assert.equal(view.current?.equals(service.inviteLink('kobo')), true);
  });

  it('does not return an invalid link as the current one, even if it was that when it was last read', async () => {
    const link = service.inviteLink('kobo');
    await lookup.load(service.organization('kobo'));
    await settled();
    service.replaceInvite('kobo');
    const view = await look(link);
    assert.deepEqual([view?.answer?.kind, view?.current], ['revoked', undefined]);
  });

  it('sends no request while signed out', async () => {
    signedIn = [];
    const view = await look(service.inviteLink('harbour'));
    assert.equal(view?.answer?.kind, 'unknown');
    assert.equal(asked(), 0);
  });

  it('returns the reason when the sessions cannot be read', async () => {
    isLocked = true;
    const view = await look(service.inviteLink('harbour'));
    assert.ok(view?.answer?.kind === 'error' && view.answer.error instanceof SecretStoreError);
    assert.equal((await look(service.inviteLink('harbour')))?.answer?.kind, 'error');
    assert.equal(asked(), 0);
  });

  it('sends no request when the pointer only passes', async () => {
    const passing = new AbortController();
    const view = resolveForHover(services, service.inviteLink('harbour'), passing.signal);
    await clock.advance(99);
    passing.abort();
    assert.equal(await view, undefined);
    await clock.advance(10_000);
    assert.equal(asked(), 0);
  });

  it('sends one request, however often the user hovers', async () => {
    const link = service.inviteLink('harbour');
    await Promise.all([look(link), look(link), look(link)]);
    await look(link);
    assert.equal(asked(summary), 1);
  });

  it('returns a known status at once', async () => {
    const link = service.inviteLink('harbour');
    await look(link);
    assert.equal((await resolveForHover(services, link, looking))?.answer?.kind, 'valid');
  });

  it('does not wait for a slow service, and has the response for the next hover', async () => {
    const link = service.inviteLink('harbour');
    service.sandbox.faults({ method: summary, fault: { kind: 'held' } });
    const first = resolveForHover(services, link, looking);
    await clock.advance(100);
    await service.sandbox.waitForCall(({ method }) => method === summary);
    await clock.advance(1_500);
    const shown = await first;
    assert.deepEqual([shown?.link, shown?.answer], [link, undefined]);
    service.sandbox.release();
    assert.equal((await look(link))?.answer?.kind, 'valid');
    assert.equal(asked(summary), 1);
  });

  it('keeps a response that arrives after the hover was cancelled', async () => {
    const link = service.inviteLink('harbour');
    service.sandbox.faults({ method: summary, fault: { kind: 'held' } });
    const gone = new AbortController();
    const view = resolveForHover(services, link, gone.signal);
    await clock.advance(100);
    await service.sandbox.waitForCall(({ method }) => method === summary);
    gone.abort();
    assert.equal(await view, undefined);
    service.sandbox.release();
    assert.equal((await look(link))?.answer?.kind, 'valid');
    assert.equal(asked(summary), 1);
  });

  it('returns a failure, and retries soon', async () => {
    const link = service.inviteLink('harbour');
    service.sandbox.faults({ method: summary, fault: { kind: 'error', code: 'permission_denied' } });
    assert.equal((await look(link))?.answer?.kind, 'error');
    clock.jump(6_000);
    assert.equal((await look(link))?.answer?.kind, 'valid');
  });

  it('leaves no timer behind', async () => {
    await look(service.inviteLink('harbour'));
    await settled();
    assert.equal(clock.running, 0);
  });

  it('sends 20 requests for 1,000 links to 20 invites, at most 4 at a time, and no other', async () => {
    const { world } = service.sandbox;
    const existing = world.organizations.flatMap((each) => world.inviteOf(each) ?? []);
    const ids = Array.from(
      { length: 20 },
      (_, place) => existing[place] ?? world.stableId(`dead ${place}`, Date.UTC(2024, 0, 1)),
    );
    const lines = Array.from(
      { length: 1_000 },
      (_, line) => `${line}. [Join us](${service.host.inviteLink(ids[line % ids.length] ?? '')})`,
    );
    let underWay = 0;
    let most = 0;
    service.gate = async (method, go) => {
      const counted = Number(method === summary);
      underWay += counted;
      most = Math.max(most, underWay);
      await settled();
      return go().finally(() => {
        underWay -= counted;
      });
    };
    const looks = lines.map((line) => {
      const found = linkAt(line, line.length - 10, { hosts: [service.host] });
      assert.ok(found?.kind === 'link');
      return resolveForHover(services, found.link, new AbortController().signal);
    });
    await clock.advance(100);
    const views = await Promise.all(looks);
    assert.ok(views.every((view) => view?.answer?.kind === 'valid' || view?.answer?.kind === 'revoked'));
    assert.deepEqual([asked(summary), asked()], [20, 20]);
    assert.ok(most > 1 && most <= 4, `${most} at a time`);
  });
});
