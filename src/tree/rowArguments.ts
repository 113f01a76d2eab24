import type { RowArguments } from '../features/command';
import { InviteNode, JoinableNode, MemberNode, OrganizationNode, SectionNode } from './nodes';

/** What the argument of a command means when it is a row of the tree. Anything else means nothing. */
export const rowArguments: RowArguments = {
  organization: (argument) =>
    argument instanceof OrganizationNode || argument instanceof InviteNode || argument instanceof SectionNode
      ? argument.organization
      : undefined,
  member: (argument) => (argument instanceof MemberNode ? argument.member : undefined),
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
