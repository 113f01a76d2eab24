import type { Fetch } from '../../../../src/api/ports';
import type { FaultRule } from '../../../sandbox/startSandbox';
import { answered, serviceFailures, networkFailures, type Situation } from '../../errors/support/situations';
import { type FakeDestinations, sendTo } from './fakeDestinations';

type Fault = FaultRule['fault'];

/** A fault, named in the table by its condition. */
export interface NamedFault extends Situation {
  /** Number of attempts of a read that fails every time. */
  readonly attempts: number;
  /** Whether the user sees the same as without the fault. */
  readonly isTolerated: boolean;
}

/** Related faults under a heading. */
export interface FaultGroup {
  readonly heading: string;
  readonly faults: readonly NamedFault[];
}

/** Slightly more than the maximum size of a response, in bytes. */
const tooLong = 4.5 * 1024 * 1024;
const oneHour = 3_600_000;

/** Number of attempts of a read when a retry may help. */
const readAttempts = 3;

/** Every fault of the network and of the service. */
export function faultGroups(destinations: FakeDestinations): readonly FaultGroup[] {
  const redirects = ([301, 302, 307, 308] as const).flatMap((status) => [
    once(answered(`${status} to another host`, redirect(status, `${destinations.otherHost.origin}/api`))),
    once(answered(`${status} to the same host`, redirect(status, '/elsewhere'))),
  ]);
  return [
    {
      heading: 'No connection',
      faults: [
        retried(sentTo('the host name cannot be resolved', sendTo('http://gitpod.invalid'))),
        retried(sentTo('the connection is refused', sendTo(destinations.closed))),
        retried(
          sentTo(
            'the TLS handshake is interrupted',
            sendTo(destinations.disconnecting.origin.replace('http', 'https')),
          ),
        ),
        ...known(networkFailures, ['the connection times out'], readAttempts),
      ],
    },
    {
      heading: 'Certificates',
      faults: [
        once(sentTo('the certificate has expired', destinations.withCertificate('expired'))),
        once(sentTo('the certificate is not valid yet', destinations.withCertificate('notYetValid'))),
        once(sentTo('the certificate is for another name', destinations.withCertificate('wrongName'))),
        once(sentTo('the certificate is self-signed', destinations.withCertificate('selfSigned'))),
        once(sentTo('the certificate authority is not trusted', destinations.withUntrustedAuthority)),
      ],
    },
    {
      heading: 'Proxies, gateways and captive portals',
      faults: [
        ...known(networkFailures, ['the proxy rejects the connection'], 1),
        once(answered('the proxy requires a password', { kind: 'html', status: 407 })),
        ...known(
          networkFailures,
          ['the sign-in page of a network responds', 'a gateway requires sign-in', 'a firewall rejects the request'],
          1,
        ),
        ...known(networkFailures, ['a gateway cannot reach the service'], readAttempts),
        ...known(networkFailures, ['the host is not a Gitpod service'], 1),
        retried(answered('a gateway times out', { kind: 'html', status: 504 })),
        retried(answered('a gateway fails with an empty response', { kind: 'emptyBody', status: 500 })),
      ],
    },
    {
      heading: 'Redirects',
      faults: [...redirects, ...known(networkFailures, ['the service redirects to an invalid URL'], 1)],
    },
    {
      heading: 'Lost connection',
      faults: [
        retried(answered('the connection is reset before the request is processed', { kind: 'cutBeforeWork' })),
        retried(
          answered('the connection is half-closed before the request is processed', {
            kind: 'cutBeforeWork',
            how: 'end',
          }),
        ),
        retried(answered('the connection is reset after the request is processed', { kind: 'cutAfterWork' })),
        retried(
          answered('the connection is reset within the status line of the response', {
            kind: 'cutAfterWork',
            afterBytes: 12,
          }),
        ),
        retried(
          answered('the connection is reset within the headers of the response', {
            kind: 'cutAfterWork',
            afterBytes: 60,
          }),
        ),
        retried(
          answered('the connection is half-closed within the headers of the response', {
            kind: 'cutAfterWork',
            how: 'end',
            afterBytes: 60,
          }),
        ),
      ],
    },
    {
      heading: 'Slow responses',
      faults: [
        once(answered('no response arrives', { kind: 'stalledHeaders' })),
        once(answered('the request is processed, but no response arrives', { kind: 'stalledHeaders', work: 'done' })),
        once(answered('only half of the response arrives', { kind: 'stalledBody' })),
        once(answered('the response arrives byte by byte and never ends', { kind: 'drippingBody', everyMs: oneHour })),
      ],
    },
    {
      heading: 'Responses that are too large, truncated or malformed',
      faults: [
        once(answered('the response is endless', { kind: 'endlessBody', maximumBytes: tooLong })),
        once(answered('a small response decompresses to a huge one', { kind: 'gzipBomb', decodedBytes: tooLong })),
        once(answered('the JSON is truncated', { kind: 'truncatedJson' })),
        once(answered('the response is empty', { kind: 'emptyBody', status: 200 })),
        once(answered('the response is not JSON', { kind: 'answer', body: 'Hello!' })),
        ...known(serviceFailures, ['the response has an unknown schema'], 1),
        once(answered('every field of the response is missing', { kind: 'missingFields' })),
        once(answered('every field of the response is null', { kind: 'nulls' })),
        once(answered('the response is not UTF-8', { kind: 'invalidUtf8' })),
      ],
    },
    {
      heading: 'The service rejects the request or fails',
      faults: [
        ...known(
          serviceFailures,
          ['the service is unavailable', 'an internal error occurs', 'the rate limit is exceeded for an unknown time'],
          readAttempts,
        ),
        ...serviceFailures
          .filter(({ when }) => !/unavailable|internal error|unknown time|unknown schema/.test(when))
          .map(once),
        once(answered('the token is rejected', { kind: 'unauthenticated' })),
        retried(
          answered('the request is processed, but the service responds that it is unavailable', {
            kind: 'error',
            code: 'unavailable',
            message: '',
            work: 'done',
          }),
        ),
        once(
          answered('the request is processed, but the response is a web page', {
            kind: 'html',
            status: 200,
            work: 'done',
          }),
        ),
      ],
    },
    {
      heading: 'A single failure',
      faults: [
        tolerated(answered('the connection is reset once', { kind: 'cutBeforeWork' }, 1), 2),
        tolerated(answered('the response is lost once', { kind: 'cutAfterWork' }, 1), 2),
        tolerated(answered('the service is unavailable once', { kind: 'error', code: 'unavailable' }, 1), 2),
        tolerated(
          answered('the rate limit is exceeded once, with a retry after two seconds', rateLimited('retryAfter'), 1),
          2,
        ),
        tolerated(
          answered(
            'the rate limit is exceeded once, with the retry time in RateLimit-RetryAfter',
            rateLimited('rateLimitRetryAfter'),
            1,
          ),
          2,
        ),
      ],
    },
    {
      heading: 'Unusual but valid',
      faults: (
        [
          ['the connection is closed after every response, with a Connection header', { kind: 'closeAfterAnswer' }],
          ['the connection is closed after every response, without a Connection header', { kind: 'hangUpAfterAnswer' }],
          ['the response arrives byte by byte', { kind: 'drippingBody' }],
          ['the response is slightly delayed', { kind: 'slow', ms: 3 }],
          ['the response takes ten seconds', { kind: 'held' }],
          ['the response has another content type', { kind: 'contentType', contentType: 'text/plain' }],
          ['the response is compressed', { kind: 'gzip' }],
          ['the response starts with a byte order mark', { kind: 'byteOrderMark' }],
          ['numbers are strings', { kind: 'numbersAsStrings' }],
          ['the response has unknown fields', { kind: 'extraFields' }],
          ['IDs are uppercase', { kind: 'capitalIds' }],
          ['roles and plans have unknown names', { kind: 'unknownEnums' }],
        ] satisfies [string, Fault][]
      ).map(([when, fault]) => tolerated(answered(when, fault))),
    },
  ];
}

function once(situation: Situation): NamedFault {
  return { ...situation, attempts: 1, isTolerated: false };
}

function retried(situation: Situation): NamedFault {
  return { ...situation, attempts: readAttempts, isTolerated: false };
}

function tolerated(situation: Situation, attempts = 1): NamedFault {
  return { ...situation, attempts: attempts, isTolerated: true };
}

function known(situations: readonly Situation[], names: readonly string[], attempts: number): NamedFault[] {
  return names.map((name) => {
    const situation = situations.find(({ when }) => when === name);
    if (situation === undefined) {
      throw new Error(`There is no situation in which ${name}`);
    }
    return { ...situation, attempts, isTolerated: false };
  });
}

function sentTo(when: string, send: Fetch): Situation {
  return {
    when,
    breaks: (world, methods, after) => {
      world.reroute(send, methods, after);
    },
  };
}

function redirect(status: 301 | 302 | 307 | 308, location: string): Fault {
  return { kind: 'redirect', status, location };
}

function rateLimited(header: 'retryAfter' | 'rateLimitRetryAfter'): Fault {
  return { kind: 'error', code: 'resource_exhausted', message: '', [header]: 2 };
}
