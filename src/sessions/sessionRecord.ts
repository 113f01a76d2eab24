import * as v from 'valibot';

import { GitpodHost } from '../gitpod/gitpodHost';
import { Token } from '../gitpod/token';
import { sessionId, type Session } from './session';

/**
 * What one secret holds: a session as JSON. The version is in the record, so that a later edition can read an earlier one's
 * and an earlier one leaves a later one's alone.
 */
const SessionRecord = v.object({
  version: v.literal(1),
  host: v.string(),
  token: v.pipe(v.string(), v.nonEmpty()),
  source: v.optional(v.picklist(['pasted', 'vendorExtension']), 'pasted'),
  signIn: v.pipe(v.string(), v.nonEmpty()),
  subjectId: v.pipe(v.string(), v.nonEmpty()),
  label: v.pipe(v.string(), v.nonEmpty()),
  name: v.pipe(v.string(), v.nonEmpty()),
  email: v.optional(v.string()),
  organizationName: v.optional(v.string()),
  reach: v.variant('kind', [
    v.object({ kind: v.literal('account') }),
    v.object({ kind: v.literal('organization'), organizationId: v.string() }),
  ]),
});

/** The text to keep for a session. It holds the token: it goes into the secret store and nowhere else. */
export function writeSessionRecord(session: Session): string {
  const { id: _id, host, token, ...rest } = session;
  return JSON.stringify({ version: 1, host: host.origin, token: token.reveal(), ...rest });
}

/** The session that a secret holds, or undefined where the secret is not one of ours or was damaged. */
export function readSessionRecord(text: string): Session | undefined {
  const record = v.safeParse(SessionRecord, parsed(text));
  if (!record.success) {
    return undefined;
  }
  const { version: _version, host: hostText, token, ...rest } = record.output;
  const host = GitpodHost.parse(hostText);
  if (!(host instanceof GitpodHost)) {
    return undefined;
  }
  return { ...rest, id: sessionId(host, rest.subjectId), host, token: new Token(token) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
