import { createHmac, randomBytes } from 'node:crypto';

import type { Logger } from '../api/ports';
import type { BoundedSecretStore } from '../auth/boundedSecretStore';
import { SecretStoreError } from '../auth/sessionSecrets';

const secretName = 'sharedLinksSalt';
const saltBytes = 32;
/** 132 bits of a hash in base64url: enough to rule out accidental collisions. */
const hashLength = 22;

/** A salt for keyed (HMAC) hashes of values that must not be stored themselves; without it, a hash reveals nothing. */
export class Salt {
  readonly #bytes: Buffer;
  /** Identifies the salt that a hash was made with. */
  readonly mark: string;

  private constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.mark = this.hash('mark');
  }

  /** @returns undefined if the text is not the `text` of a salt */
  static of(text: string): Salt | undefined {
    const bytes = Buffer.from(text, 'base64url');
    return bytes.length === saltBytes ? new Salt(bytes) : undefined;
  }

  static random(): Salt {
    return new Salt(randomBytes(saltBytes));
  }

  /** The salt itself, for the secret store. */
  get text(): string {
    return this.#bytes.toString('base64url');
  }

  /** @param kind the kind of value, so that equal texts of different kinds have different hashes */
  hash(kind: 'mark' | 'link' | 'organization' | 'session', ...parts: readonly string[]): string {
    return createHmac('sha256', this.#bytes)
      .update(JSON.stringify([kind, ...parts]))
      .digest('base64url')
      .slice(0, hashLength);
  }
}

/**
 * Stores this machine's salt. It is a secret: an invite ID consists of a guessable time and 74 random bits, 16 of which
 * are displayed, so anyone with the salt could find the ID of a hash by trial.
 */
export class SaltStore {
  #known: Promise<Salt | undefined> | undefined;

  constructor(
    private readonly secrets: BoundedSecretStore,
    private readonly log: Logger,
  ) {
    secrets.onDidChange((key) => {
      if (key === secretName) {
        this.#known = undefined;
      }
    });
  }

  /** The salt; undefined if there is none, or the secret storage does not return it. Never fails. */
  async read(): Promise<Salt | undefined> {
    this.#known ??= this.#read();
    const salt = await this.#known;
    if (salt === undefined) {
      this.#known = undefined;
    }
    return salt;
  }

  /** The salt, created if there is none; undefined if the secret storage does not store it. Never fails. */
  async readOrMake(): Promise<Salt | undefined> {
    const salt = await this.read();
    if (salt !== undefined) {
      return salt;
    }
    try {
      await this.secrets.store(secretName, Salt.random().text);
    } catch {
      this.#unavailable();
      return undefined;
    }
    // Use the stored one: another window may have created a salt at the same moment.
    return this.read();
  }

  /**
   * Deletes the salt, which makes all hashes made with it meaningless.
   * @throws {SecretStoreError} `unwritable` or `unanswered` if the secret storage does not remove it
   */
  async discard(): Promise<void> {
    this.#known = undefined;
    try {
      await this.secrets.whileUserWaits(() => this.secrets.delete(secretName));
    } catch (error) {
      throw error instanceof SecretStoreError ? error : new SecretStoreError('unwritable', error);
    }
  }

  async #read(): Promise<Salt | undefined> {
    try {
      return Salt.of((await this.secrets.get(secretName)) ?? '');
    } catch {
      this.#unavailable();
      return undefined;
    }
  }

  #unavailable(): void {
    this.log.warn("The secret store didn't respond, so shared links are neither recorded nor recognized.");
  }
}
