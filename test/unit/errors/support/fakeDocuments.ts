import type { User } from '../../../fakes/user';

interface ContentProvider {
  provideTextDocumentContent(uri: object): string | undefined;
}

/** Read-only virtual documents whose text an extension provides. */
export class FakeDocuments {
  readonly #providers = new Map<string, ContentProvider>();

  register(scheme: string, provider: ContentProvider): { dispose(): void } {
    this.#providers.set(scheme, provider);
    return { dispose: () => this.#providers.delete(scheme) };
  }

  /** Opens such a document for the user. Returns undefined for any other document. */
  open(uri: unknown, user: User): object | undefined {
    if (typeof uri !== 'object' || uri === null || !('scheme' in uri) || typeof uri.scheme !== 'string') {
      return undefined;
    }
    const text = this.#providers.get(uri.scheme)?.provideTextDocumentContent(uri);
    if (text === undefined) {
      return undefined;
    }
    user.documents.push(text);
    return { uri, getText: () => text, positionAt: (character: number) => ({ line: 0, character }) };
  }
}
