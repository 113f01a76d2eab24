import assert from 'node:assert/strict';
import { LinkHandles, type LinkTarget } from '../../../src/features/linkHandles';
import { InviteLink } from '../../../src/links/inviteLink';
import { gitpod } from '../../fakes/people';
import { inviteId } from '../../fakes/samples';

const link = new InviteLink(gitpod, inviteId);
const at = (line: number): LinkTarget => ({ link, place: { document: 'file:///README.md', line, character: 4 } });

describe('The handle of an invite in a hover', () => {
  it('resolves to the invite and its place', () => {
    const shown = new LinkHandles();
    assert.deepEqual(shown.find(shown.handleOf(at(1))), at(1));
  });

  it('holds nothing of the key, and nothing that could be mistaken for an id', () => {
    const handle = new LinkHandles().handleOf(at(1));
    assert.match(handle, /^shown:[\w-]{16}$/);
    assert.ok(!handle.includes(inviteId.slice(-8)));
  });

  it('stays the same for the same invite at the same place', () => {
    const shown = new LinkHandles();
    assert.equal(shown.handleOf(at(1)), shown.handleOf(at(1)));
    assert.notEqual(shown.handleOf(at(1)), shown.handleOf(at(2)));
  });

  it('means nothing in another window', () => {
    assert.equal(new LinkHandles().find(new LinkHandles().handleOf(at(1))), undefined);
  });

  it('is dropped after many others, but the newest are kept', () => {
    const shown = new LinkHandles();
    const first = shown.handleOf(at(0));
    const handles = Array.from({ length: 1_000 }, (_, line) => shown.handleOf(at(line + 1)));
    assert.equal(shown.find(first), undefined);
    assert.equal(handles.filter((handle) => shown.find(handle) !== undefined).length, 200);
    assert.deepEqual(shown.find(handles.at(-1)), at(1_000));
  });

  it('is kept when it was used recently', () => {
    const shown = new LinkHandles();
    const first = shown.handleOf(at(0));
    for (let line = 1; line < 1_000; line++) {
      shown.handleOf(at(line));
      shown.handleOf(at(0));
    }
    assert.deepEqual(shown.find(first), at(0));
  });

  for (const [what, argument] of [
    ['another text', 'shown:AAAAAAAAAAAAAAAA'],
    ['the link itself', link.text],
    ['an object', { toString: () => 'shown:' }],
    ['nothing', undefined],
  ] as const) {
    it(`is not ${what}`, () => {
      const shown = new LinkHandles();
      shown.handleOf(at(1));
      assert.equal(shown.find(argument), undefined);
      assert.equal(shown.textOf(argument), argument);
    });
  }

  it('is accepted where a command takes an invite in any form', () => {
    const shown = new LinkHandles();
    assert.equal(shown.textOf(shown.handleOf(at(1))), link.text);
  });
});
