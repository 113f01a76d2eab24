import {
  languages,
  type CancellationToken,
  type DataTransfer,
  type Disposable,
  type DocumentDropEdit,
  type DocumentDropEditProvider,
  type Position,
  type TextDocument,
  type TreeDragAndDropController,
} from 'vscode';

import { dragMimeType } from '../ui/ids';
import type { InviteDrag } from './inviteDrag';
import type { Node } from './nodes';

/** Stands in for the dragging of invites until somebody drags one. */
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

  /** Lets rows be dropped into any document. */
  register(): Disposable {
    return languages.registerDocumentDropEditProvider('*', this, { dropMimeTypes: this.dragMimeTypes });
  }
}
