import type { TreeView } from 'vscode';

import type { OrganizationMember } from '../gitpod/messages';
import type { Organization } from '../organizations/organization';
import type { JoinWish } from '../ui/joinPicker';
import { InviteNode, JoinableNode, MemberNode, OrganizationNode, PartNode, type Node } from './nodes';

/** What the argument of a command means when it is a row, or the row that is selected when the keyboard asks. Anything else means nothing. */
export class RowArguments {
  /** VS Code forgets which row is selected while the row is shown anew, and tells nobody. */
  #selected: Node | undefined;

  constructor(private readonly view: Pick<TreeView<Node>, 'selection' | 'onDidChangeSelection'>) {
    view.onDidChangeSelection(({ selection }) => {
      this.#selected = selection[0];
    });
  }

  /** The organization that a command on this row is about. */
  readonly organization = (argument: unknown): Organization | undefined => {
    const row = this.#row(argument);
    const isAbout = row instanceof OrganizationNode || row instanceof InviteNode || row instanceof PartNode;
    return isAbout ? row.organization : undefined;
  };

  readonly member = (argument: unknown): OrganizationMember | undefined => {
    const row = this.#row(argument);
    return row instanceof MemberNode ? row.member : undefined;
  };

  /** What is to be joined. */
  readonly joinWish = (argument: unknown): JoinWish | undefined =>
    argument instanceof JoinableNode
      ? { kind: 'joinable', organization: argument.organization, session: argument.session }
      : undefined;

  /** The link of an invite's row, for commands that take an invite in whatever form; anything else as it is. It may be a key. */
  readonly invite = (argument: unknown): unknown => {
    if (!(argument instanceof InviteNode)) {
      return argument;
    }
    const { state } = argument;
    return state.kind === 'current' || state.kind === 'stopped' ? state.link.text : undefined;
  };

  #row(argument: unknown): unknown {
    return argument === 'selection' ? (this.view.selection[0] ?? this.#selected) : argument;
  }
}
