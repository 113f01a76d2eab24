import assert from 'node:assert/strict';
import type * as FocusedRow from '../../../src/tree/focusedRow';
import type * as Nodes from '../../../src/tree/nodes';
import { commandIds, focusedRowArgument } from '../../../src/ui/ids';
import { loadWithVsCode } from '../../fakes/loadWithVsCode';
import type { LazyTree } from '../../../src/tree/lazyTree';
import { partial } from '../../fakes/strict';
import { hostileArguments } from '../attacks/support/hostileArguments';
import { readManifest } from '../manifest/support/manifest';
import { organization as organizationOf, session } from '../organizations/listings';

type Handler = (argument: unknown) => Promise<void>;

describe('The command of the copy keybinding', () => {
  const organization = organizationOf('acme', session('ada'));
  let isLoading: boolean;
  let ran: { readonly command: string; readonly row: unknown }[];
  let asked: { readonly command: string; readonly options: unknown }[];
  /** The row that VS Code passes when the command runs it again. */
  let focused: unknown;
  let handler: Handler;
  let nodes: typeof Nodes;

  beforeEach(() => {
    isLoading = false;
    ran = [];
    asked = [];
    focused = undefined;
    const vscode = {
      commands: {
        registerCommand: (_id: string, registered: Handler) => {
          handler = registered;
        },
        executeCommand: async (command: string, options: unknown) => {
          asked.push({ command, options });
          await handler(focused);
        },
      },
    };
    loadWithVsCode(vscode, (load) => {
      nodes = load('src/tree/nodes') as typeof Nodes;
      const { registerCopyFocusedRow } = load('src/tree/focusedRow') as typeof FocusedRow;
      const tree = partial<LazyTree<Nodes.Node>>('tree', { settled: () => Promise.resolve(isLoading) });
      registerCopyFocusedRow(tree, partial('view', { visible: true }), (command, row) => {
        ran.push({ command, row });
        return Promise.resolve();
      });
    });
  });

  it('is bound to the focused row of the view while that has focus', () => {
    const [binding] = readManifest().contributes.keybindings;
    assert.deepEqual([binding?.command, binding?.args], [commandIds.copyFocusedRow, focusedRowArgument]);
    assert.match(binding?.when ?? '', /^focusedView == gitpodInvites\.organizations && listFocus /);
  });

  it('copies the link of an organization and of its invite', async () => {
    const rows = [
      new nodes.OrganizationNode(organization),
      new nodes.InviteNode(organization, () => ({ kind: 'forAdmins' })),
    ];
    for (const row of rows) await handler(row);
    assert.deepEqual(
      ran,
      rows.map((row) => ({ command: commandIds.copyInviteLink, row })),
    );
  });

  it('copies the email of a member', async () => {
    const member = { userId: 'u', email: 'grace@acme.example', fullName: 'Grace', role: 'ORGANIZATION_ROLE_MEMBER' };
    const row = new nodes.MemberNode(organization, member as Nodes.MemberNode['member']);
    await handler(row);
    assert.deepEqual(ran, [{ command: commandIds.copyMemberAddress, row }]);
  });

  it('does nothing on rows without a link', async () => {
    for (const row of [
      new nodes.InviteNode(organization, () => ({ kind: 'none' })),
      new nodes.SectionNode(organization, 'members'),
      new nodes.LimitNode(organization, { kind: 'noDomain' }),
      new nodes.MoreMembersNode(organization, 10, undefined),
      new nodes.SessionNode(organization.session),
      new nodes.JoinableGroupNode(organization.session),
    ]) {
      await handler(row);
    }
    assert.deepEqual([ran, asked], [[], []]);
  });

  for (const [what, argument] of Object.entries(hostileArguments)) {
    it(`does nothing when another extension calls it with ${what}`, async () => {
      await handler(argument());
      assert.deepEqual([ran, asked], [[], []]);
    });
  }

  it('asks VS Code again for the row when the tree was just loaded', async () => {
    isLoading = true;
    focused = new nodes.OrganizationNode(organization);
    await handler(undefined);
    assert.deepEqual(ran, [{ command: commandIds.copyInviteLink, row: focused }]);
    assert.equal(asked.length, 1);
  });

  it('asks a limited number of times', async () => {
    isLoading = true;
    await handler(undefined);
    assert.equal(asked.length, 3);
    assert.deepEqual(ran, []);
  });
});
