import { EventEmitter, type CancellationToken, type TreeDataProvider, type TreeItem } from 'vscode';

/** Stands in for a tree until VS Code asks for its first rows, so that starting up does not load it. */
export class LazyTree<Node> implements TreeDataProvider<Node> {
  readonly #changes = new EventEmitter<Node | Node[] | undefined>();
  readonly onDidChangeTreeData = this.#changes.event;
  #tree: Promise<TreeDataProvider<Node>> | undefined;

  constructor(private readonly load: () => Promise<TreeDataProvider<Node>>) {}

  async getChildren(node?: Node): Promise<Node[]> {
    return (await (await this.#loaded()).getChildren(node)) ?? [];
  }

  async getTreeItem(node: Node): Promise<TreeItem> {
    return (await this.#loaded()).getTreeItem(node);
  }

  async getParent(node: Node): Promise<Node | undefined> {
    return (await (await this.#loaded()).getParent?.(node)) ?? undefined;
  }

  async resolveTreeItem(item: TreeItem, node: Node, token: CancellationToken): Promise<TreeItem> {
    return (await (await this.#loaded()).resolveTreeItem?.(item, node, token)) ?? item;
  }

  dispose(): void {
    this.#changes.dispose();
  }

  #loaded(): Promise<TreeDataProvider<Node>> {
    this.#tree ??= this.load().then((tree) => {
      tree.onDidChangeTreeData?.((changed) => {
        this.#changes.fire(changed ?? undefined);
      });
      return tree;
    });
    return this.#tree;
  }
}
