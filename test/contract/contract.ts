import { formatErrorChain } from '../../src/api/errors';
import type { GitpodHost } from '../../src/api/host';
import { mutatingFacts, type Context, type Fact, readOnlyFacts } from './facts';
import { at } from '../fakes/jsonAt';
import { listAt, Service, textAt } from './service';

export interface ContractOptions {
  readonly host: GitpodHost;
  readonly token: string;
  /** The organization to check. Defaults to one that the token can see. */
  readonly organizationId?: string | undefined;
  /** Whether the organization's invite link may be read (which may create it) and replaced. */
  readonly allowChanges?: boolean;
}

/** A fact together with what the service returned. */
export interface Observation extends Fact {
  readonly observed: string;
  readonly differs: boolean;
}

/** Returns the name of the organization, for confirmation; undefined if the token cannot see it. */
export async function organizationName({ host, token, organizationId }: ContractOptions): Promise<string | undefined> {
  const { service, principal, userId } = await contextOf({ host, token, organizationId });
  const acting = principal === 'ACCOUNT' ? userId : undefined;
  const { json } = await service.call('OrganizationService/GetOrganization', { organizationId }, { principal: acting });
  return textAt(json, 'organization', 'name');
}

/** Checks every fact at the service, one after another. */
export async function observe(options: ContractOptions): Promise<readonly Observation[]> {
  const context = await contextOf(options);
  const facts = [...readOnlyFacts, ...(options.allowChanges === true ? mutatingFacts() : [])];
  const observations: Observation[] = [];
  for (const fact of facts) {
    // An error message may contain an address, so only the code or name of the error is reported.
    const observed = await fact.observe(context).catch((error: unknown) => `no answer (${errorCodeOf(error)})`);
    observations.push({ ...fact, observed, differs: fact.expected.length > 0 && !fact.expected.includes(observed) });
  }
  return observations;
}

/** Formats the observations as one Markdown page without ids, links, names, addresses or tokens. */
export function contractPage(host: GitpodHost, observations: readonly Observation[]): string {
  const differences = observations.filter(({ differs }) => differs);
  const lines = [
    `# The service at ${host.isCanonical ? host.hostname : 'a host of its own'}`,
    '',
    '| what | known | expected | observed |',
    '| --- | --- | --- | --- |',
    ...observations.map(({ title, basis, expected, observed, differs }) =>
      [
        '',
        title,
        basis,
        expected.length === 0 ? 'nothing' : expected.join('; or '),
        differs ? `**${observed}**` : observed,
        '',
      ]
        .join(' | ')
        .trim(),
    ),
    '',
    differences.length === 0
      ? 'Nothing differs from what the extension expects.'
      : 'What differs from what the extension expects (docs/api-assumptions.md):',
    '',
    ...differences.map(
      ({ title, observed, assumption }) =>
        `- ${title}: ${observed}${assumption === undefined ? '' : ` – ${assumption}`}`,
    ),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

async function contextOf({ host, token, organizationId: requestedId }: ContractOptions): Promise<Context> {
  const service = new Service(host, token);
  const identity = await service.call('IdentityService/GetAuthenticatedIdentity').catch((error: unknown) => {
    throw new Error(`The service does not answer (${errorCodeOf(error)}).`, { cause: error });
  });
  const principal = textAt(identity.json, 'subject', 'principal')?.replace(/^PRINCIPAL_/, '');
  const account = await service.call('AccountService/GetAccount');
  const memberships = listAt(account.json, 'account', 'memberships');
  const tokenOrganizationId = textAt(identity.json, 'organizationId');
  const organizationId =
    requestedId ??
    (tokenOrganizationId === '' ? undefined : tokenOrganizationId) ??
    textAt(memberships[0], 'organizationId');
  const membership = memberships.find((each) => at(each, 'organizationId') === organizationId);
  const userId = principal === 'ACCOUNT' ? textAt(membership, 'userId') : textAt(identity.json, 'subject', 'id');
  return { service, principal: /^[A-Z_]+$/.test(principal ?? '') ? principal : undefined, organizationId, userId };
}

function errorCodeOf(error: unknown): string {
  const code = /\b(?:E[A-Z]{3,}|UND_ERR_\w+|CERT_\w+|TimeoutError)\b/.exec(formatErrorChain(error))?.[0];
  return code ?? (error instanceof Error ? error.name : 'unknown');
}
