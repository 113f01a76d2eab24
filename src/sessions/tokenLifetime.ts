import type { Token } from '../gitpod/token';

const dayMs = 86_400_000;

/** From when on the end of a token is worth mentioning, and how often. */
export const mentionedBeforeMs = 7 * dayMs;
export const mentionedEveryMs = dayMs;

/**
 * When a token ends, in milliseconds since the epoch, where the token itself says so: a JSON Web Token carries `exp`
 * (RFC 7519, 4.1.4). The API has no method that tells, and other tokens say nothing.
 */
export function endOfLife(token: Token): number | undefined {
  const payload = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(token.reveal())?.[1];
  const claims = payload === undefined ? undefined : parsed(Buffer.from(payload, 'base64url').toString());
  const exp = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : undefined;
  return typeof exp === 'number' && Number.isFinite(exp) && exp > 0 ? exp * 1000 : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
