const megabyte = 1024 * 1024;
const prose = 'Somebody wrote this, and nobody will ever read it again; see https://docs.example/page?x=1 for more.\n';

export interface TextWithLinks {
  readonly origin: string;
  readonly megabytes: number;
  readonly links: number;
  /** To how many invites the links lead. */
  readonly invites: number;
}

/** Prose with invite links spread over it evenly. */
export function textWithLinks({ origin, megabytes, links, invites }: TextWithLinks): string {
  const size = megabytes * megabyte;
  if (links === 0) return flat(prose.repeat(Math.floor(size / prose.length)));
  const filler = prose.repeat(Math.max(1, Math.floor((size / links - 100) / prose.length)));
  const id = (invite: number): string => `0190d0a1-5555-7abc-8def-${invite.toString(16).padStart(12, '0')}`;
  return Array.from(
    { length: links },
    (_, at) => `${filler}Join us: ${origin}/join-organization/${id(at % invites)}\n`,
  ).join('');
}

/** The engine keeps repetitions as such, and only pretends that they are a text. */
function flat(text: string): string {
  return Buffer.from(text).toString('latin1');
}
