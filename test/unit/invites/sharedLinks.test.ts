import assert from 'node:assert/strict';
import type { GitpodHost } from '../../../src/gitpod/gitpodHost';
import { InviteLink } from '../../../src/invites/inviteLink';
import { SaltKeeper } from '../../../src/invites/salt';
import { mostRecords } from '../../../src/invites/sharedLinkRecords';
import { SharedLinks } from '../../../src/invites/sharedLinks';
import type { Organization } from '../../../src/organizations/organization';
import type { Session } from '../../../src/sessions/session';
import { FakeClock, settled } from '../gitpod/support/fakeClock';
import { LoggedLines } from '../gitpod/support/logged';
import { hostOf } from '../gitpod/support/samples';
import { read, sourceFiles } from '../manifest/support/project';
import { Keychain } from '../support/keychain';
import { acmeId, adaAtAcme, elsewhere, freshToken, gitpod, grace, koboId } from '../support/people';
import { SharedMemory } from '../support/sharedMemory';

/** One window of VS Code, as far as shared links go. */
class Window {
  readonly log = new LoggedLines();
  readonly links: SharedLinks;
  changes = 0;

  constructor(
    readonly clock = new FakeClock(),
    readonly keychain = new Keychain(),
    readonly memory = new SharedMemory(),
  ) {
    this.links = new SharedLinks(memory.window(), new SaltKeeper(keychain.window(), this.log), clock, this.log);
    this.links.onDidChange(() => this.changes++);
  }

  /** The same VS Code after a restart, or another window of it. */
  another(): Window {
    return new Window(this.clock, this.keychain, this.memory);
  }
}

const first = link('0190d0a1-0001-7abc-8def-0000000a1f2d');
const second = link('0190d0a1-0002-7abc-8def-0000000b9abc');
const third = link('0190d0a1-0003-7abc-8def-0000000c7777');

function link(id: string, host: GitpodHost = gitpod): InviteLink {
  return new InviteLink(host, id);
}

function session(host = gitpod, identity = grace): Session {
  return {
    ...identity,
    id: `${host.origin}/${identity.subjectId}`,
    host,
    token: freshToken(),
    signIn: '1',
    source: 'pasted',
    label: identity.name,
  };
}

function organization(id: string, by: Session): Organization {
  return { id, name: 'Acme', session: by, role: 'ORGANIZATION_ROLE_ADMIN', tier: 'ORGANIZATION_TIER_CORE' };
}

const acme = organization(acmeId, session());
const kobo = organization(koboId, session());

describe('SharedLinks', () => {
  it('knows nothing where nothing was shared, and asks the keychain nothing', async () => {
    const { links, keychain } = new Window();
    assert.equal(await links.last(acme), undefined);
    assert.equal(await links.stoppedBy(acme, first), undefined);
    assert.deepEqual(keychain.calls, []);
  });

  it('remembers the last four characters of the link, when it was, and how', async () => {
    const { links, clock } = new Window();
    const at = clock.now();
    await links.remember(acme, first, 'copied');
    await clock.advance(60_000);
    assert.deepEqual(shown(await links.last(acme)), { ending: '1f2d', at, way: 'copied', stopped: false });
  });

  it('remembers each organization by itself', async () => {
    const { links } = new Window();
    await links.remember(acme, first, 'copied');
    await links.remember(kobo, second, 'shared');
    assert.equal((await links.last(acme))?.ending, '1f2d');
    assert.equal((await links.last(kobo))?.ending, '9abc');
  });

  it('tells organizations of two services apart, even with equal ids', async () => {
    const { links } = new Window();
    await links.remember(acme, first, 'copied');
    assert.equal(await links.last(organization(acmeId, session(elsewhere))), undefined);
  });

  it('knows an organization again under the other name of its service, and through another session', async () => {
    const { links } = new Window();
    await links.remember(acme, first, 'copied');
    const ona = session(hostOf('https://app.ona.com'), adaAtAcme);
    assert.equal((await links.last(organization(acmeId, ona)))?.ending, '1f2d');
    assert.equal(await links.stoppedBy(organization(acmeId, ona), link(first.inviteId, ona.host)), undefined);
  });

  it('remembers over a restart', async () => {
    const before = new Window();
    await before.links.remember(acme, first, 'created');
    assert.equal((await before.another().links.last(acme))?.ending, '1f2d');
  });

  it('says each time that something changed', async () => {
    const window = new Window();
    await window.links.remember(acme, first, 'copied');
    await window.links.stoppedBy(acme, second);
    await window.links.forgetAll();
    assert.equal(window.changes, 3);
  });

  it(`keeps the newest ${mostRecords} organizations`, async () => {
    const { links, clock } = new Window();
    const ids = Array.from(
      { length: mostRecords + 1 },
      (_, at) => `0190d0a1-0000-7abc-8def-${String(at).padStart(12, '0')}`,
    );
    for (const id of ids) {
      await clock.advance(1_000);
      await links.remember(organization(id, acme.session), first, 'copied');
    }
    const known = await Promise.all(ids.map((id) => links.last(organization(id, acme.session))));
    assert.deepEqual(
      known.map((each) => each !== undefined),
      [false, ...Array<boolean>(mostRecords).fill(true)],
    );
  });
});

