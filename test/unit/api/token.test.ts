import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { Token } from '../../../src/api/token';

describe('Token', () => {
  const text = 'gitpod_pat_canary.abcdef';
  const token = new Token(text);

  it('returns its text only on request', () => {
    assert.equal(token.reveal(), text);
  });

  for (const [way, printed] of [
    ['in a template', `${token.toString()} ${String(token)}`],
    ['as JSON', JSON.stringify({ token })],
    ['inspected', inspect({ token }, { showHidden: true, depth: 5 })],
    ['as its entries', JSON.stringify(Object.entries(token))],
    ['by its keys', Object.getOwnPropertyNames(token).join()],
  ] as const) {
    it(`is a mask when it is printed ${way}`, () => {
      assert.ok(!printed.includes('canary'), printed);
    });
  }

  it('equals only another one of the same text', () => {
    assert.ok(token.equals(new Token(text)));
    assert.ok(!token.equals(new Token(`${text}x`)));
  });
});
