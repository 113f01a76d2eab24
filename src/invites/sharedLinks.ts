import { EventEmitter } from 'node:events';

import { GitpodHost } from '../gitpod/gitpodHost';
import type { Clock, Logger, Memory } from '../gitpod/ports';
import type { Organization } from '../organizations/organization';
import type { InviteLink } from './inviteLink';
import type { Salt, SaltKeeper } from './salt';
import { hasRecords, readRecords, removeRecords, writeRecords, type SharedLinkRecord } from './sharedLinkRecords';

/** A link that this person gave away: its last four characters, when (milliseconds since the epoch), and how. */
export interface SharedLink {
  readonly ending: string;
  readonly at: number;
  readonly way: SharedLinkRecord['way'];
  /** It was seen to be replaced by another. */
  readonly stopped: boolean;
}

/**
 * Remembers, on this machine only, which link of each organization this person gave away last, so that they can be told when it
 * stops working. Of the link, the organization and the session it keeps salted hashes; the salt is in the secret store, so what is
 * remembered tells nothing by itself. Where the secret store keeps no salt, nothing is remembered, and nothing fails.
 */
export class SharedLinks {
  readonly #events = new EventEmitter<{ change: [] }>();
  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly memory: Memory,
    private readonly salts: SaltKeeper,
    private readonly clock: Pick<Clock, 'now'>,
    private readonly log: Logger,
  ) {}

  /** Calls back after each change that this window made; returns what stops it. */
  onDidChange(listener: () => void): () => void {
    this.#events.on('change', listener);
    return () => this.#events.off('change', listener);
  }

  /** Remembers that the person has this link now, in place of what they had of that organization before. Never fails. */
  async remember(organization: Organization, link: InviteLink, way: SharedLink['way']): Promise<void> {
    await this.#quietly(async () => {
      const salt = await this.salts.readOrMake();
      if (salt === undefined) {
        return;
      }
      const record: SharedLinkRecord = {
        organization: organizationHash(salt, organization),
        session: salt.hash('session', organization.session.id),
        link: linkHash(salt, link),
        ending: link.ending,
        at: this.clock.now(),
        way,
        stopped: false,
      };
      const others = readRecords(this.memory, salt).filter((other) => other.organization !== record.organization);
      await writeRecords(this.memory, salt, [record, ...others]);
      this.#events.emit('change');
    });
  }

  /** What the person gave away last of this organization, whichever session they did it with; undefined when nothing is known. */
  async last(organization: Organization): Promise<SharedLink | undefined> {
    const salt = hasRecords(this.memory) ? await this.salts.read() : undefined;
    return salt && this.#record(salt, organization);
  }

  /**
   * Takes notice of the link that an organization has now.
   * @returns the link that the person gave away, when it is another one: once for each that stopped working, in one window
   */
  async stoppedBy(organization: Organization, current: InviteLink): Promise<SharedLink | undefined> {
    return this.#quietly(async () => {
      const salt = hasRecords(this.memory) ? await this.salts.read() : undefined;
      const record = salt && this.#record(salt, organization);
      if (salt === undefined || record === undefined) {
        return undefined;
      }
      const stopped = record.link !== linkHash(salt, current);
      if (stopped === record.stopped) {
        return undefined;
      }
      const others = readRecords(this.memory, salt).filter((other) => other.organization !== record.organization);
      await writeRecords(this.memory, salt, [{ ...record, stopped }, ...others]);
      this.#events.emit('change');
      return stopped ? record : undefined;
    });
  }

  /** Forgets what was given away with a session, because it was signed out. Never fails. */
  async forgetSession(sessionId: string): Promise<void> {
    await this.#quietly(async () => {
      if (!hasRecords(this.memory)) {
        return;
      }
      const salt = await this.salts.read();
      if (salt === undefined) {
        await removeRecords(this.memory); // Nobody can say whose they are.
      } else {
        const session = salt.hash('session', sessionId);
        const others = readRecords(this.memory, salt).filter((record) => record.session !== session);
        await writeRecords(this.memory, salt, others);
      }
      this.#events.emit('change');
    });
  }

  /**
   * Forgets everything, the salt too.
   * @throws when something is still remembered
   */
  async forgetAll(): Promise<void> {
    await this.#inTurn(async () => {
      await removeRecords(this.memory);
      this.#events.emit('change');
      await this.salts.discard();
    });
  }

  #record(salt: Salt, organization: Organization): SharedLinkRecord | undefined {
    const hash = organizationHash(salt, organization);
    return readRecords(this.memory, salt).find((record) => record.organization === hash);
  }

  /** Does work that nobody waits for: what it could not do is in the log, and the person's command goes on. */
  async #quietly<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await this.#inTurn(work);
    } catch {
      this.log.warn('What was shared could not be remembered.');
      return undefined;
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }
}

function organizationHash(salt: Salt, { id, session }: Organization): string {
  return salt.hash('organization', service(session.host), id);
}

function linkHash(salt: Salt, { host, inviteId }: InviteLink): string {
  return salt.hash('link', service(host), inviteId);
}

/** One name for each service, though the vendor's has two addresses. */
function service(host: GitpodHost): string {
  return (host.isCanonical ? GitpodHost.default : host).origin;
}
