import type { GitpodHost } from '../../../src/api/host';
import type { Session } from '../../../src/auth/session';
import { SaltStore } from '../../../src/invites/salt';
import { LinkRecords } from '../../../src/invites/linkRecords';
import { SharedLinks } from '../../../src/invites/sharedLinks';
import { InviteLink } from '../../../src/links/inviteLink';
import type { Organization } from '../../../src/organizations/organization';
import { boundedSecrets } from '../../fakes/boundedSecrets';
import { FakeClock } from '../../fakes/fakeClock';
import { Keychain } from '../../fakes/keychain';
import { LoggedLines } from '../../fakes/logged';
import { FakeMemento } from '../../fakes/memento';
import { acmeId, gitpod, grace, koboId, signedIn } from '../../fakes/people';

/** The shared links of one VS Code window. */
export class Window {
  readonly log = new LoggedLines();
  readonly links: SharedLinks;
  changes = 0;

  constructor(
    readonly clock = new FakeClock(),
    readonly keychain = new Keychain(),
    readonly memory = new FakeMemento(),
  ) {
    this.links = new SharedLinks(
      new LinkRecords(memory.window(), new SaltStore(boundedSecrets(keychain, clock), this.log), this.log),
      clock,
    );
    this.links.records.onDidChange(() => this.changes++);
  }

  /** The same VS Code after a restart, or another window of it. */
  another(): Window {
    return new Window(this.clock, this.keychain, this.memory);
  }
}

export const first = link('0190d0a1-0001-7abc-8def-0000000a1f2d');
export const second = link('0190d0a1-0002-7abc-8def-0000000b9abc');
export const third = link('0190d0a1-0003-7abc-8def-0000000c7777');

export function link(id: string, host: GitpodHost = gitpod): InviteLink {
  return new InviteLink(host, id);
}

export function organization(id: string, by: Session): Organization {
  return { id, name: 'Acme', session: by, role: 'ORGANIZATION_ROLE_ADMIN', tier: 'ORGANIZATION_TIER_CORE' };
}

export const acme = organization(acmeId, signedIn(grace));
export const kobo = organization(koboId, signedIn(grace));

/** Shared links whose stored data a test can read. */
export function recorded({ keychain, log, clock }: Window): { readonly links: SharedLinks; readonly written: unknown } {
  let written: unknown;
  const memory = {
    get: () => written,
    update: (_key: string, value: unknown) => {
      written = value;
      return Promise.resolve();
    },
  };
  return {
    links: new SharedLinks(new LinkRecords(memory, new SaltStore(boundedSecrets(keychain, clock), log), log), clock),
    get written() {
      return written;
    },
  };
}

/** The plain fields of a `SharedLink`. */
export function shown(known: Awaited<ReturnType<SharedLinks['last']>>): object | undefined {
  return known && { ending: known.ending, at: known.at, way: known.way, stopped: known.stopped };
}
