import { EventEmitter, ThemeIcon, TreeItem, TreeItemCollapsibleState, window, type TreeDataProvider } from 'vscode';

/** The cheapest tree there can be: as many rows as it is told, which never change. */
export class FixedRows implements TreeDataProvider<TreeItem> {
  readonly #changes = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changes.event;
  readonly #view = window.registerTreeDataProvider('bench.rows', this);
  #items: readonly TreeItem[] = [];

  show(count: number, first: string): void {
    this.#items = Array.from({ length: count }, (_, index) => {
      const item = new TreeItem(index === 0 ? first : `Row ${index}`, TreeItemCollapsibleState.Collapsed);
      item.description = 'admin · 12 members';
      item.iconPath = new ThemeIcon('organization');
      item.contextValue = 'row';
      return item;
    });
    this.#changes.fire(undefined);
  }

  getChildren(row?: TreeItem): TreeItem[] {
    return row === undefined ? [...this.#items] : [];
  }

  getTreeItem(row: TreeItem): TreeItem {
    return row;
  }

  dispose(): void {
    this.#view.dispose();
  }
}
