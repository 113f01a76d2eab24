import { fetchRungs } from '../../../src/gitpod/fetchRungs';
import type { GitpodError } from '../../../src/gitpod/gitpodError';
import type { GitpodHost } from '../../../src/gitpod/gitpodHost';
import type { Fetch } from '../../../src/gitpod/ports';
import { Token } from '../../../src/gitpod/token';
import { Transport } from '../../../src/gitpod/transport';
import { InviteLink } from '../../../src/invites/inviteLink';
import type { Organization } from '../../../src/organizations/organization';
import type { Identity, Session } from '../../../src/sessions/session';
import { SessionClients } from '../../../src/sessions/sessionClients';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/startSandbox';
import { LoggedLines } from '../gitpod/support/logged';
import { hostOf } from '../gitpod/support/samples';
import { NappingClock } from './nappingClock';
import { signedIn } from './people';

/** What a test does with a request before it goes out: lets it `go`, makes it wait, or throws in its place. */
export type Gate = (method: string, go: () => ReturnType<Fetch>) => ReturnType<Fetch>;

const open: Gate = (_method, go) => go();

/** A sandbox, and the way from a session to it: real requests over loopback, and a clock that is not. */
export class Service {
  readonly host: GitpodHost;
  readonly log = new LoggedLines();
  readonly clock = new NappingClock();
  /** Every session whose token was turned away, as the sign-in question learns of it. */
  readonly rejected: { readonly session: Session; readonly error: GitpodError }[] = [];
  readonly clients: SessionClients;
  /** Stands before every request of `clients`; lets all of them go at first. */
  gate = open;

  private constructor(readonly sandbox: Sandbox) {
    this.host = hostOf(sandbox.origin);
    this.clients = this.window((method, go) => this.gate(method, go));
  }

  static async start(options?: SandboxOptions): Promise<Service> {
    return new Service(await startSandbox(options));
  }

  /** The way to the service from one more window. */
  window(gate: Gate): SessionClients {
    const rungs = fetchRungs().map((rung) => ({
      name: rung.name,
      load: async (): Promise<Fetch> => {
        const send = await rung.load();
        return (url, init) => gate(url.slice(url.lastIndexOf('/') + 1), () => send(url, init));
      },
    }));
    const transport = new Transport({ rungs, clock: this.clock, logger: this.log, userAgent: 'unit-tests/1' });
    return new SessionClients(transport, (session, error) => {
      this.rejected.push({ session, error });
    });
  }

  /** As it was at the start. */
  reset(): void {
    this.sandbox.reset();
    this.gate = open;
    this.rejected.length = 0;
    this.log.lines.length = 0;
    this.clock.naps.length = 0;
  }

  close(): Promise<void> {
    return this.sandbox.close();
  }

  /** Whoever has this token of the sandbox, signed in. */
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

  /** An organization as whoever has this token sees it. */
  organization(key: string, tokenName = 'ada'): Organization {
    const { id, name, tier } = this.sandbox.world.organization(key);
    const session = this.session(tokenName);
    const { role, userId } = this.sandbox.world.memberOf(key, tokenName);
    return { id, name, tier, session, role, userId: session.reach.kind === 'account' ? userId : undefined };
  }

  /** The invite link that an organization has now. */
  inviteLink(key: string): InviteLink {
    const { world } = this.sandbox;
    return new InviteLink(this.host, world.inviteOf(world.organization(key)) ?? '');
  }

  /** The link of an invite that nobody has ever made. */
  madeUpLink(number: number): InviteLink {
    return new InviteLink(this.host, `0190d0a1-2222-7abc-8def-${String(number).padStart(12, '0')}`);
  }

  /** Gives an organization another invite, as somebody else does; returns its id. */
  replaceInvite(key: string, inviteId?: string): string {
    const { world } = this.sandbox;
    return world.replaceInvite(world.organization(key), inviteId);
  }
}
