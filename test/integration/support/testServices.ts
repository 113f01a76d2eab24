import assert from 'node:assert/strict';
import { SerialQueue } from '../../../src/api/concurrency';
import { createFetchers } from '../../../src/api/fetchers';
import { GitpodHost } from '../../../src/api/host';
import { systemClock } from '../../../src/api/ports';
import { Token } from '../../../src/api/token';
import { Transport } from '../../../src/api/transport';
import { SessionClients } from '../../../src/auth/clients';
import { KnownSessions } from '../../../src/auth/knownSessions';
import type { Session } from '../../../src/auth/session';
import { SecretStoreError } from '../../../src/auth/sessionSecrets';
import type { StoredSessions } from '../../../src/auth/sessionStore';
import { LinkHandles } from '../../../src/features/linkHandles';
import type { Services } from '../../../src/features/command';
import { InviteCreator } from '../../../src/invites/createInvite';
import { InviteStore } from '../../../src/invites/inviteStore';
import type { InviteLink } from '../../../src/links/inviteLink';
import { JoinableOrganizations } from '../../../src/organizations/joinable';
import type { Organization } from '../../../src/organizations/organization';
import { listOrganizations, OrganizationStore } from '../../../src/organizations/organizationStore';
import { rowArguments } from '../../../src/tree/rowArguments';
import { LoggedLines } from '../../fakes/logged';
import { FakeMemento } from '../../fakes/memento';
import { partial } from '../../fakes/strict';
import { sandbox } from '../testRequest';
import { RecordedNotifications, noSharedLinks } from './sharing';
import { type Call, callsBy } from './sandboxControl';

const names = { ada: 'Ada Lovelace', grace: 'Grace Hopper' };

let instanceCount = 0;

/** The services below the UI, signed in to the sandbox, with their own user agent for the sandbox's list of calls. */
export class TestServices {
  readonly host = hostOf(sandbox.origin);
  readonly session: Session;
  readonly sessions = {
    read: (): Promise<StoredSessions> => this.#read(),
    readInBackground: (): Promise<StoredSessions> => this.#read(),
    peek: (): StoredSessions => this.#stored,
    onDidChange: () => () => undefined,
  };
  readonly knownSessions = new KnownSessions(partial('sessions', this.sessions), systemClock, new LoggedLines());
  readonly sharedLinks = noSharedLinks();
  readonly clients: SessionClients;
  readonly invites: InviteStore;
  readonly inviteCreator: InviteCreator;
  readonly organizations: OrganizationStore;
  readonly #name = `testServices-${++instanceCount}`;
  #stored: StoredSessions;
  #isLocked = false;

  constructor(user: keyof typeof names = 'ada') {
    const { host } = this;
    const [name, reach] = [names[user], { kind: 'account' }] as const;
    const id = `${host.origin}/${user}`;
    this.session = { id, subjectId: user, name, reach, host, source: 'pasted', signIn: user, label: name };
    this.#stored = { sessions: [this.session], unreadable: 0, notKept: 0 };
    const transport = new Transport({
      fetchers: createFetchers(),
      clock: systemClock,
      logger: new LoggedLines(),
      userAgent: this.#name,
    });
    this.clients = new SessionClients(
      transport,
      () => new Token(sandbox.tokens[user] ?? ''),
      () => undefined,
    );
    const { clients } = this;
    const signedIn = async (): Promise<readonly Session[]> => (await this.knownSessions.readOrThrow()).sessions;
    this.organizations = new OrganizationStore((session) => listOrganizations(clients, session), systemClock);
    this.invites = new InviteStore(signedIn, clients, systemClock);
    this.inviteCreator = new InviteCreator(this.invites, clients, systemClock);
  }

  /** The services of a window; `overrides` replaces those that a test observes. */
  services(overrides: { readonly [Name in keyof Services]?: Partial<Services[Name]> } = {}): Services {
    const notifications = new RecordedNotifications();
    return {
      log: new LoggedLines(),
      clock: systemClock,
      memento: new FakeMemento().window(),
      sessions: this.sessions,
      knownSessions: this.knownSessions,
      clients: this.clients,
      organizations: this.organizations,
      joinable: new JoinableOrganizations(this.clients),
      invites: this.invites,
      inviteCreator: this.inviteCreator,
      sharedLinks: this.sharedLinks,
      notifications,
      handles: new LinkHandles(),
      ignoredLinkWrites: new SerialQueue(),
      rows: rowArguments,
      ...overrides,
    } as unknown as Services;
  }

  /** Makes the session unreadable. */
  lockKeychain(): void {
    this.#isLocked = true;
    this.signOut();
  }

  signOut(): void {
    this.#stored = { sessions: [], unreadable: 0, notKept: 0 };
    this.invites.forgetSessions([this.session]);
  }

  #read(): Promise<StoredSessions> {
    return this.#isLocked ? Promise.reject(new SecretStoreError('unreadable')) : Promise.resolve(this.#stored);
  }

  /** One of the user's organizations, by its key. */
  async organization(key: string): Promise<Organization> {
    const listing = await this.organizations.read(this.session);
    const id = sandbox.organizations[key]?.id;
    return (
      listing.known?.organizations.find((each) => each.id === id) ??
      assert.fail(`${this.session.name} is not in ${key}`)
    );
  }

  async linkOf(key: string): Promise<InviteLink> {
    return (await this.invites.load(await this.organization(key))) ?? assert.fail(`${key} has no invite`);
  }

  /** Replaces an organization's invite; returns the new link. */
  async replace(key: string): Promise<InviteLink> {
    const organization = await this.organization(key);
    const outcome = await this.inviteCreator.create(organization, await this.invites.load(organization));
    assert.ok(outcome.kind === 'created');
    return outcome.link;
  }

  /** The user's last action with a link of an organization, and the end of that link: `shared …1f2d`. */
  async shared(key: string): Promise<string | undefined> {
    const last = await this.sharedLinks.last(await this.organization(key));
    return last && `${last.way} …${last.ending}`;
  }

  /** Number of invite lookups that these services sent. */
  async lookupCount(): Promise<number> {
    return (await this.calls()).filter(({ method }) => method === 'GetOrganizationInviteSummary').length;
  }

  /** All calls that these services sent. */
  calls(): Promise<Call[]> {
    return callsBy(this.#name, sandbox);
  }
}

/** Restores the initial state of the sandbox. */
export async function resetSandbox(): Promise<void> {
  await fetch(`${sandbox.origin}/sandbox/reset`, { method: 'POST' });
}

function hostOf(origin: string): GitpodHost {
  const host = GitpodHost.parse(origin);
  assert.ok(host instanceof GitpodHost);
  return host;
}
