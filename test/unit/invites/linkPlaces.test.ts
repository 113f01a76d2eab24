import assert from 'node:assert/strict';
import fc from 'fast-check';
import { linkPlacesIn } from '../../../src/invites/linkPlaces';
import { hostOf } from '../gitpod/support/samples';

const host = hostOf('https://app.gitpod.io');
const ids = ['0190d0a1-2222-7abc-8def-0123456789ab', '0190d0a1-3333-7abc-8def-0123456789cd'];
const linkTo = (id = ids[0] ?? ''): string => `https://app.gitpod.io/join-organization/${id}`;
const places = (text: string): [number, number, number][] =>
  Array.from(linkPlacesIn(text, [host]), ({ line, character, endCharacter }) => [line, character, endCharacter]);

describe('The places of invite links in a text', () => {
  it('are lines and characters as VS Code counts them, whatever ends the lines', () => {
    const text = `a\n\r\nb\r${linkTo()}\n[x](${linkTo()})`;
    const length = linkTo().length;
    assert.deepEqual(places(text), [
      [3, 0, length],
      [4, 4, 4 + length],
    ]);
  });

  it('are those that splitting the text into lines gives', () => {
    const piece = fc.constantFrom('\n', '\r\n', '\r', ' ', 'é', '\u{1f511}', `${linkTo()} `, `(${linkTo(ids[1])})`);
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        const lines = text.split(/\r\n|\r|\n/);
        const found = [...linkPlacesIn(text, [host])];
        assert.deepEqual(
          found.map(({ line, character, endCharacter }) => lines[line]?.slice(character, endCharacter)),
          [...text.matchAll(/https:\/\/app\.gitpod\.io\/join-organization\/[0-9a-f-]{36}/g)].map(([link]) => link),
        );
      }),
    );
  });

  it('come with the line around them, and with no key in it', () => {
    const [place] = linkPlacesIn(`# Start\r\nJoin [Acme](${linkTo()}) today.\nNext line`, [host]);
    assert.equal(place?.excerpt, 'Join [Acme](https://app.gitpod.io/join-organization/…89ab) today.');
  });

  it('come with no part of any key, however many stand close together', () => {
    const one = fc.constantFrom(...ids.map(linkTo), ...ids);
    const between = fc.constantFrom(' ', ',', ' and then ', '"', '; x');
    fc.assert(
      fc.property(fc.array(fc.tuple(one, between), { minLength: 1, maxLength: 12 }), (pieces) => {
        for (const { excerpt } of linkPlacesIn(pieces.flat().join(''), [host])) {
          assert.doesNotMatch(excerpt, /0190|-2222|-3333|7abc|8def|01234567/);
        }
      }),
    );
  });
});
