import assert from 'node:assert/strict';
import { ConcurrencyLimiter } from '../../../src/api/concurrency';
import { createFetchers } from '../../../src/api/fetchers';
import { GitpodHost } from '../../../src/api/host';
import { systemClock } from '../../../src/api/ports';
import { Token } from '../../../src/api/token';
import { Transport } from '../../../src/api/transport';
import { SessionClients } from '../../../src/auth/clients';
import type { Session } from '../../../src/auth/session';
import type { StoredSessions } from '../../../src/auth/sessionStore';
import { LinkHandles } from '../../../src/features/linkHandles';
import { LinkReplacer } from '../../../src/features/repair/replacer';
import type { Services } from '../../../src/features/command';
import { InviteCreator } from '../../../src/invites/createInvite';
import { InviteStore } from '../../../src/invites/inviteStore';
import { InviteResolver } from '../../../src/invites/membership';
import type { InviteLink } from '../../../src/links/inviteLink';
import { JoinableOrganizations } from '../../../src/organizations/joinable';
import type { Organization } from '../../../src/organizations/organization';
import { OrganizationService, OrganizationStore } from '../../../src/organizations/organizationStore';
import { rowArguments } from '../../../src/tree/rowArguments';
import { LoggedLines } from '../../fakes/logged';
import { sandbox } from '../testRequest';
import { HeardNotices, noSharedLinks } from './giving';
import { type Call, callsBy } from './sandboxControl';

let made = 0;

/** What the application is made of below its windows, signed in to the sandbox as Ada, with a name of its own among the calls there. */
export class TestServices {
  readonly host = hostOf(sandbox.origin);
  readonly session: Session = {
    id: `${this.host.origin}/ada`,
    subjectId: 'ada',
    name: 'Ada Lovelace',
    reach: { kind: 'account' },
    host: this.host,
    source: 'pasted',
    signIn: 'ada',
    label: 'Ada Lovelace',
  };
  readonly sessions = {
    read: (): Promise<StoredSessions> => Promise.resolve(this.#kept),
    onDidChange: () => () => undefined,
  };
  readonly clients: SessionClients;
  readonly invites: InviteStore;
  readonly inviteCreator: InviteCreator;
  readonly directory: OrganizationStore;
  readonly inspector: InviteResolver;
  readonly #name = `testServices-${++made}`;
  #kept: StoredSessions = { sessions: [this.session], unreadable: 0, notKept: 0 };

  constructor() {
    const transport = new Transport({
      fetchers: createFetchers(),
      clock: systemClock,
      logger: new LoggedLines(),
      userAgent: this.#name,
    });
    this.clients = new SessionClients(
      transport,
      () => new Token(sandbox.tokens['ada'] ?? ''),
      () => undefined,
    );
    const { clients } = this;
    const signedIn = (): Promise<readonly Session[]> => Promise.resolve(this.#kept.sessions);
    const organizations = new OrganizationService(clients);
    this.directory = new OrganizationStore((session) => organizations.list(session), systemClock);
    this.invites = new InviteStore(signedIn, clients, systemClock);
    this.inviteCreator = new InviteCreator(this.invites, clients, systemClock);
    this.inspector = new InviteResolver(this.invites, signedIn, this.directory);
  }

  /** The services of a window with these parts; `overrides` stand in for what a test watches. */
  services(overrides: { readonly [Name in keyof Services]?: Partial<Services[Name]> } = {}): Services {
    const notifications = new HeardNotices();
    return {
      log: new LoggedLines(),
      clock: systemClock,
      sessions: this.sessions,
      knownSessions: this.sessions,
      clients: this.clients,
      organizations: this.directory,
      joinable: new JoinableOrganizations(this.clients),
      invites: this.invites,
      inviteCreator: this.inviteCreator,
      resolver: this.inspector,
      sharedLinks: noSharedLinks(),
      notifications,
      handles: new LinkHandles(),
      replacer: new LinkReplacer(this.sessions),
      ignoredLinkWrites: new ConcurrencyLimiter(1),
      rows: rowArguments,
      ...overrides,
    } as unknown as Services;
  }

  signOut(): void {
    this.#kept = { sessions: [], unreadable: 0, notKept: 0 };
    this.invites.forgetSessions([this.session]);
  }

  /** One of Ada's organizations by its key. */
  async organization(key: string): Promise<Organization> {
    const listing = await this.directory.read(this.session);
    const id = sandbox.organizations[key]?.id;
    return listing.known?.organizations.find((each) => each.id === id) ?? assert.fail(`Ada is not in ${key}`);
  }

  async linkOf(key: string): Promise<InviteLink> {
    return (await this.invites.load(await this.organization(key))) ?? assert.fail(`${key} has no invite`);
  }

  /** Replaces an organization's invite; returns the one that works now. */
  async replace(key: string): Promise<InviteLink> {
    const organization = await this.organization(key);
    const outcome = await this.inviteCreator.create(organization, await this.invites.load(organization));
    assert.ok(outcome.kind === 'created');
    return outcome.link;
  }

  /** How often the service was asked, by this testServices, what an invite is. */
  async asked(): Promise<number> {
    return (await this.calls()).filter(({ method }) => method === 'GetOrganizationInviteSummary').length;
  }

  /** What this testServices asked the service, whatever it was. */
  calls(): Promise<Call[]> {
    return callsBy(this.#name, sandbox);
  }
}

/** Everything at the service as it was at the start. */
export async function resetSandbox(): Promise<void> {
  await fetch(`${sandbox.origin}/sandbox/reset`, { method: 'POST' });
}

function hostOf(origin: string): GitpodHost {
  const host = GitpodHost.parse(origin);
  assert.ok(host instanceof GitpodHost);
  return host;
}
