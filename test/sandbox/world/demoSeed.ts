import type { Account } from './people';
import { addSampleOrganization, type SampleOrganization } from './sampleOrganization';
import type { World } from './world';

const day = 24 * 60 * 60 * 1000;

/** A row of the table of organizations. Ages are in days. */
interface DemoOrganization extends Pick<SampleOrganization, 'key' | 'name' | 'tier' | 'inviteDomains'> {
  /** Maya's role; `undefined` when she is not a member. */
  readonly maya?: 'ADMIN' | 'MEMBER';
  readonly founded: number;
  /** The age of the invite; `undefined` when there is none. */
  readonly invite?: number;
  /** Number of members among `colleagues`. */
  readonly colleagues: number;
}

const organizations: readonly DemoOrganization[] = [
  {
    key: 'platform',
    name: 'Larkspur Platform',
    tier: 'ORGANIZATION_TIER_ENTERPRISE',
    maya: 'ADMIN',
    founded: 900,
    invite: 23,
    colleagues: 23,
    inviteDomains: ['larkspur.example', 'larkspur-labs.example'],
  },
  {
    key: 'design',
    name: 'Larkspur Design',
    tier: 'ORGANIZATION_TIER_CORE',
    maya: 'ADMIN',
    founded: 410,
    colleagues: 8,
  },
  {
    key: 'tokyo',
    name: '東京モバイル開発',
    tier: 'ORGANIZATION_TIER_CORE',
    maya: 'ADMIN',
    founded: 640,
    invite: 5,
    colleagues: 12,
  },
  {
    key: 'zurich',
    name: 'Zürich Café Meetup',
    tier: 'ORGANIZATION_TIER_FREE',
    maya: 'ADMIN',
    founded: 120,
    colleagues: 2,
  },
  {
    key: 'data',
    name: 'गंगा Data Studio',
    tier: 'ORGANIZATION_TIER_CORE',
    maya: 'MEMBER',
    founded: 300,
    invite: 61,
    colleagues: 6,
  },
  {
    key: 'research',
    name: 'Larkspur Research',
    tier: 'ORGANIZATION_TIER_ENTERPRISE',
    founded: 780,
    colleagues: 15,
    inviteDomains: ['larkspur.example'],
  },
  {
    key: 'opensource',
    name: 'Open Maps Collective',
    tier: 'ORGANIZATION_TIER_CORE',
    founded: 500,
    invite: 40,
    colleagues: 18,
  },
];

/** The last to join come first, because the view shows the newest members. */
const colleagues: readonly (readonly [name: string, mailbox: string])[] = [
  ['Zoë Müller', 'zoe.mueller'],
  ['佐藤 さくら', 'sakura.sato'],
  ['Юлия Громова', 'yulia.gromova'],
  ['김민준', 'minjun.kim'],
  ['ليلى حداد', 'layla.haddad'],
  ['陈静怡', 'jingyi.chen'],
  ['Łukasz Wójcik', 'lukasz.wojcik'],
  ['अनन्या शर्मा', 'ananya.sharma'],
  ['Nguyễn Thị Mai', 'mai.nguyen'],
  ['Søren Lindqvist', 'soren.lindqvist'],
  ['Inês Carvalho', 'ines.carvalho'],
  ['山本 健', 'ken.yamamoto'],
  ['Chidi Okafor', 'chidi.okafor'],
  ['박서연', 'seoyeon.park'],
  ['Élodie Dubois', 'elodie.dubois'],
  ['王伟', 'wei.wang'],
  ['Tomáš Novák', 'tomas.novak'],
  ['Δήμητρα Παππά', 'dimitra.pappa'],
  ['Иван Петров', 'ivan.petrov'],
  ['Şebnem Aydın', 'sebnem.aydin'],
  ['יעל כהן', 'yael.cohen'],
  ['Rosa García', 'rosa.garcia'],
  ['Daniel O’Brien', 'daniel.obrien'],
];

/** Days since the newest member joined, and days between one member and the next. */
const daysSinceNewestMember = 3;
const daysBetweenMembers = 17;

/**
 * The sample company of `npm start` and the pictures. Maya Andersson is admin of four organizations and member of one;
 * another one allows her e-mail domain, and she can be invited to *Open Maps Collective*. Ages are relative to the
 * start of the sandbox.
 */
export function seedDemo(world: World): void {
  const daysAgo = (days: number): number => world.now() - days * day;
  const account = (name: string, mailbox: string): Account =>
    world.addPerson(mailbox, daysAgo(1_000), name, `${mailbox}@larkspur.example`);
  const maya = account('Maya Andersson', 'maya.andersson');
  const accounts = colleagues.map(([name, mailbox]) => account(name, mailbox));

  for (const { maya: role, founded, invite, colleagues: count, ...fields } of organizations) {
    const inviteCreatedAt = invite === undefined ? undefined : daysAgo(invite);
    const organization = addSampleOrganization(world, { ...fields, createdAt: daysAgo(founded), inviteCreatedAt });
    if (role !== undefined) world.addInitialMember(organization, maya, `ORGANIZATION_ROLE_${role}`);
    accounts.slice(0, count).forEach((colleague, index) => {
      const memberSince = Math.max(daysAgo(daysSinceNewestMember + index * daysBetweenMembers), organization.createdAt);
      const userId = world.stableId(`user ${organization.key} ${colleague.email}`, memberSince);
      const isAdmin = index === 2 || index === 7;
      world.addMember(organization, colleague, isAdmin ? 'ORGANIZATION_ROLE_ADMIN' : 'ORGANIZATION_ROLE_MEMBER', {
        userId,
        memberSince,
      });
    });
  }
  world.addToken('maya', maya);
}
