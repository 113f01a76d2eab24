import { Gitpod } from '@gitpod/sdk';
import { fetchRungs } from '../../src/gitpod/fetchRungs';
import { GitpodClient } from '../../src/gitpod/gitpodClient';
import { GitpodHost } from '../../src/gitpod/gitpodHost';
import { systemClock } from '../../src/gitpod/ports';
import { Token } from '../../src/gitpod/token';
import { Transport } from '../../src/gitpod/transport';
import type { Sandbox } from '../sandbox/sandbox';
import { startSandbox } from '../sandbox/startSandbox';
import { bareCall } from './inside/bareCall';
import { number } from './table';
import { compared, median, spread, type Row, type Topic } from './row';

const nothing = (): void => undefined;
const logger = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };

/** One call over a warm connection, near and far, against a bare `fetch` of the same and the official SDK. */
export const calls: Topic = {
  name: 'calls',
  async measure(): Promise<readonly Row[]> {
    const rows: Row[] = [];
    for (const latencyMs of [0, 50]) {
      const { ours, bare, sdk } = await callTimes(latencyMs, 40);
      const what = `one call from Node, ${latencyMs} ms away`;
      const reach = { times: latencyMs === 0 ? 1.5 : 1.1 };
      const why = `Both wait for the same wire, and ${number(Math.abs(median(ours) - median(sdk)))} ms lie between them, where the spread of the official SDK's own times is ±${number(spread(sdk) / 2)} ms.`;
      rows.push(
        compared(what, { ours, theirs: bare, against: 'bare fetch', reach }),
        compared(what, { ours, theirs: sdk, against: 'the official SDK', reach: { times: 1 }, why }),
      );
    }
    return rows;
  },
};

/** Milliseconds of one call, in three ways that are taken in turns, so that what else the machine does falls on all alike. */
export async function callTimes(latencyMs: number, runs: number): Promise<Record<'ours' | 'bare' | 'sdk', number[]>> {
  const sandbox = await startSandbox({ latencyMs });
  try {
    const organizationId = sandbox.world.organization('kobo').id;
    const token = sandbox.token('ada-kobo');
    const client = clientOf(sandbox, token);
    const official = new Gitpod({ baseURL: `${sandbox.origin}/api`, bearerToken: token });
    const [ours = [], bare = [], sdk = []] = await inTurns(runs, [
      () => client.organizations.invites.retrieve({ organizationId }),
      () =>
        bareCall({ origin: sandbox.origin, token }, 'OrganizationService/GetOrganizationInvite', { organizationId }),
      () => official.organizations.invites.retrieve({ organizationId }),
    ]);
    return { ours, bare, sdk };
  } finally {
    await sandbox.close();
  }
}

async function inTurns(runs: number, ways: readonly (() => Promise<unknown>)[]): Promise<readonly number[][]> {
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

/** The extension's own client. */
export function clientOf({ origin }: Sandbox, token: string): GitpodClient {
  const host = GitpodHost.parse(origin);
  if (!(host instanceof GitpodHost)) throw new Error('The sandbox has no proper address');
  const transport = new Transport({ rungs: fetchRungs(), clock: systemClock, logger, userAgent: 'bench' });
  return new GitpodClient({ host, token: new Token(token), transport });
}
