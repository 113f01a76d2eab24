import {
  AllowanceNode,
  FailureNode,
  InviteNode,
  JoinableNode,
  JoinableGroupNode,
  MemberNode,
  MoreMembersNode,
  NothingJoinableNode,
  OrganizationNode,
  PartFailureNode,
  PartNode,
  SessionNode,
  UnsortedNode,
  type Node,
} from './nodes';

/**
 * Under which row a row stands: VS Code asks to bring one into sight.
 * @param grouped whether organizations stand under the accounts that see them
 */
export function parentOf(node: Node, grouped: boolean): Node | undefined {
  if (node instanceof JoinableNode || node instanceof NothingJoinableNode) {
    return new JoinableGroupNode(node.session);
  }
  if (node instanceof InviteNode || node instanceof PartNode) {
    return new OrganizationNode(node.organization);
  }
  if (node instanceof MemberNode || node instanceof MoreMembersNode || node instanceof UnsortedNode) {
    return new PartNode(node.organization, 'members');
  }
  if (node instanceof AllowanceNode) {
    return new PartNode(node.organization, 'allowances');
  }
  if (node instanceof PartFailureNode) {
    return new PartNode(node.organization, node.part);
  }
  if (node instanceof SessionNode || !grouped) {
    return undefined;
  }
  if (node instanceof OrganizationNode) {
    return new SessionNode(node.organization.session);
  }
  return new SessionNode(node instanceof FailureNode ? node.listing.session : node.session);
}
