import type { Fetch } from '../../../../src/api/ports';
import type { FaultRule } from '../../../sandbox/startSandbox';
import { answered, serviceFailures, networkFailures, type Situation } from '../../errors/support/situations';
import { type FakeDestinations, to } from './fakeDestinations';

type Fault = FaultRule['fault'];

/** A fault with its name in the table. */
export interface NamedFault extends Situation {
  /** Number of attempts for a read that fails every time. */
  readonly tries: number;
  /** Whether the user notices nothing. */
  readonly isTolerated: boolean;
}

/** Related faults under a heading. */
export interface FaultGroup {
  readonly heading: string;
  readonly faults: readonly NamedFault[];
}

/** Slightly more than the maximum size of a response, in bytes. */
const tooLong = 4.5 * 1024 * 1024;
const forever = 3_600_000;

/** Number of attempts for a read when a retry may help. */
const again = 3;

/** Every fault between the editor and the service, and at the service. */
export function faultGroups(places: FakeDestinations): readonly FaultGroup[] {
  const redirects = ([301, 302, 307, 308] as const).flatMap((status) => [
    once(answered(`${status} to another host`, redirect(status, `${places.elsewhere.origin}/api`))),
    once(answered(`${status} to the same host`, redirect(status, '/elsewhere'))),
  ]);
  return [
    {
      heading: 'No connection',
      faults: [
        retried(leads('the host name cannot be resolved', to('http://gitpod.invalid'))),
        retried(leads('the connection is refused', to(places.closed))),
        retried(leads('the TLS handshake is interrupted', to(places.slamming.origin.replace('http', 'https')))),
        ...known(networkFailures, ['the connection times out'], again),
      ],
    },
    {
      heading: 'Certificates',
      faults: [
        once(leads('the certificate has expired', places.certified('expired'))),
        once(leads('the certificate is not valid yet', places.certified('notYetValid'))),
        once(leads('the certificate is for another name', places.certified('wrongName'))),
        once(leads('the certificate is self-signed', places.certified('selfSigned'))),
        once(leads('the certificate authority is not trusted', places.uncertified)),
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
        ...known(networkFailures, ['a gateway cannot reach the service'], again),
        ...known(networkFailures, ['the address is not a Gitpod service'], 1),
        retried(answered('a gateway times out', { kind: 'html', status: 504 })),
        retried(answered('a gateway fails with an empty response', { kind: 'emptyBody', status: 500 })),
      ],
    },
    {
      heading: 'Redirects',
      faults: [...redirects, ...known(networkFailures, ['it redirects to an invalid address'], 1)],
    },
    {
      heading: 'Lost connection',
      faults: [
        retried(answered('it is reset before the work', { kind: 'cutBeforeWork' })),
        retried(answered('it is half-closed before the work', { kind: 'cutBeforeWork', how: 'end' })),
        retried(answered('it is reset after the work', { kind: 'cutAfterWork' })),
        retried(
          answered('it is reset within the status line of the response', { kind: 'cutAfterWork', afterBytes: 12 }),
        ),
        retried(answered('it is reset within the headers of the response', { kind: 'cutAfterWork', afterBytes: 60 })),
        retried(answered('it is half-closed within the headers', { kind: 'cutAfterWork', how: 'end', afterBytes: 60 })),
      ],
    },
    {
      heading: 'Slow responses',
      faults: [
        once(answered('no response comes', { kind: 'stalledHeaders' })),
        once(answered('the service does the work, and no response comes', { kind: 'stalledHeaders', work: 'done' })),
        once(answered('half of the response comes', { kind: 'stalledBody' })),
        once(answered('the response comes byte by byte, endlessly', { kind: 'drippingBody', everyMs: forever })),
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
          again,
        ),
        ...serviceFailures
          .filter(({ when }) => !/unavailable|internal error|unknown time|unknown schema/.test(when))
          .map(once),
        once(answered('a token is rejected', { kind: 'unauthenticated' })),
        retried(
          answered('it does the work, and then reports that it is unavailable', {
            kind: 'error',
            code: 'unavailable',
            message: '',
            work: 'done',
          }),
        ),
        once(
          answered('it does the work, and then responds with a web page', { kind: 'html', status: 200, work: 'done' }),
        ),
      ],
    },
    {
      heading: 'A single failure',
      faults: [
        tolerated(answered('the connection is reset once', { kind: 'cutBeforeWork' }, 1), 2),
        tolerated(answered('the response is lost once', { kind: 'cutAfterWork' }, 1), 2),
        tolerated(answered('the service is unavailable once', { kind: 'error', code: 'unavailable' }, 1), 2),
        tolerated(answered('the service asks once to retry after two seconds', limited('retryAfter'), 1), 2),
        tolerated(
          answered('the service asks once to retry later, in its other header', limited('rateLimitRetryAfter'), 1),
          2,
        ),
      ],
    },
    {
      heading: 'Unusual but valid',
      faults: (
        [
          ['the connection is closed after every response, as announced', { kind: 'closeAfterAnswer' }],
          ['the connection is closed after every response, unannounced', { kind: 'hangUpAfterAnswer' }],
          ['the response comes byte by byte', { kind: 'drippingBody' }],
          ['the response is slightly delayed', { kind: 'slow', ms: 3 }],
          ['the response takes ten seconds', { kind: 'held' }],
          ['the response has another content type', { kind: 'contentType', contentType: 'text/plain' }],
          ['the response is compressed', { kind: 'gzip' }],
          ['the response starts with a byte order mark', { kind: 'byteOrderMark' }],
          ['numbers come as text', { kind: 'numbersAsStrings' }],
          ['there are unknown fields', { kind: 'extraFields' }],
          ['IDs are in upper case', { kind: 'capitalIds' }],
          ['roles and plans have unknown names', { kind: 'unknownEnums' }],
        ] satisfies [string, Fault][]
      ).map(([when, fault]) => tolerated(answered(when, fault))),
    },
  ];
}

function once(situation: Situation): NamedFault {
  return { ...situation, tries: 1, isTolerated: false };
}

function retried(situation: Situation): NamedFault {
  return { ...situation, tries: again, isTolerated: false };
}

function tolerated(situation: Situation, tries = 1): NamedFault {
  return { ...situation, tries, isTolerated: true };
}

function known(situations: readonly Situation[], names: readonly string[], tries: number): NamedFault[] {
  return names.map((name) => {
    const situation = situations.find(({ when }) => when === name);
    if (situation === undefined) {
      throw new Error(`There is no situation in which ${name}`);
    }
    return { ...situation, tries, isTolerated: false };
  });
}

function leads(when: string, send: Fetch): Situation {
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

function limited(header: 'retryAfter' | 'rateLimitRetryAfter'): Fault {
  return { kind: 'error', code: 'resource_exhausted', message: '', [header]: 2 };
}
