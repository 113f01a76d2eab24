import assert from 'node:assert/strict';
import { commandIds } from '../../../../src/ui/ids';
import { host, TestExtension, type Window } from '../../../fakes/testExtension';
import { type ListItem, User } from '../../../fakes/user';

const id = '0190d0a1-9999-7abc-8def-0123456789ab';
const link = `${host.origin}/join-organization/${id}`;

describe('Find Invite Links in Workspace', () => {
  let world: TestExtension;

  before(async () => {
    world = await TestExtension.start();
  });

  after(() => world.close());

  async function find(text: string): Promise<Window> {
    const window = await world.open({ user: new User(), as: 'ada', line: text });
    await window.run(commandIds.findInviteLinks);
    return window;
  }

  /** The items below a separator, up to the next one. */
  function offersUnder({ user }: Window, heading: string): readonly ListItem[] {
    const offers = user.lists.flat();
    const start = offers.findIndex(({ label, kind }) => label === heading && kind !== undefined);
    const rest = offers.slice(start + 1);
    const end = rest.findIndex(({ kind }) => kind !== undefined);
    return start < 0 ? [] : rest.slice(0, end < 0 ? undefined : end);
  }

  const isLink = (offer: ListItem): boolean => /:\d+$/.test(offer.label);

  it('quotes the line of a link, with ids masked', async () => {
    for (const [line, quote] of [
      [`[Join](${link}) as $(user), \\$(x) or id ${id}!`, `[Join](${link}) as \\$(user), \\\\$(x) or id ${id}!`],
      [`see ${link}`, `see ${link}`],
      [`a  b](${link}`, `a  b](${link}`],
      [`\u202e${link}\u0007`, ` ${link} `],
    ] as const) {
      const offers = (await find(line)).user.lists.flat().filter(isLink);
      assert.deepEqual(
        offers.map(({ detail }) => detail),
        [quote.replaceAll(id, '…89ab')],
      );
    }
  });

  it('shows when it quotes only a part of the line', async () => {
    const [offer] = (await find(`${'before '.repeat(20)}${link}${' behind'.repeat(20)}`)).user.lists
      .flat()
      .filter(isLink);
    assert.match(offer?.detail ?? '', /^….{60}https:\/\/.*…89ab.{60}…$/);
  });

  for (const [name, text, reason] of [
    ['is broken over lines', `url = (\n  "${link.slice(0, -36)}"\n  "${id}"\n)`, 'split over several lines or strings'],
    [
      'is broken in its marker',
      `DESCRIPTION:${link.slice(0, 30)}\r\n ${link.slice(30)}\r\n`,
      'split over several lines or strings',
    ],
    ['is not encrypted', link.replace('https', 'http'), 'not encrypted: http'],
  ] as const) {
    it(`lists a link that ${name}, to be checked manually, without a request for it`, async () => {
      const window = await find(text);
      const [offer, another] = offersUnder(window, 'check manually');
      assert.equal(another, undefined);
      assert.equal(offer?.description?.startsWith(reason), true, offer?.description);
      assert.doesNotMatch(offer.detail ?? '', /0190d0a1|9999-7abc/);
      assert.deepEqual(window.user.messages, []);
      assert.deepEqual(world.sandbox.calls('GetOrganizationInviteSummary'), []);
    });
  }

  describe('in an invitation that is about to be sent', () => {
    const document = '$(markdown) New Document';
    let window: Window;

    beforeEach(async () => {
      window = await world.open({ user: new User([document]), as: 'ada', selects: 'kobo' });
      await window.run(commandIds.shareInviteLink, window.row);
      assert.match(world.line, /join-organization/);
    });

    it('lists no link while it is valid', async () => {
      await window.run(commandIds.findInviteLinks);
      assert.deepEqual(window.user.lists.flat().filter(isLink), []);
      assert.match(window.user.last?.message ?? '', /^No invite links found in this workspace\./);
    });

    it('lists a link that is no longer valid', async () => {
      world.sandbox.world.replaceInvite(world.sandbox.world.organization('kobo'));
      window.clock.jump(60_000);
      await window.run(commandIds.findInviteLinks);
      assert.equal(window.user.lists.flat().filter(isLink).length, 1);
    });
  });

  it('says that there are no links only when there is none in any of these forms', async () => {
    const { user } = await find(`See ${host.origin} and join-organization/`);
    assert.match(user.last?.message ?? '', /^No invite links found in this workspace\./);
  });
});