describe('SharedLinks, when an organization has another link than the one that was shared', () => {
  it('says so once, with the link that stopped working', async () => {
    const { links, clock } = new Window();
    const at = clock.now();
    await links.remember(acme, first, 'copied');
    assert.deepEqual(shown(await links.stoppedBy(acme, second)), { ending: '1f2d', at, way: 'copied', stopped: false });
    assert.equal(await links.stoppedBy(acme, second), undefined);
    assert.equal(await links.stoppedBy(acme, third), undefined, 'the link that was shared was dead already');
    assert.equal((await links.last(acme))?.stopped, true);
  });

  it('says nothing while it is the same', async () => {
    const { links } = new Window();
    await links.remember(acme, first, 'copied');
    assert.equal(await links.stoppedBy(acme, first), undefined);
    assert.equal((await links.last(acme))?.stopped, false);
  });

  it('says nothing when the person created the other one themselves', async () => {
    const { links } = new Window();
    await links.remember(acme, first, 'copied');
    await links.remember(acme, second, 'created');
    assert.equal(await links.stoppedBy(acme, second), undefined);
  });

  it('says it again for the next link that was shared', async () => {
    const { links } = new Window();
    await links.remember(acme, first, 'copied');
    await links.stoppedBy(acme, second);
    await links.remember(acme, second, 'copied');
    assert.equal((await links.stoppedBy(acme, third))?.ending, '9abc');
  });

  it('says it in one window, and not again in the next or after a restart', async () => {
    const here = new Window();
    const there = here.another();
    await here.links.remember(acme, first, 'copied');
    here.memory.deliver();
    assert.equal((await there.links.stoppedBy(acme, second))?.ending, '1f2d');
    here.memory.deliver();
    assert.equal(await here.links.stoppedBy(acme, second), undefined);
    assert.equal(await here.another().links.stoppedBy(acme, second), undefined);
  });

  it('says nothing of another organization', async () => {
    const { links } = new Window();
    await links.remember(acme, first, 'copied');
    assert.equal(await links.stoppedBy(kobo, second), undefined);
  });

  it('takes back that a link stopped when it turns out to be the current one', async () => {
    const { links } = new Window();
    await links.remember(acme, first, 'copied');
    await links.stoppedBy(acme, second);
    assert.equal(await links.stoppedBy(acme, first), undefined);
    assert.equal((await links.last(acme))?.stopped, false);
  });
});

describe('What SharedLinks leaves behind', () => {
  it('holds no invite id, organization id or session id, and no part of one but the last four characters', async () => {
    const window = new Window();
    const wrote = recorded(window);
    await wrote.links.remember(acme, first, 'copied');
    const text = JSON.stringify(wrote.written);
    for (const secret of [first.inviteId, acme.id, acme.session.id, grace.subjectId]) {
      const pieces = secret.split(/[-/]/).filter((piece) => piece.length > 4);
      assert.deepEqual(
        [secret, ...pieces].filter((piece) => text.includes(piece)),
        [],
      );
    }
  });

  it('differs between two machines that shared the same link', async () => {
    const [here, there] = [recorded(new Window()), recorded(new Window())];
    await here.links.remember(acme, first, 'copied');
    await there.links.remember(acme, first, 'copied');
    const hashes = (written: unknown): string[] => JSON.stringify(written).match(/[\w-]{22}/g) ?? [];
    assert.equal(hashes(here.written).length, 4);
    assert.deepEqual(
      hashes(here.written).filter((hash) => hashes(there.written).includes(hash)),
      [],
    );
  });

  it('does not hold the salt, which is in the keychain alone', async () => {
    const window = new Window();
    const wrote = recorded(window);
    await wrote.links.remember(acme, first, 'copied');
    const salt = window.keychain.peek('sharedLinksSalt') ?? '';
    assert.equal(salt.length, 43);
    assert.equal(JSON.stringify(wrote.written).includes(salt), false);
  });

  it('stays on this machine: nothing in the extension asks VS Code to sync what it remembers', () => {
    assert.deepEqual(
      sourceFiles().filter((file) => read(file).includes('setKeysForSync')),
      [],
    );
  });

  it('is nothing after it was told to forget', async () => {
    const window = new Window();
    const wrote = recorded(window);
    await wrote.links.remember(acme, first, 'copied');
    await wrote.links.forgetAll();
    assert.equal(wrote.written, undefined);
    assert.deepEqual(window.keychain.keys, []);
    assert.equal(await wrote.links.last(acme), undefined);
  });

  it('is nothing of a session that was signed out, and still what others shared', async () => {
    const { links } = new Window();
    const other = organization(koboId, session(gitpod, adaAtAcme));
    await links.remember(acme, first, 'copied');
    await links.remember(other, second, 'copied');
    await links.forgetSession(acme.session.id);
    assert.equal(await links.last(acme), undefined);
    assert.equal((await links.last(other))?.ending, '9abc');
  });

  it('is nothing at all after a sign-out for which the keychain was locked', async () => {
    const window = new Window();
    await window.links.remember(acme, first, 'copied');
    const later = recorded(window.another());
    window.keychain.fail('get');
    await later.links.forgetSession(acme.session.id);
    assert.equal(later.written, undefined);
  });
});

