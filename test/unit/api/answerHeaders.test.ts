import assert from 'node:assert/strict';
import { redirectTarget, requestId, retryAfterSeconds } from '../../../src/api/body';

describe('The headers of a response', () => {
  const now = Date.parse('Fri, 02 Jan 2026 03:04:05 GMT');
  const later = 'Fri, 02 Jan 2026 03:04:12 GMT';

  const waits: [string, Record<string, string>, number | undefined][] = [
    ['seconds', { 'Retry-After': '7' }, 7],
    ['no time at all', { 'Retry-After': '0' }, 0],
    ['parts of a second', { 'Retry-After': '1.5' }, 2],
    ['seconds in the other header', { 'RateLimit-RetryAfter': ' 7 ' }, 7],
    ['a date', { 'Retry-After': later }, 7],
    ['a date that has passed', { 'Retry-After': 'Fri, 02 Jan 2026 03:00:00 GMT' }, 0],
    ['a date, by the clock of the service', { 'Retry-After': later, Date: 'Fri, 02 Jan 2026 03:04:10 GMT' }, 2],
    ['nothing', {}, undefined],
    ['an empty text', { 'Retry-After': '' }, undefined],
    ['a negative number', { 'Retry-After': '-1' }, undefined],
    ['a word', { 'Retry-After': 'soon' }, undefined],
    ['a number without end', { 'Retry-After': '9'.repeat(400) }, undefined],
    ['a word first and seconds in the other', { 'Retry-After': 'soon', 'RateLimit-RetryAfter': '3' }, 3],
  ];
  for (const [what, headers, seconds] of waits) {
    it(`ask for ${seconds ?? 'no'} seconds when they say ${what}`, () => {
      assert.equal(retryAfterSeconds(new Headers(headers), now), seconds);
    });
  }

  it('contain the request id', () => {
    assert.equal(requestId(new Headers({ 'X-Request-Id': 'abc-123' })), 'abc-123');
    assert.equal(requestId(new Headers({ 'X-Gitpod-Request-Id': 'abc-123' })), 'abc-123');
  });

  for (const value of ['', 'two words', 'x'.repeat(101), '<b>']) {
    it(`contain no request id when the value is invalid: ${value.slice(0, 12)}`, () => {
      assert.equal(requestId(new Headers({ 'X-Request-Id': value })), undefined);
    });
  }

  const targets: [string, string | undefined][] = [
    ['https://app.gitpod.io/api/x?token=canary#canary', 'app.gitpod.io'],
    ['https://user:canary@other.example:8443/', 'other.example:8443'],
    ['/elsewhere', 'here.example'],
    ['//other.example/x', 'other.example'],
    ['javascript:alert(1)', undefined],
    ['http://[bad', undefined],
  ];
  for (const [location, host] of targets) {
    it(`name the host ${host ?? 'nowhere'} when the location is ${location}`, () => {
      assert.equal(redirectTarget(new Headers({ location }), 'https://here.example/api'), host);
    });
  }

  it('name no host without a location', () => {
    assert.equal(redirectTarget(new Headers(), 'https://here.example/api'), undefined);
  });
});
