import { EventEmitter, ThemeIcon, TreeItem, TreeItemCollapsibleState, window, type TreeDataProvider } from 'vscode';
import type { RowPart } from '../jobs';

const longId = 'localhost:12345/0190d0a1-1111-7abc-8def-000000000001/https://localhost:12345/0190d0a1-2222-7abc-8def-';

/** The cheapest tree there can be: as many rows as it is told, which never change. */
export class FixedRows implements TreeDataProvider<TreeItem> {
  readonly #changes = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changes.event;
  readonly #view = window.registerTreeDataProvider('bench.rows', this);
  #items: readonly TreeItem[] = [];

  /** @param parts what each row has besides a name, a second text and an icon */
  show(count: number, first: string, parts: readonly RowPart[]): void {
    this.#items = Array.from({ length: count }, (_, index) => {
      const item = new TreeItem(index === 0 ? first : `Organization ${index}`, TreeItemCollapsibleState.Collapsed);
      item.description = 'admin · 12 members';
      item.iconPath = new ThemeIcon('organization');
      item.contextValue = parts.includes('buttons') ? 'organization admin' : 'row';
      if (parts.includes('id')) item.id = `${longId}${index.toString(16).padStart(12, '0')}`;
      if (parts.includes('label'))
        item.accessibilityInformation = { label: `Organization ${index}, admin, 12 members` };
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
