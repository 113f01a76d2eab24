import { env } from 'vscode';

import { GitpodHost } from '../api/host';
import type { Session } from '../auth/session';
import type { FindOptions } from '../links/findInviteLinks';
import type { ReadOptions } from '../links/readPasted';
import { configuredHost } from './settings';

/** The hosts whose invites are accepted besides Gitpod's own: the configured one first, then those of the sessions. */
export function knownHosts(sessions: readonly Session[]): readonly GitpodHost[] {
  const configured = configuredHost();
  const hosts = [configured, ...sessions.map((session) => session.host)].filter((host) => host instanceof GitpodHost);
  return hosts.filter((host, place) => hosts.findIndex((other) => other.equals(host)) === place);
}

/** Options for finding invite links of the known hosts, and editor links for a known editor or this one. */
export function findOptions(sessions: readonly Session[]): FindOptions {
  return { hosts: knownHosts(sessions), editorScheme: env.uriScheme };
}

/** The same for a pasted text. */
export function readOptions(hosts: readonly GitpodHost[]): ReadOptions {
  return { configuredHosts: hosts, editorScheme: env.uriScheme };
}
