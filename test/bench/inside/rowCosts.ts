import * as v from 'valibot';
import { account, type Account } from '../../../src/gitpod/messages';
import { byUsefulness, type Organization } from '../../../src/organizations/organization';
import type { Session } from '../../../src/sessions/session';
import { OrganizationNode } from '../../../src/views/nodes';
import { toTreeItem } from '../../../src/views/toTreeItem';
import type { JobInputs, Samples } from '../jobs';
import { bareCall } from './bareCall';
import { sessionOf } from './members';

/** How long each thing takes by itself that the tree does with an answer before VS Code has its rows. */
export async function rowCosts({ turns, ...service }: JobInputs['rowCosts']): Promise<Samples> {
  const answer = (await bareCall(service, 'AccountService/GetAccount', {})) as { readonly account: unknown };
  const session = sessionOf(service);
  const samples = { check: [] as number[], order: [] as number[], rows: [] as number[] };
  for (let turn = 0; turn < turns; turn++) {
    const { memberships } = timed(samples.check, () => v.parse(account, answer.account));
    const organizations = timed(samples.order, () =>
      memberships.map((each) => toOrganization(each, session)).sort(byUsefulness),
    );
    timed(samples.rows, () => organizations.map((each) => toTreeItem(new OrganizationNode(each), 0)));
  }
  return samples;
}

function toOrganization(membership: Account['memberships'][number], session: Session): Organization {
  return {
    id: membership.organizationId,
    name: membership.organizationName,
    role: membership.userRole,
    memberCount: membership.organizationMemberCount,
    tier: membership.organizationTier,
    session,
  };
}

function timed<T>(into: number[], work: () => T): T {
  const startedAt = performance.now();
  const result = work();
  into.push(performance.now() - startedAt);
  return result;
}
