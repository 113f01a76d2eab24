import assert from 'node:assert/strict';
import { fetchRungs } from '../../../src/gitpod/fetchRungs';
import { GitpodHost } from '../../../src/gitpod/gitpodHost';
import { systemClock } from '../../../src/gitpod/ports';
import { Token } from '../../../src/gitpod/token';
import { Transport } from '../../../src/gitpod/transport';
import { InviteInspector } from '../../../src/invites/inviteInspector';
import type { InviteLink } from '../../../src/invites/inviteLink';
import { InviteLookup } from '../../../src/invites/inviteLookup';
import { InviteService } from '../../../src/invites/inviteService';
import type { Organization } from '../../../src/organizations/organization';
import { OrganizationDirectory } from '../../../src/organizations/organizationDirectory';
import { OrganizationService } from '../../../src/organizations/organizationService';
import type { Session } from '../../../src/sessions/session';
import { SessionClients } from '../../../src/sessions/sessionClients';
import type { KeptSessions } from '../../../src/sessions/sessionStore';
import { LoggedLines } from '../../unit/gitpod/support/logged';
import { sandbox } from '../testRequest';
import { callsBy, type Call } from './sandboxControl';

let made = 0;

/** What the application is made of below its windows, signed in to the sandbox as Ada, with a name of its own among the calls there. */
export class House {
  readonly host = hostOf(sandbox.origin);
  readonly session: Session = {
    id: `${this.host.origin}/ada`,
    subjectId: 'ada',
    name: 'Ada Lovelace',
    reach: { kind: 'account' },
    host: this.host,
    token: new Token(sandbox.tokens['ada'] ?? ''),
    source: 'pasted',
    signIn: 'ada',
    label: 'Ada Lovelace',
  };
  readonly sessions = {
    read: (): Promise<KeptSessions> => Promise.resolve(this.#kept),
    onDidChange: () => () => undefined,
  };
  readonly clients: SessionClients;
  readonly lookup: InviteLookup;
  readonly invites: InviteService;
  readonly directory: OrganizationDirectory;
  readonly inspector: InviteInspector;
  readonly #name = `house-${++made}`;
  #kept: KeptSessions = { sessions: [this.session], unreadable: 0, notKept: 0 };

  constructor() {
    const transport = new Transport({
      rungs: fetchRungs(),
      clock: systemClock,
      logger: new LoggedLines(),
      userAgent: this.#name,
    });
    this.clients = new SessionClients(transport, () => undefined);
    const { clients } = this;
    const signedIn = (): Promise<readonly Session[]> => Promise.resolve(this.#kept.sessions);
    const organizations = new OrganizationService(clients);
    this.invites = new InviteService(clients, systemClock);
    this.directory = new OrganizationDirectory((session) => organizations.list(session), systemClock);
    this.lookup = new InviteLookup(signedIn, clients, systemClock);
    this.inspector = new InviteInspector(this.lookup, signedIn, this.directory, this.invites);
    this.invites.onDidChange(({ id: organizationId, name, memberCount }, link) => {
      this.lookup.organizationHas(link, { organizationId, name, memberCount });
    });
  }

  signOut(): void {
    this.#kept = { sessions: [], unreadable: 0, notKept: 0 };
    this.lookup.forgetAll();
  }

  /** One of Ada's organizations by its key. */
  async organization(key: string): Promise<Organization> {
    const listing = await this.directory.read(this.session);
    const id = sandbox.organizations[key]?.id;
    return listing.known?.organizations.find((each) => each.id === id) ?? assert.fail(`Ada is not in ${key}`);
  }

  async linkOf(key: string): Promise<InviteLink> {
    return (await this.invites.retrieve(await this.organization(key))) ?? assert.fail(`${key} has no invite`);
  }

  /** Replaces an organization's invite; returns the one that works now. */
  async replace(key: string): Promise<InviteLink> {
    const organization = await this.organization(key);
    const outcome = await this.invites.create(organization, await this.invites.retrieve(organization));
    assert.ok(outcome.kind === 'created');
    return outcome.link;
  }

  /** How often the service was asked, by this house, what an invite is. */
  async asked(): Promise<number> {
    return (await this.calls()).filter(({ method }) => method === 'GetOrganizationInviteSummary').length;
  }

  /** What this house asked the service, whatever it was. */
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
