/** Whether a marker is a path segment (`/join-organization/ID`) or a parameter (`?inviteId=ID`). */
export type MarkerKind = 'path' | 'parameter';

/** One form of an invite link. A new form needs only a new row in `linkForms`. */
export interface LinkForm {
  readonly name: string;
  /** The word before the invite ID, spelled as in the dashboard. */
  readonly marker: string;
  readonly kind: MarkerKind;
  /** Whether only editor links have this form, not web URLs. */
  readonly editorOnly?: boolean;
  /** Builds a link for a web origin or, for an editor link, an editor's `scheme:`. */
  readonly build: (origin: string, inviteId: string) => string;
}

/** The identifier of this extension: the authority of every link that opens it in an editor. */
export const extensionId = 'org-invites.gitpod-invites';

/** Every form of an invite link. Used by the scanner, the hover, the file search and the reader of pasted text. */
export const linkForms = [
  {
    name: 'join',
    marker: 'join-organization',
    kind: 'path',
    build: (origin, inviteId) => `${origin}/join-organization/${encodeURIComponent(inviteId)}`,
  },
  {
    name: 'login',
    marker: 'inviteId',
    kind: 'parameter',
    build: (origin, inviteId) => `${origin}/login?inviteId=${encodeURIComponent(inviteId)}`,
  },
  {
    name: 'editor',
    marker: 'inviteId',
    kind: 'parameter',
    editorOnly: true,
    build: (scheme, inviteId) => `${scheme}//${extensionId}/join?inviteId=${encodeURIComponent(inviteId)}`,
  },
] as const satisfies readonly LinkForm[];

/** The marker in plain text and as in URL Defense v2. A link contains one of them in every supported encoding. */
function spellings(marker: string): string[] {
  return [...new Set([marker, marker.replaceAll('-', '-2D')])];
}

/** Every text with an invite link contains at least one of these words. Without duplicates. */
export function markersOf(forms: readonly LinkForm[] = linkForms): readonly string[] {
  return [...new Set(forms.flatMap(({ marker }) => spellings(marker)))];
}

/** Whether a text may contain an invite link. */
export function hasInviteMarker(text: string, markers: readonly string[] = markersOf()): boolean {
  return markers.some((marker) => text.includes(marker));
}

/** The path of an editor link that opens an invite's preview. */
const editorLinkPath = '/join';

/** The URL schemes of VS Code and its known forks (`urlProtocol` in product.json). Others may belong to any app. */
const editorSchemes: ReadonlySet<string> = new Set([
  ...['vscode', 'vscode-insiders', 'vscode-exploration', 'code-oss', 'vscodium', 'vscodium-insiders'],
  ...[
    'antigravity',
    'cursor',
    'kiro',
    'pearai',
    'positron',
    'qoder',
    'trae',
    'trae-cn',
    'void',
    'windsurf',
    'windsurf-next',
  ],
]);

/** Parameters that link tools or the editor itself add to a URL without changing its meaning. */
const addedParameter = /^(?:windowId|utm_[a-z]+)$/i;

/** The maximum length of an editor link. */
const maxLength = 2_000;

/** What a URL with an editor's scheme means to this extension. */
type EditorLinkKind =
  | 'invite'
  /** It has another parameter, such as a host or a token. */
  | 'refused'
  /** It names this extension, but its scheme is not that of a known editor. */
  | 'unknownScheme'
  | 'notOurs';

/**
 * Classifies `<scheme>://org-invites.gitpod-invites/join?inviteId=…`. An editor link names the invite, never a host or
 * an account: one with any other parameter is refused.
 * @param ownScheme this window's scheme, without the colon
 */
export function classifyEditorLink(text: string, ownScheme?: string): EditorLinkKind {
  if (text.length > maxLength || !text.toLowerCase().includes(extensionId) || !URL.canParse(text)) {
    return 'notOurs';
  }
  const url = new URL(text);
  const ours =
    url.hostname.toLowerCase() === extensionId && url.pathname.replace(/\/$/, '').toLowerCase() === editorLinkPath;
  const scheme = url.protocol.slice(0, -1).toLowerCase();
  if (!ours || /^(?:https?|wss?|ftp|file)$/.test(scheme)) {
    return 'notOurs';
  }
  if (!editorSchemes.has(scheme) && scheme !== ownScheme?.toLowerCase()) {
    return 'unknownScheme';
  }
  const names = [...url.searchParams.keys()];
  const invites = names.filter((name) => name.toLowerCase() === 'inviteid');
  const others = names.filter((name) => name.toLowerCase() !== 'inviteid' && !addedParameter.test(name));
  const plain = url.username === '' && url.password === '' && url.port === '' && !url.hash.includes('=');
  return plain && invites.length === 1 && others.length === 0 ? 'invite' : 'refused';
}

/**
 * Builds the link that opens an invite's preview in the editor with this scheme, such as `vscode` or that of a fork.
 */
export function editorLink(scheme: string, inviteId: string): string {
  return linkForms[2].build(`${scheme}:`, inviteId);
}

/**
 * The editor vendor's website that redirects to URLs of this scheme, and therefore receives them. It does so only for
 * the vendor's own editors, not for forks.
 */
export function redirectorOf(scheme: string): string | undefined {
  return scheme === 'vscode' ? 'vscode.dev' : scheme === 'vscode-insiders' ? 'insiders.vscode.dev' : undefined;
}

/** A zero byte within this range marks a file as binary, as in Git and VS Code. */
const looksBinaryWithin = 8_000;

export function looksBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, looksBinaryWithin).includes(0);
}

/**
 * Decodes a file that may contain an invite link, according to its bytes: UTF-8, or UTF-16 with a byte order mark.
 * @returns undefined if the file certainly contains no link, or is binary
 */
export function textWithInvites(bytes: Uint8Array, markers = markersOf()): string | undefined {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return new TextDecoder(first === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes);
  }
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mayHold = markers.some((marker) => buffer.includes(marker)) && !looksBinary(bytes);
  return mayHold ? new TextDecoder().decode(bytes) : undefined;
}
