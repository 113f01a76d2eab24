import assert from 'node:assert/strict';
import { networkFailure } from '../../../src/api/wireErrors';
import { fetchFailed, systemError } from '../../fakes/scriptedFetcher';

/** The error that `node-fetch` makes of one from `node:http`: no cause, a copied code, the address in the message. */
function nodeFetchError(code: string, reason: string, syscall?: string): Error {
  const message = `request to https://app.gitpod.io/api/gitpod.v1.UserService/GetAuthenticatedUser failed, reason: ${reason}`;
  return Object.assign(new Error(message), { code, errno: code, erroredSysCall: syscall, type: 'system' });
}

const connectTimeout = systemError('Connect Timeout Error', { code: 'UND_ERR_CONNECT_TIMEOUT' });
const refused = systemError('connect ECONNREFUSED 10.0.0.1:443', { code: 'ECONNREFUSED', syscall: 'connect' });
const refusedToo = systemError('connect ECONNREFUSED ::1:443', { code: 'ECONNREFUSED', syscall: 'connect' });
const timedOut = systemError('connect ETIMEDOUT 10.0.0.1:443', { code: 'ETIMEDOUT', syscall: 'connect' });
const reset = systemError('read ECONNRESET', { code: 'ECONNRESET', syscall: 'read' });
const noRoute = systemError('connect ENETUNREACH ::1:443', { code: 'ENETUNREACH', syscall: 'connect' });
const everyAddress = Object.assign(new AggregateError([timedOut, noRoute]), { code: 'ETIMEDOUT' });
const tunnel = systemError('Proxy response (407) !== 200 when HTTP Tunneling', { code: 'UND_ERR_ABORTED' });

