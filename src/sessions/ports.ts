/** Where secrets are kept: the part of VS Code's `SecretStorage` that this room needs. */
export interface SecretStore {
  keys(): PromiseLike<readonly string[]>;
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
  /** Calls back with the key of each secret that any window changed. */
  onDidChange(listener: (key: string) => void): void;
}
