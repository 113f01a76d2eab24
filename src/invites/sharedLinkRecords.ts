import * as v from 'valibot';

import type { Memory } from '../gitpod/ports';
import type { Salt } from './salt';

const memoryName = 'sharedLinks';

/** So many organizations are remembered; the one that was shared longest ago goes first. */
export const mostRecords = 100;

const SharedLinkRecord = v.object({
  organization: v.string(),
  session: v.string(),
  link: v.string(),
  /** The last four characters of the link. */
  ending: v.pipe(v.string(), v.regex(/^[0-9a-f]{4}$/)),
  /** When it was shared, in milliseconds since the epoch. */
  at: v.number(),
  way: v.picklist(['created', 'copied', 'shared']),
  /** The link was seen to be replaced, and the person was told. */
  stopped: v.boolean(),
});

const Records = v.object({ version: v.literal(1), salt: v.string(), links: v.array(SharedLinkRecord) });

/** What is remembered of one shared link. Organization, session and link are salted hashes. */
export type SharedLinkRecord = v.InferOutput<typeof SharedLinkRecord>;

/** What is remembered, unread; undefined when nothing is. */
export function keptRecords(memory: Memory): unknown {
  return memory.get(memoryName);
}

/** The records that are kept, as far as this salt can read them: hashes of another salt mean nothing any more. */
export function readRecords(kept: unknown, salt: Salt): readonly SharedLinkRecord[] {
  const records = v.safeParse(Records, kept);
  return records.success && records.output.salt === salt.mark ? records.output.links : [];
}

/** Remembers these and no others: the newest of them, if they are too many. */
export async function writeRecords(memory: Memory, salt: Salt, links: readonly SharedLinkRecord[]): Promise<void> {
  const newest = [...links].sort((one, other) => other.at - one.at).slice(0, mostRecords);
  await memory.update(
    memoryName,
    newest.length === 0
      ? undefined
      : ({ version: 1, salt: salt.mark, links: newest } satisfies v.InferOutput<typeof Records>),
  );
}

export async function removeRecords(memory: Memory): Promise<void> {
  await memory.update(memoryName, undefined);
}
