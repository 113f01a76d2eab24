import type { RowArguments } from '../features/command';
import { InviteNode, JoinableNode, MemberNode, OrganizationNode, rowIdOf, SectionNode } from './nodes';

/** Reads command arguments that are rows of the tree. */
export const rowArguments: RowArguments = {
  organization: (argument) =>
    argument instanceof OrganizationNode ||
    argument instanceof InviteNode ||
    argument instanceof SectionNode ||
    argument instanceof MemberNode
      ? argument.organization
      : undefined,
  members: (argument, selected) => {
    if (!(argument instanceof MemberNode)) {
      return [];
    }
    const rows: readonly unknown[] = Array.isArray(selected) && selected.includes(argument) ? selected : [argument];
    const key = rowIdOf(argument.organization);
    return rows.flatMap((row) => (row instanceof MemberNode && rowIdOf(row.organization) === key ? [row.member] : []));
  },
  joinTarget: (argument) =>
    argument instanceof JoinableNode
      ? { kind: 'joinable', organization: argument.organization, session: argument.session }
      : undefined,
  invite: (argument) => {
    if (!(argument instanceof InviteNode)) {
      return argument;
    }
    const { state } = argument;
    return 'link' in state ? state.link.text : undefined;
  },
};
