import type { LogOutputChannel, TreeView } from 'vscode';

import type { Organization } from '../organizations/organization';
import type { Node } from './nodes';
import type { OrganizationsTree } from './organizationsTree';

/** Shows and selects an organization's row; what is said about it is said elsewhere. */
export function revealIn(
  view: TreeView<Node>,
  tree: OrganizationsTree,
  log: LogOutputChannel,
): (organization: Organization) => Promise<void> {
  return async (organization) => {
    const row = await tree.rowOf(organization);
    if (row === undefined) {
      return;
    }
    try {
      await view.reveal(row, { select: true, focus: true });
    } catch {
      log.warn('The row of an organization could not be shown.');
    }
  };
}
