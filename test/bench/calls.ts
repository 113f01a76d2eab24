import { Gitpod } from '@gitpod/sdk';
import { fetchRungs } from '../../src/gitpod/fetchRungs';
import { GitpodClient } from '../../src/gitpod/gitpodClient';
import { GitpodHost } from '../../src/gitpod/gitpodHost';
import { systemClock } from '../../src/gitpod/ports';
import { Token } from '../../src/gitpod/token';
import { Transport } from '../../src/gitpod/transport';
import type { Sandbox } from '../sandbox/sandbox';
import { startSandbox } from '../sandbox/startSandbox';
import { median, spread, type Row, type Topic } from './row';

const nothing = (): void => undefined;
const logger = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };
const runs = 40;

/** One call over a warm connection, near and far, against a bare `fetch` of the same and the official SDK. */
export const calls: Topic = {
  name: 'calls',
  async measure(): Promise<readonly Row[]> {
    const rows: Row[] = [];
    for (const latencyMs of [0, 50]) {
      const sandbox = await startSandbox({ latencyMs });
      try {
        rows.push(...(await compare(sandbox, latencyMs)));
      } finally {
        await sandbox.close();
      }
    }
    return rows;
  },
};

async function compare(sandbox: Sandbox, latencyMs: number): Promise<readonly Row[]> {
  const organizationId = sandbox.world.organization('kobo').id;
  const token = sandbox.token('ada-kobo');
  const client = clientOf(sandbox, token);
  const sdk = new Gitpod({ baseURL: `${sandbox.origin}/api`, bearerToken: token });
  const ours = (): Promise<unknown> => client.organizations.invites.retrieve({ organizationId });
  const bare = (): Promise<unknown> => bareFetch(sandbox, token, organizationId);
  const theirs = (): Promise<unknown> => sdk.organizations.invites.retrieve({ organizationId });
  // Taken in turns, so that what else the machine does falls on all alike.
  const took = await inTurns([ours, bare, theirs]);
  sandbox.reset();
  for (let call = 0; call < 100; call++) await ours();
  const { opened } = sandbox.connections();
  const far = `${latencyMs} ms away`;
  const [our = [], fetched = [], sdks = []] = took;
  const row = (what: string, times: readonly number[], most: number): Row => ({
    what: `one call, ${far}`,
    ours: median(our),
    unit: 'ms',
    spread: spread(our),
    against: { what, theirs: median(times) },
    reach: { times: most },
  });
  return [
    row('bare fetch', fetched, latencyMs === 0 ? 1.5 : 1.1),
    row('official SDK', sdks, 1),
    { what: `connections for 100 calls, ${far}`, ours: Math.max(opened, 1), unit: 'connections', reach: { most: 1 } },
  ];
}

async function inTurns(ways: readonly (() => Promise<unknown>)[]): Promise<readonly number[][]> {
  const took = ways.map((): number[] => []);
  for (const way of ways) await way();
  for (let run = 0; run < runs; run++) {
    for (const [place, way] of ways.entries()) {
      const startedAt = performance.now();
      await way();
      took[place]?.push(performance.now() - startedAt);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return took;
}

function clientOf({ origin }: Sandbox, token: string): GitpodClient {
  const host = GitpodHost.parse(origin);
  if (!(host instanceof GitpodHost)) throw new Error('The sandbox has no proper address');
  const transport = new Transport({ rungs: fetchRungs(), clock: systemClock, logger, userAgent: 'bench' });
  return new GitpodClient({ host, token: new Token(token), transport });
}

async function bareFetch({ origin }: Sandbox, token: string, organizationId: string): Promise<unknown> {
  const response = await fetch(`${origin}/api/gitpod.v1.OrganizationService/GetOrganizationInvite`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify({ organizationId }),
  });
  return response.json();
}
