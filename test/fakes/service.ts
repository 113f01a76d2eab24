import type { GitpodError } from '../../src/api/errors';
import { createFetchers } from '../../src/api/fetchers';
import type { GitpodHost } from '../../src/api/host';
import type { Fetch } from '../../src/api/ports';
import { Token } from '../../src/api/token';
import { Transport } from '../../src/api/transport';
import { SessionClients } from '../../src/auth/clients';
import type { Identity, Session } from '../../src/auth/session';
import { InviteCreator } from '../../src/invites/createInvite';
import { InviteStore } from '../../src/invites/inviteStore';
import { InviteLink } from '../../src/links/inviteLink';
import type { Organization } from '../../src/organizations/organization';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox/startSandbox';
import { LoggedLines } from './logged';
import { sampleTokenOf, signedIn } from './people';
import { hostOf } from './samples';
import { SkippingClock } from './skippingClock';

/** Called before a request is sent: sends it with `go`, delays it, or throws instead. */
export type Gate = (method: string, go: () => ReturnType<Fetch>) => ReturnType<Fetch>;

/** An invite store, and a creator that uses it. */
export interface Invites {
  readonly store: InviteStore;
  readonly creator: InviteCreator;
}

const open: Gate = (_method, go) => go();

/** A sandbox and clients for it: requests over loopback are real, the clock is fake. */
export class Service {
  readonly host: GitpodHost;
  readonly log = new LoggedLines();
  readonly clock = new SkippingClock();
  /** Every rejected token, as reported to the sign-in prompt. */
  readonly rejected: { readonly session: Session; readonly error: GitpodError }[] = [];
  readonly clients: SessionClients;
  /** Called before every request of `clients`; lets all of them through by default. */
  gate = open;

  private constructor(readonly sandbox: Sandbox) {
    this.host = hostOf(sandbox.origin);
    this.clients = this.window((method, go) => this.gate(method, go));
  }

  static async start(options?: SandboxOptions): Promise<Service> {
    return new Service(await startSandbox(options));
  }

  /** Creates the clients of one more window. */
  window(gate: Gate): SessionClients {
    const fetchers = createFetchers().map((fetcher) => ({
      name: fetcher.name,
      load: async (): Promise<Fetch> => {
        const send = await fetcher.load();
        return (url, init) => gate(url.slice(url.lastIndexOf('/') + 1), () => send(url, init));
      },
    }));
    const transport = new Transport({ fetchers, clock: this.clock, logger: this.log, userAgent: 'unit-tests/1' });
    return new SessionClients(transport, sampleTokenOf, (session, error) => {
      this.rejected.push({ session, error });
    });
  }

  /** Creates the invite store and creator of one window. They know of no sessions. */
  newInvites(clients = this.clients): Invites {
    const store = new InviteStore(() => Promise.resolve([]), clients, this.clock);
    return { store, creator: new InviteCreator(store, clients, this.clock) };
  }

  /** Restores the initial state. */
  reset(): void {
    this.sandbox.reset();
    this.gate = open;
    this.rejected.length = 0;
    this.log.lines.length = 0;
    this.clock.skippedPauses.length = 0;
  }

  close(): Promise<void> {
    return this.sandbox.close();
  }

  /** Creates a session with the named token of the sandbox. */
  session(tokenName: string): Session {
    const token = this.sandbox.world.tokens.find((known) => known.name === tokenName);
    if (token === undefined) throw new Error(`The sandbox has no token ${tokenName}`);
    const identity: Identity = {
      subjectId: token.user?.userId ?? token.accountId,
      name: this.sandbox.world.account(token.accountId).name,
      reach:
        token.user === undefined
          ? { kind: 'account' }
          : { kind: 'organization', organizationId: token.user.organizationId },
    };
    return signedIn(identity, { host: this.host, token: new Token(token.text), label: tokenName });
  }

  /** An organization as the owner of the named token sees it. */
  organization(key: string, tokenName = 'ada'): Organization {
    const { id, name, tier } = this.sandbox.world.organization(key);
    const session = this.session(tokenName);
    const { role, userId } = this.sandbox.world.memberOf(key, tokenName);
    return { id, name, tier, session, role, userId: session.reach.kind === 'account' ? userId : undefined };
  }

  /** The current invite link of an organization. */
  inviteLink(key: string): InviteLink {
    const { world } = this.sandbox;
    return new InviteLink(this.host, world.inviteOf(world.organization(key)) ?? '');
  }

  /** A link of an invite that never existed. */
  madeUpLink(number: number): InviteLink {
    return new InviteLink(this.host, `0190d0a1-2222-7abc-8def-${String(number).padStart(12, '0')}`);
  }

  /** Replaces the invite of an organization, as another admin would; returns the new id. */
  replaceInvite(key: string, inviteId?: string): string {
    const { world } = this.sandbox;
    return world.replaceInvite(world.organization(key), inviteId);
  }
}
