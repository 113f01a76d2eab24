import * as nodes from '../../src/tree/nodes';
import assert from 'node:assert/strict';
import { CancellationTokenSource, MarkdownString, type TreeItem } from 'vscode';
import type { SharedLink } from '../../src/invites/sharedLinks';
import { OrganizationSections } from '../../src/tree/details';
import { organizationTooltip, toTreeItem } from '../../src/tree/items';
import { OrganizationsTree } from '../../src/tree/provider';
import { eventually } from '../host/eventually';
import { acme, first } from './support/sharing';
import { TestServices, resetSandbox } from './support/testServices';

const now = Date.UTC(2026, 0, 31, 12);
const offline = new Error('offline');
const { session } = acme;
const joinable = { organizationId: acme.id, organizationName: 'Acme Research Labs', organizationMemberCount: 43 };
const member = {
  userId: '0190d0a1-3333-7abc-8def-0123456789ab',
  role: 'ORGANIZATION_ROLE_MEMBER',
  memberSince: '2026-01-01T12:00:00Z',
  avatarUrl: '',
  fullName: 'Grace $(trash) Hopper',
  email: 'grace@acme.example',
  status: 'USER_STATUS_ACTIVE',
  loginProvider: 'github',
} as const;
const shared: SharedLink = { ending: first.ending, way: 'copied', at: now - 3 * 86_400_000, stopped: false };

