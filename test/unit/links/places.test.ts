import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hostOf } from '../../fakes/samples';
import { placesIn } from './support/placesIn';

const host = hostOf('https://app.gitpod.io');
const ids = ['0190d0a1-2222-7abc-8def-0123456789ab', '0190d0a1-3333-7abc-8def-0123456789cd'];
const linkTo = (id = ids[0] ?? ''): string => `https://app.gitpod.io/join-organization/${id}`;
const places = async (text: string): Promise<[number, number, number][]> =>
  (await placesIn(text, { hosts: [host] })).map(({ line, character, endCharacter }) => [line, character, endCharacter]);

describe('The positions of invite links in a text', () => {
  it('are lines and characters as VS Code counts them, whatever the line endings', async () => {
    const text = `a\n\r\nb\r${linkTo()}\n[x](${linkTo()})`;
    const length = linkTo().length;
    assert.deepEqual(await places(text), [
      [3, 0, length],
      [4, 4, 4 + length],
    ]);
  });

  it('are the same as when splitting the text into lines', async () => {
    const piece = fc.constantFrom('\n', '\r\n', '\r', ' ', 'é', '\u{1f511}', `${linkTo()} `, `(${linkTo(ids[1])})`);
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => {
        const text = pieces.join('');
        const lines = text.split(/\r\n|\r|\n/);
        const found = await placesIn(text, { hosts: [host] });
        assert.deepEqual(
          found.map(({ line, character, endCharacter }) => lines[line]?.slice(character, endCharacter)),
          [...text.matchAll(/https:\/\/app\.gitpod\.io\/join-organization\/[0-9a-f-]{36}/g)].map(([link]) => link),
        );
      }),
    );
  });

  it('include the line around them, without a key', async () => {
    const [place] = await placesIn(`# Start\r\nJoin [Acme](${linkTo()}) today.\nNext line`, { hosts: [host] });
    assert.equal(place?.excerpt, 'Join [Acme](https://app.gitpod.io/join-organization/…89ab) today.');
  });

  it('include no part of any key, however close together links are', async () => {
    const one = fc.constantFrom(...ids.map(linkTo), ...ids);
    const between = fc.constantFrom(' ', ',', ' and then ', '"', '; x');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(one, between), { minLength: 1, maxLength: 12 }), async (pieces) => {
        for (const { excerpt } of await placesIn(pieces.flat().join(''), { hosts: [host] })) {
          assert.doesNotMatch(excerpt, /0190|-2222|-3333|7abc|8def|01234567/);
        }
      }),
    );
  });
});
