import type { User } from '../../../fakes/user';

interface ContentProvider {
  provideTextDocumentContent(uri: object): string | undefined;
}

/** Read-only virtual documents with text from an extension. */
export class FakeDocuments {
  readonly #providers = new Map<string, ContentProvider>();

  register(scheme: string, provider: ContentProvider): { dispose(): void } {
    this.#providers.set(scheme, provider);
    return { dispose: () => this.#providers.delete(scheme) };
  }

  /** Opens such a document for the user; undefined for any other document. */
  open(asked: unknown, user: User): object | undefined {
    if (typeof asked !== 'object' || asked === null || !('scheme' in asked) || typeof asked.scheme !== 'string') {
      return undefined;
    }
    const text = this.#providers.get(asked.scheme)?.provideTextDocumentContent(asked);
    if (text === undefined) {
      return undefined;
    }
    user.documents.push(text);
    return { uri: asked, getText: () => text, positionAt: (character: number) => ({ line: 0, character }) };
  }
}
