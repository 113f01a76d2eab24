import { addFillerMembers } from './fillers';
import { Organization } from './organization';
import type { World } from './world';

type OrganizationFields = ConstructorParameters<typeof Organization>[0];

/** An organization of a sample world. Times are milliseconds since the epoch. */
export interface SampleOrganization extends Omit<OrganizationFields, 'id'> {
  /** Number of filler members, in addition to those added by name. */
  readonly people?: number;
  /** When the invite was created; `undefined` for no invite. */
  readonly inviteCreatedAt?: number | undefined;
}

/** Adds an organization with its invite. */
export function addSampleOrganization(world: World, sample: SampleOrganization): Organization {
  const { people = 0, inviteCreatedAt, ...fields } = sample;
  const { key, createdAt } = fields;
  const id = world.stableId(`organization ${key}`, createdAt);
  const organization = world.addOrganization(new Organization({ id, ...fields }));
  addFillerMembers(world, organization, people);
  if (inviteCreatedAt !== undefined) {
    world.replaceInvite(organization, world.stableId(`invite ${key}`, inviteCreatedAt));
  }
  return organization;
}
