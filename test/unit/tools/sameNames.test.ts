import assert from 'node:assert/strict';
import { Token } from '../../../src/api/token';
import type { Identity } from '../../../src/auth/session';
import { commandIds, toolIds } from '../../../src/ui/ids';
import { hostOf } from '../../fakes/samples';
import { host, TestExtension, type Window } from '../../fakes/testExtension';
import { type ListItem, User } from '../../fakes/user';
import { answerOf, copying, creation, linkOf, questionOf } from './support/toolUse';

const name = 'Acme Engineering';

/**
 * Anyone can give an organization any name, which must not attract a link, a join or a confirmation that is meant for
 * another one.
 */
describe('Organizations with the same name', () => {
  let world: TestExtension;
  let window: Window;

  before(async () => {
    world = await TestExtension.start();
  });

  after(() => world.close());

  async function open(presses: readonly string[] = [], selects?: string): Promise<void> {
    window = await world.open({ user: new User(presses), as: 'ada', selects });
    for (const key of ['kobo', 'andalus']) world.sandbox.world.organization(key).name = name;
  }

  /** The items with that name, without the parts that vary. */
  const namesakes = (offers: readonly ListItem[]): string[] =>
    offers
      .filter(({ label }) => label.toLowerCase().includes('acme engineering'))
      .map((offer) => JSON.stringify(offer).replace(/\d+ members/, ''));

  const assertDifferent = (texts: readonly string[], count: number): void => {
    assert.equal(texts.length, count);
    assert.equal(new Set(texts).size, count, texts.join('\n'));
  };

  it('differ in the list of organizations', async () => {
    await open();
    await window.run(commandIds.copyInviteLink);
    assertDifferent(namesakes(window.user.lists.at(-1) ?? []), 3);
  });

  it('differ even if the names only look the same', async () => {
    await open();
    world.sandbox.world.organization('kobo').name = ' ACME\u200b  Engineering\u202e';
    world.sandbox.world.organization('andalus').name = 'Ａcme Engineering';
    await window.run(commandIds.copyInviteLink);
    const offers = window.user.lists.at(-1) ?? [];
    assert.equal(offers.filter(({ description }) => (description ?? '').includes('ID …')).length, 3);
  });

  it('differ even if the names are cut off', async () => {
    await open();
    const { world: service } = world.sandbox;
    service.organization('kobo').name = `${'x'.repeat(200)}1`;
    service.organization('andalus').name = `${'x'.repeat(200)}2`;
    await window.run(commandIds.copyInviteLink);
    const cut = (window.user.lists.at(-1) ?? []).filter(({ label }) => label.startsWith('xxx'));
    assertDifferent(
      cut.map((offer) => JSON.stringify(offer).replace(/\d+ members/, '')),
      2,
    );
  });

  it('show no id if the names differ', async () => {
    window = await world.open({ user: new User(), as: 'ada' });
    await window.run(commandIds.copyInviteLink);
    assert.doesNotMatch(JSON.stringify(window.user.lists), /ID …/);
  });

  it('differ in the list of joinable organizations', async () => {
    await open();
    const { world: service } = world.sandbox;
    service.organization('labs').name = name;
    const harbour = service.organization('harbour');
    harbour.name = name;
    harbour.inviteDomains = ['acme.example'];
    await window.run(commandIds.joinOrganization);
    assertDifferent(namesakes(window.user.lists.at(-1) ?? []), 2);
  });

  it('differ in the list when accounts of two hosts are members', async () => {
    await open();
    const elsewhere = await accountElsewhere();
    await window.run(commandIds.copyInviteLink);
    const offers = window.user.lists.at(-1) ?? [];
    assert.ok(
      offers.some(({ detail }) => detail?.includes(elsewhere) === true),
      JSON.stringify(offers),
    );
  });

  it('differ in the list of found links', async () => {
    await open();
    const line = ['acme', 'kobo'].map((key) => linkOf(world, key)).join(' ');
    const beside = await world.open({ user: window.user, as: 'ada', line, beside: window });
    await beside.run(commandIds.findInviteLinks);
    const headings = (window.user.lists.at(-1) ?? []).filter(({ kind, label }) => kind === -1 && label.includes(name));
    assertDifferent(
      headings.map(({ label }) => label),
      2,
    );
  });

  it('differ in the list of organizations for a model', async () => {
    await open();
    const answer = await answerOf(window, toolIds.listOrganizations, {});
    const { organizations } = JSON.parse(answer) as { organizations: { id: string; name: string }[] };
    assertDifferent(
      organizations.filter((each) => each.name === name).map(({ id }) => id),
      3,
    );
  });

  for (const tool of [toolIds.copyInviteLink, toolIds.createInviteLink]) {
    it(`differ in what the user is asked: ${tool}`, async () => {
      await open();
      const asked = ['acme', 'kobo', 'andalus'].map((key) =>
        questionOf(
          window,
          tool,
          tool === toolIds.copyInviteLink ? copying(world, window, key) : creation(world, window, key, '1f2d'),
        ),
      );
      assertDifferent((await Promise.all(asked)).map(String), 3);
    });
  }

  it('differ when a command asks to replace the link', async () => {
    const details: string[] = [];
    for (const key of ['acme', 'kobo']) {
      await open([], key);
      await window.run(commandIds.createInviteLink, window.row);
      details.push((window.user.last?.detail ?? '').replaceAll(/…\w{4}/g, ''));
    }
    assertDifferent(details, 2);
  });

  it('differ when a command asks to create a link', async () => {
    const details: string[] = [];
    for (const key of ['acme', 'kobo']) {
      await open([], key);
      world.sandbox.world.removeInvite(world.sandbox.world.organization(key), 'notFound');
      await window.run(commandIds.copyInviteLink, window.row);
      details.push(window.user.last?.detail ?? '');
    }
    assertDifferent(details, 2);
  });

  it('differ when a command asks to join', async () => {
    const details: string[] = [];
    for (const key of ['harbour', 'labs']) {
      await open([`Join ${name}`]);
      const { world: service } = world.sandbox;
      service.organization(key).name = name;
      service.organization(key).inviteDomains = ['acme.example'];
      await window.run(commandIds.joinOrganization, window.joinable(key));
      const asked = window.user.messages.find(({ message }) => message === `Join ${name}?`);
      details.push((asked?.detail ?? '').replace(/\d+ members/, ''));
    }
    assertDifferent(details, 2);
  });

  /**
   * Also signs Ada in at another host.
   * @returns the host of the first account
   */
  async function accountElsewhere(): Promise<string> {
    const session = window.session ?? assert.fail();
    const identity: Identity = {
      subjectId: session.subjectId,
      name: session.name,
      email: session.email,
      reach: { kind: 'account' },
    };
    const other = hostOf('https://app.ona.com');
    await window.application.sessions.add(other, new Token(world.sandbox.token('ada-kobo')), identity);
    return host.hostname;
  }
});
