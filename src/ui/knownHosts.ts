import { GitpodHost } from '../gitpod/gitpodHost';
import type { Session } from '../sessions/session';
import { configuredHost } from './settings';

/** The hosts whose invites are taken, besides the vendor's own: the configured one first, then those that somebody is signed in to. */
export function knownHosts(sessions: readonly Session[]): readonly GitpodHost[] {
  const configured = configuredHost();
  const hosts = [configured, ...sessions.map((session) => session.host)].filter((host) => host instanceof GitpodHost);
  return hosts.filter((host, place) => hosts.findIndex((other) => other.equals(host)) === place);
}
