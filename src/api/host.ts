/** Why a text cannot be the address of a Gitpod service. */
export interface HostProblem {
  readonly problem: 'empty' | 'notAnAddress' | 'notHttps' | 'userInfo' | 'path' | 'query' | 'fragment';
}

/** The names of the one service that Gitpod, renamed Ona, runs itself. The first is still the default. */
const canonicalOrigins = ['https://app.gitpod.io', 'https://app.ona.com'] as const;

/**
 * The address of a Gitpod service: `https`, a host, perhaps a port, and nothing else. `http` is for a sandbox on this
 * machine only. An instance can be made by `parse` alone, so whoever holds one holds a checked address.
 */
export class GitpodHost {
  static readonly default = new GitpodHost(canonicalOrigins[0]);
  /** Every address of the service that the vendor runs. */
  static readonly canonical: readonly GitpodHost[] = canonicalOrigins.map((origin) => new GitpodHost(origin));

  /** Scheme, host and port as the URL standard writes an origin: lower case, no default port, no trailing slash. */
  readonly origin: string;
  /** Host with its port when that is not the scheme's own, for users to read. ASCII only. */
  readonly hostname: string;

  private constructor(origin: string) {
    this.origin = origin;
    this.hostname = new URL(origin).host;
  }

  /**
   * Reads an address as a user writes it into a setting. A slash at the end and space around are forgiven; whatever
   * could be read as another host than it looks like is not.
   */
  static parse(text: string): GitpodHost | HostProblem {
    const address = text.trim();
    if (address === '') {
      return { problem: 'empty' };
    }
    if (!writtenPlainly(address)) {
      return { problem: 'notAnAddress' };
    }
    const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(address);
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (scheme === null || url === undefined) {
      return { problem: 'notAnAddress' };
    }
    const afterScheme = address.slice(scheme[0].length);
    const authority = /^[^/?#]*/.exec(afterScheme)?.[0] ?? '';
    if (authority.includes('@')) {
      return { problem: 'userInfo' };
    }
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
      return { problem: 'notHttps' };
    }
    if (!meansWhatItShows(authority, url)) {
      return { problem: 'notAnAddress' };
    }
    const rest = afterScheme.slice(authority.length);
    const path = /^[^?#]*/.exec(rest)?.[0] ?? '';
    if (path !== '' && path !== '/') {
      return { problem: 'path' };
    }
    if (rest.startsWith('?', path.length)) {
      return { problem: 'query' };
    }
    if (rest.startsWith('#', path.length)) {
      return { problem: 'fragment' };
    }
    return new GitpodHost(url.origin);
  }

  equals(other: GitpodHost): boolean {
    return this.origin === other.origin;
  }

  /** Whether both addresses lead to the same service: they are equal, or both are names of the vendor's own. */
  isSameService(other: GitpodHost): boolean {
    return this.equals(other) || (this.isCanonical && other.isCanonical);
  }

  /** Whether this is an address of the service that the vendor runs. */
  get isCanonical(): boolean {
    return GitpodHost.canonical.some((host) => host.equals(this));
  }

  /** The same service under the name that answers and does not redirect. */
  get service(): GitpodHost {
    return this.isCanonical ? GitpodHost.default : this;
  }

  /** Whether this is an address of this machine itself, such as a sandbox has. */
  get isLoopback(): boolean {
    return isLoopback(new URL(this.origin).hostname);
  }

  /** The invite link as the dashboard shows and copies it. It is a key: never log it. */
  inviteLink(inviteId: string): string {
    return `${this.origin}/join-organization/${encodeURIComponent(inviteId)}`;
  }

  /** The organization's login link, which holds the same key. */
  loginLink(inviteId: string): string {
    return `${this.origin}/login?inviteId=${encodeURIComponent(inviteId)}`;
  }

  /** Where a user makes a personal access token. */
  get tokensPage(): string {
    return `${this.origin}/settings/personal-access-tokens`;
  }

  /** Where an organization's members are managed. */
  get membersPage(): string {
    return `${this.origin}/settings/members`;
  }

  toString(): string {
    return this.origin;
  }
}

/** Visible ASCII without a backslash, which browsers read as a slash. */
function writtenPlainly(address: string): boolean {
  return /^[\x21-\x5b\x5d-\x7e]+$/.test(address);
}

/**
 * Whether the host is the one that the text shows. The URL standard also decodes `%2e`, reads `0x7f.1` as an address
 * and folds look-alike characters; an address that needs any of that is not one that a user should trust.
 */
function meansWhatItShows(authority: string, url: URL): boolean {
  const shown = authority.toLowerCase().replace(url.protocol === 'https:' ? /:443$/ : /:80$/, '');
  return shown === url.host && !url.hostname.endsWith('.');
}

/** `localhost`, 127.0.0.0/8 and `[::1]`; the URL parser has already brought numbers into their usual form. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
