import { fetchRungs } from '../../../src/gitpod/fetchRungs';
import { GitpodHost } from '../../../src/gitpod/gitpodHost';
import { systemClock } from '../../../src/gitpod/ports';
import { Token } from '../../../src/gitpod/token';
import { Transport } from '../../../src/gitpod/transport';
import { MemberPages } from '../../../src/organizations/memberPages';
import type { Organization } from '../../../src/organizations/organization';
import type { Session } from '../../../src/sessions/session';
import { SessionClients } from '../../../src/sessions/sessionClients';
import type { JobInputs, Samples, Service } from '../jobs';
import { bareCall, warmUp } from './bareCall';

const nothing = (): void => undefined;
const logger = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };

/** Reads the pages as the tree does, and the same pages by bare `fetch`, each page both ways in turns. */
export async function readMembers({ organizationId, pages, ...service }: JobInputs['members']): Promise<Samples> {
  const transport = new Transport({ rungs: fetchRungs(), clock: systemClock, logger, userAgent: 'bench' });
  const clients = new SessionClients(transport, nothing);
  const organization = organizationOf(service, organizationId);
  await warmUp(service);
  const [ours, bare]: [number[], number[]] = [[], []];
  const timed = async <T>(into: number[], work: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    const result = await work();
    into.push(performance.now() - startedAt);
    return result;
  };
  let token = await timed(bare, () => barePage(service, organizationId, 10, undefined));
  const read = await timed(ours, () => MemberPages.open(clients, organization, new AbortController().signal));
  for (let page = 1; page < pages && read.hasMore; page++) {
    token = await timed(bare, () => barePage(service, organizationId, 50, token));
    await timed(ours, () => read.next());
  }
  return { ours, bare, members: [read.members.length] };
}

async function barePage(
  service: Service,
  organizationId: string,
  pageSize: number,
  token: string | undefined,
): Promise<string | undefined> {
  const answer = await bareCall(service, 'OrganizationService/ListMembers', {
    organizationId,
    filter: { statuses: ['USER_STATUS_ACTIVE', 'USER_STATUS_SUSPENDED'] },
    sort: { field: 'SORT_FIELD_DATE_JOINED', order: 'SORT_ORDER_DESC' },
    pagination: { pageSize, token },
  });
  return (answer as { pagination: { nextToken?: string } }).pagination.nextToken;
}

function organizationOf(service: Service, id: string): Organization {
  const session = { ...sessionOf(service), reach: { kind: 'organization' as const, organizationId: id } };
  return { id, name: 'Crowd', session, role: 'ORGANIZATION_ROLE_ADMIN', tier: 'ORGANIZATION_TIER_ENTERPRISE' };
}

export function sessionOf({ origin, token }: Service): Session {
  const host = GitpodHost.parse(origin);
  if (!(host instanceof GitpodHost)) throw new Error('The sandbox has no proper address');
  return {
    id: 'bench',
    subjectId: 'bench',
    name: 'Bench',
    reach: { kind: 'account' },
    host,
    token: new Token(token),
    source: 'pasted',
    signIn: 'bench',
    label: 'Bench',
  };
}
