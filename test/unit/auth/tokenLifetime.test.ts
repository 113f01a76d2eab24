import assert from 'node:assert/strict';
import { Token } from '../../../src/api/token';
import { expiresAt } from '../../../src/auth/identify';

function webToken(claims: unknown): Token {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return new Token(`${part({ alg: 'RS256' })}.${part(claims)}.c2lnbmF0dXJl`);
}

describe('The expiry of a token', () => {
  it('is read from a JSON Web Token, in milliseconds', () => {
    assert.equal(expiresAt(webToken({ sub: 'ada', exp: 1_800_000_000 })), 1_800_000_000_000);
  });

  it('is unknown for any other token', () => {
    for (const token of ['gitpod_pat_abc', 'a.b.c', '...', 'no-dots', 'YQ.YQ.YQ', `x.${'A'.repeat(100_000)}.y`]) {
      assert.equal(expiresAt(new Token(token)), undefined, token.slice(0, 20));
    }
  });

  it('is unknown when the claim is missing or invalid', () => {
    for (const claims of [{}, { exp: '1800000000' }, { exp: null }, { exp: -1 }, { exp: 0 }, [], 7, null]) {
      assert.equal(expiresAt(webToken(claims)), undefined, JSON.stringify(claims));
    }
  });
});
