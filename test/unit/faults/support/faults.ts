import type { Fetch } from '../../../../src/api/ports';
import type { FaultRule } from '../../../sandbox/startSandbox';
import { answered, serviceFailures, networkFailures, type Situation } from '../../errors/support/situations';
import { type FakeDestinations, to } from './places';

type Fault = FaultRule['fault'];

/** A fault with its name in the table. */
export interface NamedFault extends Situation {
  /** Number of attempts for a read that fails every time. */
  readonly tries: number;
  /** Whether the user notices nothing. */
  readonly isHarmless: boolean;
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
      heading: 'No connection comes about',
      faults: [
        retried(leads('the name of the host is not known', to('http://gitpod.invalid'))),
        retried(leads('the connection is refused', to(places.closed))),
        retried(
          leads(
            'the connection is broken off while it is secured',
            to(places.slamming.origin.replace('http', 'https')),
          ),
        ),
        ...known(networkFailures, ['no connection comes about in time'], again),
      ],
    },
    {
      heading: 'Certificates',
      faults: [
        once(leads('the certificate has expired', places.certified('expired'))),
        once(leads('the certificate is not valid yet', places.certified('notYetValid'))),
        once(leads('the certificate is of another name', places.certified('wrongName'))),
        once(leads('the certificate is signed by itself', places.certified('selfSigned'))),
        once(leads('the certificate is of an authority that is not trusted', places.uncertified)),
      ],
    },
    {
      heading: 'Proxies, gateways and captive portals',
      faults: [
        ...known(networkFailures, ['the proxy does not let it through'], 1),
        once(answered('the proxy asks for a password', { kind: 'html', status: 407 })),
        ...known(
          networkFailures,
          ['the sign-in page of a network answers', 'a gateway wants a sign-in', 'a firewall refuses'],
          1,
        ),
        ...known(networkFailures, ['a gateway finds the service down'], again),
        ...known(networkFailures, ['the address is not of such a service'], 1),
        retried(answered('a gateway gives up on the service', { kind: 'html', status: 504 })),
        retried(answered('a gateway has an error and nothing to say', { kind: 'emptyBody', status: 500 })),
      ],
    },
    {
      heading: 'Redirects',
      faults: [...redirects, ...known(networkFailures, ['another address is named that cannot be read'], 1)],
    },
    {
      heading: 'The connection breaks off',
      faults: [
        retried(answered('it is reset before the service does anything', { kind: 'cutBeforeWork' })),
        retried(answered('it is half-closed before the service does anything', { kind: 'cutBeforeWork', how: 'end' })),
        retried(answered('it is reset when the work is done', { kind: 'cutAfterWork' })),
        retried(answered('it is reset in the status line of the answer', { kind: 'cutAfterWork', afterBytes: 12 })),
        retried(answered('it is reset in the headers of the answer', { kind: 'cutAfterWork', afterBytes: 60 })),
        retried(answered('it is half-closed in the headers', { kind: 'cutAfterWork', how: 'end', afterBytes: 60 })),
      ],
    },
    {
      heading: 'Slowness',
      faults: [
        once(answered('no answer comes', { kind: 'stalledHeaders' })),
        once(answered('the service does its work, and no answer comes', { kind: 'stalledHeaders', work: 'done' })),
        once(answered('half of the answer comes', { kind: 'stalledBody' })),
        once(answered('the answer comes byte by byte, without an end', { kind: 'drippingBody', everyMs: forever })),
      ],
    },
    {
      heading: 'Answers that are too large, cut or garbled',
      faults: [
        once(answered('the answer has no end', { kind: 'endlessBody', maximumBytes: tooLong })),
        once(answered('a small answer unpacks into a huge one', { kind: 'gzipBomb', decodedBytes: tooLong })),
        once(answered('the JSON ends half-way', { kind: 'truncatedJson' })),
        once(answered('the answer is empty', { kind: 'emptyBody', status: 200 })),
        once(answered('the answer is no JSON', { kind: 'answer', body: 'Hello!' })),
        ...known(serviceFailures, ['its answer has another form than is known'], 1),
        once(answered('every field of the answer is missing', { kind: 'missingFields' })),
        once(answered('every field of the answer is null', { kind: 'nulls' })),
        once(answered('the answer is not in UTF-8', { kind: 'invalidUtf8' })),
      ],
    },
    {
      heading: 'The service refuses, or is in trouble',
      faults: [
        ...known(
          serviceFailures,
          ['it is down', 'it has an error of its own', 'there were too many, and it does not say for how long'],
          again,
        ),
        ...serviceFailures
          .filter(({ when }) => !/down|error of its own|say for how long|another form/.test(when))
          .map(once),
        once(answered('a token is turned away', { kind: 'unauthenticated' })),
        retried(
          answered('it does its work, and then says that it is down', {
            kind: 'error',
            code: 'unavailable',
            message: '',
            work: 'done',
          }),
        ),
        once(answered('it does its work, and then answers a page', { kind: 'html', status: 200, work: 'done' })),
      ],
    },
    {
      heading: 'Once, and then all is well',
      faults: [
        harmless(answered('the connection is reset once', { kind: 'cutBeforeWork' }, 1), 2),
        harmless(answered('the answer is lost once', { kind: 'cutAfterWork' }, 1), 2),
        harmless(answered('the service is down once', { kind: 'error', code: 'unavailable' }, 1), 2),
        harmless(answered('the service asks once for a pause of two seconds', limited('retryAfter'), 1), 2),
        harmless(
          answered('the service asks once for a pause, in its other header', limited('rateLimitRetryAfter'), 1),
          2,
        ),
      ],
    },
    {
      heading: 'Unusual, and not wrong',
      faults: (
        [
          ['the connection is closed after every answer, which says so', { kind: 'closeAfterAnswer' }],
          ['the connection is closed after every answer, without a word', { kind: 'hangUpAfterAnswer' }],
          ['the answer comes byte by byte', { kind: 'drippingBody' }],
          ['the answer is a little late', { kind: 'slow', ms: 3 }],
          ['the answer takes ten seconds', { kind: 'held' }],
          ['the answer has another content type', { kind: 'contentType', contentType: 'text/plain' }],
          ['the answer is compressed', { kind: 'gzip' }],
          ['the answer begins with a byte order mark', { kind: 'byteOrderMark' }],
          ['numbers come as text', { kind: 'numbersAsStrings' }],
          ['there are fields that nobody has heard of', { kind: 'extraFields' }],
          ['ids are in capital letters', { kind: 'capitalIds' }],
          ['roles and plans have names that nobody has heard of', { kind: 'unknownEnums' }],
        ] satisfies [string, Fault][]
      ).map(([when, fault]) => harmless(answered(when, fault))),
    },
  ];
}

function once(situation: Situation): NamedFault {
  return { ...situation, tries: 1, isHarmless: false };
}

function retried(situation: Situation): NamedFault {
  return { ...situation, tries: again, isHarmless: false };
}

function harmless(situation: Situation, tries = 1): NamedFault {
  return { ...situation, tries, isHarmless: true };
}

function known(situations: readonly Situation[], names: readonly string[], tries: number): NamedFault[] {
  return names.map((name) => {
    const situation = situations.find(({ when }) => when === name);
    if (situation === undefined) {
      throw new Error(`There is no situation in which ${name}`);
    }
    return { ...situation, tries, isHarmless: false };
  });
}

function leads(when: string, send: Fetch): Situation {
  return {
    when,
    breaks: (world, methods, after) => {
      world.lead(send, methods, after);
    },
  };
}

function redirect(status: 301 | 302 | 307 | 308, location: string): Fault {
  return { kind: 'redirect', status, location };
}

function limited(header: 'retryAfter' | 'rateLimitRetryAfter'): Fault {
  return { kind: 'error', code: 'resource_exhausted', message: '', [header]: 2 };
}
