import {
  type CancellationToken,
  type DataTransfer,
  type Disposable,
  type DocumentDropEdit,
  type DocumentDropEditProvider,
  EventEmitter,
  languages,
  type Position,
  type TextDocument,
  type TreeDataProvider,
  type TreeDragAndDropController,
  type TreeItem,
} from 'vscode';

import { dragMimeType } from '../ui/ids';
import type { InviteDrag } from './drag';
import type { Node } from './nodes';

/** VS Code has drawn the tree if it has requested no rows for this many milliseconds. */
const quietMs = 150;
/** If it has requested no rows for this many milliseconds, it was not drawing the tree at all. */
const recentMs = 1000;
/** Maximum wait in milliseconds: some rows may load slowly, and VS Code knows the others before that. */
const maxWaitMs = 600;

/** Loads the tree when VS Code requests its first rows, so that activation does not. */
export class LazyTree<Node> implements TreeDataProvider<Node> {
  readonly #changes = new EventEmitter<Node | Node[] | undefined>();
  readonly onDidChangeTreeData = this.#changes.event;
  #tree: Promise<TreeDataProvider<Node>> | undefined;
  #pending = 0;
  /** When rows were last returned or changed, from `performance.now()`. */
  #activeAt = -Infinity;

  constructor(private readonly load: () => Promise<TreeDataProvider<Node>>) {}

  async getChildren(node?: Node): Promise<Node[]> {
    return this.#observed(async () => (await (await this.#loaded()).getChildren(node)) ?? []);
  }

  async getTreeItem(node: Node): Promise<TreeItem> {
    return this.#observed(async () => (await this.#loaded()).getTreeItem(node));
  }

  async getParent(node: Node): Promise<Node | undefined> {
    return (await (await this.#loaded()).getParent?.(node)) ?? undefined;
  }

  async resolveTreeItem(item: TreeItem, node: Node, token: CancellationToken): Promise<TreeItem> {
    return (await (await this.#loaded()).resolveTreeItem?.(item, node, token)) ?? item;
  }

  /**
   * Waits until VS Code has drawn the tree.
   * @returns false, without waiting, if it was not drawing the tree
   */
  async settled(): Promise<boolean> {
    const began = performance.now();
    if (this.#quietFor() > recentMs) {
      return false;
    }
    while (this.#quietFor() < quietMs && performance.now() - began < maxWaitMs) {
      await new Promise((resolve) => setTimeout(resolve, quietMs / 3));
    }
    return true;
  }

  dispose(): void {
    this.#changes.dispose();
  }

  #loaded(): Promise<TreeDataProvider<Node>> {
    this.#tree ??= this.load().then(
      (tree) => {
        tree.onDidChangeTreeData?.((changed) => {
          this.#activeAt = performance.now();
          this.#changes.fire(changed ?? undefined);
        });
        return tree;
      },
      (error: unknown) => {
        this.#tree = undefined; // The next call loads it again.
        throw error;
      },
    );
    return this.#tree;
  }

  #quietFor(): number {
    return this.#pending > 0 ? 0 : performance.now() - this.#activeAt;
  }

  async #observed<T>(work: () => Promise<T>): Promise<T> {
    this.#pending += 1;
    try {
      return await work();
    } finally {
      this.#pending -= 1;
      this.#activeAt = performance.now();
    }
  }
}

/** Loads drag and drop when the user first drags a row. */
export class LazyDrag implements TreeDragAndDropController<Node>, DocumentDropEditProvider {
  readonly dragMimeTypes = [dragMimeType];
  readonly dropMimeTypes = [];

  constructor(private readonly load: () => Promise<InviteDrag>) {}

  async handleDrag(rows: readonly Node[], dataTransfer: DataTransfer): Promise<void> {
    (await this.load()).drag(rows, dataTransfer);
  }

  async provideDocumentDropEdits(
    document: TextDocument,
    _position: Position,
    dataTransfer: DataTransfer,
    token: CancellationToken,
  ): Promise<DocumentDropEdit[] | undefined> {
    return dataTransfer.get(dragMimeType) === undefined
      ? undefined
      : (await this.load()).drop(document, dataTransfer, token);
  }

  /** Allows dropping rows into any document. */
  register(): Disposable {
    return languages.registerDocumentDropEditProvider('*', this, { dropMimeTypes: this.dragMimeTypes });
  }
}