describe('The classification of network errors', () => {
  describe('when nothing was sent', () => {
    const certain: [string, Error, string][] = [
      [
        'a name that does not exist',
        fetchFailed(systemError('getaddrinfo ENOTFOUND x', { code: 'ENOTFOUND', syscall: 'getaddrinfo' })),
        'unreachable',
      ],
      [
        'a name that could not be looked up',
        fetchFailed(systemError('getaddrinfo EAI_AGAIN x', { code: 'EAI_AGAIN' })),
        'unreachable',
      ],
      ['a refused connection', fetchFailed(refused), 'unreachable'],
      [
        'a refused connection of node-fetch',
        nodeFetchError('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:443', 'connect'),
        'unreachable',
      ],
      [
        'a refusal at every address',
        fetchFailed(Object.assign(new AggregateError([refused, refusedToo]), { code: 'ECONNREFUSED' })),
        'unreachable',
      ],
      ['a refusal at every address of node-fetch', nodeFetchError('ECONNREFUSED', ''), 'unreachable'],
      ['no address of its own for any of node-fetch', nodeFetchError('EADDRNOTAVAIL', ''), 'unreachable'],
      ['a firewall before every address of node-fetch', nodeFetchError('EACCES', ''), 'unreachable'],
      [
        'no route',
        fetchFailed(systemError('connect EHOSTUNREACH', { code: 'EHOSTUNREACH', syscall: 'connect' })),
        'unreachable',
      ],
      [
        'no network',
        fetchFailed(systemError('connect ENETUNREACH', { code: 'ENETUNREACH', syscall: 'connect' })),
        'unreachable',
      ],
      [
        'a firewall on this machine',
        fetchFailed(systemError('connect EACCES', { code: 'EACCES', syscall: 'connect' })),
        'unreachable',
      ],
      ['a port that fetch never uses', fetchFailed(new Error('bad port')), 'unreachable'],
      [
        'a connection that ended before it was secured',
        fetchFailed(
          systemError('Client network socket disconnected before secure TLS connection was established', {
            code: 'ECONNRESET',
          }),
        ),
        'unreachable',
      ],
      ['no connection in time', fetchFailed(connectTimeout), 'timedOut'],
      ['no connection in time, as the system sees it', fetchFailed(timedOut), 'timedOut'],
      ['no connection in time at every address', fetchFailed(new AggregateError([timedOut, timedOut])), 'timedOut'],
      ['no connection in time at every address of node-fetch', nodeFetchError('ETIMEDOUT', ''), 'timedOut'],
      [
        'failed connects in a wrapper with a code of its own',
        Object.assign(new Error('request failed', { cause: everyAddress }), { code: 'ETIMEDOUT' }),
        'timedOut',
      ],
      [
        'failed connects in a wrapper with a code that says nothing',
        fetchFailed(Object.assign(new Error('socket', { cause: everyAddress }), { code: 'UND_ERR_SOCKET' })),
        'timedOut',
      ],
      [
        'failed connects that are wrapped one by one and in an aggregate',
        new AggregateError([new AggregateError([fetchFailed(timedOut), noRoute]), fetchFailed(everyAddress)]),
        'timedOut',
      ],
      [
        'failed connects that a package puts together in its own way',
        fetchFailed(Object.assign(new Error('All attempts failed'), { errors: [refused, timedOut] })),
        'unreachable',
      ],
      ['a proxy that wants a password', fetchFailed(tunnel), 'proxy'],
      [
        'a proxy that requires a password, wrapped twice',
        fetchFailed(new Error('Request was cancelled.', { cause: tunnel })),
        'proxy',
      ],
      ['a proxy that hangs up', systemError('Proxy connection ended before receiving CONNECT response'), 'proxy'],
      ['Electron without a network', new Error('net::ERR_INTERNET_DISCONNECTED'), 'unreachable'],
      ['Electron without a name', fetchFailed(new Error('net::ERR_NAME_NOT_RESOLVED')), 'unreachable'],
      ['Electron with a bad certificate', new Error('net::ERR_CERT_AUTHORITY_INVALID'), 'certificate'],
      ['Electron with a proxy that refuses', new Error('net::ERR_TUNNEL_CONNECTION_FAILED'), 'proxy'],
      ['Electron that cannot connect in time', new Error('net::ERR_CONNECTION_TIMED_OUT'), 'timedOut'],
    ];
    for (const code of [
      'CERT_HAS_EXPIRED',
      'CERT_NOT_YET_VALID',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ]) {
      certain.push([code, fetchFailed(systemError('no', { code })), 'certificate']);
      certain.push([`${code} of node-fetch`, nodeFetchError(code, 'no'), 'certificate']);
    }
    for (const [what, error, kind] of certain) {
      it(`${what} is ${kind}`, () => {
        assert.deepEqual(networkFailure(error), { kind, notSent: true });
      });
    }
  });

  describe('when something may have been sent', () => {
    const uncertain: [string, unknown, string][] = [
      ['a reset', fetchFailed(reset), 'unreachable'],
      ['a reset of node-fetch', nodeFetchError('ECONNRESET', 'socket hang up'), 'unreachable'],
      [
        'the other side closing',
        fetchFailed(systemError('other side closed', { code: 'UND_ERR_SOCKET' })),
        'unreachable',
      ],
      ['an answer cut off', new TypeError('terminated', { cause: reset }), 'unreachable'],
      [
        'an answer cut off for node-fetch',
        systemError('Premature close', { code: 'ERR_STREAM_PREMATURE_CLOSE' }),
        'unreachable',
      ],
      ['a broken pipe', fetchFailed(systemError('write EPIPE', { code: 'EPIPE', syscall: 'write' })), 'unreachable'],
      [
        'a route lost while reading',
        fetchFailed(systemError('read EHOSTUNREACH', { code: 'EHOSTUNREACH', syscall: 'read' })),
        'unreachable',
      ],
      [
        'a time-out while reading',
        fetchFailed(systemError('read ETIMEDOUT', { code: 'ETIMEDOUT', syscall: 'read' })),
        'unreachable',
      ],
      ['one address that refused and one that broke', fetchFailed(new AggregateError([refused, reset])), 'unreachable'],
      [
        'a refusal and something that nobody knows',
        fetchFailed(new AggregateError([refused, new Error('what?')])),
        'unreachable',
      ],
      ['a refusal and no error at all', fetchFailed(new AggregateError([refused, undefined])), 'unreachable'],
      [
        'a broken connection, though connects had failed before',
        fetchFailed(
          Object.assign(new Error('read ECONNRESET', { cause: everyAddress }), { code: 'ECONNRESET', syscall: 'read' }),
        ),
        'unreachable',
      ],
      [
        'one address that failed, in an aggregate',
        new AggregateError([everyAddress, new AggregateError([refused, reset])]),
        'unreachable',
      ],
      [
        'headers that never came',
        fetchFailed(systemError('Headers Timeout Error', { code: 'UND_ERR_HEADERS_TIMEOUT' })),
        'timedOut',
      ],
      [
        'headers without end',
        fetchFailed(systemError('Headers Overflow Error', { code: 'UND_ERR_HEADERS_OVERFLOW' })),
        'notUnderstood',
      ],
      ['no HTTP at all', nodeFetchError('HPE_INVALID_CONSTANT', 'Parse Error'), 'notUnderstood'],
      [
        'no HTTP at all for fetch',
        fetchFailed(Object.assign(new Error('does not match'), { name: 'HTTPParserError' })),
        'notUnderstood',
      ],
      [
        'a broken compression',
        new TypeError('terminated', { cause: systemError('incorrect header check', { code: 'Z_DATA_ERROR' }) }),
        'notUnderstood',
      ],
      ['a 407 that fetch keeps to itself', fetchFailed(new Error()), 'proxy'],
      ['something new', fetchFailed(systemError('what?', { code: 'ERR_NEVER_SEEN' })), 'unreachable'],
      ['no error at all', 'fetch failed', 'unreachable'],
    ];
    for (const [what, error, kind] of uncertain) {
      it(`${what} is ${kind}`, () => {
        assert.deepEqual(networkFailure(error), { kind, notSent: false });
      });
    }

    it('recognizes a failed TLS handshake', () => {
      const error = fetchFailed(systemError('wrong version number', { code: 'ERR_SSL_WRONG_VERSION_NUMBER' }));
      assert.deepEqual(networkFailure(error), { kind: 'unreachable', notSent: false, handshake: true });
    });
  });

  it('finds the cause however errors are nested', () => {
    const error = new Error('a');
    error.cause = new Error('b', { cause: error });
    assert.deepEqual(networkFailure(error), { kind: 'unreachable', notSent: false });
  });
});
