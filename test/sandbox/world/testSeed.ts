import type { Organization } from './organization';
import type { Account, Role, Tier } from './people';
import { addSampleOrganization, type SampleOrganization } from './sampleOrganization';
import type { World } from './world';

const admin: Role = 'ORGANIZATION_ROLE_ADMIN';
const member: Role = 'ORGANIZATION_ROLE_MEMBER';
const start = Date.UTC(2024, 10, 5, 9, 12, 44);
const month = 30 * 24 * 60 * 60 * 1000;

/** A malicious organization name: Markdown, an icon, a command link, HTML, and bidirectional control characters. */
export const maliciousName =
  '**Free** $(trash) [Click me](command:workbench.action.quit) <img src=x onerror=alert(1)> \u202Egnp.exe\u202C\u2066 `x`';

/**
 * The fixtures of the tests: Ada, who is admin of five organizations and member of two, and the accounts and
 * organizations around her. IDs, names and tokens are the same in every run.
 *
 * | organization | Ada is | special |
 * |---|---|---|
 * | `acme` | admin | no invite yet; accounts at acme.example may join; Grace is a member |
 * | `kobo` 株式会社こうぼう | admin | has an invite; Grace is an admin too |
 * | `andalus` مختبر الأندلس | admin | has an invite; a right-to-left name |
 * | `hobby` | admin | free tier: invites are refused |
 * | `unkind` | admin | a malicious name; has an invite |
 * | `sever` Мастерская «Север» | member | has an invite that Ada is not allowed to see |
 * | `ganga` गंगा Studio 🪔 | member | the newer free tier |
 * | `harbour` | not a member | has an invite from Grace, for tests of joining |
 * | `labs` | not a member | joinable with an address at acme.example |
 * | `citadel` | not a member | SSO is enforced: joining by link is refused; owns Mona's account |
 * | `delta` | not a member | members are provisioned (SCIM): joining by link is refused |
 */
export function seedTests(world: World): void {
  const account = (key: string, name: string, email: string, more?: Partial<Account>): Account =>
    world.addPerson(key, start, name, email, more);
  let createdAt = start;
  const organization = (
    key: string,
    name: string,
    tier: Tier,
    more: { people: number; invite?: boolean } & Pick<SampleOrganization, 'inviteDomains' | 'joinByLink'>,
  ): Organization => {
    createdAt += month;
    const { invite, ...fields } = more;
    const inviteCreatedAt = invite === true ? createdAt : undefined;
    return addSampleOrganization(world, { key, name, tier, createdAt, inviteCreatedAt, ...fields });
  };
  const core: Tier = 'ORGANIZATION_TIER_CORE';
  const enterprise: Tier = 'ORGANIZATION_TIER_ENTERPRISE';
  const acme = organization('acme', 'Acme Engineering', enterprise, { people: 11, inviteDomains: ['acme.example'] });
  const kobo = organization('kobo', '株式会社こうぼう', core, { people: 38, invite: true });
  const andalus = organization('andalus', 'مختبر الأندلس', enterprise, { people: 5, invite: true });
  const hobby = organization('hobby', 'Ada’s Hobby Corner', 'ORGANIZATION_TIER_FREE', { people: 0 });
  const unkind = organization('unkind', maliciousName, core, { people: 2, invite: true });
  const sever = organization('sever', 'Мастерская «Север»', core, { people: 120, invite: true });
  const ganga = organization('ganga', 'गंगा Studio 🪔', 'ORGANIZATION_TIER_FREE_ONA', { people: 3 });
  const harbour = organization('harbour', 'Harbour Collective', core, { people: 17, invite: true });
  const labs = organization('labs', 'Acme Research Labs', enterprise, {
    people: 42,
    inviteDomains: ['acme.example', 'labs.acme.example'],
  });
  const citadel = organization('citadel', 'Citadel Bank', enterprise, {
    people: 640,
    invite: true,
    joinByLink: 'ssoRequired',
    inviteDomains: ['citadel.example'],
  });
  const delta = organization('delta', 'Delta Airworks', enterprise, {
    people: 75,
    invite: true,
    joinByLink: 'provisionedOnly',
  });

  const ada = account('ada', 'Ada Lovelace', 'ada@acme.example', { avatarUrl: 'https://avatars.example/ada.png' });
  const grace = account('grace', 'Grace Hopper', 'grace@harbour.example', { loginProvider: 'github' });
  const tomas = account('tomas', 'Tomáš Novák', 'tomas@mail.example', { publicEmailProvider: true });
  const noor = account('noor', 'نور الدين', 'noor@mail.example', { publicEmailProvider: true });
  const mona = account('mona', 'Mona Vega', 'mona@citadel.example', { loginProvider: 'sso', ownedBy: citadel.id });

  for (const where of [acme, kobo, andalus, hobby, unkind]) {
    world.addInitialMember(where, ada, admin);
  }
  world.addInitialMember(sever, ada, member);
  world.addInitialMember(ganga, ada, member);
  world.addInitialMember(acme, grace, member);
  for (const where of [kobo, sever, harbour, citadel, labs, delta]) {
    world.addInitialMember(where, grace, admin);
  }
  world.addInitialMember(harbour, tomas, member);
  world.addInitialMember(citadel, mona, member);

  for (const [name, person] of Object.entries({ ada, grace, tomas, noor, mona })) {
    world.addToken(name, person);
  }
  world.addToken('ada-readonly-account', ada, undefined, { readOnly: true });
  world.addToken('ada-acme', ada, acme);
  world.addToken('ada-acme-every', ada, acme, { seesAccount: 'every' });
  world.addToken('ada-acme-strict', ada, acme, { seesAccount: { refusedAs: 'permission_denied' }, mayJoin: false });
  world.addToken('ada-readonly', ada, acme, { readOnly: true });
  world.addToken('ada-kobo', ada, kobo);
  world.addToken('ada-hobby', ada, hobby);
  world.addToken('ada-sever', ada, sever);
  world.addToken('robot-acme', account('robot', 'Acme Deployments', 'robot@acme.example'), acme, {
    serviceAccountRole: admin,
  });
  world.addToken('grace-kobo', grace, kobo);
  world.addToken('grace-harbour', grace, harbour);
  world.addToken('mona-citadel', mona, citadel);
  world.addToken('expired', ada, acme, { expiresAt: start + month });
}