describe('SharedLinks, when the keychain does not help', () => {
  it('remembers nothing where it cannot be written, and fails nobody', async () => {
    const window = new Window();
    const wrote = recorded(window);
    window.keychain.fail('store');
    await wrote.links.remember(acme, first, 'copied');
    assert.equal(wrote.written, undefined);
  });

  it('remembers nothing where it keeps nothing', async () => {
    const window = new Window();
    const wrote = recorded(window);
    window.keychain.forgetful = true;
    await wrote.links.remember(acme, first, 'copied');
    assert.equal(wrote.written, undefined);
  });

  it('calls no link stopped after the salt was lost', async () => {
    const window = new Window();
    await window.links.remember(acme, first, 'copied');
    window.keychain.drop('sharedLinksSalt');
    await settled();
    const later = window.another();
    assert.equal(await later.links.last(acme), undefined);
    assert.equal(await later.links.stoppedBy(acme, first), undefined);
    await later.links.remember(kobo, first, 'copied');
    assert.equal(await later.links.stoppedBy(acme, second), undefined);
  });

  it('knows again when it answers again', async () => {
    const window = new Window();
    await window.links.remember(acme, first, 'copied');
    const later = window.another();
    window.keychain.fail('get');
    assert.equal(await later.links.last(acme), undefined);
    assert.equal((await later.links.last(acme))?.ending, '1f2d');
  });

  it('shares what windows know where a secret is learnt only by opening a window, once it was prepared', async () => {
    const keychain = new Keychain();
    const before = new Window(undefined, keychain);
    await before.links.prepare();
    const salt = keychain.peek('sharedLinksSalt') ?? '';
    const copies = [new Keychain(), new Keychain()].map((copy) => {
      copy.put('sharedLinksSalt', salt);
      return new Window(before.clock, copy, before.memory);
    });
    await copies[0]?.links.remember(acme, first, 'copied');
    before.memory.deliver();
    assert.equal((await copies[1]?.links.last(acme))?.ending, '1f2d');
  });

  it('agrees on one salt when two windows share for the first time at the same moment', async () => {
    const here = new Window();
    const there = here.another();
    await Promise.all([here.links.remember(acme, first, 'copied'), there.links.remember(acme, first, 'copied')]);
    await settled();
    here.memory.deliver();
    assert.equal((await here.links.last(acme))?.ending, '1f2d');
    assert.equal((await there.links.last(acme))?.ending, '1f2d');
  });

  it('logs no key of any kind', async () => {
    const window = new Window();
    window.keychain.fail('store');
    await window.links.remember(acme, first, 'copied');
    window.memory.fail();
    await window.links.remember(acme, first, 'copied');
    assert.equal(window.log.lines.length, 2);
    assert.doesNotMatch(window.log.text, /[0-9a-f]{4}-/);
  });

  it('says so when it cannot forget', async () => {
    const window = new Window();
    await window.links.remember(acme, first, 'copied');
    window.memory.fail();
    await assert.rejects(window.links.forgetAll());
  });
});

describe('SharedLinks, reading what is not its own', () => {
  for (const [what, value] of Object.entries({
    'nothing of the kind': 'text',
    'a later edition': { version: 2, links: {} },
    'damaged records': { version: 1, salt: 'x', links: [{ link: 1 }] },
  })) {
    it(`takes ${what} for nothing, and writes over it`, async () => {
      const memory = new SharedMemory();
      await memory.window().update('sharedLinks', value);
      const { links } = new Window(undefined, undefined, memory);
      assert.equal(await links.last(acme), undefined);
      await links.remember(acme, first, 'copied');
      assert.equal((await links.last(acme))?.ending, '1f2d');
    });
  }
});

/** Shared links whose writing can be seen. */
function recorded({ keychain, log, clock }: Window): { readonly links: SharedLinks; readonly written: unknown } {
  let written: unknown;
  const memory = {
    get: () => written,
    update: (_key: string, value: unknown) => {
      written = value;
      return Promise.resolve();
    },
  };
  return {
    links: new SharedLinks(memory, new SaltKeeper(keychain.window(), log), clock, log),
    get written() {
      return written;
    },
  };
}

/** Only what a `SharedLink` tells. */
function shown(known: Awaited<ReturnType<SharedLinks['last']>>): object | undefined {
  return known && { ending: known.ending, at: known.at, way: known.way, stopped: known.stopped };
}