/** Every kind of row in each of its states, with its accessible label. */
const rows: readonly (readonly [nodes.Node, RegExp])[] = [
  [new nodes.SessionNode(session), /^Account Ada Lovelace at app\.gitpod\.io$/],
  [new nodes.OrganizationNode(acme), /^R&D <b>\*Acme\*<\/b> \|1\| "2", admin, 1,234 members, copied 3 days ago$/],
  [
    new nodes.FailureNode({ state: 'failed', session, error: offline }),
    /^Couldn't load\. Unexpected error\. See the log for details\. Try Again$/,
  ],
  [
    new nodes.FailureNode({ state: 'failed', session, error: offline, known: { organizations: [], at: now - 60_000 } }),
    /^Couldn't load\. Last updated 1 minute ago\. Unexpected error/,
  ],
  [new nodes.EmptyNode(session, 'noOrganizations'), /^No organizations$/],
  [new nodes.EmptyNode(session, 'shownElsewhere'), /^All shown under another account$/],
  [new nodes.JoinableGroupNode(session), /^Organizations that you can join without an invite$/],
  [new nodes.JoinableNode(joinable, session), /^Join Acme Research Labs, 43 members$/],
  [
    new nodes.NothingJoinableNode(session, { kind: 'available', organizations: [] }),
    /^No organizations to join with your e-mail address\.$/,
  ],
  [new nodes.NothingJoinableNode(session, { kind: 'unavailable' }), /^Not available with this token\.$/],
  [new nodes.NothingJoinableNode(session, { kind: 'failed', error: offline }), /^Couldn't load\. Unexpected error/],
  [new nodes.InviteNode(acme, () => ({ kind: 'reading' })), /^Invite link, loading…$/],
  [
    new nodes.InviteNode(acme, () => ({ kind: 'current', link: first })),
    /^Invite link ending in 1f2d, valid, copied 3 days ago, created .* ago$/,
  ],
  [
    new nodes.InviteNode(acme, () => ({ kind: 'revoked', link: first })),
    /^Invite link ending in 1f2d, no longer valid, copied 3 days ago$/,
  ],
  [new nodes.InviteNode(acme, () => ({ kind: 'none' })), /^No invite link yet, create one$/],
  [new nodes.InviteNode(acme, () => ({ kind: 'forAdmins' })), /^Invite link, admins only$/],
  [
    new nodes.InviteNode(acme, () => ({ kind: 'failed', error: offline })),
    /^Invite link: Couldn't load\. .* Try Again$/,
  ],
  [
    new nodes.InviteNode(acme, () => ({ kind: 'outdated', link: first, at: now - 60_000, error: offline })),
    /^Invite link ending in 1f2d, Couldn't load, last updated 1 minute ago, copied 3 days ago, created .* ago$/,
  ],
  [new nodes.SectionNode(acme, 'members'), /^Newest members, 1,234 members$/],
  [new nodes.SectionNode(acme, 'limits'), /^Plan & domains$/],
  [new nodes.MemberNode(acme, member), /^Grace \$ \(trash\) Hopper, grace@acme\.example, member, joined 30 days ago$/],
  [new nodes.MoreMembersNode(acme, 10, undefined), /^Load more members, 10 of 1,234$/],
  [new nodes.MoreMembersNode(acme, 10, offline), /^Load more members, Unexpected error/],
  [new nodes.UnsortedNode(acme), /^Members aren't sorted by join date$/],
  [
    new nodes.ShareNode(acme, { ending: first.ending, way: 'replaced', at: now - 30 * 86_400_000 }),
    /^Link replaced by 1f2d, .*\. Members above joined since then\.$/,
  ],
  [new nodes.LimitNode(acme, { kind: 'tier', tier: 'ORGANIZATION_TIER_ENTERPRISE' }), /^Plan: Enterprise$/],
  [
    new nodes.LimitNode(acme, { kind: 'domain', domain: 'acme.example' }),
    /^Anyone with an e-mail address at acme\.example can join without an invite$/,
  ],
  [new nodes.LimitNode(acme, { kind: 'noDomain' }), /^No e-mail domains$/],
  [new nodes.SectionFailureNode(acme, 'members', offline), /^Newest members: Couldn't load\. .* Try Again$/],
];

describe('The accessible label of a tree row, inside VS Code', () => {
  for (const [node, words] of rows) {
    it(`makes sense: ${words.source}`, () => {
      const label = spoken(toTreeItem(node, now, { shared }));
      assert.match(label, words);
      assert.doesNotMatch(label, /\$\(|undefined|\[object|…[0-9a-f]{4}/);
      assert.ok(!label.includes(first.inviteId));
    });
  }

  it('is tested for every kind of row', () => {
    const kinds = Object.values(nodes).filter((each) => String(each).startsWith('class'));
    assert.deepEqual(
      kinds.filter((kind) => !rows.some(([node]) => node.constructor === kind)),
      [],
    );
  });
});

describe('The tooltip of an organization, inside VS Code', () => {
  it('shows plan, domains and the link that was last copied, where they are known', () => {
    const text = organizationTooltip(acme, now, shared, ['acme.example', 'labs.acme.example']).value;
    const plain = text.replace(/\\(?=[^\w\s])|\u2060/g, '');
    for (const words of ['Plan: Core', 'Invite domains: acme.example, labs.acme.example', '…1f2d, copied 3 days ago']) {
      assert.ok(plain.includes(words), plain);
    }
  });

  it('shows no domains before they were loaded, and says so when there are none', () => {
    assert.doesNotMatch(organizationTooltip(acme, now, undefined, undefined).value, /domains/);
    assert.match(organizationTooltip(acme, now, undefined, []).value, /Invite domains: none/);
  });

  it('shows an untrusted domain as text', () => {
    const { value } = organizationTooltip(acme, now, undefined, ['](command:workbench.action.quit) $(trash)']);
    assert.ok(!value.includes('](command:') && !/(?<!\\)\$\(trash/.test(value), value);
  });
});

/** Against the sandbox, as Ada. */
describe('A request of the tree, inside VS Code', () => {
  let testServices: TestServices;
  let tree: OrganizationsTree;
  const { token } = new CancellationTokenSource();

  beforeEach(async () => {
    await resetSandbox();
    testServices = new TestServices();
    const services = testServices.services();
    tree = new OrganizationsTree(services, new OrganizationSections(services));
  });

  afterEach(() => {
    tree.dispose();
  });

  it('lists organizations and nothing more until one is expanded', async () => {
    for (const row of await tree.getChildren()) {
      const item = await tree.getTreeItem(row);
      await tree.resolveTreeItem(item, row, token);
    }
    assert.deepEqual(await asked(), ['GetAccount']);
  });

  it('reads the invite once when the user expands an organization and is its admin', async () => {
    const row = await rowOf('kobo');
    await tree.getChildren(row);
    const [invite] = await eventually(
      () => tree.getChildren(row),
      ([first]) => first instanceof nodes.InviteNode && first.state.kind === 'current',
    );
    assert.ok(invite);
    assert.deepEqual(await asked(), ['GetAccount', 'GetOrganizationInvite']);
  });

  it('gets the summary when the user hovers over an invite, which changes nothing', async () => {
    const link = await testServices.linkOf('kobo');
    const invite = new nodes.InviteNode(await testServices.organization('kobo'), () => ({ kind: 'current', link }));
    const before = (await asked()).length;
    const item = await tree.getTreeItem(invite);
    await tree.resolveTreeItem(item, invite, token);
    assert.ok(item.tooltip instanceof MarkdownString && item.tooltip.value.includes('Valid'));
    assert.deepEqual((await asked()).slice(before), ['GetOrganizationInviteSummary']);
  });

  it('does not read the invite when a plain member expands an organization', async () => {
    const [invite] = await tree.getChildren(await rowOf('sever'));
    assert.ok(invite instanceof nodes.InviteNode && invite.state.kind === 'forAdmins');
    assert.deepEqual(await asked(), ['GetAccount']);
  });

  it('is not sent for the tooltip of an organization, which shows the domains once they are loaded', async () => {
    const row = await rowOf('acme');
    assert.doesNotMatch(await tooltipOf(row), /Invite domains/);
    await tree.getChildren(new nodes.SectionNode(row.organization, 'limits'));
    const before = (await asked()).length;
    assert.match(await tooltipOf(row), /Invite domains: .*acme/);
    assert.equal((await asked()).length, before);
  });

  async function rowOf(key: string): Promise<nodes.OrganizationNode> {
    return new nodes.OrganizationNode(await testServices.organization(key));
  }

  async function asked(): Promise<string[]> {
    return (await testServices.calls()).map(({ method }) => method);
  }

  async function tooltipOf(row: nodes.Node): Promise<string> {
    const { tooltip } = await tree.resolveTreeItem(await tree.getTreeItem(row), row, token);
    return tooltip instanceof MarkdownString ? tooltip.value : '';
  }
});

function spoken({ label, description, accessibilityInformation }: TreeItem): string {
  assert.ok(typeof label === 'string');
  return accessibilityInformation?.label ?? [label, description].join(' ');
}
