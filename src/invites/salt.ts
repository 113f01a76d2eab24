import { createHmac, randomBytes } from 'node:crypto';

import type { Logger } from '../api/ports';
import type { BoundedSecretStore } from '../auth/boundedSecretStore';
import { SecretStoreError } from '../auth/sessionSecrets';

const secretName = 'sharedLinksSalt';
const saltBytes = 32;
/** 128 bits of a hash, as base64url: nobody meets two that are equal by accident. */
const hashLength = 22;

/** Turns what must not be remembered into hashes that nobody can tell anything from who has not got the salt. */
export class Salt {
  readonly #bytes: Buffer;
  /** Tells hashes of this salt from those of another. */
  readonly mark: string;

  private constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.mark = this.hash('mark');
  }

  /** @returns undefined when the text is none that `text` gave */
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

  /** @param kind what is hashed, so that equal texts of two kinds have different hashes */
  hash(kind: 'mark' | 'link' | 'organization' | 'session', ...parts: readonly string[]): string {
    return createHmac('sha256', this.#bytes)
      .update(JSON.stringify([kind, ...parts]))
      .digest('base64url')
      .slice(0, hashLength);
  }
}

/**
 * Keeps this machine's salt. It is a secret: an invite id is a time, which can be guessed, and 74 random bits, 16 of which are shown,
 * so that with the salt beside it a hash of one could be tried out.
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

  /** The salt, if there is one and the secret store gives it. Never fails. */
  async read(): Promise<Salt | undefined> {
    this.#known ??= this.#read();
    const salt = await this.#known;
    if (salt === undefined) {
      this.#known = undefined;
    }
    return salt;
  }

  /** The salt, made when there is none; undefined when the secret store keeps none. Never fails. */
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
    // What is there counts: another window may have made one at the same moment.
    return this.read();
  }

  /**
   * Makes every hash that was ever made with it meaningless.
   * @throws {SecretStoreError} `unwritable` or `unanswered` when the secret store does not remove it
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
    this.log.warn('The secret store did not answer; what was shared cannot be remembered or recognised.');
  }
}
