/** Why a text is not a valid address of a Gitpod service. */
export interface HostProblem {
  readonly problem: 'empty' | 'notAnAddress' | 'notHttps' | 'userInfo' | 'path' | 'query' | 'fragment';
}

/** Origins of the service that the vendor (Gitpod, now Ona) runs itself. The first is still the default. */
const canonicalOrigins = ['https://app.gitpod.io', 'https://app.ona.com'] as const;

/**
 * The address of a Gitpod service: `https`, a host and an optional port. `http` is allowed only for a sandbox on this
 * machine. Only `parse` creates instances from text, so every instance is a validated address.
 */
export class GitpodHost {
  static readonly default = new GitpodHost(canonicalOrigins[0]);
  /** Every address of the service that the vendor runs. */
  static readonly canonical: readonly GitpodHost[] = canonicalOrigins.map((origin) => new GitpodHost(origin));

  /** Serialized as in the URL standard: scheme, host and port in lower case, no default port, no trailing slash. */
  readonly origin: string;
  /** Host, with the port if it is not the scheme's default, for display. ASCII only. */
  readonly hostname: string;

  private constructor(origin: string) {
    this.origin = origin;
    this.hostname = new URL(origin).host;
  }

  /**
   * Parses an address from a setting. Surrounding white space and a trailing slash are ignored; an address that could
   * resolve to a different host than it appears to is rejected.
   */
  static parse(text: string): GitpodHost | HostProblem {
    const address = text.trim();
    if (address === '') {
      return { problem: 'empty' };
    }
    if (!isPlainAscii(address)) {
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
    if (!hostMatchesText(authority, url)) {
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

  /** Whether both are addresses of the same service: they are equal, or both are the vendor's own. */
  isSameService(other: GitpodHost): boolean {
    return this.equals(other) || (this.isCanonical && other.isCanonical);
  }

  /** Whether this is an address of the service that the vendor runs. */
  get isCanonical(): boolean {
    return GitpodHost.canonical.some((host) => host.equals(this));
  }

  /** The address at which this service answers without a redirect. */
  get service(): GitpodHost {
    return this.isCanonical ? GitpodHost.default : this;
  }

  /** Whether this is an address of this machine, such as a sandbox has. */
  get isLoopback(): boolean {
    return isLoopback(new URL(this.origin).hostname);
  }

  /** The invite link as the dashboard shows and copies it. It is a secret: never log it. */
  inviteLink(inviteId: string): string {
    return `${this.origin}/join-organization/${encodeURIComponent(inviteId)}`;
  }

  /** The organization's login link, which contains the same secret. */
  loginLink(inviteId: string): string {
    return `${this.origin}/login?inviteId=${encodeURIComponent(inviteId)}`;
  }

  /** The page where users create personal access tokens. */
  get tokensPage(): string {
    return `${this.origin}/settings/personal-access-tokens`;
  }

  /** The page where an organization's members are managed. */
  get membersPage(): string {
    return `${this.origin}/settings/members`;
  }

  toString(): string {
    return this.origin;
  }
}

/** Whether the address is visible ASCII without a backslash, which browsers treat as a slash. */
function isPlainAscii(address: string): boolean {
  return /^[\x21-\x5b\x5d-\x7e]+$/.test(address);
}

/**
 * Whether the parsed host is the one that the text shows. URL parsing also decodes `%2e`, reads `0x7f.1` as an IP
 * address and folds look-alike characters; users should not trust an address that relies on that.
 */
function hostMatchesText(authority: string, url: URL): boolean {
  const shown = authority.toLowerCase().replace(url.protocol === 'https:' ? /:443$/ : /:80$/, '');
  return shown === url.host && !url.hostname.endsWith('.');
}

/** Whether this is `localhost`, 127.0.0.0/8 or `[::1]`. The URL parser has already normalized IP addresses. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
